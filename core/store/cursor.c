/* SPDX-License-Identifier: Apache-2.0 */
/* A cursor holds the keys of a row, a JSON list of null, "i<integer>" and "t<text>", sealed for one query of one method
 * by callers of one scope. */
#include "store/opaque.h"
#include "store/query.h"
#include "base/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CURSOR_MAX (1 << 20)

/* What the cursor is for, in `buf`. False if out of memory. */
static bool make_context(const prm_plan *plan, prm_buf *buf)
{
    const prm_rows_query *query = plan->query;
    prm_buf_put_text(buf, query->purpose != NULL ? query->purpose : "");
    prm_buf_put_char(buf, '\n');
    prm_buf_put_text(buf, plan->table->name);
    prm_buf_put_char(buf, '\n');
    prm_buf_put_text(buf, plan->index != NULL ? plan->index->columns_text : "");
    prm_buf_put_char(buf, '\n');
    if (query->scope != NULL) {
        prm_buf_put_integer(buf, query->scope->side);
        prm_buf_put_char(buf, query->scope->is_bound ? '!' : ' ');
        prm_buf_put_integer(buf, query->scope->partner);
    }
    prm_buf_put_char(buf, '\n');
    if (query->filter != NULL)
        prm_json_print_canonical(buf, query->filter);
    return !buf->failed;
}

static void print_key(prm_buf *buf, const prm_bound *key)
{
    if (key->type == SQLITE_NULL) {
        prm_buf_put_text(buf, "null");
    } else if (key->type == SQLITE_INTEGER) {
        prm_buf_put_text(buf, "\"i");
        prm_buf_put_integer(buf, key->integer);
        prm_buf_put_char(buf, '"');
    } else {
        prm_buf text;
        prm_buf_init(&text, 0);
        prm_buf_put_char(&text, 't');
        prm_buf_put(&text, key->text, key->length);
        if (text.failed)
            buf->failed = true;
        else
            prm_json_print_text(buf, text.data, text.length);
        prm_buf_deinit(&text);
    }
}

static const char *seal(prm_db *db, const prm_plan *plan, const prm_buf *keys)
{
    prm_buf context;
    prm_buf_init(&context, 0);
    const char *text = NULL;
    if (!keys->failed && make_context(plan, &context))
        text = prm_opaque_write(
            db, &(prm_span){context.data, context.length}, keys->data, keys->length, plan->arena);
    prm_buf_deinit(&context);
    return text;
}

const char *prm_cursor_write(prm_db *db, const prm_plan *plan, const prm_bound *keys)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    for (size_t i = 0; i < plan->key_count; i++) {
        prm_buf_put_char(&buf, i == 0 ? '[' : ',');
        print_key(&buf, &keys[i]);
    }
    prm_buf_put_char(&buf, ']');
    const char *text = seal(db, plan, &buf);
    prm_buf_deinit(&buf);
    return text;
}

static prm_status refuse(const prm_plan *plan, prm_error *error)
{
    prm_field_errors errors = {.arena = plan->arena};
    prm_field_errors_add(&errors, "cursor", "format",
        "is no cursor of this list: of another filter, sort, method or caller, or made up");
    prm_error_set(error, PRM_E_INVALID, NULL, "cursor: it is no cursor of this list");
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return PRM_E_INVALID;
}

static bool read_key(const prm_val *value, prm_bound *key)
{
    const char *text;
    size_t length;
    *key = (prm_bound){.type = SQLITE_NULL};
    if (prm_val_kind(value) == PRM_V_NULL)
        return true;
    if (prm_val_as_text(value, &text, &length) != PRM_OK || length == 0)
        return false;
    if (text[0] == 't') {
        *key = (prm_bound){.type = SQLITE_TEXT, .text = text + 1, .length = length - 1};
        return true;
    }
    char *end;
    errno = 0;
    *key = (prm_bound){.type = SQLITE_INTEGER, .integer = strtoll(text + 1, &end, 10)};
    return text[0] == 'i' && errno == 0 && end != text + 1 && *end == '\0';
}

static prm_status unseal(prm_db *db, const prm_plan *plan, const char *cursor, const uint8_t **bytes, size_t *length)
{
    prm_buf context;
    prm_buf_init(&context, 0);
    prm_status status = PRM_E_NOMEM;
    if (make_context(plan, &context))
        status = prm_opaque_read(
            db, &(prm_span){context.data, context.length}, cursor, plan->arena, bytes, length);
    prm_buf_deinit(&context);
    return status;
}

prm_status prm_cursor_read(prm_db *db, prm_plan *plan, const char *cursor, prm_error *error)
{
    const uint8_t *bytes = NULL;
    size_t length = 0;
    const prm_val *keys;
    if (strlen(cursor) > CURSOR_MAX)
        return refuse(plan, error);
    prm_status status = unseal(db, plan, cursor, &bytes, &length);
    if (status == PRM_OK)
        status = prm_json_parse(plan->arena, (const char *)bytes, length, &prm_json_wire_limits, &keys, NULL);
    if (status == PRM_E_NOMEM)
        return prm_db_nomem(error);
    if (status != PRM_OK || prm_val_count(keys) != plan->key_count)
        return refuse(plan, error);
    for (size_t i = 0; i < plan->key_count; i++) {
        if (!read_key(prm_val_at(keys, i), &plan->after[i]))
            return refuse(plan, error);
    }
    plan->has_after = true;
    return PRM_OK;
}
