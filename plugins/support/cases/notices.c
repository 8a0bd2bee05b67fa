/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom of the vendor's it concerns where a case goes: who is to say whose it is, and whose it is. They are told
 * after it is certain, in a reaction. */
#include "cases/cases.h"

#define NUMBER   PRM_TEXT("number", 1, 40, 0, "The case's number")
#define SUBJECT  PRM_TEXT("subject", 1, 200, 0, "What it is about")
#define PRIORITY PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, 0, "1 comes first")
#define NOTICE(variable, c)                                                                                            \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = "vendor",                            \
        .data = (const prm_field *const[]){ NUMBER, SUBJECT, PRIORITY, NULL } }
NOTICE(support_told_to_triage, "told_to_triage");
NOTICE(support_told_assigned, "told_assigned");

static prm_status send(prm_call *call, const prm_reason *notice, const prm_val *row, const char *user)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, PRM_TEXTS("number", "subject", "priority"), row));
    return notify->send(call, PRM_NOTICE(.code = notice->code, .subject = prm->text(row, "id"), .data = data,
        .user = *user != '\0' ? user : NULL, .roles = *user != '\0' ? NULL : "support_agent"), NULL);
}

/* By now somebody may have seen to it. */
static prm_status tell_triage(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *row;

    (void)result;
    PRM_TRY(prm->load(call, "case", prm->text(event, "subject"), &row));
    return prm_help_is_in(row, "new") ? send(call, &support_told_to_triage, row, "") : PRM_OK;
}

static prm_status tell_assigned(prm_call *call, const prm_val *event, prm_val *result)
{
    const char *owner = prm->text(prm->get(event, "data"), "owner");
    const prm_val *row;

    (void)result;
    PRM_TRY(prm->load(call, "case", prm->text(event, "subject"), &row));
    if (*owner == '\0' || !prm_help_is(row, "owner", owner))
        return PRM_OK;
    return send(call, &support_told_assigned, row, owner);
}

const prm_reaction support_tell_triage_reaction = { .size = sizeof support_tell_triage_reaction, .since = 1,
    .name = "support.tell_triage", .event = "support.triage_needed", .run = tell_triage,
    .doc = "Tells those who work on cases that one is nobody's" };
const prm_reaction support_tell_assigned_reaction = { .size = sizeof support_tell_assigned_reaction, .since = 1,
    .name = "support.tell_assigned", .event = "support.assigned", .run = tell_assigned,
    .doc = "Tells whoever is to work on a case" };
