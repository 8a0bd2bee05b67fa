/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/envelope.h"

#include "base/json_keys.h"

#include <string.h>

enum member { JSONRPC, METHOD, PARAMS, ID, MEMBERS };
static const char *const names[MEMBERS] = { "jsonrpc", "method", "params", "id" };

/* The scan of the message has held every text to its limit. */
static const prm_json_limits scanned = { .depth = 1, .keys = 1, .text = SIZE_MAX };

static bool is_text(prm_json_span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.text, text, span.length) == 0;
}

static bool starts_with_any(prm_json_span span, const char *first)
{
    return span.text && memchr(first, *span.text, strlen(first));
}

/* A text as it is written, quotes and all; NULL if out of memory. */
static const char *read_text(prm_arena *arena, prm_json_span written, prm_error *error)
{
    const prm_val *text;

    if (!memchr(written.text, '\\', written.length))
        return prm_arena_text(arena, written.text + 1, written.length - 2);
    if (prm_json_parse(arena, written.text, written.length, &scanned, &text, error) != PRM_OK)
        return NULL;
    return text->as.text;
}

static size_t count_members(prm_json_cursor cursor)
{
    prm_json_span key, value;
    size_t count = 0;

    while (prm_json_next(&cursor, &key, &value))
        count++;
    return count;
}

static prm_status refuse_twins(prm_arena *arena, const prm_member *members, size_t count, prm_error *error)
{
    size_t one, other;

    PRM_TRY(prm_json_keys_find_twins(arena, members, count, &one, &other));
    if (one == count)
        return PRM_OK;
    if (strcmp(members[one].key, members[other].key) == 0)
        return prm_error_set(error, PRM_E_REQUEST, NULL, "the request has two members \"%.100s\"", members[one].key);
    return prm_error_set(error, PRM_E_REQUEST, NULL,
        "the members \"%.100s\" and \"%.100s\" of the request differ by case only",
        members[one].key, members[other].key);
}

/* The members we know; others are not ours to judge, but none may be there twice. */
static prm_status gather(prm_arena *arena, prm_json_span text, prm_json_span found[MEMBERS], prm_error *error)
{
    prm_json_cursor cursor;
    prm_json_span key, value;
    prm_member *members;
    size_t count, at = 0;

    if (!prm_json_open(&cursor, text) || !cursor.is_object)
        return prm_error_set(error, PRM_E_REQUEST, NULL, "a request is a JSON object");
    count = count_members(cursor);
    members = prm_arena_alloc(arena, (count + 1) * sizeof *members);
    if (!members)
        return PRM_E_NOMEM;
    for (; at < count && prm_json_next(&cursor, &key, &value); at++) {
        members[at].key = read_text(arena, key, error);
        if (!members[at].key)
            return PRM_E_NOMEM;
        for (int i = 0; i < MEMBERS; i++)
            if (strcmp(members[at].key, names[i]) == 0)
                found[i] = value;
    }
    return refuse_twins(arena, members, count, error);
}

prm_status prm_envelope_read(prm_arena *arena, prm_json_span text, prm_envelope *envelope, prm_error *error)
{
    prm_json_span found[MEMBERS] = { 0 };
    prm_status status = gather(arena, text, found, error);

    *envelope = (prm_envelope){ 0 };
    if (status != PRM_OK)
        return status;
    if (found[ID].text && !starts_with_any(found[ID], "\"-0123456789n"))
        return prm_error_set(error, PRM_E_REQUEST, NULL, "id must be a string, a number or null");
    envelope->id = found[ID];
    if (!found[JSONRPC].text || !is_text(found[JSONRPC], "\"2.0\""))
        return prm_error_set(error, PRM_E_REQUEST, NULL, "jsonrpc must be \"2.0\"");
    if (!starts_with_any(found[METHOD], "\""))
        return prm_error_set(error, PRM_E_REQUEST, NULL, "method must be a string");
    if (found[PARAMS].text && !starts_with_any(found[PARAMS], "{["))
        return prm_error_set(error, PRM_E_REQUEST, NULL, "params must be an object or an array");
    envelope->params = found[PARAMS];
    envelope->method = read_text(arena, found[METHOD], error);
    return envelope->method ? PRM_OK : PRM_E_NOMEM;
}
