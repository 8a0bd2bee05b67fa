/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What people do about escalations: ask for one, take note of it, and see to its end. */
#include "cases/cases.h"
#include "clocks/escalations.h"
#include "clocks/told.h"

const prm_field support_escalations_a_day_setting = { .size = sizeof support_escalations_a_day_setting,
    .type = PRM_T_INT, .name = "escalations_a_day",
    .doc = "How often all users of a partner may ask in 24 hours that a case be escalated",
    .min = 1, .max = 10000, .preset = "100" };

#define SEES_TO_IT "support_agent | channel_manager | program_manager | executive"
#define THE_ESCALATION PRM_REF("id", "escalation", PRM_REQUIRED, "The escalation")

static prm_status ask(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *c;

    PRM_TRY(support_case_load_own(call, prm->text(params, "id"), &c));
    if (!support_case_is_open(c))
        return prm_help_fail_state(call, c, "not_open");
    PRM_TRY(support_escalate(call, prm->text(c, "id"),
        &(support_alarm){ .why = "asked", .reason = prm->text(params, "reason") }, result));
    PRM_TRY(prm->load(call, "case", prm->text(params, "id"), &c));
    return prm->set(result, "case", c);
}

const prm_method support_escalate_method = { .size = sizeof support_escalate_method, .since = 1,
    .name = "support.escalate",
    .access = PRM_WRITE, .roles = SUPPORT_ASKERS " | " SEES_TO_IT, .subject = "case", .run = ask,
    .quota = "escalations_a_day",
    .doc = "Ask that somebody above sees to an open case. The rules say how far up that goes; where they see no cause, "
           "or it has gone as far already, nothing is changed, and they say why. A case goes up 50 times at most",
    .params = PRM_FIELDS(SUPPORT_THE_CASE,
        PRM_LINES("reason", 1, 2000, PRM_REQUIRED, "Why, as plain text that both sides read")),
    .result = PRM_FIELDS(PRM_BOOL("escalated", PRM_REQUIRED, "Whether it has gone up with this"),
        SUPPORT_ESCALATION(0), SUPPORT_CASE, SUPPORT_DECISION, SUPPORT_REASONS),
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"reason\":\"The customer's line stands still since Monday\"}" };

static prm_status acknowledge(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *escalation;

    PRM_TRY(prm->load(call, "escalation", prm->text(params, "id"), &escalation));
    PRM_TRY(prm->move(call, &escalation, "acknowledged"));
    PRM_TRY(prm->set_integer(changes, "acknowledged_at", prm->now(call)));
    PRM_TRY(prm->set_text(changes, "acknowledged_by", prm->caller(call)->user));
    PRM_TRY(prm->update(call, &escalation, changes));
    PRM_TRY(prm->disarm(call, support_escalation_again_timer.name, prm->text(escalation, "id"), ""));
    PRM_TRY(support_escalation_tell(call, escalation, "support.escalation_acknowledged", NULL));
    return prm->set(result, "escalation", escalation);
}

const prm_method support_escalation_acknowledge_method = { .size = sizeof support_escalation_acknowledge_method,
    .since = 1, .name = "support.escalations.acknowledge", .access = PRM_WRITE,
    .roles = SEES_TO_IT, .subject = "escalation",
    .run = acknowledge, .doc = "Take note of an escalation: nobody is reminded of it any more",
    .params = PRM_FIELDS(THE_ESCALATION), .result = PRM_FIELDS(SUPPORT_ESCALATION(PRM_REQUIRED)),
    .example = "{\"id\":\"escalation_01h8xgq3m2c4e\"}" };

static prm_status end(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *escalation;

    PRM_TRY(prm->load(call, "escalation", prm->text(params, "id"), &escalation));
    PRM_TRY(prm_help_set_given(changes, "note", params));
    PRM_TRY(support_escalation_end(call, &escalation, "done", changes));
    return prm->set(result, "escalation", escalation);
}

const prm_method support_escalation_end_method = { .size = sizeof support_escalation_end_method, .since = 1,
    .name = "support.escalations.end", .access = PRM_WRITE, .roles = SEES_TO_IT, .subject = "escalation", .run = end,
    .doc = "An escalation is seen to: its case is worked on as others are",
    .params = PRM_FIELDS(THE_ESCALATION, PRM_LINES("note", 1, 2000, 0, "What was done, for the vendor's own people")),
    .result = PRM_FIELDS(SUPPORT_ESCALATION(PRM_REQUIRED)),
    .example = "{\"id\":\"escalation_01h8xgq3m2c4e\",\"note\":\"A second engineer is on it\"}" };
