/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/log.h"
#include "base/time.h"
#include "test.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char captured[8192];

/* What `run` writes to standard error, in `captured`; it must fit into a pipe. */
static void capture(void (*run)(void))
{
    int ends[2], saved = dup(STDERR_FILENO);
    captured[0] = '\0';
    if (saved < 0 || pipe(ends) != 0)
        return;
    fflush(stderr);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    run();
    dup2(saved, STDERR_FILENO);
    close(saved);
    size_t length = 0;
    ssize_t got;
    while ((got = read(ends[0], captured + length, sizeof(captured) - 1 - length)) > 0)
        length += (size_t)got;
    captured[length] = '\0';
    close(ends[0]);
}

static void write_lines(void)
{
    prm_arena *arena = prm_arena_new(4096);
    prm_val *fields = prm_val_object(arena);
    prm_val_set_integer(fields, "count", 3);
    prm_log(PRM_LOG_DEBUG, "dropped", NULL, NULL, NULL);
    prm_log(PRM_LOG_WARNING, "a.b", "t\"1", "deals", fields);
    prm_log_text(PRM_LOG_INFO, "c", "line %d\n", 7);
    prm_log_set_level(PRM_LOG_ERROR);
    prm_log_text(PRM_LOG_WARNING, "dropped", "x");
    prm_log(PRM_LOG_ERROR, "d", NULL, NULL, NULL);
    prm_log_set_level(PRM_LOG_INFO);
    prm_arena_free(arena);
}

/* The line without its time, which is checked to be one. */
static const char *take_line(char **rest)
{
    char *line = *rest, *end = strchr(line, '\n');
    int64_t ms;
    if (end == NULL || strncmp(line, "{\"time\":\"", 9) != 0 || !prm_time_parse(line + 9, 24, &ms))
        return NULL;
    *end = '\0';
    *rest = end + 1;
    CHECK_INT(prm_json_scan(line, strlen(line), &prm_json_wire_limits, NULL), PRM_OK);
    return line + 34;
}

TEST(lines_are_json)
{
    capture(write_lines);
    char *rest = captured;
    CHECK_STR(take_line(&rest),
        ",\"level\":\"warning\",\"event\":\"a.b\",\"trace\":\"t\\\"1\",\"plugin\":\"deals\",\"fields\":{\"count\":3}}");
    CHECK_STR(take_line(&rest), ",\"level\":\"info\",\"event\":\"c\",\"fields\":{\"message\":\"line 7\\n\"}}");
    CHECK_STR(take_line(&rest), ",\"level\":\"error\",\"event\":\"d\"}");
    CHECK_STR(rest, "");
}

static void lose_a_line(void)
{
    prm_alloc_fail_after(1);
    prm_log(PRM_LOG_ERROR, "d", NULL, NULL, NULL);
    prm_alloc_fail_after(0);
}

TEST(a_lost_line_is_told)
{
    capture(lose_a_line);
    CHECK_STR(captured, "{\"level\":\"error\",\"event\":\"log.line_lost\"}\n");
}

static void write_no_utf8(void)
{
    prm_log_text(PRM_LOG_ERROR, "e", "bad \xff\xc3 byte, good \xc3\xa9");
}

TEST(bytes_that_are_no_text_are_shown_as_such)
{
    capture(write_no_utf8);
    char *rest = captured;
    CHECK_HAS(take_line(&rest), "\"bad ?? byte, good \xc3\xa9\"");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__has_feature)
#define CATCHES_SIGNALS 1
#elif defined(__has_feature)
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
#define CATCHES_SIGNALS 1
#endif
#endif

#if defined(CATCHES_SIGNALS)
static int child_status;

static void crash_in_a_child(void)
{
    pid_t child = fork();
    if (child == 0) {
        prm_breadcrumb_install();
        prm_breadcrumb_set("deals", "deals.\"register", NULL);
        raise(SIGSEGV);
        _exit(0);
    }
    waitpid(child, &child_status, 0);
}

TEST(a_crash_leaves_its_breadcrumb)
{
    capture(crash_in_a_child);
    CHECK_STR(captured, "{\"level\":\"error\",\"event\":\"crash\",\"signal\":11,\"plugin\":\"deals\",\"method\":"
                        "\"deals.?register\"}\n");
    CHECK(WIFSIGNALED(child_status) && WTERMSIG(child_status) == SIGSEGV);
}
#else
TEST(a_crash_leaves_its_breadcrumb)
{
    /* A sanitizer has the signals; installing must leave them to it. */
    struct sigaction before, after;
    sigaction(SIGSEGV, NULL, &before);
    prm_breadcrumb_install();
    sigaction(SIGSEGV, NULL, &after);
    CHECK(before.sa_handler == after.sa_handler);
}
#endif

TEST_MAIN(CASE(lines_are_json), CASE(a_lost_line_is_told), CASE(bytes_that_are_no_text_are_shown_as_such),
    CASE(a_crash_leaves_its_breadcrumb))
