/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Resolved cases: how long they can be reopened, when their partner is told that they close,
 * and that they do. */
#include "clocks/closing.h"

#include "cases/cases.h"
#include "clocks/told.h"

static prm_status clear(prm_call *call, prm_val *changes, const char *field)
{
    return prm->set(changes, field, prm->new_null(call));
}

static prm_status disarm(prm_call *call, const prm_val *c)
{
    PRM_TRY(prm->disarm(call, support_closes_soon_timer.name, prm->text(c, "id"), ""));
    return prm->disarm(call, support_closes_timer.name, prm->text(c, "id"), "");
}

static prm_status ask(prm_call *call, const prm_val *c, const prm_val **answer)
{
    prm_val *facts = prm->object(call);
    const prm_val *outcome;

    PRM_TRY(support_told_case(call, c, facts));
    PRM_TRY(support_told_partner(call, c, facts));
    PRM_TRY(prm->decide(call, support_closing_chain.name, prm->text(c, "id"), facts, &outcome));
    *answer = prm->get(outcome, support_autoclose_rule.name);
    return PRM_OK;
}

prm_status support_closing_begin(prm_call *call, const prm_val **c)
{
    const char *id = prm->text(*c, "id");
    prm_val *changes = prm->object(call);
    const prm_val *answer;
    int64_t closes, reopen, now = prm->now(call);

    PRM_TRY(ask(call, *c, &answer));
    closes = now + prm_help_number(answer, "days") * PRM_DAY_MS;
    reopen = prm_help_has_value(answer, "reopen_days")
        ? now + prm_help_number(answer, "reopen_days") * PRM_DAY_MS
        : closes;
    PRM_TRY(prm->set_integer(changes, "closes_at", closes));
    PRM_TRY(prm->set_integer(changes, "reopen_until", reopen < closes ? reopen : closes));
    PRM_TRY(prm->update(call, c, changes));
    int64_t soon = closes - prm_help_number(answer, "tell_days") * PRM_DAY_MS;
    if (soon > now && soon < closes)
        PRM_TRY(prm->arm(call, support_closes_soon_timer.name, id, "", soon, NULL));
    return prm->arm(call, support_closes_timer.name, id, "", closes, NULL);
}

prm_status support_closing_stop(prm_call *call, const prm_val **c)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(disarm(call, *c));
    if (!prm_help_has_value(*c, "closes_at"))
        return PRM_OK;
    PRM_TRY(clear(call, changes, "closes_at"));
    PRM_TRY(clear(call, changes, "reopen_until"));
    return prm->update(call, c, changes);
}

static prm_status tell(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *data = prm->object(call);
    const prm_val *c;

    (void)result;
    PRM_TRY(prm->load(call, "case", prm->text(params, "subject"), &c));
    if (!prm_help_is_in(c, "resolved") || prm_help_number(c, "closes_at") <= prm->now(call))
        return PRM_OK;
    PRM_TRY(prm_help_set_given(data, "program", c));
    PRM_TRY(prm_help_set_given(data, "closes_at", c));
    return prm->emit(call, "support.closing_soon", prm->text(c, "id"), data);
}

const prm_timer support_closes_soon_timer = { .size = sizeof support_closes_soon_timer, .since = 1,
    .name = "support.closes_soon", .doc = "A partner is told that its resolved case will be closed", .run = tell };

static prm_status run_out(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *c;

    (void)result;
    PRM_TRY(prm->load(call, "case", prm->text(params, "subject"), &c));
    if (!prm_help_is_in(c, "resolved") || prm_help_number(c, "closes_at") > prm->now(call))
        return PRM_OK;
    return support_case_move(call, &c, "closed", NULL);
}

const prm_timer support_closes_timer = { .size = sizeof support_closes_timer, .since = 1, .name = "support.closes",
    .doc = "A resolved case is closed that nobody has reopened", .run = run_out };
