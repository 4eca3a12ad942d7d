/* Tells a time of day that jumps back by FAULT_BACK_S seconds, FAULT_AFTER_S seconds after the process began.
 * Loaded before the C library with LD_PRELOAD; monotonic clocks are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

typedef int (*clock_fn)(clockid_t, struct timespec *);

static clock_fn original(void) {
    static clock_fn found;
    if (!found) found = (clock_fn)dlsym(RTLD_NEXT, "clock_gettime");
    return found;
}

static double monotonic_s(void) {
    struct timespec now;
    original()(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double began_s;

__attribute__((constructor)) static void begin(void) { began_s = monotonic_s(); }

static long back_s(void) {
    const char *after = getenv("FAULT_AFTER_S"), *back = getenv("FAULT_BACK_S");
    if (!after || !back || monotonic_s() - began_s < atof(after)) return 0;
    return atol(back);
}

int clock_gettime(clockid_t which, struct timespec *now) {
    int code = original()(which, now);
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
