/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include "base/json.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/write_all.h"

#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES ((size_t)256 * 1024)

static _Atomic int32_t lowest_level = PRM_LOG_INFO;
static _Atomic uint64_t dropped; /* lines since the last that could be written */

void prm_log_set_level(int32_t level)
{
    atomic_store_explicit(&lowest_level, level, memory_order_relaxed);
}

bool prm_log_is_on(int32_t level)
{
    return level >= atomic_load_explicit(&lowest_level, memory_order_relaxed);
}

static const char *level_name(int32_t level)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if (level < PRM_LOG_DEBUG)
        level = PRM_LOG_DEBUG;
    if (level > PRM_LOG_ERROR)
        level = PRM_LOG_ERROR;
    return names[level - PRM_LOG_DEBUG];
}

/* System texts can be in any encoding; a line that is no UTF-8 would be no JSON. */
static void mask_invalid(char *text)
{
    char *end = text + strlen(text);
    for (size_t step; text < end; text += step) {
        step = prm_utf8_length(text, end);
        if (step == 0) {
            *text = '?';
            step = 1;
        }
    }
}

static void put_member(prm_buf *line, const char *key, const char *text)
{
    if (text == NULL)
        return;
    prm_buf_format(line, ",\"%s\":", key);
    prm_json_print_text(line, text, strlen(text));
}

static void begin(prm_buf *line, int32_t level, const char *event)
{
    char now[PRM_TIME_TEXT];
    prm_time_print(prm_time_wall(), now);
    prm_buf_init(line, LINE_MAX_BYTES);
    prm_buf_format(line, "{\"time\":\"%s\",\"level\":\"%s\"", now, level_name(level));
    put_member(line, "event", event);
}

/* Who reads the log may be stuck: the server is not, for a line. */
static bool has_room(void)
{
    struct pollfd about = {.fd = STDERR_FILENO, .events = POLLOUT};
    return poll(&about, 1, 0) != 0;
}

static void tell_lost(void)
{
    uint64_t count = atomic_exchange_explicit(&dropped, 0, memory_order_relaxed);
    prm_buf line;
    if (count == 0)
        return;
    begin(&line, PRM_LOG_WARNING, "log.lines_lost");
    prm_buf_format(&line, ",\"fields\":{\"lines\":%llu}}\n", (unsigned long long)count);
    if (!line.failed)
        (void)prm_write_all(STDERR_FILENO, line.data, line.length);
    prm_buf_deinit(&line);
}

static void end(prm_buf *line, int32_t level)
{
    if (!has_room()) {
        atomic_fetch_add_explicit(&dropped, 1, memory_order_relaxed);
        prm_buf_deinit(line);
        return;
    }
    tell_lost();
    prm_buf_put(line, "}\n", 2);
    /* Where a line cannot be written there is nowhere left to tell of it. */
    if (!line->failed) {
        (void)prm_write_all(STDERR_FILENO, line->data, line->length);
    } else {
        char lost[96];
        int length =
            snprintf(lost, sizeof(lost), "{\"level\":\"%s\",\"event\":\"log.line_lost\"}\n", level_name(level));
        (void)prm_write_all(STDERR_FILENO, lost, (size_t)length);
    }
    prm_buf_deinit(line);
}

void prm_log(int32_t level, const char *event, const char *trace, const char *plugin, const prm_val *fields)
{
    if (!prm_log_is_on(level))
        return;
    prm_buf line;
    begin(&line, level, event);
    put_member(&line, "trace", trace);
    put_member(&line, "plugin", plugin);
    if (prm_val_count(fields) > 0) {
        prm_buf_put_text(&line, ",\"fields\":");
        prm_json_print(&line, fields);
    }
    end(&line, level);
}

void prm_log_text(int32_t level, const char *event, const char *format, ...)
{
    if (!prm_log_is_on(level))
        return;
    char message[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof(message), format, list);
    va_end(list);
    mask_invalid(message);
    prm_buf line;
    begin(&line, level, event);
    prm_buf_put_text(&line, ",\"fields\":{\"message\":");
    prm_json_print_text(&line, message, strlen(message));
    prm_buf_put_char(&line, '}');
    end(&line, level);
}
