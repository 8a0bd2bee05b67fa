/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns is told what becomes of a case, after it is certain, some at a time.
 * Whoever did it is not. */
#include "messages/messages.h"

enum { AT_A_TIME = 50 };

/* What goes on behind the first ones. */
typedef struct telling_on {
    const char *event, *key, *but, *after;
} telling_on;

/* What it says of the case is fields of the case's. */
static prm_status describe(prm_call *call, const prm_val *row, const prm_reason *notice, prm_val **data)
{
    *data = prm->object(call);
    for (const prm_field *const *field = notice->data; *field; field++)
        PRM_TRY(prm_help_set_given(*data, (*field)->name, row));
    return PRM_OK;
}

static prm_status go_on(prm_call *call, const prm_val *row, const telling_on *told, const char *last)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "event", told->event));
    PRM_TRY(prm->set_text(data, "but", told->but));
    PRM_TRY(prm->set_text(data, "after", last));
    return prm->arm(call, support_tell_on_timer.name, prm->text(row, "id"), told->key, prm->now(call), data);
}

static prm_status tell_some(prm_call *call, const prm_val *row, const telling_on *told)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const support_telling *telling = support_telling_of(told->event, row);
    const char *users[AT_A_TIME];
    size_t count;
    prm_val *data;

    if (!telling)
        return PRM_OK;
    PRM_TRY(describe(call, row, telling->notice, &data));
    PRM_TRY(support_recipients(call, row, telling->to, told->but, told->after, AT_A_TIME, users, &count));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(notify->send(call, PRM_NOTICE(.code = telling->notice->code, .subject = prm->text(row, "id"),
            .data = data, .user = users[i]), NULL));
    return count == AT_A_TIME ? go_on(call, row, told, users[count - 1]) : PRM_OK;
}

/* ---- Reactions -------------------------------------------------------------------------------------------------- */

/* Whose it was to be, it is not any more. */
static int is_over(const char *event, const char *owner, const prm_val *row)
{
    return strcmp(event, "support.assigned") == 0 && !prm_help_is(row, "owner", owner);
}

/* Its partner was told that somebody works on it; for what the vendor's people waited among themselves is theirs. */
static int goes_on(const char *event, const prm_val *data)
{
    return strcmp(event, "support.in_progress") == 0 &&
           (prm_help_is(data, "from", "waiting_partner") || prm_help_is(data, "from", "waiting_internal"));
}

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *data = prm->get(event, "data");
    telling_on told = { .event = prm->text(event, "type"), .key = prm->text(event, "id"), .but = prm->text(data, "by"),
        .after = "" };
    const prm_val *row;

    (void)result;
    PRM_TRY(prm->load(call, "case", prm->text(event, "subject"), &row));
    if (goes_on(told.event, data) || is_over(told.event, prm->text(data, "owner"), row))
        return PRM_OK;
    return tell_some(call, row, &told);
}

static prm_status tell_agents(prm_call *call, const prm_val *row, const prm_reason *notice)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    prm_val *data;

    PRM_TRY(describe(call, row, notice, &data));
    return notify->send(call, PRM_NOTICE(.code = notice->code, .subject = prm->text(row, "id"), .data = data,
        .roles = "support_agent"), NULL);
}

/* By now somebody may have seen to it. */
static prm_status tell_triage(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *row;

    (void)result;
    PRM_TRY(prm->load(call, "case", prm->text(event, "subject"), &row));
    return prm_help_is_in(row, "new") ? tell_agents(call, row, &support_told_to_triage) : PRM_OK;
}

/* Of what is in no queue anybody may be the one to see to it. */
static prm_status tell_severity(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *row;

    PRM_TRY(tell(call, event, result));
    PRM_TRY(prm->load(call, "case", prm->text(event, "subject"), &row));
    if (prm_help_has_value(row, "queue") || prm_help_has_value(row, "owner"))
        return PRM_OK;
    return tell_agents(call, row, &support_told_severity);
}

#define TELL(variable, n, e, f, d)                                                                                     \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = "support.tell_" n, .event = e,        \
        .doc = d, .run = f }
#define TELL_THEM(variable, n, e) TELL(variable, n, e, tell, "Tells those whom the case concerns")
TELL_THEM(support_tell_opened_reaction, "opened", "support.opened");
TELL(support_tell_triage_reaction, "triage", "support.triage_needed", tell_triage,
    "Tells those who work on cases that one is nobody's");
TELL(support_tell_severity_reaction, "severity", "support.severity_changed", tell_severity,
    "Tells those whom the case concerns, or those who work on cases where it is nobody's yet");
TELL_THEM(support_tell_assigned_reaction, "assigned", "support.assigned");
TELL_THEM(support_tell_in_progress_reaction, "in_progress", "support.in_progress");
TELL_THEM(support_tell_waiting_reaction, "waiting", "support.waiting_partner");
TELL_THEM(support_tell_resolved_reaction, "resolved", "support.resolved");
TELL_THEM(support_tell_reopened_reaction, "reopened", "support.reopened");
TELL_THEM(support_tell_closed_reaction, "closed", "support.closed");
TELL_THEM(support_tell_cancelled_reaction, "cancelled", "support.cancelled");
TELL_THEM(support_tell_merged_reaction, "merged", "support.merged");
TELL_THEM(support_tell_messaged_reaction, "messaged", "support.messaged");
TELL_THEM(support_tell_noted_reaction, "noted", "support.noted");

/* ---- And on ----------------------------------------------------------------------------------------------------- */

static prm_status tell_on(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *data = prm->get(params, "data"), *row;
    telling_on told = { .event = prm->text(data, "event"), .key = prm->text(params, "key"),
        .but = prm->text(data, "but"), .after = prm->text(data, "after") };

    (void)result;
    PRM_TRY(prm->load(call, "case", prm->text(params, "subject"), &row));
    return is_over(told.event, "", row) ? PRM_OK : tell_some(call, row, &told); /* an owner is one: a queue goes on */
}

const prm_timer support_tell_on_timer = { .size = sizeof support_tell_on_timer, .since = 1, .name = "support.tell_on",
    .doc = "Tells the next of those whom a case concerns", .run = tell_on };
