/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Telling whoever works on a case that a promise is at risk or broken, those above that it is for them, and
 * whoever asked for help how it goes on. What is not so any more by then is not told. */
#include "clocks/tells.h"

#include <string.h>

#define NUMBER  PRM_TEXT("number", 0, 40, 0, "The case")
#define SUBJECT PRM_TEXT("subject", 0, 200, 0, "What it is about")
#define UNTIL   PRM_TIME("until", 0, "By when")
#define LEVEL   PRM_INT("level", 1, SUPPORT_LEVELS, 0, "How far up it is")
#define NOTICE(variable, c, a, ...)                                                                                    \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a,                                   \
        .data = (const prm_field *const[]){ NUMBER, SUBJECT, __VA_ARGS__, NULL } }

NOTICE(support_told_warned, "told_promise_at_risk", "vendor", UNTIL);
NOTICE(support_told_breached, "told_promise_broken", "vendor", UNTIL);
NOTICE(support_told_late_with, "told_vendor_is_late", "partner", UNTIL);
NOTICE(support_told_escalated, "told_case_is_yours", "vendor", LEVEL);
NOTICE(support_told_escalation, "told_case_escalated", "partner", LEVEL);
NOTICE(support_told_acknowledged, "told_escalation_seen", "partner", LEVEL);
NOTICE(support_told_closing, "told_case_closes", "partner", UNTIL);
NOTICE(support_told_rating_asked, "told_rate_case", "partner", UNTIL);

static prm_status describe(prm_call *call, const prm_val *c, const char *key, const prm_val *value, prm_val **data)
{
    *data = prm->object(call);
    PRM_TRY(prm_help_set_all(*data, PRM_TEXTS("number", "subject"), c));
    return prm->set(*data, key, value);
}

/* ---- To whom ----------------------------------------------------------------------------------------------------- */

/* One user, if that one is there and may read it. */
static prm_status send_to_user(prm_call *call, const prm_reason *notice, const prm_val *c, const prm_val *data,
    const char *user, int64_t *count)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);

    *count = 0;
    return *user == '\0' ? PRM_OK
                         : notify->send(call, PRM_NOTICE(.code = notice->code, .subject = prm->text(c, "id"),
                                                .data = data, .user = user), count);
}

/* Whoever asked for help; who has no login, or is there no more, is its partner's admins' matter. */
static prm_status send_to_partner(prm_call *call, const prm_reason *notice, const prm_val *c, const prm_val *data)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    int64_t count;

    PRM_TRY(send_to_user(call, notice, c, data, prm->text(c, "requester"), &count));
    return count > 0 ? PRM_OK
                     : notify->send(call, PRM_NOTICE(.code = notice->code, .subject = prm->text(c, "id"), .data = data,
                                            .partner = prm->text(c, "partner"), .roles = "partner_admin"), NULL);
}

static prm_status find_lead(prm_call *call, const prm_val *c, const char **user)
{
    const prm_val *queue;

    *user = "";
    if (!prm_help_has_value(c, "queue"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "case_queue", prm->text(c, "queue"), &queue));
    *user = prm->text(queue, "lead");
    return PRM_OK;
}

/* Whoever is to see to it; where there is no such person whoever comes next. */
static prm_status send_to_vendor(prm_call *call, const prm_reason *notice, const prm_val *c, const prm_val *data,
    const char *to)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    int is_owner = strcmp(to, "owner") == 0;
    const char *lead;
    int64_t count = 0;

    if (is_owner)
        PRM_TRY(send_to_user(call, notice, c, data, prm->text(c, "owner"), &count));
    if (count == 0 && (is_owner || strcmp(to, "queue_lead") == 0)) {
        PRM_TRY(find_lead(call, c, &lead));
        PRM_TRY(send_to_user(call, notice, c, data, lead, &count));
    }
    if (count > 0)
        return PRM_OK;
    return notify->send(call, PRM_NOTICE(.code = notice->code, .subject = prm->text(c, "id"), .data = data,
        .roles = strcmp(to, "executive") == 0 ? "executive" : "channel_manager"), NULL);
}

