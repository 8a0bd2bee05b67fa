/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const prm_wire_status internal = {PRM_E_INTERNAL, -32603, "internal", "Internal error"};

static const prm_wire_status wire[] = {
    {PRM_E_INVALID, -32602, "invalid_params", "Invalid params"},
    {PRM_E_NOT_FOUND, -32002, "not_found", "Not found"},
    {PRM_E_CONFLICT, -32004, "unique", "These values are taken"},
    {PRM_E_FORBIDDEN, -32003, "forbidden", "Not allowed"},
    {PRM_E_STATE, -32004, "invalid_state", "Not possible in this state"},
    {PRM_E_LIMIT, -32005, "limit", "A limit was met"},
    {PRM_E_UNAVAILABLE, -32005, "limit", "Not available now, retry"},
    {PRM_E_QUOTA, -32005, "limit", "Your share is used up, retry later"},
    {PRM_E_NOMEM, -32603, "internal", "Internal error"},
    {PRM_E_PARSE, -32700, "parse", "Parse error"},
    {PRM_E_REQUEST, -32600, "invalid_request", "Invalid Request"},
    {PRM_E_METHOD, -32601, "method_not_found", "Method not found"},
    {PRM_E_UNAUTHENTICATED, -32001, "unauthenticated", "Not authenticated"},
    {PRM_E_VERSION, -32004, "version", "The row has another version"},
    {PRM_E_RULE_TIMEOUT, -32006, "rule_timeout", "A rule took too long"},
    {PRM_E_RULE, -32007, "rule_error", "A rule failed"},
    {PRM_E_READ_ONLY, -32008, "read_only", "Storage cannot write"},
    {PRM_E_IDEMPOTENCY, -32009, "idempotency_mismatch", "The key was used for another call"},
    {PRM_E_OUTCOME_UNKNOWN, -32010, "outcome_unknown", "The outcome is unknown, retry with the same key"},
    {PRM_E_IO, -32603, "internal", "Internal error"},
    {PRM_E_CORRUPT, -32603, "internal", "Internal error"},
};

/* A sentence that did not fit may end within a character. */
static void drop_cut_character(char *text)
{
    size_t length = strlen(text), start = length;
    while (start > 0 && length - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && (unsigned char)text[start - 1] >= 0xC0 && prm_utf8_length(text + start - 1, text + length) == 0)
        text[start - 1] = '\0';
}

prm_status prm_error_set(prm_error *error, prm_status status, const char *kind, const char *format, ...)
{
    if (error == NULL)
        return status;
    error->status = status;
    error->data = NULL;
    snprintf(error->kind, sizeof(error->kind), "%s", kind != NULL ? kind : "");
    va_list list;
    va_start(list, format);
    vsnprintf(error->message, sizeof(error->message), format, list);
    va_end(list);
    drop_cut_character(error->message);
    return status;
}

const prm_wire_status *prm_error_wire_at(size_t index)
{
    return index < sizeof(wire) / sizeof(wire[0]) ? &wire[index] : NULL;
}

const prm_wire_status *prm_error_wire(prm_status status)
{
    for (size_t i = 0; i < sizeof(wire) / sizeof(wire[0]); i++) {
        if (wire[i].status == status)
            return &wire[i];
    }
    return &internal;
}
