/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file test.h  The unit tests' harness. One process per file of cases:
 *
 *     TEST(arena_holds_its_cap) { SCOPED_ARENA(arena, 100); ... CHECK_INT(prm_arena_used(arena), 0); }
 *     TEST_MAIN(CASE(arena_holds_its_cap))
 *
 * `test_x` runs every case, `test_x <case>` one. `test_x --alloc-failures` runs each again and again with its first,
 * second, third, ... allocation (and all after it) failing, until one run needs no more: no run may crash or leak.
 * `--alloc-failures=50` takes about fifty of them, evenly and the same every time: for cases that allocate by thousands.
 * In those runs checks made after the failure do not count; ALLOC_OK leaves a case when what it needs was not to be
 * had.
 * `--alone` fails if a thread was ever started: such tests are left out where threads are watched.
 */
#ifndef PRM_TEST_H
#define PRM_TEST_H

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/zones.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct test_case {
    const char *name;
    void (*run)(void);
} test_case;

#define TEST(name) static void name(void)
#define CASE(name)                                                                                                     \
    {                                                                                                                  \
#name, name                                                                                                    \
    }
#define TEST_MAIN(...)                                                                                                 \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        static const test_case cases[] = {__VA_ARGS__};                                                                \
        return test_run(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));                                          \
    }

/** These note a failure and go on; each is true if the check held. */
#define CHECK(condition)          test_check((condition), #condition, __FILE__, __LINE__)
#define CHECK_INT(actual, wanted) test_check_int((int64_t)(actual), (int64_t)(wanted), #actual, __FILE__, __LINE__)
#define CHECK_STR(actual, wanted) test_check_str((actual), (wanted), #actual, __FILE__, __LINE__)
/** Whether the text holds the part. */
#define CHECK_HAS(actual, part) test_check_has((actual), (part), #actual, __FILE__, __LINE__)
/** Leaves the case if it does not hold. */
#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!CHECK(condition))                                                                                         \
            return;                                                                                                    \
    } while (0)
/** The same, of what an allocation made to fail leaves undone: that is no failure. */
#define ALLOC_OK(value)                                                                                                \
    do {                                                                                                               \
        if (!CHECK(value))                                                                                             \
            return;                                                                                                    \
    } while (0)

/** Freed when the scope is left. */
#define SCOPED_ARENA(name, cap)                                                                                        \
    __attribute__((cleanup(test_free_arena))) prm_arena *name = prm_arena_new(cap);                                    \
    ALLOC_OK(name != NULL)
#define SCOPED_ZONES(name)                                                                                             \
    __attribute__((cleanup(test_free_zones))) prm_zones *name = prm_zones_new();                                       \
    ALLOC_OK(name != NULL)
#define SCOPED_BUF(name, most)                                                                                         \
    __attribute__((cleanup(prm_buf_deinit))) prm_buf name;                                                             \
    prm_buf_init(&name, most)

bool test_check(bool holds, const char *what, const char *file, int line);
bool test_check_int(int64_t actual, int64_t wanted, const char *what, const char *file, int line);
bool test_check_str(const char *actual, const char *wanted, const char *what, const char *file, int line);
bool test_check_has(const char *actual, const char *part, const char *what, const char *file, int line);
void test_free_arena(prm_arena **arena);
void test_free_zones(prm_zones **zones);
/** The buffer's bytes as a NUL-ended text; NULL if it failed. */
const char *test_text(prm_buf *buf);
int test_run(int argc, char **argv, const test_case *cases, size_t count);

#endif
