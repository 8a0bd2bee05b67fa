/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include "client/utf8.h"

#include <string.h>
#include <sys/ioctl.h>
#include <utf8proc.h>

/* Characters that steer a terminal or reorder what it shows. */
static bool is_harmful(int32_t point)
{
    if (point < 0x20 || (point >= 0x7F && point < 0xA0))
        return true;
    return point == 0x061C || point == 0x200E || point == 0x200F || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

void prm_cli_put_safe(prm_client_buffer *out, const char *text, size_t length)
{
    static const struct {
        char c, letter;
    } short_forms[] = {{'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}};
    for (size_t i = 0, size; i < length; i += size) {
        int32_t point = prm_client_utf8_next(text + i, length - i, &size);
        const char *letter = NULL;
        for (size_t n = 0; n < sizeof short_forms / sizeof short_forms[0]; n++)
            if (point == short_forms[n].c)
                letter = &short_forms[n].letter;
        if (letter != NULL)
            prm_client_buffer_format(out, "\\%c", *letter);
        else if (point < 0)
            prm_client_buffer_format(out, "\\x%02x", (unsigned char)text[i]);
        else if (is_harmful(point))
            prm_client_buffer_format(out, "\\u%04x", (unsigned)point);
        else
            prm_client_buffer_put(out, text + i, size);
    }
}

void prm_cli_put_safe_json(prm_client_buffer *out, prm_client_span string)
{
    for (size_t i = 0, size; i < string.length; i += size) {
        int32_t point = prm_client_utf8_next(string.text + i, string.length - i, &size);
        if (point < 0)
            prm_client_buffer_put_text(out, "\\ufffd");
        else if (is_harmful(point))
            prm_client_buffer_format(out, "\\u%04x", (unsigned)point);
        else
            prm_client_buffer_put(out, string.text + i, size);
    }
}

size_t prm_cli_fit(const char *text, size_t width)
{
    size_t length = strlen(text), i = 0, size, used = 0;
    for (; i < length; i += size) {
        int32_t point = prm_client_utf8_next(text + i, length - i, &size);
        int columns = point < 0 ? 1 : utf8proc_charwidth(point);
        used += columns < 0 ? 0 : (size_t)columns;
        if (used > width)
            break;
    }
    return i;
}

size_t prm_cli_width(const char *text)
{
    size_t length = strlen(text), size, used = 0;
    for (size_t i = 0; i < length; i += size) {
        int32_t point = prm_client_utf8_next(text + i, length - i, &size);
        int columns = point < 0 ? 1 : utf8proc_charwidth(point);
        used += columns < 0 ? 0 : (size_t)columns;
    }
    return used;
}

size_t prm_cli_terminal_width(int fd, size_t otherwise)
{
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : otherwise;
}

void prm_cli_print_wrapped(FILE *file, const char *text, int indent, int column)
{
    if (column >= indent) {
        fputc('\n', file);
        column = 0;
    }
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > indent && column + 1 + length > 100) {
            fputc('\n', file);
            column = 0;
        }
        int pad = column < indent ? indent - column : 1;
        fprintf(file, "%*s%.*s", pad, "", length, text);
        column += pad + length;
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', file);
}

static void put_break(prm_client_buffer *out, size_t indent)
{
    prm_client_buffer_put_char(out, '\n');
    for (size_t i = 0; i < indent; i++)
        prm_client_buffer_put_text(out, "  ");
}

static void put_value(prm_client_buffer *out, prm_client_span value, size_t indent, bool pretty)
{
    prm_client_cursor cursor;
    prm_client_span key, item;
    if (!prm_client_json_open(&cursor, value)) {
        prm_cli_put_safe_json(out, value);
        return;
    }
    bool is_first = true;
    prm_client_buffer_put_char(out, value.text[0]);
    while (prm_client_json_next(&cursor, &key, &item)) {
        if (!is_first)
            prm_client_buffer_put_char(out, ',');
        is_first = false;
        if (pretty)
            put_break(out, indent + 1);
        if (key.text != NULL) {
            prm_cli_put_safe_json(out, key);
            prm_client_buffer_put_text(out, pretty ? ": " : ":");
        }
        put_value(out, item, indent + 1, pretty);
    }
    if (pretty && !is_first)
        put_break(out, indent);
    prm_client_buffer_put_char(out, value.text[0] == '{' ? '}' : ']');
}

void prm_cli_put_pretty(prm_client_buffer *out, prm_client_span value, size_t indent)
{
    put_value(out, value, indent, true);
}

void prm_cli_put_line(prm_client_buffer *out, prm_client_span value)
{
    put_value(out, value, 0, false);
}
