/* SPDX-License-Identifier: Apache-2.0 */
/* Who names a file must be able to read it: in the params of a call, and in the rows it writes. */
#include "plugins/api.h"

#include "store/files.h"

#include <string.h>

typedef struct naming {
    prm_call *call;
    const prm_field *const *fields;
    const prm_val *before; /* the row as it was: what it named already stays named */
    prm_field_errors *errors;
} naming;

static prm_status is_same(void *context, const char *id, const prm_field_place *at)
{
    (void)at;
    return strcmp(id, context) == 0 ? PRM_E_CONFLICT : PRM_OK;
}

static prm_status check_one(void *context, const char *id, const prm_field_place *at)
{
    naming *named = context;
    prm_call *call = named->call;
    prm_error error = {0};
    int64_t file;
    if (named->before != NULL &&
        prm_fields_each_file(named->fields, named->before, false, is_same, (void *)id) != PRM_OK)
        return PRM_OK;
    const prm_file_reader reader = {
        .model = prm_host_model(call->worker->host), .scope = &call->scope, .user = call->caller.user};
    prm_status status = prm_id_parse(id, "file", &file) ? prm_file_check(call->worker->db, &reader, file, &error)
                                                        : PRM_E_NOT_FOUND;
    if (status != PRM_E_NOT_FOUND)
        return prm_call_keep(call, status, &error);
    const char *place = prm_field_place_text(call->arena, at);
    prm_field_errors_add(named->errors, place != NULL ? place : "", "not_found", "there is no such file");
    return PRM_OK;
}

prm_status prm_call_check_files(prm_call *call, const prm_field *const *fields, const prm_val *value,
    const prm_val *before, prm_field_errors *errors)
{
    naming named = {.call = call, .fields = fields, .before = before, .errors = errors};
    return prm_fields_each_file(fields, value, false, check_one, &named);
}

prm_status prm_call_check_row_files(
    prm_call *call, const prm_table *table, const prm_val *values, const prm_val *before)
{
    prm_field_errors errors = {.arena = call->arena};
    prm_error error = {0};
    if (!prm_table_names_files(table))
        return PRM_OK;
    PRM_TRY(prm_call_check_files(call, prm_table_entity(table)->fields, values, before, &errors));
    if (errors.count == 0)
        return PRM_OK;
    prm_error_set(&error, PRM_E_INVALID, NULL, "%s: %s", errors.items[0].field, errors.items[0].message);
    error.data = prm_field_errors_list(&errors);
    return prm_call_keep(call, PRM_E_INVALID, &error);
}
