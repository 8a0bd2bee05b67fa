/* SPDX-License-Identifier: Apache-2.0 */
/* Sending: who is meant, and a row in the inbox of each. */
#include "services/notify/service.h"

#include "access/user.h"
#include "base/json.h"
#include "plugins/api.h"
#include "services/users/walk.h"
#include "store/notice.h"

#include <string.h>

enum { RECIPIENTS_MOST = 500, DATA_MOST = 65536 };

#define EVENT "notifications.received"

/* A notice on its way. */
typedef struct sending {
    prm_call *call;
    const prm_notice *notice;
    const char *subject, *data; /* JSON, or "" */
    const prm_table *table;     /* of the subject; NULL: it is about no row */
    int64_t number;             /* of the subject */
    int64_t count;
} sending;

static const prm_reason *declared(const prm_plugin *plugin, const char *code)
{
    PRM_EACH(prm_reason, notice, plugin->notices) {
        if (strcmp((*notice)->code, code) == 0)
            return *notice;
    }
    return NULL;
}

static prm_status check(sending *s)
{
    prm_call *call = s->call;
    const prm_notice *notice = s->notice;
    const prm_reason *reason = notice->code != NULL ? declared(call->plugin->plugin, notice->code) : NULL;
    prm_field_errors errors = {.arena = call->arena};
    if (reason == NULL || (notice->user == NULL && notice->roles == NULL))
        return prm_call_misuse(call, "send of the notice \"%s\", which the plugin does not declare, or to nobody",
            notice->code != NULL ? notice->code : "");
    if (prm_val_has_flag(notice->data, PRM_VAL_KEPT))
        return prm_call_breach(call, "sealed or secret values in the notice \"%s\"", notice->code);
    const prm_val *data = notice->data != NULL ? notice->data : prm_val_object(call->arena);
    prm_status status = prm_fields_check(call->arena, reason->data, data, false, &errors);
    if (status == PRM_E_INVALID)
        return prm_call_misuse(call, "the data of the notice \"%s\": %s %s", notice->code,
            errors.count > 0 ? errors.items[0].field : "", errors.count > 0 ? errors.items[0].message : "");
    return prm_call_keep(call, status, NULL);
}

static prm_status print(sending *s)
{
    prm_buf buf;
    s->data = "";
    if (s->notice->data == NULL)
        return PRM_OK;
    prm_buf_init(&buf, DATA_MOST);
    prm_json_print(&buf, s->notice->data);
    s->data = buf.failed ? NULL : prm_arena_text(s->call->arena, buf.data, buf.length);
    prm_buf_deinit(&buf);
    return s->data != NULL ? PRM_OK
                           : prm_call_misuse(s->call, "the notice \"%s\" has data of more than %d bytes",
                                 s->notice->code, DATA_MOST);
}

static prm_status tell(sending *s, const char *id, const char *user)
{
    prm_call *call = s->call;
    const prm_event_entry *event = prm_host_event(call->worker->host, EVENT);
    prm_val *data = prm_val_object(call->arena);
    if (event == NULL)
        return PRM_OK;
    if (prm_val_set_text(data, "id", id) != PRM_OK || prm_val_set_text(data, "code", s->notice->code) != PRM_OK ||
        prm_val_set_text(data, "about", s->subject) != PRM_OK)
        return prm_call_nomem(call);
    return prm_call_add_event(call, event->event, user, data);
}

static prm_status put(sending *s, const char *user)
{
    prm_call *call = s->call;
    prm_inbox_row row = {.id = prm_id_next(call->worker->ids, call->now),
        .at = call->now,
        .plugin = call->plugin->plugin->id,
        .code = s->notice->code,
        .subject = s->subject,
        .data = s->data};
    char digits[PRM_ID_DIGITS];
    prm_error error = {0};
    if (!prm_id_parse(user, "user", &row.user))
        return prm_call_breach(call, "a user without an id");
    prm_id_print(row.id, digits);
    const char *id = prm_arena_format(call->arena, "notice_%.*s", PRM_ID_DIGITS, digits);
    if (id == NULL)
        return prm_call_nomem(call);
    PRM_TRY(prm_call_keep(call, prm_inbox_put(call->worker->db, &row, &error), &error));
    s->count++;
    return tell(s, id, user);
}

/* Whether the user may read the row it is about: nobody is told of what is not theirs. */
static prm_status may_see(sending *s, const prm_val *user, prm_arena *scratch, bool *may)
{
    prm_scope scope;
    const prm_scope *scopes = &scope;
    prm_error error = {0};
    *may = true;
    if (s->table == NULL)
        return PRM_OK;
    if (prm_user_scope(s->call->worker->registry, user, scratch, &scope) != PRM_OK)
        return prm_call_nomem(s->call);
    prm_status status = prm_rows_seen_by(s->call->worker->db, s->table, s->number, 0, &scopes, 1, may, &error);
    return prm_call_keep(s->call, status, &error);
}

static prm_status put_if_meant(void *context, const prm_val *user, prm_arena *scratch, bool *is_enough)
{
    sending *s = context;
    bool may;
    if (prm_user_is_locked(user) ||
        (s->notice->user == NULL && !prm_user_holds(prm_host_roles(s->call->worker->host), user, s->notice->roles)))
        return PRM_OK;
    PRM_TRY(may_see(s, user, scratch, &may));
    PRM_TRY(may ? put(s, prm_val_get_str(user, "id")) : PRM_OK);
    *is_enough = s->count == RECIPIENTS_MOST;
    return PRM_OK;
}

static prm_status put_one(sending *s)
{
    int64_t id;
    if (!prm_id_parse(s->notice->user, "user", &id))
        return prm_call_misuse(s->call, "a notice to \"%s\", which is no user", s->notice->user);
    prm_status status = prm_users_visit(s->call, s->notice->user, put_if_meant, s);
    return status == PRM_E_NOT_FOUND ? PRM_OK : status;
}

static prm_status send(prm_call *call, const prm_notice *notice, int64_t *count)
{
    PRM_TRY(prm_call_guard_write(call, "send"));
    if (notice == NULL)
        return prm_call_misuse(call, "send of no notice");
    sending s = {.call = call, .notice = notice, .subject = notice->subject != NULL ? notice->subject : ""};
    s.table = prm_call_table_of(call, s.subject, &s.number);
    PRM_TRY(check(&s));
    PRM_TRY(print(&s));
    PRM_TRY(notice->user != NULL ? put_one(&s) : prm_users_walk(call, notice->partner, put_if_meant, &s));
    if (count != NULL)
        *count = s.count;
    return PRM_OK;
}

const prm_notify_service prm_notify_service_table = {
    .size = sizeof(prm_notify_service), .revision = 1, .send = send};
