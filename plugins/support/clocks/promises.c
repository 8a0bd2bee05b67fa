/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What support.sla is asked over when a case is no longer what it was, and what its answer comes to. */
#include "clocks/promises.h"
#include "clocks/told.h"

#include <string.h>

prm_status support_promises_ask(prm_call *call, const prm_val *c, const char *occasion, const prm_val **answer)
{
    prm_val *facts = prm->object(call);
    const prm_val *outcome;

    PRM_TRY(prm->set_text(facts, "occasion", occasion));
    PRM_TRY(support_told_case(call, c, facts));
    PRM_TRY(support_told_partner(call, c, facts));
    PRM_TRY(support_told_plan(call, c, facts));
    PRM_TRY(prm->decide(call, support_promising_chain.name, prm->text(c, "id"), facts, &outcome));
    *answer = prm->get(outcome, support_sla_rule.name);
    return PRM_OK;
}

/* Nothing is promised of what the answer does not name. */
static prm_status read_one(prm_call *call, const prm_val *c, const prm_val *answered, const char *kind,
    prm_val *promises)
{
    prm_val *promise = prm->object(call);
    const char *calendar;

    PRM_TRY(support_hours_calendar(call, c, prm->text(answered, "calendar"), &calendar));
    PRM_TRY(prm->set(promise, "minutes", prm->get(answered, "minutes")));
    PRM_TRY(prm->set_text(promise, "calendar", calendar));
    return prm->set(promises, kind, promise);
}

prm_status support_promises_read(prm_call *call, const prm_val *c, const prm_val *answer, const prm_val **promises)
{
    prm_val *made = prm->object(call);

    for (size_t i = 0; i < SUPPORT_KINDS; i++)
        if (prm_help_has_value(answer, support_clock_kinds[i]))
            PRM_TRY(read_one(call, c, prm->get(answer, support_clock_kinds[i]), support_clock_kinds[i], made));
    *promises = made;
    return PRM_OK;
}

int support_promise_is_open(const prm_val *c, const char *kind, const prm_val *promises, const char *occasion)
{
    int is_answered = prm_help_has_value(c, "first_response_at") && strcmp(occasion, "reopened") != 0;

    if (strcmp(kind, SUPPORT_FIRST_RESPONSE) == 0)
        return !is_answered;
    return strcmp(kind, SUPPORT_RESOLVE) == 0 || is_answered || !prm_help_has_value(promises, SUPPORT_FIRST_RESPONSE);
}
