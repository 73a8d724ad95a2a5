/* A disk that fails: loaded into a server (LD_PRELOAD). With FAIL_SYNC=n the nth fsync or fdatasync of the process says EIO, once;
 * what was written may then be lost, and asking again would not tell. While a file FULL exists, writing to the database or its
 * log says ENOSPC. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int sync_fails(void) {
    static int done;
    const char *which = getenv("FAIL_SYNC");
    return which && __atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST) == atoi(which);
}

#define SYNC(name)                                                                                                     \
    int name(int fd) {                                                                                                 \
        int (*real)(int) = dlsym(RTLD_NEXT, #name);                                                                    \
        if (!sync_fails()) return real(fd);                                                                            \
        errno = EIO;                                                                                                   \
        return -1;                                                                                                     \
    }

SYNC(fsync)
SYNC(fdatasync)

/* Whether there is no room for what is written to this. */
static int is_full(int fd) {
    char link[64], file[2048];
    const char *full = getenv("FULL");
    if (!full || access(full, F_OK)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, file, sizeof file - 1);
    if (length < 0) return 0;
    file[length] = 0;
    return strstr(file, "/regulars.db") != NULL;
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
