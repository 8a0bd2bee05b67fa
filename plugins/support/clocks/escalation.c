/* SPDX-License-Identifier: Apache-2.0 */
/** @file  An escalation: the row, and how it ends. */
#include "clocks/escalations.h"

#include <string.h>

const prm_field *const support_escalation_fields[] = {
    PRM_REF("case", "case", PRM_READONLY, "Of which case"),
    PRM_REF("partner", "partner", PRM_READONLY, "Whose case it is"),
    PRM_REF("program", "program", PRM_READONLY, "Under which programme"),
    PRM_REF("territory", "territory", PRM_READONLY, "Where"),
    PRM_INT("level", 1, SUPPORT_LEVELS, PRM_READONLY, "How far up it has gone: 1 is the lowest"),
    PRM_ENUM("why", SUPPORT_ALARMS, PRM_READONLY, "What it came of"),
    PRM_REF("clock", "case_clock", PRM_READONLY, "Of a promise at risk or broken: which"),
    PRM_LINES("reason", 1, 2000, PRM_READONLY,
        "Of one that was asked for: why, as who asked has said; both sides read it"),
    PRM_ENUM("asked_by", "partner|vendor", PRM_READONLY, "And of which side that was"),
    PRM_ENUM("to", SUPPORT_SEES_TO, PRM_READONLY | PRM_VENDOR, "Who is to see to it"),
    PRM_INT("reminders", 0, SUPPORT_REMINDED_MOST, PRM_READONLY | PRM_VENDOR, "How often they were asked for it again"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    PRM_TIME("acknowledged_at", PRM_READONLY, "When somebody took note of it"),
    PRM_TEXT("acknowledged_by", 1, 60, PRM_READONLY | PRM_VENDOR, "Which user of the vendor's"),
    PRM_TIME("ended_at", PRM_READONLY, "When it ended; none: it has not"),
    PRM_ENUM("end", SUPPORT_ESCALATION_ENDS, PRM_READONLY, "Why: a higher one came, it is done, or the case is solved"),
    PRM_LINES("note", 1, 2000, PRM_READONLY | PRM_VENDOR, "What was done, for the vendor's own people"),
    NULL
};

const prm_entity support_escalation_entity = { .size = sizeof support_escalation_entity, .since = 1,
    .name = "escalation", .path = "support.escalations", .scope = "partner",
    .doc = "A case that needs more than those who work on it: how far up it has gone, and why",
    .ops = "get list export: *", .fields = support_escalation_fields,
    .flow = PRM_FLOW("open", "open > acknowledged | ended", "acknowledged > ended"),
    .indexes = PRM_TEXTS("unique case where ended_at null", "case, -created_at", "partner, -created_at",
        "state, level, created_at") };

prm_status support_escalation_find(prm_call *call, const char *the_case, const prm_val **escalation)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "case", the_case));
    PRM_TRY(prm->set(filter, "ended_at", prm->new_null(call)));
    return prm_help_find_one(call, "escalation", filter, NULL, PRM_REACH_CALLER, escalation);
}

prm_status support_escalation_tell(prm_call *call, const prm_val *escalation, const char *event, const prm_val *more)
{
    static const char *const told[] = { "case", "partner", "program", "level", "why", NULL };
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, told, escalation));
    PRM_TRY(prm_help_set_every(data, more));
    return prm->emit(call, event, prm->text(escalation, "id"), data);
}

prm_status support_escalation_end(prm_call *call, const prm_val **escalation, const char *end, prm_val *changes)
{
    prm_val *flag = prm->object(call);
    const prm_val *c;

    PRM_TRY(prm->set_text(changes, "end", end));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(prm->move(call, escalation, "ended"));
    PRM_TRY(prm->update(call, escalation, changes));
    PRM_TRY(prm->disarm(call, support_escalation_again_timer.name, prm->text(*escalation, "id"), ""));
    if (strcmp(end, "raised") == 0)
        return PRM_OK;
    PRM_TRY(prm->load(call, "case", prm->text(*escalation, "case"), &c));
    PRM_TRY(prm->set_boolean(flag, "escalated", 0));
    PRM_TRY(prm->set(flag, "escalation_level", prm->new_null(call)));
    PRM_TRY(prm->update(call, &c, flag));
    return support_escalation_tell(call, *escalation, "support.escalation_ended", NULL);
}

prm_status support_escalation_over(prm_call *call, const prm_val **c)
{
    const prm_val *escalation;

    PRM_TRY(support_escalation_find(call, prm->text(*c, "id"), &escalation));
    if (!escalation)
        return PRM_OK;
    PRM_TRY(support_escalation_end(call, &escalation, "solved", prm->object(call)));
    return prm->load(call, "case", prm->text(*c, "id"), c);
}
