/* SPDX-License-Identifier: Apache-2.0 */
/* A call within a call: a savepoint of its own, and what it leaves behind joins the outer one's entry, or is undone. */
#include "plugins/api.h"

#include "base/log.h"

typedef struct kept {
    prm_touched *touched;
    const prm_val *after;
} kept;

/* What rows that were changed before were like: a row may be changed by both. NULL if out of memory. */
static kept *keep_rows(const prm_call *call, size_t *count)
{
    *count = 0;
    for (const prm_touched *at = call->touched; at != NULL; at = at->next)
        ++*count;
    kept *rows = prm_arena_alloc(call->arena, (*count + 1) * sizeof(*rows));
    size_t i = 0;
    for (prm_touched *at = call->touched; rows != NULL && at != NULL; at = at->next)
        rows[i++] = (kept){at, at->after};
    return rows;
}

static void undo(prm_call *call, const prm_call *before, const kept *rows, size_t count, const prm_val *events)
{
    call->touched = before->touched;
    call->touched_end = before->touched_end;
    *call->touched_end = NULL;
    for (size_t i = 0; i < count; i++)
        rows[i].touched->after = rows[i].after;
    call->made = before->made;
    call->made_end = before->made_end;
    *call->made_end = NULL;
    call->overruled = before->overruled;
    call->overruled_end = before->overruled_end;
    *call->overruled_end = NULL;
    call->events = before->events;
    if (call->events != NULL)
        *call->events = *events;
    call->activates = before->activates;
    call->has_armed = before->has_armed;
    call->withdrawn = before->withdrawn;
    call->tells_secret = before->tells_secret;
}

/* A read changes nothing, so it has nothing to undo. */
static prm_status begin(prm_call *call)
{
    prm_error error = {0};
    if (call->mode == PRM_CALL_READ)
        return PRM_OK;
    prm_status status = prm_rows_flush(call->worker->db, &error);
    if (status == PRM_OK)
        status = prm_db_savepoint(call->worker->db, &error);
    return prm_call_keep(call, status, &error);
}

/* The transaction may be gone: then the batch settles it. */
static prm_status end(prm_call *call, bool keeps)
{
    prm_error error = {0};
    if (call->mode == PRM_CALL_READ)
        return PRM_OK;
    if (!prm_db_is_in_transaction(call->worker->db))
        return prm_call_breach(call, "the transaction is gone");
    prm_status status = keeps ? prm_db_release(call->worker->db, &error) : prm_db_rollback_to(call->worker->db, &error);
    return prm_call_keep(call, status, &error);
}

prm_status prm_call_run_nested(prm_call *call, const prm_method_entry *entry, const prm_val *params,
    int64_t expect_version, const prm_val **result)
{
    const prm_call before = *call;
    const prm_val events = call->events != NULL ? *call->events : (prm_val){0};
    size_t count;
    kept *rows = keep_rows(call, &count);
    if (rows == NULL)
        return prm_call_nomem(call);
    PRM_TRY(begin(call));
    call->error = (prm_error){0};
    call->fields = (prm_field_errors){.arena = call->arena};
    call->nesting++;
    prm_status status = prm_call_run(call, entry, params, expect_version, result);
    call->nesting--;
    call->entry = before.entry;
    call->plugin = before.plugin;
    call->method = before.method;
    call->fields = before.fields;
    prm_breadcrumb_set(call->plugin->plugin->id, call->method, NULL);
    if (call->doom != PRM_OK)
        return prm_call_guard(call);
    PRM_TRY(end(call, status == PRM_OK));
    if (status != PRM_OK)
        undo(call, &before, rows, count, &events);
    return status;
}
