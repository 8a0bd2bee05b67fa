/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What people do to a member's standing: have it evaluated now, lock it, move it for reasons of their own. */
#include "tiers/standing.h"

#include <string.h>

#define THE_MEMBERSHIP PRM_REF("membership", "membership", PRM_REQUIRED, "Whose: of which partner in which programme")
#define WHY(f)         PRM_LINES("reason", 1, 500, f, "Why; the partner does not read it")

/* The membership, as far as the caller may see it, and its programme's scheme. */
static prm_status load(prm_call *call, const prm_val *params, const prm_val **membership, tiers_scheme *scheme)
{
    const prm_val *program;

    PRM_TRY(prm->load(call, "membership", prm->text(params, "membership"), membership));
    PRM_TRY(prm->load(call, "program", prm->text(*membership, "program"), &program));
    prm_status status = tiers_scheme_load(call, program, scheme);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? prm->fail(call, PRM_E_STATE, "no_scheme", NULL) : status;
    return PRM_OK;
}

/* ---- tiers.evaluate ---------------------------------------------------------------------------------------------- */

static prm_status evaluate(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *membership;
    tiers_scheme scheme;
    tiers_run run = { .scheme = &scheme, .occasion = "manual", .is_asked_for = 1 };

    PRM_TRY(load(call, params, &membership, &scheme));
    if (!tiers_scheme_covers(&scheme, membership))
        return prm->fail(call, PRM_E_STATE, "not_evaluated", NULL);
    run.membership = membership;
    prm_status status = tiers_run_ask(call, &run);
    if (status == PRM_E_UNAVAILABLE)
        return prm->fail(call, status, "figures_are_made_again", NULL);
    PRM_TRY(status);
    if (!run.is_due)
        return prm_help_fail_state(call, run.member.partner, "not_evaluated");
    PRM_TRY(tiers_run_move(call, &run));
    PRM_TRY(tiers_run_follow(call, &run));
    PRM_TRY(prm->set(result, "evaluation", run.evaluation));
    PRM_TRY(prm->set(result, "standing", run.standing));
    return prm_help_tell_decision(run.answer.outcome, result);
}

const prm_method tiers_evaluate_method = { .size = sizeof tiers_evaluate_method, .since = 1, .name = "tiers.evaluate",
    .access = PRM_WRITE, .roles = CERT_OWNERS,
    .doc = "Evaluate a member of a programme now, as of today; what follows is as in between two periods. Others are "
           "evaluated each night",
    .params = PRM_FIELDS(THE_MEMBERSHIP),
    .result = PRM_FIELDS(PRM_ROW("evaluation", "evaluation", tiers_evaluation_fields, PRM_REQUIRED, "As stored"),
        CERT_STANDING, CERT_DECISION, CERT_REASONS),
    .example = "{\"membership\":\"membership_01h8xgq3m2c4e\"}", .run = evaluate };

/* ---- tiers.lock and unlock --------------------------------------------------------------------------------------- */

static prm_status tell_lock(prm_call *call, const char *event, const prm_val *standing, const prm_val *params)
{
    const prm_val *level;
    prm_val *data;

    PRM_TRY(prm->load(call, "level", prm->text(standing, "level"), &level));
    PRM_TRY(tiers_standing_data(call, standing, level, &data));
    PRM_TRY(prm_help_set_given(data, "until", params));
    return prm->emit(call, event, prm->text(standing, "id"), data);
}

static prm_status change(prm_call *call, const prm_val *params, const char *event, const prm_val *changes,
    prm_val *result)
{
    const prm_val *membership, *standing;
    tiers_scheme scheme;

    PRM_TRY(load(call, params, &membership, &scheme));
    PRM_TRY(tiers_standing_make(call, &scheme, membership, &standing));
    if (prm_help_is_in(standing, "terminated"))
        return prm_help_fail_state(call, standing, "terminated");
    PRM_TRY(prm->update(call, &standing, changes));
    PRM_TRY(tell_lock(call, event, standing, params));
    PRM_TRY(tiers_look_soon(call, prm->text(membership, "id")));
    return prm->set(result, "standing", standing);
}

static prm_status lock(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *membership, *program;
    prm_val *changes = prm->object(call);
    const char *today;

    if (prm_help_has_value(params, "until")) {
        PRM_TRY(prm->load(call, "membership", prm->text(params, "membership"), &membership));
        PRM_TRY(prm->load(call, "program", prm->text(membership, "program"), &program));
        PRM_TRY(prm_date_today(call, program, &today));
        PRM_TRY(prm_date_check_near(call, "until", prm->text(params, "until"), today));
        if (strcmp(prm->text(params, "until"), today) < 0)
            return prm->fail_field(call, "until", "passed", "has passed");
    }
    PRM_TRY(prm->set(changes, "locked_until",
        prm_help_has_value(params, "until") ? prm->get(params, "until") : prm->new_null(call)));
    PRM_TRY(prm->set(changes, "lock_reason", prm->get(params, "reason")));
    PRM_TRY(prm->set_text(changes, "locked_by", prm->caller(call)->user));
    return change(call, params, "tiers.locked", changes, result);
}

