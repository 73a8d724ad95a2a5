/* What a disk still has when the power is cut: loaded into a server (LD_PRELOAD), this keeps a second folder, SYNCED_TO,
 * in which a file has the content of its last fsync or fdatasync, and nothing that was written after it. Names count as
 * durable at once; what is lost are contents. With DIE_AFTER=n the server is killed as soon as the nth sync is done. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The place in the second folder that stands for a file; 0 when there is none. */
static int place(const char *file, const char *suffix, char *to, size_t size) {
    const char *folder = getenv("SYNCED_TO"), *name = strrchr(file, '/');
    if (!folder) return 0;
    return snprintf(to, size, "%s/%s%s", folder, name ? name + 1 : file, suffix) < (int)size;
}

/* Copies what the file holds now. A copy is there as a whole or not at all, as a sector group after a flush. */
static void keep(int fd) {
    char link[64], file[2048], fresh[4096], to[4096];
    static __thread char buffer[1 << 16];
    struct stat about;
    if (fstat(fd, &about) || !S_ISREG(about.st_mode)) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, file, sizeof file - 1);
    if (length < 0) return;
    file[length] = 0;
    if (!place(file, ".fresh", fresh, sizeof fresh) || !place(file, "", to, sizeof to)) return;
    int in = open(link, O_RDONLY | O_CLOEXEC);
    int out = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t part = -1;
    while (in >= 0 && out >= 0 && (part = read(in, buffer, sizeof buffer)) > 0)
        if (write(out, buffer, part) != part) abort();
    if (part < 0) abort();
    close(in);
    close(out);
    if (rename(fresh, to)) abort();
}

/* Kills the server when so many syncs are done as it may live for. */
static void count(void) {
    static int done;
    const char *last = getenv("DIE_AFTER");
    if (last && __atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST) == atoi(last)) kill(getpid(), SIGKILL);
}

int fdatasync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    keep(fd);
    int failed = real(fd);
    count();
    return failed;
}

int fsync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    keep(fd);
    int failed = real(fd);
    count();
    return failed;
}

int unlink(const char *file) {
    int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
    char to[4096];
    if (place(file, "", to, sizeof to)) real(to);
    return real(file);
}
