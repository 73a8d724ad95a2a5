/* A server that dies in the middle of what it writes: loaded into a server (LD_PRELOAD), with DIE_AT=n this kills it before the nth
 * write to its database, which is a file of SQLite or a connection to PostgreSQL by a socket of the file system. With HALF set the
 * first half of what is written still goes out. A file COUNTED of eight bytes, where there is one, has the number of writes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static int64_t own, *counted = &own;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("COUNTED");
    int fd = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
    void *shared = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof own, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED) counted = shared;
}

static int is_database(int fd) {
    struct sockaddr_un peer;
    socklen_t size = sizeof peer;
    memset(&peer, 0, sizeof peer);
    if (!getpeername(fd, (struct sockaddr *)&peer, &size))
        return peer.sun_family == AF_UNIX && strstr(peer.sun_path, "/.s.PGSQL.") != NULL;
    char link[64], file[2048];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, file, sizeof file - 1);
    if (length < 0) return 0;
    file[length] = 0;
    return strstr(file, "/regulars.db") != NULL;
}

/* Whether the server dies now. */
static int is_last(int fd) {
    static const char *last;
    if (!is_database(fd)) return 0;
    if (!last) last = getenv("DIE_AT") ? getenv("DIE_AT") : "0";
    return __atomic_add_fetch(counted, 1, __ATOMIC_SEQ_CST) == atoll(last);
}

/* What of it still goes out. */
static size_t rest(size_t length) {
    return getenv("HALF") ? length / 2 : 0;
}

static ssize_t die(void) {
    kill(getpid(), SIGKILL);
    pause();
    return -1;
}

#define WRITE(result, name, parameters, arguments, half)                                                               \
    result name parameters {                                                                                           \
        result(*real) parameters = dlsym(RTLD_NEXT, #name);                                                            \
        if (!is_last(fd)) return real arguments;                                                                       \
        if (rest(2)) real half;                                                                                        \
        return die();                                                                                                  \
    }

WRITE(ssize_t, write, (int fd, const void *from, size_t length), (fd, from, length), (fd, from, rest(length)))
WRITE(ssize_t, pwrite, (int fd, const void *from, size_t length, off_t at), (fd, from, length, at),
      (fd, from, rest(length), at))
WRITE(ssize_t, pwrite64, (int fd, const void *from, size_t length, off64_t at), (fd, from, length, at),
      (fd, from, rest(length), at))
WRITE(ssize_t, send, (int fd, const void *from, size_t length, int flags), (fd, from, length, flags),
      (fd, from, rest(length), flags))
WRITE(ssize_t, sendto,
      (int fd, const void *from, size_t length, int flags, const struct sockaddr *to, socklen_t size),
      (fd, from, length, flags, to, size), (fd, from, rest(length), flags, to, size))
/* Of several pieces, the first ones. */
WRITE(ssize_t, writev, (int fd, const struct iovec *from, int count), (fd, from, count), (fd, from, (int)rest(count)))
