/* Counts what processes do to the files below one folder, and strikes at the k-th of these doings: kills, lets this and
 * all that follow fail, kills the client, or sets the clock back. Loaded before the C library with LD_PRELOAD; told what to do through a
 * page of memory that the processes of a command share with the bench (FAULT_PAGE names its file).
 * A doing is a call that changes a file or a folder: making, writing, growing, renaming, linking, deleting, syncing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { COUNT_ONLY, KILL, FAIL, CLOCK, LEAVE };

/* The same as in strike.py. */
struct page {
    int armed;
    int how;
    int victim; /* killed besides the process that strikes, or instead of it; 0 for none */
    int error;  /* what fails, with */
    long at;    /* which doing, from 1 */
    long back_s;
    long count;   /* doings so far */
    long written; /* bytes */
    long failed;  /* doings that failed for want of room or of leave, by the system's own word or by ours */
    char under[512];
    char struck[512]; /* the doing that was struck */
};

static struct page *page;
static unsigned char watched[1 << 16]; /* descriptors open for writing below the folder */

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("FAULT_PAGE");
    int file = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC, 0) : -1;
    if (file < 0) return;
    void *found = mmap(0, sizeof(struct page), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (found != MAP_FAILED) page = found;
    syscall(SYS_close, file);
}

static int is_below(int folder, const char *path) {
    char whole[2 * PATH_MAX], link[64];
    if (!page || !path || !page->under[0]) return 0;
    if (path[0] != '/') {
        if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
        else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t length = readlink(link, whole, PATH_MAX);
        if (length < 0) return 0;
        snprintf(whole + length, PATH_MAX, "/%s", path);
        path = whole;
    }
    return strncmp(path, page->under, strlen(page->under)) == 0;
}

/* Whether a full disk or a file system that may only be read keeps this from being done. */
static int is_kept_from(const char *what, int error) {
    if (error != ENOSPC) return 1;
    return strcmp(what, "rename") && strcmp(what, "unlink") && strcmp(what, "sync");
}

static void note(const char *what, const char *path, int file) {
    char link[64], name[400] = "";
    if (!path) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        if (readlink(link, name, sizeof name - 1) < 0) name[0] = 0;
        path = name;
    }
    snprintf(page->struck, sizeof page->struck, "%s %.400s", what, path);
}

/* Called before a doing; 1 when it is to fail with errno, 2 when the process dies once half of it is done. */
static int strike(const char *what, const char *path, int file) {
    if (!page || !page->armed) return 0;
    long number = __sync_add_and_fetch(&page->count, 1);
    if (page->how == COUNT_ONLY || number < page->at) return 0;
    if (page->how == FAIL && !is_kept_from(what, page->error)) return 0;
    if (!page->struck[0]) note(what, path, file);
    if (page->how == CLOCK) return 0;
    if (page->how == LEAVE) {
        if (number == page->at && page->victim) kill(page->victim, SIGKILL);
        return 0;
    }
    if (page->how == KILL) return number == page->at ? 2 : 0;
    __sync_add_and_fetch(&page->failed, 1);
    errno = page->error;
    return 1;
}

static void die(void) {
    if (page->victim) kill(page->victim, SIGKILL);
    kill(getpid(), SIGKILL);
}

static long noted(long result) {
    if (result < 0 && page && page->armed &&
        (errno == ENOSPC || errno == EDQUOT || errno == EFBIG || errno == EROFS || errno == EACCES))
        __sync_add_and_fetch(&page->failed, 1);
    return result;
}

#define BEFORE(what, path, file) \
    switch (strike(what, path, file)) { case 1: return -1; case 2: die(); }

static int is_watched(int file) { return page && file >= 0 && file < (int)sizeof watched && watched[file]; }

static int opened(int folder, const char *path, int flags, mode_t mode) {
    int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
    int below = writes && is_below(folder, path);
    if (below && (flags & (O_CREAT | O_TRUNC))) { BEFORE("make", path, -1) }
    int file = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (below) noted(file);
    if (file >= 0 && file < (int)sizeof watched) watched[file] = (unsigned char)below;
    return file;
}

#define MODE \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE return opened(folder, path, flags | O_LARGEFILE, mode); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int file) {
    if (file >= 0 && file < (int)sizeof watched) watched[file] = 0;
    return REAL(close)(file);
}

