/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The life of a risk: found, brought up to date, averted or come.
 * Two looks that find the same write nothing. */
#include "outlook/outlook.h"

#include <string.h>

prm_status outlook_risks_open(prm_call *call, const char *membership, const prm_val **risks)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "membership", membership));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "tier_risk",
        .sort = "membership, state, on", .filter = filter, .limit = 2 * OUTLOOK_RISKS }, risks);
}

const prm_val *outlook_risk_of(const prm_val *open, const char *requirement)
{
    for (size_t i = 0; i < prm->count(open); i++)
        if (prm_help_is(prm->at(open, i), "requirement", requirement))
            return prm->at(open, i);
    return NULL;
}

int outlook_risk_is_same(const prm_val *risk, const prm_val *membership, const outlook_threat *threat)
{
    return prm_help_is(risk, "requirement", threat->requirement) && prm_help_is(risk, "on", threat->on) &&
           prm_help_is(risk, "award", threat->award) && prm_help_is(risk, "level", prm->text(membership, "level")) &&
           prm_help_number(risk, "value") == threat->value && prm_help_number(risk, "needed") == threat->needed;
}

/* ---- What is told of it ----------------------------------------------------------------------------------------- */

/* What events of it are counted by: codes. */
static prm_status emit(prm_call *call, const char *event, const prm_val *risk)
{
    prm_val *data = prm->object(call);
    const prm_val *level;

    PRM_TRY(prm->load(call, "level", prm->text(risk, "level"), &level));
    PRM_TRY(prm->set(data, "program", prm->get(risk, "program")));
    PRM_TRY(prm->set(data, "level", prm->get(level, "code")));
    PRM_TRY(prm_help_set_given(data, "requirement", risk));
    PRM_TRY(prm_help_set_given(data, "certification_code", risk));
    PRM_TRY(prm_help_set_given(data, "on", risk));
    return prm->emit(call, event, prm->text(risk, "id"), data);
}

/* ---- Rows ------------------------------------------------------------------------------------------------------- */

static prm_status set_text(prm_call *call, prm_val *values, const char *key, const char *text)
{
    return *text != '\0' ? prm->set_text(values, key, text) : prm->set(values, key, prm->new_null(call));
}

static prm_status describe(prm_call *call, const prm_val *membership, const outlook_threat *threat, prm_val *values)
{
    PRM_TRY(prm->set(values, "level", prm->get(membership, "level")));
    PRM_TRY(set_text(call, values, "to", threat->to));
    PRM_TRY(prm->set_text(values, "on", threat->on));
    PRM_TRY(set_text(call, values, "keeps_until", threat->keeps_until));
    PRM_TRY(prm->set_text(values, "requirement", threat->requirement));
    PRM_TRY(prm->set_text(values, "requirement_name", threat->name));
    PRM_TRY(set_text(call, values, "award", threat->award));
    PRM_TRY(set_text(call, values, "certification_code", threat->certification));
    PRM_TRY(set_text(call, values, "decision", threat->decision));
    PRM_TRY(prm->set_integer(values, "value", threat->value));
    return prm->set_integer(values, "needed", threat->needed);
}

static prm_status create(prm_call *call, const prm_val *membership, const outlook_threat *threat, const prm_val **risk)
{
    static const char *const of_membership[] = { "partner", "program", NULL };
    prm_val *values = prm->object(call), *given = prm->object(call);

    PRM_TRY(describe(call, membership, threat, values));
    PRM_TRY(prm_help_set_every(given, values));
    PRM_TRY(prm_help_set_all(given, of_membership, membership));
    PRM_TRY(prm->set(given, "membership", prm->get(membership, "id")));
    PRM_TRY(prm->create(call, "tier_risk", given, risk));
    return emit(call, "tiers.risk_found", *risk);
}

/* One that has moved away is told of anew as its day comes near; of one that has come nearer the rest is told. */
static prm_status change(prm_call *call, const prm_val *membership, const outlook_threat *threat, const prm_val **risk)
{
    int is_later = strcmp(threat->on, prm->text(*risk, "on")) > 0;
    prm_val *values = prm->object(call);

    PRM_TRY(describe(call, membership, threat, values));
    if (is_later)
        PRM_TRY(prm->set(values, "told_days", prm->new_null(call)));
    return prm->update(call, risk, values);
}

prm_status outlook_risk_keep(prm_call *call, const prm_val *program, const prm_val *membership, const prm_val *open,
    const outlook_threat *threat)
{
    const prm_val *risk = outlook_risk_of(open, threat->requirement);

    if (risk)
        PRM_TRY(change(call, membership, threat, &risk));
    else
        PRM_TRY(create(call, membership, threat, &risk));
    return outlook_tells_arm(call, program, risk);
}

prm_status outlook_risk_close(prm_call *call, const prm_val *risk, const char *state)
{
    prm_val *values = prm->object(call);

    PRM_TRY(prm->disarm(call, tiers_risk_tells_timer.name, prm->text(risk, "id"), "tell"));
    PRM_TRY(prm->set_integer(values, "closed_at", prm->now(call)));
    PRM_TRY(prm->update(call, &risk, values));
    PRM_TRY(prm->move(call, &risk, state));
    if (strcmp(state, "come") == 0)
        return emit(call, "tiers.risk_came", risk);
    PRM_TRY(emit(call, "tiers.risk_averted", risk));
    return outlook_tell_averted(call, risk);
}