/* ---- Of what ----------------------------------------------------------------------------------------------------- */

/* The row an event is about, NULL if it is in another state by now; and its case. */
static prm_status load(prm_call *call, const prm_val *event, const char *entity, const char *state, const prm_val **row,
    const prm_val **c)
{
    const prm_val *found;

    *row = *c = NULL;
    PRM_TRY(prm->load(call, entity, prm->text(event, "subject"), &found));
    if (!prm_help_is_in(found, state))
        return PRM_OK;
    *row = found;
    return prm->load(call, "case", prm->text(found, "case"), c);
}

static prm_status warned(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *clock, *c;
    prm_val *data;

    (void)result;
    PRM_TRY(load(call, event, "case_clock", "running", &clock, &c));
    if (!clock)
        return PRM_OK;
    PRM_TRY(describe(call, c, "until", prm->get(clock, "due_at"), &data));
    return send_to_vendor(call, &support_told_warned, c, data, "owner");
}

static prm_status breached(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *clock, *c;
    prm_val *data;

    (void)result;
    PRM_TRY(load(call, event, "case_clock", "breached", &clock, &c));
    if (!clock || prm_help_has_value(clock, "ended_at"))
        return PRM_OK;
    PRM_TRY(describe(call, c, "until", prm->get(clock, "due_at"), &data));
    PRM_TRY(send_to_vendor(call, &support_told_breached, c, data, "owner"));
    return send_to_partner(call, &support_told_late_with, c, data);
}

static prm_status escalated(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *escalation, *c;
    prm_val *data;

    (void)result;
    PRM_TRY(load(call, event, "escalation", "open", &escalation, &c));
    if (!escalation)
        return PRM_OK;
    PRM_TRY(describe(call, c, "level", prm->get(escalation, "level"), &data));
    PRM_TRY(send_to_vendor(call, &support_told_escalated, c, data, prm->text(escalation, "to")));
    if (prm_help_is(event, "type", support_escalated_event.name))
        return send_to_partner(call, &support_told_escalation, c, data);
    return PRM_OK;
}

static prm_status acknowledged(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *escalation, *c;
    prm_val *data;

    (void)result;
    PRM_TRY(load(call, event, "escalation", "acknowledged", &escalation, &c));
    if (!escalation)
        return PRM_OK;
    PRM_TRY(describe(call, c, "level", prm->get(escalation, "level"), &data));
    return send_to_partner(call, &support_told_acknowledged, c, data);
}

static prm_status closing(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *c;
    prm_val *data;

    (void)result;
    PRM_TRY(prm->load(call, "case", prm->text(event, "subject"), &c));
    if (!prm_help_is_in(c, "resolved"))
        return PRM_OK;
    PRM_TRY(describe(call, c, "until", prm->get(c, "closes_at"), &data));
    return send_to_partner(call, &support_told_closing, c, data);
}

static prm_status rating_asked(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *rating, *c;
    prm_val *data;

    (void)result;
    PRM_TRY(load(call, event, "case_rating", "asked", &rating, &c));
    if (!rating)
        return PRM_OK;
    PRM_TRY(describe(call, c, "until", prm->get(rating, "until"), &data));
    return send_to_partner(call, &support_told_rating_asked, c, data);
}

#define TELL(variable, n, f, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = "support.tell_" n,                    \
        .event = "support." n, .run = f, .doc = d }
TELL(support_tell_warned_reaction, "clock_warned", warned, "Tells whoever works on the case");
TELL(support_tell_breached_reaction, "clock_breached", breached,
    "Tells whoever works on the case, and who asked for help");
TELL(support_tell_escalated_reaction, "escalated", escalated, "Tells whoever is to see to it, and who asked for help");
TELL(support_tell_ignored_reaction, "escalation_ignored", escalated, "Tells whoever is to see to it again");
TELL(support_tell_acknowledged_reaction, "escalation_acknowledged", acknowledged, "Tells who asked for help");
TELL(support_tell_closing_reaction, "closing_soon", closing, "Tells who asked for help");
TELL(support_tell_rating_asked_reaction, "rating_asked", rating_asked, "Asks who asked for help how that was");
