/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/csv.h  Writing CSV (RFC 4180) cell by cell: what the server exports, and files that plugins make for other
 * programs, by the same code. Needs libc alone, allocates nothing. Any thread; pure.
 *
 * A text that a spreadsheet would take for a formula, because it begins with = + - @ tab or CR, gets a ' before it, and
 * so does one that looks as if it had got one: taking off one ' gives back every text, and <entity>.import does.
 */
#ifndef PRM_CSV_WRITE_H
#define PRM_CSV_WRITE_H

#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Takes what is written, piece by piece. */
typedef void (*prm_csv_put)(void *out, const char *bytes, size_t length);

static inline int prm_csv_is_formula(const char *text, size_t length)
{
    return length > 0 && memchr("=+-@\t\r", text[0], 6) != NULL;
}

/** Whether its first character is a ' that the writer put before it. */
static inline int prm_csv_is_neutralised(const char *text, size_t length)
{
    size_t marks = 0;

    while (marks < length && text[marks] == '\'')
        marks++;
    return marks > 0 && prm_csv_is_formula(text + marks, length - marks);
}

/** Writes a text as a cell, quoted and neutralised if it must be. Numbers, dates and the like are cells as they are. */
static inline void prm_csv_put_text(prm_csv_put put, void *out, const char *text, size_t length)
{
    int is_neutralised = prm_csv_is_formula(text, length) || prm_csv_is_neutralised(text, length);
    int is_quoted = is_neutralised || (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0);

    for (size_t i = 0; i < length && !is_quoted; i++)
        is_quoted = memchr("\",;|\n\r\t", text[i], 7) != NULL;
    if (!is_quoted) {
        put(out, text, length);
        return;
    }
    put(out, "\"'", is_neutralised ? 2 : 1);
    for (size_t from = 0, to = 0; from < length; from = to) {
        while (to < length && text[to] != '"')
            to++;
        if (to < length)
            to++; /* with the quote, which the next piece begins by doubling */
        put(out, text + from, to - from);
        if (text[to - 1] == '"')
            put(out, "\"", 1);
    }
    put(out, "\"", 1);
}

#ifdef __cplusplus
}
#endif

#endif
