/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/single_threaded.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FINDS_LEAKS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define FINDS_LEAKS 1
#endif
#if defined(FINDS_LEAKS)
#include <sanitizer/lsan_interface.h>
#endif

#define RUNS_MAX 20000

static size_t failures;

/* Failures of a run whose memory ran out on purpose say nothing. */
static bool note(bool holds)
{
    if (!holds && !prm_alloc_has_failed()) {
        failures++;
        return true;
    }
    return false;
}

bool test_check(bool holds, const char *what, const char *file, int line)
{
    if (note(holds))
        fprintf(stderr, "%s:%d: %s does not hold\n", file, line, what);
    return holds;
}

bool test_check_int(int64_t actual, int64_t wanted, const char *what, const char *file, int line)
{
    if (note(actual == wanted))
        fprintf(stderr, "%s:%d: %s is %" PRId64 ", not %" PRId64 "\n", file, line, what, actual, wanted);
    return actual == wanted;
}

bool test_check_str(const char *actual, const char *wanted, const char *what, const char *file, int line)
{
    bool holds = actual != NULL && wanted != NULL ? strcmp(actual, wanted) == 0 : actual == wanted;
    if (note(holds))
        fprintf(stderr, "%s:%d: %s is\n  %s\nnot\n  %s\n", file, line, what, actual != NULL ? actual : "(none)",
            wanted != NULL ? wanted : "(none)");
    return holds;
}

bool test_check_has(const char *actual, const char *part, const char *what, const char *file, int line)
{
    bool holds = actual != NULL && strstr(actual, part) != NULL;
    if (note(holds))
        fprintf(
            stderr, "%s:%d: %s is\n  %s\nwithout\n  %s\n", file, line, what, actual != NULL ? actual : "(none)", part);
    return holds;
}

void test_free_arena(prm_arena **arena)
{
    prm_arena_free(*arena);
}

void test_free_zones(prm_zones **zones)
{
    prm_zones_free(*zones);
}

const char *test_text(prm_buf *buf)
{
    char *end = prm_buf_reserve(buf, 1);
    if (end == NULL)
        return NULL;
    *end = '\0';
    return buf->data;
}

/* Whether it came to that. */
static bool run_failing(const test_case *one, unsigned long n)
{
    prm_alloc_fail_after(n);
    one->run();
    bool has_failed = prm_alloc_has_failed();
    prm_alloc_fail_after(0);
    return has_failed;
}

static void run_failing_each(const test_case *one)
{
    unsigned long n = 1;
    while (n <= RUNS_MAX && run_failing(one, n))
        n++;
    if (n > RUNS_MAX) {
        fprintf(stderr, "%s: no end of failing allocations\n", one->name);
        failures++;
    }
}

static unsigned long count_allocations(const test_case *one)
{
    prm_alloc_fail_after(ULONG_MAX);
    one->run();
    unsigned long left = prm_alloc_left();
    prm_alloc_fail_after(0);
    return ULONG_MAX - 1 - left;
}

/* Evenly over the whole case. Each case begins elsewhere: what all of them begin with is met at other places in each. */
static void run_failing_some(const test_case *one, size_t index, unsigned long samples)
{
    unsigned long count = count_allocations(one), step = count / samples + 1;
    for (unsigned long n = 1 + index % step; n <= count; n += step)
        if (!run_failing(one, n)) {
            fprintf(stderr, "%s: allocates less each time\n", one->name);
            failures++;
        }
}

static void run_failing_allocations(const test_case *one, size_t index, unsigned long samples)
{
    if (samples > 0)
        run_failing_some(one, index, samples);
    else
        run_failing_each(one);
#if defined(FINDS_LEAKS)
    if (__lsan_do_recoverable_leak_check() != 0) {
        fprintf(stderr, "%s: leaks when an allocation fails\n", one->name);
        failures++;
    }
#endif
}

int test_run(int argc, char **argv, const test_case *cases, size_t count)
{
    static const char samples_option[] = "--alloc-failures=";
    bool fails_allocations = false, is_alone = false;
    unsigned long samples = 0;
    const char *only = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--alloc-failures") == 0)
            fails_allocations = true;
        else if (strcmp(argv[i], "--alone") == 0)
            is_alone = true;
        else if (strncmp(argv[i], samples_option, sizeof(samples_option) - 1) == 0)
            fails_allocations = (samples = strtoul(argv[i] + sizeof(samples_option) - 1, NULL, 10)) > 0;
        else
            only = argv[i];
    }
    size_t ran = 0;
    for (size_t i = 0; i < count; i++) {
        if (only != NULL && strcmp(only, cases[i].name) != 0)
            continue;
        size_t before = failures;
        ran++;
        if (fails_allocations)
            run_failing_allocations(&cases[i], i, samples);
        else
            cases[i].run();
        if (failures > before)
            fprintf(stderr, "failed: %s\n", cases[i].name);
    }
    if (is_alone && !__libc_single_threaded) {
        fprintf(stderr, "it starts threads: say THREADS where it is added, or nobody watches them\n");
        failures++;
    }
    fprintf(stderr, "%zu cases, %zu failed checks\n", ran, failures);
    return failures == 0 && ran > 0 ? 0 : 1;
}
