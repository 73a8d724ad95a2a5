/* A disk that fails: loaded into a server (LD_PRELOAD). With FAIL_SYNC=n the nth fsync or fdatasync of the process says EIO, once;
 * what was written may then be lost, and asking again would not tell. While a file FULL exists, writing to the database or its
 * log says ENOSPC. For a PostgreSQL, FAIL_OF and FULL_OF say what must be in the name of a file, and FAIL_WHILE which file must be
 * there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* Whether the name of what is open has this in it. */
static int is_named(int fd, const char *part) {
    char link[64], file[2048];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, file, sizeof file - 1);
    if (length < 0) return 0;
    file[length] = 0;
    return strstr(file, part) != NULL;
}

static int sync_fails(int fd) {
    static int done;
    const char *which = getenv("FAIL_SYNC"), *of = getenv("FAIL_OF"), *during = getenv("FAIL_WHILE");
    if (!which || (of && !is_named(fd, of)) || (during && access(during, F_OK))) return 0;
    return __atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST) == atoi(which);
}

#define SYNC(name)                                                                                                     \
    int name(int fd) {                                                                                                 \
        int (*real)(int) = dlsym(RTLD_NEXT, #name);                                                                    \
        if (!sync_fails(fd)) return real(fd);                                                                            \
        errno = EIO;                                                                                                   \
        return -1;                                                                                                     \
    }

SYNC(fsync)
SYNC(fdatasync)

/* Whether there is no room for what is written to this. */
static int is_full(int fd) {
    const char *full = getenv("FULL"), *of = getenv("FULL_OF");
    return full && !access(full, F_OK) && is_named(fd, of ? of : "/regulars.db");
}

#define WRITE(name, parameters, arguments)                                                                             \
    ssize_t name parameters {                                                                                          \
        ssize_t(*real) parameters = dlsym(RTLD_NEXT, #name);                                                           \
        if (!is_full(fd)) return real arguments;                                                                       \
        errno = ENOSPC;                                                                                                \
        return -1;                                                                                                     \
    }

WRITE(write, (int fd, const void *from, size_t length), (fd, from, length))
WRITE(pwrite, (int fd, const void *from, size_t length, off_t at), (fd, from, length, at))
WRITE(pwrite64, (int fd, const void *from, size_t length, off64_t at), (fd, from, length, at))
WRITE(pwritev, (int fd, const struct iovec *from, int count, off_t at), (fd, from, count, at))
WRITE(pwritev64, (int fd, const struct iovec *from, int count, off64_t at), (fd, from, count, at))

#define ALLOCATE(name, offset)                                                                                         \
    int name(int fd, offset at, offset length) {                                                                       \
        int (*real)(int, offset, offset) = dlsym(RTLD_NEXT, #name);                                                    \
        return is_full(fd) ? ENOSPC : real(fd, at, length);                                                            \
    }

ALLOCATE(posix_fallocate, off_t)
ALLOCATE(posix_fallocate64, off64_t)
