/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZER_HANDLES_SIGNALS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZER_HANDLES_SIGNALS 1
#endif
#endif

typedef struct breadcrumb {
    const char *volatile plugin, *volatile method, *volatile rule;
} breadcrumb;

static _Thread_local breadcrumb current;

void prm_breadcrumb_set(const char *plugin, const char *method, const char *rule)
{
    current.plugin = plugin;
    current.method = method;
    current.rule = rule;
}

#if !defined(SANITIZER_HANDLES_SIGNALS)
typedef struct line {
    char text[512];
    size_t length;
} line;

static void put(line *out, const char *text)
{
    while (*text != '\0' && out->length < sizeof(out->text))
        out->text[out->length++] = *text++;
}

/* The names are the program's own; anything that would need escaping is shown as `?`. */
static void put_member(line *out, const char *key, const char *text)
{
    if (text == NULL)
        return;
    put(out, ",\"");
    put(out, key);
    put(out, "\":\"");
    for (size_t i = 0; text[i] != '\0' && i < 100; i++) {
        char c[2] = {text[i], '\0'};
        if (c[0] < ' ' || c[0] == '"' || c[0] == '\\')
            c[0] = '?';
        put(out, c);
    }
    put(out, "\"");
}

static void put_number(line *out, int number)
{
    char digits[12];
    size_t at = sizeof(digits) - 1;
    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    put(out, digits + at);
}

/* Only what POSIX allows in a handler: no allocation, no stdio, no clock text. */
static void on_fatal_signal(int number)
{
    line out = {.length = 0};
    put(&out, "{\"level\":\"error\",\"event\":\"crash\",\"signal\":");
    put_number(&out, number);
    put_member(&out, "plugin", current.plugin);
    put_member(&out, "method", current.method);
    put_member(&out, "rule", current.rule);
    put(&out, "}\n");
    if (write(STDERR_FILENO, out.text, out.length) < 0) {
        /* Nowhere left to tell it. */
    }
    /* SA_RESETHAND has restored the default: the process ends by this signal, with a core if they are on. */
    raise(number);
}
#endif

void prm_breadcrumb_install(void)
{
#if !defined(SANITIZER_HANDLES_SIGNALS)
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    /* Its own stack: an overflow of the thread's leaves none to run on. */
    static char stack[32 * 1024];
    stack_t own = {.ss_sp = stack, .ss_size = sizeof(stack)};
    struct sigaction action = {.sa_handler = on_fatal_signal, .sa_flags = SA_RESETHAND};
    if (sigaltstack(&own, NULL) == 0)
        action.sa_flags |= SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++)
        sigaction(fatal[i], &action, NULL);
#endif
}
