/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

/* The text was scanned: its grammar holds, so a glance at a byte tells where a value ends. */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

/* From its opening quote to after its closing one. */
static const char *skip_text(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++)
        at += *at == '\\';
    return at < end ? at + 1 : end;
}

static const char *skip_container(const char *at, const char *end)
{
    size_t depth = 0;
    while (at < end) {
        if (*at == '"') {
            at = skip_text(at, end);
            continue;
        }
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        at++;
        if (depth == 0)
            break;
    }
    return at;
}

static const char *skip_scalar(const char *at, const char *end)
{
    while (at < end && !is_space(*at) && *at != ',' && *at != ']' && *at != '}')
        at++;
    return at;
}

static prm_json_span take_value(prm_json_cursor *cursor)
{
    const char *start = skip_space(cursor->at, cursor->end), *after = start;
    if (start < cursor->end) {
        if (*start == '"')
            after = skip_text(start, cursor->end);
        else if (*start == '{' || *start == '[')
            after = skip_container(start, cursor->end);
        else
            after = skip_scalar(start, cursor->end);
    }
    cursor->at = after;
    return (prm_json_span){.text = start, .length = (size_t)(after - start)};
}

bool prm_json_open(prm_json_cursor *cursor, prm_json_span text)
{
    const char *end = text.text + text.length, *at = skip_space(text.text, end);
    *cursor = (prm_json_cursor){.at = at, .end = end};
    if (at == end || (*at != '{' && *at != '['))
        return false;
    cursor->is_object = *at == '{';
    cursor->at++;
    return true;
}

bool prm_json_next(prm_json_cursor *cursor, prm_json_span *key, prm_json_span *value)
{
    cursor->at = skip_space(cursor->at, cursor->end);
    if (cursor->at < cursor->end && *cursor->at == ',')
        cursor->at = skip_space(cursor->at + 1, cursor->end);
    if (cursor->at == cursor->end || *cursor->at == '}' || *cursor->at == ']')
        return false;
    if (cursor->is_object) {
        prm_json_span name = take_value(cursor);
        if (key != NULL)
            *key = name;
        cursor->at = skip_space(cursor->at, cursor->end);
        if (cursor->at < cursor->end)
            cursor->at++; /* the colon */
    } else if (key != NULL) {
        *key = (prm_json_span){.text = NULL};
    }
    *value = take_value(cursor);
    return true;
}
