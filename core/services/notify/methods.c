/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: everybody's own inbox, in their own language. */
#include "services/notify/service.h"

#include "base/json.h"
#include "plugins/api.h"
#include "store/notice.h"

#include <string.h>

enum { LIST_DEFAULT = 50, LIST_MOST = 500, UNREAD_MOST = 1000 };

static const prm_reason *find_declared(const prm_host *host, const char *plugin, const char *code)
{
    const prm_plugin_entry *entry;
    for (size_t i = 0; (entry = prm_host_plugin_at(host, i)) != NULL; i++) {
        if (strcmp(entry->plugin->id, plugin) != 0)
            continue;
        PRM_EACH(prm_reason, notice, entry->plugin->notices) {
            if (strcmp((*notice)->code, code) == 0)
                return *notice;
        }
    }
    return NULL;
}

static prm_status set_data(prm_call *call, const prm_inbox_row *row, const prm_reason *reason, prm_val *item)
{
    static const prm_json_limits limits = {.depth = 100, .keys = 16384, .text = 1 << 20};
    const prm_viewer viewer = {.side = call->caller.side, .roles = call->caller.roles};
    const prm_val *data = NULL, *shown;
    const char *text = row->code;
    if (*row->data != '\0')
        PRM_TRY(prm_json_parse(call->arena, row->data, strlen(row->data), &limits, &data, &call->error));
    if (call->worker->rules != NULL)
        PRM_TRY(prm_ruleset_notice(
            call->worker->rules, row->plugin, reason, call->caller.locale, row->code, data, call->arena, &text));
    PRM_TRY(prm_val_set(item, "text", prm_val_text(call->arena, text, strlen(text))));
    if (data == NULL || reason == NULL)
        return PRM_OK;
    PRM_TRY(prm_fields_render(call->arena, reason->data, data, &viewer, false, &shown, &call->error));
    return prm_val_set(item, "data", shown);
}

static prm_status show(prm_call *call, const prm_inbox_row *row, prm_val *items)
{
    prm_val *item = prm_val_object(call->arena);
    char digits[PRM_ID_DIGITS];
    prm_id_print(row->id, digits);
    const char *id = prm_arena_format(call->arena, "notice_%.*s", PRM_ID_DIGITS, digits);
    PRM_TRY(prm_val_set(item, "id", id != NULL ? prm_val_text_static(call->arena, id) : prm_val_no_memory()));
    PRM_TRY(prm_val_set_integer(item, "at", row->at));
    PRM_TRY(prm_val_set_text(item, "code", row->code));
    PRM_TRY(prm_val_set_text(item, "about", row->subject));
    PRM_TRY(set_data(call, row, find_declared(call->worker->host, row->plugin, row->code), item));
    if (row->read_at != 0)
        PRM_TRY(prm_val_set_integer(item, "read_at", row->read_at));
    return prm_val_append(items, item);
}

/* The number of "notice_…" in `field`; 0 if it is absent. */
static prm_status read_id(prm_call *call, const prm_val *params, const char *field, int64_t *id)
{
    const char *text = prm_val_get_str(params, field);
    *id = 0;
    if (*text == '\0' || prm_id_parse(text, "notice", id))
        return PRM_OK;
    return prm_api_fail_field(call, field, "format", "must be the id of a notification");
}

static prm_status set_unread(prm_call *call, prm_val *result)
{
    prm_error error = {0};
    int64_t unread = 0;
    prm_status status = prm_inbox_unread(call->worker->db, call->principal->user, UNREAD_MOST, &unread, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    return prm_call_keep(call, prm_val_set_integer(result, "unread", unread), NULL);
}

prm_status prm_notifications_list(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t limit = LIST_DEFAULT, before;
    int32_t unread = 0;
    size_t count;
    prm_error error = {0};
    (void)prm_val_get_integer(params, "limit", &limit);
    (void)prm_val_get_boolean(params, "unread", &unread);
    PRM_TRY(read_id(call, params, "before", &before));
    prm_inbox_row *rows = prm_arena_alloc(call->arena, LIST_MOST * sizeof(*rows));
    prm_val *items = prm_val_list(call->arena);
    if (rows == NULL)
        return prm_call_nomem(call);
    prm_status status = prm_inbox_list(call->worker->db, call->principal->user, before, unread != 0, (uint32_t)limit,
        call->arena, rows, &count, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(prm_call_keep(call, show(call, &rows[i], items), &call->error));
    PRM_TRY(prm_call_keep(call, prm_val_set(result, "items", items), NULL));
    return set_unread(call, result);
}

prm_status prm_notifications_read(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t id, before, count = 0;
    prm_error error = {0};
    PRM_TRY(read_id(call, params, "id", &id));
    PRM_TRY(read_id(call, params, "up_to", &before));
    if ((id == 0) == (before == 0))
        return prm_api_fail_field(call, "id", "required", "give either id or up_to");
    prm_status status = prm_inbox_read(call->worker->db, call->principal->user, id != 0 ? id : before, id == 0,
        call->now, &count, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    PRM_TRY(prm_call_keep(call, prm_val_set_integer(result, "read", count), NULL));
    return set_unread(call, result);
}
