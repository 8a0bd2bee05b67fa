/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What rules are told of a case by the time it is worked on: codes and counts, nothing of what was said. */
#include "clocks/told.h"

#include "success/success.h"

const prm_field *const support_told_case_fields[] = {
    PRM_ENUM("state", SUPPORT_STATES, PRM_REQUIRED, "Where it is"),
    PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts"),
    PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, 0, "1 comes first"),
    PRM_TEXT("category", 1, 60, 0, "What it is about"),
    PRM_ENUM("channel", SUPPORT_CHANNELS, 0, "By what it came"),
    PRM_INT("age_hours", 0, PRM_ANY, PRM_REQUIRED, "Hours since it was opened"),
    PRM_INT("reopenings", 0, SUPPORT_REOPENED, PRM_REQUIRED, "How often it was reopened"),
    PRM_BOOL("answered", PRM_REQUIRED, "Whether the vendor has ever answered"),
    PRM_BOOL("owned", PRM_REQUIRED | PRM_VENDOR, "Whether somebody works on it"),
    PRM_BOOL("queued", PRM_REQUIRED | PRM_VENDOR, "Whether it is in a queue"),
    NULL
};

const prm_field *const support_told_partner_fields[] = {
    PRM_TEXT("type", 1, 40, 0, "What sort of partner it is"),
    PRM_TEXT("state", 1, 40, 0, "Where it is in its life"),
    PRM_COUNTRY("country", 0, "Where it is"),
    PRM_TEXT("level", 1, 40, 0, "The code of the level it had when the case was opened"),
    NULL
};

const prm_field *const support_told_plan_fields[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What it is called"),
    PRM_LIST("targets", PRM_OBJECT("target", success_target_fields, 0, "Of one severity"), PRM_REQUIRED,
        "What is promised"),
    NULL
};

int support_case_is_open(const prm_val *c)
{
    for (const char *const *state = SUPPORT_OPEN; *state; state++)
        if (prm_help_is_in(c, *state))
            return 1;
    return 0;
}

prm_status support_told_case(prm_call *call, const prm_val *c, prm_val *facts)
{
    static const char *const as_it_is[] = { "state", "severity", "priority", "category", "channel", NULL };
    int64_t age = prm->now(call) - prm_help_number(c, "created_at");
    prm_val *told = prm->object(call);

    PRM_TRY(prm_help_set_all(told, as_it_is, c));
    PRM_TRY(prm->set_integer(told, "age_hours", age > 0 ? age / PRM_HOUR_MS : 0));
    PRM_TRY(prm->set_integer(told, "reopenings", prm_help_number(c, "reopenings")));
    PRM_TRY(prm->set_boolean(told, "answered", prm_help_has_value(c, "first_response_at")));
    PRM_TRY(prm->set_boolean(told, "owned", prm_help_has_value(c, "owner")));
    PRM_TRY(prm->set_boolean(told, "queued", prm_help_has_value(c, "queue")));
    return prm->set(facts, "case", told);
}

prm_status support_told_partner(prm_call *call, const prm_val *c, prm_val *facts)
{
    static const char *const as_it_is[] = { "type", "state", "country", NULL };
    prm_val *told = prm->object(call);
    const prm_val *partner;

    PRM_TRY(prm_help_load_reached(call, "partner", prm->text(c, "partner"), &partner));
    PRM_TRY(prm_help_set_all(told, as_it_is, partner));
    PRM_TRY(prm_help_set_given(told, "level", c));
    return prm->set(facts, "partner", told);
}

prm_status support_told_plan(prm_call *call, const prm_val *c, prm_val *facts)
{
    prm_val *told = prm->object(call);
    const prm_val *program, *plan;

    PRM_TRY(prm->load(call, "program", prm->text(c, "program"), &program));
    PRM_TRY(success_plan_named(call, program, prm->text(c, "plan"), &plan));
    if (!plan)
        return PRM_OK;
    PRM_TRY(prm->set(told, "code", prm->get(plan, "code")));
    PRM_TRY(prm->set(told, "targets", prm_help_has_value(plan, "targets")
        ? prm->get(plan, "targets") : prm->list(call)));
    return prm->set(facts, "plan", told);
}
