/* SPDX-License-Identifier: Apache-2.0 */
/* Values to columns. */
#include "store/row.h"
#include "base/id.h"
#include "base/json.h"

#include <string.h>

void prm_bound_bind(sqlite3_stmt *statement, int at, const prm_bound *value)
{
    if (value->type == SQLITE_INTEGER)
        sqlite3_bind_int64(statement, at, value->integer);
    else if (value->type == SQLITE_TEXT)
        sqlite3_bind_text64(statement, at, value->text, value->length, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_null(statement, at);
}

static prm_status make_id(const char *entity, const prm_val *value, prm_bound *out)
{
    const char *text;
    size_t length;
    PRM_TRY(prm_val_as_text(value, &text, &length));
    out->type = SQLITE_INTEGER;
    return prm_id_parse(text, entity, &out->integer) ? PRM_OK : PRM_E_INVALID;
}

static prm_status make_json(const prm_val *value, prm_arena *arena, prm_bound *out)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    prm_json_print(&buf, value);
    out->type = SQLITE_TEXT;
    out->text = buf.failed ? NULL : prm_arena_text(arena, buf.data, buf.length);
    out->length = buf.length;
    prm_buf_deinit(&buf);
    return out->text != NULL ? PRM_OK : PRM_E_NOMEM;
}

static prm_status make_truth(const prm_val *value, prm_bound *out)
{
    int32_t truth;
    PRM_TRY(prm_val_as_boolean(value, &truth));
    *out = (prm_bound){.type = SQLITE_INTEGER, .integer = truth != 0};
    return PRM_OK;
}

prm_status prm_bound_make(const prm_column *column, const prm_val *value, prm_arena *arena, prm_bound *out)
{
    const char *currency;
    *out = (prm_bound){.type = SQLITE_NULL};
    if (value == NULL || prm_val_kind(value) == PRM_V_NULL)
        return PRM_OK;
    switch (column->kind) {
    case PRM_C_ID:
        return PRM_E_INVALID;
    case PRM_C_REF:
        return make_id(column->target->name, value, out);
    case PRM_C_BOOL:
        return make_truth(value, out);
    case PRM_C_TEXT:
        out->type = SQLITE_TEXT;
        return prm_val_as_text(value, &out->text, &out->length);
    case PRM_C_JSON:
        return make_json(value, arena, out);
    case PRM_C_MONEY:
        out->type = SQLITE_INTEGER;
        PRM_TRY(prm_val_get_integer(value, "amount", &out->integer));
        return prm_val_get_text(value, "currency", &currency, &out->length);
    default:
        out->type = SQLITE_INTEGER;
        return prm_val_as_integer(value, &out->integer);
    }
}

bool prm_any_id_parse(const char *text, int64_t *id)
{
    const char *digits = strrchr(text, '_');
    char entity[64];
    if (digits == NULL || digits == text || (size_t)(digits - text) >= sizeof(entity))
        return false;
    memcpy(entity, text, (size_t)(digits - text));
    entity[digits - text] = '\0';
    return prm_id_parse(text, entity, id);
}
