/* SPDX-License-Identifier: Apache-2.0 */
#include "faultio.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define RULES_MAX   8
#define CONTROL_MAX 2000
#define WAIT_MOST_S 60

enum fault { FAULT_NONE, FAULT_ERROR, FAULT_SHORT, FAULT_WAIT };

typedef struct rule {
    char operation[16], part[200], fault[16];
    long from, times;
    long seen, failed;
} rule;

/* One state a process, as the functions it stands in for have one: the lock is the tests' way around that. */
static struct {
    pthread_mutex_t lock;
    char control[CONTROL_MAX];
    rule rules[RULES_MAX];
    size_t count;
    unsigned changes; /* of the control file */
} state = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const struct {
    const char *name;
    int number;
} errors[] = {{"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}};

static void parse(void)
{
    state.count = 0;
    for (const char *at = state.control; *at != '\0' && state.count < RULES_MAX;) {
        rule *next = &state.rules[state.count];
        memset(next, 0, sizeof(*next));
        if (sscanf(at, "%15s %199s %ld %ld %15s", next->operation, next->part, &next->from, &next->times,
                next->fault) == 5)
            state.count++;
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
}

static void read_control(const char *path)
{
    char text[CONTROL_MAX] = "";
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        ssize_t length = read(file, text, sizeof(text) - 1);
        text[length > 0 ? length : 0] = '\0';
        close(file);
    }
    if (strcmp(text, state.control) == 0)
        return;
    memcpy(state.control, text, sizeof(text));
    state.changes++;
    parse();
}

/* Straight to the kernel: the log must not be one of the operations that fail. */
static void note(const char *control, const char *operation, const char *path, const char *fault)
{
    char name[600], line[800];
    snprintf(name, sizeof(name), "%s.log", control);
    int file = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    int length = snprintf(line, sizeof(line), "%s %s %s\n", operation, path, fault);
    (void)syscall(SYS_write, file, line, (size_t)length);
    close(file);
}

static enum fault apply(rule *one, const char *control, const char *operation, const char *path)
{
    if (strcmp(one->operation, "any") != 0 && strcmp(one->operation, operation) != 0)
        return FAULT_NONE;
    if (strcmp(one->part, "*") != 0 && strstr(path, one->part) == NULL)
        return FAULT_NONE;
    if (++one->seen < one->from || (one->times != 0 && one->failed >= one->times))
        return FAULT_NONE;
    one->failed++;
    note(control, operation, path, one->fault);
    if (strcmp(one->fault, "kill") == 0)
        kill(getpid(), SIGKILL);
    if (strcmp(one->fault, "wait") == 0)
        return FAULT_WAIT;
    if (strcmp(one->fault, "short") == 0 && one->failed == 1 && strcmp(operation, "write") == 0)
        return FAULT_SHORT;
    errno = ENOSPC;
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        if (strcmp(errors[i].name, one->fault) == 0)
            errno = errors[i].number;
    }
    return FAULT_ERROR;
}

/* Until the rules change; others go on meanwhile. */
static void wait_for_word(const char *control, unsigned since)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    bool waits = true;
    for (int i = 0; waits && i < WAIT_MOST_S * 200; i++) {
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&state.lock);
        read_control(control);
        waits = state.changes == since;
        pthread_mutex_unlock(&state.lock);
    }
}

static enum fault decide_at(const char *operation, const char *path)
{
    const char *control = getenv("PRM_FAULTIO");
    if (control == NULL || control[0] == '\0')
        return FAULT_NONE;
    int kept = errno;
    sigset_t all, before; /* a signal's handler may write as well, which would wait for this very thread */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_mutex_lock(&state.lock);
    read_control(control);
    unsigned changes = state.changes;
    enum fault fault = FAULT_NONE;
    errno = kept;
    for (size_t i = 0; i < state.count && fault == FAULT_NONE; i++)
        fault = apply(&state.rules[i], control, operation, path);
    pthread_mutex_unlock(&state.lock);
    int found = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (fault == FAULT_WAIT)
        wait_for_word(control, changes);
    errno = found;
    return fault == FAULT_WAIT ? FAULT_NONE : fault;
}

static enum fault decide(const char *operation, int file)
{
    char link[64], path[500];
    int kept = errno;
    snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof(path) - 1);
    path[length > 0 ? length : 0] = '\0';
    errno = kept;
    return decide_at(operation, path);
}

/* ISO C has no way from dlsym's object pointer to a function's but through its bytes. */
static void find(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof(found));
}

ssize_t write(int file, const void *bytes, size_t length)
{
    ssize_t (*real)(int, const void *, size_t);
    find("write", &real);
    enum fault fault = decide("write", file);
    if (fault == FAULT_ERROR)
        return -1;
    return real(file, bytes, fault == FAULT_SHORT ? length / 2 : length);
}

static ssize_t write_at(const char *name, int file, const void *bytes, size_t length, off_t offset)
{
    ssize_t (*real)(int, const void *, size_t, off_t);
    find(name, &real);
    enum fault fault = decide("write", file);
    if (fault == FAULT_ERROR)
        return -1;
    return real(file, bytes, fault == FAULT_SHORT ? length / 2 : length, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset)
{
    return write_at("pwrite", file, bytes, length, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t offset)
{
    return write_at("pwrite64", file, bytes, length, offset);
}

static int call_one(const char *name, const char *operation, int file)
{
    int (*real)(int);
    find(name, &real);
    return decide(operation, file) == FAULT_NONE ? real(file) : -1;
}

int fsync(int file)
{
    return call_one("fsync", "sync", file);
}

int fdatasync(int file)
{
    return call_one("fdatasync", "sync", file);
}

static int cut(const char *name, int file, off_t length)
{
    int (*real)(int, off_t);
    find(name, &real);
    return decide("truncate", file) == FAULT_NONE ? real(file, length) : -1;
}

int ftruncate(int file, off_t length)
{
    return cut("ftruncate", file, length);
}

int ftruncate64(int file, off_t length)
{
    return cut("ftruncate64", file, length);
}

/* A new name below a directory: the rule is asked of the directory. */
int renameat(int from_directory, const char *from, int directory, const char *to)
{
    int (*real)(int, const char *, int, const char *);
    find("renameat", &real);
    return decide("name", directory) == FAULT_NONE ? real(from_directory, from, directory, to) : -1;
}

int linkat(int from_directory, const char *from, int directory, const char *to, int flags)
{
    int (*real)(int, const char *, int, const char *, int);
    find("linkat", &real);
    return decide("name", directory) == FAULT_NONE ? real(from_directory, from, directory, to, flags) : -1;
}

int link(const char *from, const char *to)
{
    int (*real)(const char *, const char *);
    find("link", &real);
    return decide_at("name", to) == FAULT_NONE ? real(from, to) : -1;
}

int faultio_set(const char *control, const char *rules)
{
    /* The empty environment lets the control file itself be written. */
    unsetenv("PRM_FAULTIO");
    FILE *file = fopen(control, "w");
    if (file == NULL)
        return 0;
    int is_written = fputs(rules, file) >= 0;
    is_written = fclose(file) == 0 && is_written;
    if (!is_written || rules[0] == '\0')
        return is_written;
    pthread_mutex_lock(&state.lock);
    state.control[0] = '\0';
    state.count = 0;
    pthread_mutex_unlock(&state.lock);
    return setenv("PRM_FAULTIO", control, 1) == 0;
}