const prm_method tiers_lock_method = { .size = sizeof tiers_lock_method, .since = 1, .name = "tiers.lock",
    .access = PRM_WRITE, .roles = CERT_OWNERS,
    .doc = "Let no rule move a member to another level, for ever or until a day. It is evaluated all the same",
    .params = PRM_FIELDS(THE_MEMBERSHIP, WHY(PRM_REQUIRED), PRM_DATE("until", 0, "The last day of it; none: for ever")),
    .result = PRM_FIELDS(CERT_STANDING),
    .example = "{\"membership\":\"membership_01h8xgq3m2c4e\",\"reason\":\"It is merging with another partner\"}",
    .run = lock };

static prm_status unlock(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const fields[] = { "locked_until", "lock_reason", "locked_by" };
    prm_val *changes = prm->object(call);

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        PRM_TRY(prm->set(changes, fields[i], prm->new_null(call)));
    return change(call, params, "tiers.unlocked", changes, result);
}

const prm_method tiers_unlock_method = { .size = sizeof tiers_unlock_method, .since = 1, .name = "tiers.unlock",
    .access = PRM_WRITE, .roles = CERT_OWNERS, .doc = "Let rules move a member again",
    .params = PRM_FIELDS(THE_MEMBERSHIP), .result = PRM_FIELDS(CERT_STANDING),
    .example = "{\"membership\":\"membership_01h8xgq3m2c4e\"}", .run = unlock };

/* ---- tiers.move -------------------------------------------------------------------------------------------------- */

/* What the rules said last is overruled, where they said anything of this level. */
static prm_status overrule(prm_call *call, const prm_val *standing, const prm_val *to, int rises, const char *reason)
{
    prm_val *answer = prm->object(call);
    const prm_val *evaluation;

    if (!prm_help_has_value(standing, "evaluation"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "evaluation", prm->text(standing, "evaluation"), &evaluation));
    if (!prm_help_has_value(evaluation, "decision"))
        return PRM_OK;
    PRM_TRY(prm->set_text(answer, "action", rises ? "promote" : "demote"));
    PRM_TRY(prm->set(answer, "to", prm->get(to, "code")));
    return prm->overrule(call, prm->text(evaluation, "decision"), tiers_transition_rule.name, answer, reason);
}

static prm_status settle(prm_call *call, const tiers_scheme *scheme, const prm_val **standing, const prm_val *to)
{
    static const char *const over[] = { "at_risk_since", "grace_until", "digest" };
    const char *was = prm->text(*standing, "level");
    prm_val *changes = prm->object(call);

    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        PRM_TRY(prm->set(changes, over[i], prm->new_null(call)));
    PRM_TRY(prm->set(changes, "level", prm->get(to, "id")));
    PRM_TRY(tiers_standing_move(call, standing, "active"));
    PRM_TRY(prm->update(call, standing, changes));
    PRM_TRY(tiers_standing_placed(call, *standing, was, prm->text(*standing, "level")));
    return tiers_grace_arm(call, scheme->program, *standing);
}

static prm_status move(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *reason = prm->text(params, "reason");
    const prm_val *membership, *partner, *standing, *from, *to;
    tiers_scheme scheme;

    PRM_TRY(load(call, params, &membership, &scheme));
    PRM_TRY(prm->load(call, "partner", prm->text(membership, "partner"), &partner));
    if (!tiers_is_evaluated(partner)) /* its standing may not have heard of it yet, or be made now */
        return prm_help_fail_state(call, partner, "not_evaluated");
    PRM_TRY(tiers_standing_make(call, &scheme, membership, &standing));
    if (prm_help_is_in(standing, "suspended") || prm_help_is_in(standing, "terminated"))
        return prm_help_fail_state(call, standing, "not_evaluated");
    PRM_TRY(prm->load(call, "level", prm->text(membership, "level"), &from));
    size_t index = tiers_level_of(&scheme, prm->text(params, "level"));
    if (index == TIERS_NONE)
        return prm->fail_field(call, "level", "other_program", "is no level of this programme that is in use");
    to = scheme.levels[index].row;
    if (prm_help_is(from, "id", prm->text(to, "id")))
        return prm->fail_field(call, "level", "same", "is the one it has");
    PRM_TRY(overrule(call, standing, to, prm_help_number(to, "rank") > prm_help_number(from, "rank"), reason));
    PRM_TRY(tiers_level_set(call, membership, to, NULL, reason));
    PRM_TRY(tiers_foresee_soon(call, prm->text(membership, "id")));
    PRM_TRY(settle(call, &scheme, &standing, to));
    PRM_TRY(tiers_emit_level(call, standing, from, to, "person"));
    PRM_TRY(tiers_look_soon(call, prm->text(membership, "id")));
    return prm->set(result, "standing", standing);
}

const prm_method tiers_move_method = { .size = sizeof tiers_move_method, .since = 1, .name = "tiers.move",
    .access = PRM_WRITE, .roles = CERT_OWNERS,
    .doc = "Put a member at a level whatever it has earned; what the rules said last is overruled. One that has not "
           "earned it is at risk as any other, unless it is locked",
    .params = PRM_FIELDS(THE_MEMBERSHIP, PRM_REF("level", "level", PRM_REQUIRED, "Where it is to be"),
        WHY(PRM_REQUIRED)),
    .result = PRM_FIELDS(CERT_STANDING),
    .example = "{\"membership\":\"membership_01h8xgq3m2c4e\",\"level\":\"level_01h8xgq3m2c4e\","
               "\"reason\":\"Agreed with the board\"}", .run = move };
