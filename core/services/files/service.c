/* SPDX-License-Identifier: Apache-2.0 */
#include "services/files/service.h"

#include "plugins/api.h"
#include "store/files.h"

/* What of the row is for plugins to see. */
static const char *const told[] = { "id", "name", "size", "type", "sha256", "created_at" };

static prm_status describe(prm_call *call, const char *id, const prm_val **file)
{
    prm_error error = { 0 };
    const prm_val *row;
    int64_t number;

    PRM_TRY(prm_call_guard(call));
    if (file == NULL)
        return prm_call_misuse(call, "describe of a file without a place for it");
    if (id == NULL || !prm_id_parse(id, "file", &number))
        return prm_call_not_found(call);
    const prm_file_reader reader = { .model = prm_host_model(call->worker->host), .scope = &call->scope,
        .user = call->caller.user };
    prm_status status = prm_file_load(call->worker->db, &reader, number, call->arena, &row, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    prm_val *made = prm_val_object(call->arena);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (prm_val_set(made, told[i], prm_val_get(row, told[i])) != PRM_OK)
            return prm_call_nomem(call);
    prm_val_freeze(made);
    *file = made;
    return PRM_OK;
}

const prm_files_service prm_files_service_table = { .size = sizeof(prm_files_service), .revision = 1,
    .describe = describe };
