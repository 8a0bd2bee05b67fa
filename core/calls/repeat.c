/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/repeat.h"

#include "base/json.h"
#include "store/files.h"

#include <string.h>

/* The entity whose row an object with this id is; NULL if it is none. */
static const prm_table *table_of(const prm_model *model, const char *id, int64_t *number)
{
    const prm_table *table;

    for (size_t i = 0; (table = prm_model_table_at(model, i)); i++)
        if (prm_id_parse(id, prm_table_entity(table)->name, number))
            return table;
    return NULL;
}

/* A file is not seen by its own scope, but through the rows that name it. */
static prm_status load(prm_call *call, const prm_table *table, int64_t id, const prm_val **row)
{
    const prm_file_reader reader = { .model = prm_host_model(call->worker->host), .scope = &call->scope,
        .user = call->caller.user };

    if (strcmp(prm_table_entity(table)->name, "file") == 0)
        return prm_file_load(call->worker->db, &reader, id, call->arena, row, &call->error);
    return prm_rows_load(call->worker->db, table, id, &call->scope, call->arena, row, &call->error);
}

/* Rows are looked for where handlers put them: the result's own members and the items of its lists. */
static prm_status check_visible(prm_call *call, const prm_val *value)
{
    const char *id = prm_val_get_str(value, "id");
    const prm_table *table;
    const prm_val *row;
    int64_t number;

    if (prm_val_kind(value) == PRM_V_OBJECT && *id &&
        (table = table_of(prm_host_model(call->worker->host), id, &number)))
        PRM_TRY(load(call, table, number, &row));
    for (size_t i = 0; i < prm_val_count(value); i++)
        PRM_TRY(check_visible(call, prm_val_kind(value) == PRM_V_LIST ? prm_val_at(value, i)
                                                                      : prm_val_get(value, prm_val_key_at(value, i))));
    return PRM_OK;
}

prm_status prm_repeat_find(prm_call *call, const prm_task *task, const prm_val **answer)
{
    prm_idem idem;
    prm_error error = { 0 };
    prm_status status = prm_idem_get(call->worker->db, task->principal->user, task->key, call->now, call->arena, &idem,
        &error);

    if (status == PRM_E_NOT_FOUND)
        return status;
    if (status != PRM_OK) {
        call->error = error;
        return status;
    }
    if (strcmp(idem.method, task->entry->method->name) != 0 ||
        memcmp(idem.digest, task->digest, sizeof idem.digest) != 0)
        return prm_error_set(&call->error, PRM_E_IDEMPOTENCY, NULL,
            "this idempotency_key was used for another call: of %s with other params", idem.method);
    PRM_TRY(prm_json_parse(call->arena, idem.answer, idem.length, &prm_json_wire_limits, answer, &call->error));
    if (call->principal->side == PRM_PUBLIC)
        return PRM_OK; /* it never saw a row: it is told what it was told, and nothing it could lose */
    return check_visible(call, *answer) == PRM_OK
               ? PRM_OK
               : prm_error_set(&call->error, PRM_E_IDEMPOTENCY, NULL,
                   "the answer of this key is no longer yours to see");
}

/* The answer anew, without what is told once only. */
static prm_status print_bare(prm_call *call, const prm_val *result, prm_buf *text)
{
    const prm_val *bare;

    PRM_TRY(prm_call_render(call, result, false, &bare));
    if (call->tells_secret) {
        prm_val *told = prm_val_copy(call->arena, bare);
        if (!told)
            return PRM_E_NOMEM;
        PRM_TRY(prm_val_set_boolean(told, "secret_lost", true));
        bare = told;
    }
    prm_json_print(text, bare);
    return text->failed ? PRM_E_NOMEM : PRM_OK;
}

prm_status prm_repeat_keep(prm_call *call, const prm_task *task, const prm_val *result, prm_span printed)
{
    prm_idem idem = { .method = task->entry->method->name, .at = call->now };
    prm_buf text;
    prm_status status = PRM_OK;

    prm_buf_init(&text, 0);
    if (call->tells_secret || !printed.bytes) {
        status = print_bare(call, result, &text);
        printed = (prm_span){ text.data, text.length };
    }
    memcpy(idem.digest, task->digest, sizeof idem.digest);
    idem.answer = printed.bytes;
    idem.length = printed.length;
    if (status == PRM_OK)
        status = prm_idem_put(call->worker->db, task->principal->user, task->key, &idem, &call->error);
    prm_buf_deinit(&text);
    return status;
}
