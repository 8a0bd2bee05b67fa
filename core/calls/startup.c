/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/threads.h"

#include "store/files.h"

#include <stdio.h>

prm_status prm_calls_generation(prm_calls *calls, int64_t id, prm_arena *arena, prm_generation *generation,
    prm_error *error)
{
    return prm_generation_get(calls->writer.state.worker.db, id, arena, generation, error);
}

prm_status prm_calls_generations(prm_calls *calls, uint32_t limit, prm_arena *arena, const prm_val **list,
    prm_error *error)
{
    return prm_generation_list(calls->writer.state.worker.db, limit, arena, list, error);
}

bool prm_calls_has_rules(const prm_calls *calls)
{
    return calls->writer.state.worker.rules != NULL;
}

prm_status prm_calls_recover_files(prm_calls *calls, const prm_blobs *blobs, prm_error *error)
{
    return prm_blobs_recover(blobs, prm_file_names_bytes, calls->writer.state.worker.db, error);
}

prm_status prm_calls_find_user(prm_calls *calls, const char *email, char user[64], prm_error *error)
{
    prm_arena *arena = prm_arena_new(1 << 20);
    prm_val *filter = arena ? prm_val_object(arena) : NULL;
    prm_rows_query query = { .table = prm_model_table(prm_host_model(calls->options.host), "user"), .filter = filter,
        .limit = 1, .may_filter_vendor = true };
    const prm_val *rows;
    prm_status status = filter ? prm_val_set_text(filter, "email", email) : PRM_E_NOMEM;

    if (status == PRM_OK)
        status = prm_rows_find(calls->writer.state.worker.db, &query, arena, &rows, NULL, error);
    if (status == PRM_OK)
        snprintf(user, 64, "%s", prm_val_get_str(prm_val_at(rows, 0), "id"));
    prm_arena_free(arena);
    return status;
}
