/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/envelope.h"

#include <string.h>

enum member { JSONRPC, METHOD, PARAMS, ID, MEMBERS };
static const char *const names[MEMBERS] = { "\"jsonrpc\"", "\"method\"", "\"params\"", "\"id\"" };

static bool is_text(prm_json_span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.text, text, span.length) == 0;
}

static bool starts_with_any(prm_json_span span, const char *first)
{
    return span.text && memchr(first, *span.text, strlen(first));
}

/* The members we know; others are not ours to judge. */
static prm_status gather(prm_json_span text, prm_json_span found[MEMBERS], prm_error *error)
{
    prm_json_cursor cursor;
    prm_json_span key, value;

    if (!prm_json_open(&cursor, text) || !cursor.is_object)
        return prm_error_set(error, PRM_E_REQUEST, NULL, "a request is a JSON object");
    while (prm_json_next(&cursor, &key, &value))
        for (int i = 0; i < MEMBERS; i++)
            if (is_text(key, names[i])) {
                if (found[i].text)
                    return prm_error_set(error, PRM_E_REQUEST, NULL, "the request has two members %s", names[i]);
                found[i] = value;
            }
    return PRM_OK;
}

prm_status prm_envelope_read(prm_arena *arena, prm_json_span text, prm_envelope *envelope, prm_error *error)
{
    prm_json_span found[MEMBERS] = { 0 };
    const prm_val *method;
    prm_status status = gather(text, found, error);

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
    if (!memchr(found[METHOD].text, '\\', found[METHOD].length)) {
        envelope->method = prm_arena_text(arena, found[METHOD].text + 1, found[METHOD].length - 2);
        return envelope->method ? PRM_OK : PRM_E_NOMEM;
    }
    PRM_TRY(prm_json_parse(arena, found[METHOD].text, found[METHOD].length, &prm_json_wire_limits, &method, error));
    envelope->method = method->as.text;
    return PRM_OK;
}
