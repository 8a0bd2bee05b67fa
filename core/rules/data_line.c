/* SPDX-License-Identifier: Apache-2.0 */
/* Where a value stands in a file of plain values: a look at its tables that knows just enough Lua to skip the rest. */
#include "rules/data_file.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { NESTING_MOST = 16, PATH_BYTES = 512 };

typedef struct scanner {
    const char *at, *end;
    int line;
    struct {
        size_t index;  /* of the value at hand, where it has no name */
        size_t length; /* of `path` outside this table */
    } tables[NESTING_MOST];
    int depth;
    char path[PATH_BYTES]; /* of the value at hand */
    const char *wanted;
    int found;
    size_t found_length;
} scanner;

static void advance(scanner *s)
{
    s->line += *s->at == '\n';
    s->at++;
}

/* The level of a long bracket that begins here, "[==[": 0 or more; -1 if there is none. */
static int long_level(const scanner *s)
{
    const char *at = s->at + 1;
    if (s->at == s->end || *s->at != '[')
        return -1;
    while (at < s->end && *at == '=')
        at++;
    return at < s->end && *at == '[' ? (int)(at - s->at - 1) : -1;
}

static void skip_long(scanner *s, int level)
{
    while (s->at < s->end) {
        if (*s->at == ']') {
            const char *close = s->at + 1;
            while (close < s->end && *close == '=')
                close++;
            if (close < s->end && *close == ']' && close - s->at - 1 == level) {
                s->at = close + 1;
                return;
            }
        }
        advance(s);
    }
}

static void skip_comment(scanner *s)
{
    s->at += 2;
    int level = long_level(s);
    if (level >= 0)
        skip_long(s, level);
    else
        while (s->at < s->end && *s->at != '\n')
            s->at++;
}

static void skip_quoted(scanner *s)
{
    char quote = *s->at;
    advance(s);
    while (s->at < s->end && *s->at != quote && *s->at != '\n') {
        if (*s->at == '\\' && s->at + 1 < s->end)
            advance(s);
        advance(s);
    }
    if (s->at < s->end)
        advance(s);
}

/* Notes the value whose path is complete, if it is the one wanted or around it. */
static void note(scanner *s)
{
    size_t length = strlen(s->path);
    if (length < s->found_length || strncmp(s->wanted, s->path, length) != 0)
        return;
    char next = s->wanted[length];
    if (next == '\0' || next == '.' || next == '[') {
        s->found = s->line;
        s->found_length = length;
    }
}

static void name_value(scanner *s, const char *name, size_t length)
{
    size_t outer = s->tables[s->depth - 1].length;
    if (outer + length + 2 > sizeof(s->path))
        return;
    snprintf(s->path + outer, sizeof(s->path) - outer, "%s%.*s", outer > 0 ? "." : "", (int)length, name);
    note(s);
}

static void number_value(scanner *s)
{
    size_t outer = s->tables[s->depth - 1].length;
    snprintf(s->path + outer, sizeof(s->path) - outer, "[%zu]", s->tables[s->depth - 1].index);
}

static void open_table(scanner *s)
{
    if (s->depth > 0 && s->depth < NESTING_MOST && s->path[s->tables[s->depth - 1].length] == '\0') {
        number_value(s);
        note(s);
    }
    if (s->depth < NESTING_MOST) {
        s->tables[s->depth].index = 0;
        s->tables[s->depth].length = strlen(s->path);
    }
    s->depth++;
}

static void close_table(scanner *s)
{
    if (--s->depth > 0 && s->depth < NESTING_MOST)
        s->path[s->tables[s->depth].length] = '\0';
}

static void next_value(scanner *s)
{
    if (s->depth < 1 || s->depth > NESTING_MOST)
        return;
    size_t outer = s->tables[s->depth - 1].length;
    s->tables[s->depth - 1].index += s->path[outer] == '\0' || s->path[outer] == '[';
    s->path[outer] = '\0';
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void read_word(scanner *s)
{
    const char *word = s->at;
    while (s->at < s->end && is_name(*s->at))
        s->at++;
    size_t length = (size_t)(s->at - word);
    const char *after = s->at;
    while (after < s->end && isspace((unsigned char)*after))
        after++;
    bool is_key = after + 1 < s->end && after[0] == '=' && after[1] != '=';
    if (is_key && s->depth >= 1 && s->depth <= NESTING_MOST)
        name_value(s, word, length);
}

static void step(scanner *s)
{
    char c = *s->at;
    int level;
    if (c == '-' && s->at + 1 < s->end && s->at[1] == '-') {
        skip_comment(s);
    } else if (c == '"' || c == '\'') {
        skip_quoted(s);
    } else if ((level = long_level(s)) >= 0) {
        skip_long(s, level);
    } else if (is_name(c)) {
        read_word(s);
    } else {
        if (c == '{')
            open_table(s);
        else if (c == '}' && s->depth > 0)
            close_table(s);
        else if (c == ',' || c == ';')
            next_value(s);
        advance(s);
    }
}

int prm_data_file_line(const char *source, size_t length, const char *path)
{
    scanner s = {.at = source, .end = source + length, .line = 1, .wanted = path};
    while (s.at < s.end)
        step(&s);
    return s.found;
}