#define WROTE(call) \
    do { long done = noted(call); if (done > 0 && page->armed) __sync_add_and_fetch(&page->written, done); return done; } while (0)

ssize_t write(int file, const void *data, size_t size) {
    if (!is_watched(file)) return REAL(write)(file, data, size);
    switch (strike("write", 0, file)) {
    case 1: return -1;
    case 2: REAL(write)(file, data, size / 2); die();
    }
    WROTE(REAL(write)(file, data, size));
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t place) {
    if (!is_watched(file)) return REAL(pwrite64)(file, data, size, place);
    switch (strike("write", 0, file)) {
    case 1: return -1;
    case 2: REAL(pwrite64)(file, data, size / 2, place); die();
    }
    WROTE(REAL(pwrite64)(file, data, size, place));
}
ssize_t pwrite(int file, const void *data, size_t size, off_t place) { return pwrite64(file, data, size, place); }

ssize_t writev(int file, const struct iovec *parts, int count) {
    if (!is_watched(file)) return REAL(writev)(file, parts, count);
    BEFORE("write", 0, file)
    WROTE(REAL(writev)(file, parts, count));
}

ssize_t copy_file_range(int from, off64_t *in, int to, off64_t *out, size_t size, unsigned flags) {
    if (!is_watched(to)) return REAL(copy_file_range)(from, in, to, out, size, flags);
    BEFORE("write", 0, to)
    WROTE(REAL(copy_file_range)(from, in, to, out, size, flags));
}

ssize_t sendfile64(int to, int from, off64_t *place, size_t size) {
    ssize_t (*call)(int, int, off64_t *, size_t) = real("sendfile64");
    if (!is_watched(to)) return call(to, from, place, size);
    BEFORE("write", 0, to)
    WROTE(call(to, from, place, size));
}
ssize_t sendfile(int to, int from, off_t *place, size_t size) { return sendfile64(to, from, place, size); }

int ftruncate64(int file, off64_t size) {
    if (is_watched(file)) { BEFORE("write", 0, file) }
    return (int)noted(REAL(ftruncate64)(file, size));
}
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int fsync(int file) {
    if (is_watched(file)) { BEFORE("sync", 0, file) }
    return REAL(fsync)(file);
}
int fdatasync(int file) {
    if (is_watched(file)) { BEFORE("sync", 0, file) }
    return REAL(fdatasync)(file);
}

/* Everything that names a place: struck before it is done. */
#define NAMED(what, folder, path, call) \
    if (!is_below(folder, path)) return call; \
    BEFORE(what, path, -1) \
    return (int)noted(call)

int rename(const char *from, const char *to) { NAMED("rename", AT_FDCWD, to, REAL(rename)(from, to)); }
int renameat(int a, const char *from, int b, const char *to) { NAMED("rename", b, to, REAL(renameat)(a, from, b, to)); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    NAMED("rename", b, to, REAL(renameat2)(a, from, b, to, flags));
}
int link(const char *from, const char *to) { NAMED("link", AT_FDCWD, to, REAL(link)(from, to)); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    NAMED("link", b, to, REAL(linkat)(a, from, b, to, flags));
}
int symlink(const char *from, const char *to) { NAMED("link", AT_FDCWD, to, REAL(symlink)(from, to)); }
int unlink(const char *path) { NAMED("unlink", AT_FDCWD, path, REAL(unlink)(path)); }
int unlinkat(int folder, const char *path, int flags) { NAMED("unlink", folder, path, REAL(unlinkat)(folder, path, flags)); }
int rmdir(const char *path) { NAMED("unlink", AT_FDCWD, path, REAL(rmdir)(path)); }
int mkdir(const char *path, mode_t mode) { NAMED("mkdir", AT_FDCWD, path, REAL(mkdir)(path, mode)); }
int mkdirat(int folder, const char *path, mode_t mode) { NAMED("mkdir", folder, path, REAL(mkdirat)(folder, path, mode)); }

/* The clock: the time of day alone; monotonic clocks go on. */
static long back_s(void) { return page && page->how == CLOCK && page->struck[0] ? page->back_s : 0; }

int clock_gettime(clockid_t which, struct timespec *now) {
    static int (*call)(clockid_t, struct timespec *);
    if (!call) call = real("clock_gettime");
    int code = call(which, now);
    if (code == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) now->tv_sec -= back_s();
    return code;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *where) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (where) *where = exact.tv_sec;
    return exact.tv_sec;
}
