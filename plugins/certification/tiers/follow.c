/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What follows from an evaluation: the row, the level, the standing, what is told of it, and when grace ends.
 * All of it in one transaction. */
#include "tiers/standing.h"

#include <string.h>

static int lacks(const tiers_run *run)
{
    return !run->answer.keeps && run->answer.earned_rank < run->member.rank &&
           (run->scheme->level_count == 0 || run->member.rank > run->scheme->levels[0].rank);
}

static int is_move(const tiers_run *run)
{
    return run->answer.to != TIERS_NONE;
}

/* Who keeps a level that it has not earned is at risk, or in grace as long as that lasts; the lowest is nobody's to
 * lose. */
static const char *next_state(const tiers_run *run)
{
    const char *state = prm->text(run->standing, "state");

    if (is_move(run))
        return "active";
    if (strcmp(run->answer.action, "at_period_end") == 0)
        return "eligible_up";
    if (strcmp(run->answer.action, "grace") == 0)
        return "grace";
    if (run->answer.keeps)
        return strcmp(state, "candidate") == 0 ? "active" : state;
    if (!lacks(run))
        return "active";
    return strcmp(state, "grace") == 0 ? "grace" : "at_risk";
}

/* The level that rules have said all there is to say about. Where they moved it to the highest that is met there is
 * nowhere left to go; anywhere else they are asked again. */
static const char *settled_level(const tiers_run *run)
{
    int is_settled = is_move(run) && run->answer.to == run->answer.earned && run->answer.to == run->look.best;

    return is_settled ? run->scheme->levels[run->answer.to].id : prm->text(run->membership, "level");
}

/* ---- The row ----------------------------------------------------------------------------------------------------- */

static const prm_val *level_id(const tiers_run *run, size_t level)
{
    return level == TIERS_NONE ? NULL : prm->get(run->scheme->levels[level].row, "id");
}

/* One that is archived is the member's own. */
static const prm_val *earned_id(const tiers_run *run)
{
    return run->answer.keeps ? prm->get(run->membership, "level") : level_id(run, run->answer.earned);
}

static prm_status make_row(prm_call *call, tiers_run *run, const char *state)
{
    static const char *const of_standing[] = { "partner", "program", "membership", NULL };
    prm_val *values = prm->object(call), *items;

    PRM_TRY(tiers_items_make(call, run->scheme, &run->look, &items));
    PRM_TRY(prm_help_set_all(values, of_standing, run->standing));
    PRM_TRY(prm->set_text(values, "occasion", run->occasion));
    PRM_TRY(prm->set_text(values, "as_of", run->as_of));
    if (run->period)
        PRM_TRY(prm->set_text(values, "period", run->period));
    PRM_TRY(prm->set(values, "level", prm->get(run->membership, "level")));
    PRM_TRY(prm->set(values, "earned", earned_id(run)));
    PRM_TRY(prm->set_text(values, "transition", run->answer.action));
    PRM_TRY(prm->set(values, "to", is_move(run) ? level_id(run, run->answer.to) : prm->get(run->membership, "level")));
    PRM_TRY(prm->set(values, "standing_from", prm->get(run->standing, "state")));
    PRM_TRY(prm->set_text(values, "standing_to", state));
    PRM_TRY(prm->set(values, "items", items));
    if (run->member.level != TIERS_NONE)
        PRM_TRY(prm->set_integer(values, "total", run->look.levels[run->member.level].total));
    if (lacks(run))
        PRM_TRY(prm->set_text(values, "risk_on", run->as_of));
    PRM_TRY(prm->set(values, "decision", prm->get(run->answer.outcome, "id")));
    return prm->create(call, "evaluation", values, &run->evaluation);
}

/* ---- The level --------------------------------------------------------------------------------------------------- */

prm_status tiers_level_set(prm_call *call, const prm_val *membership, const prm_val *level, const prm_val *grants,
    const char *reason)
{
    prm_val *params = prm->object(call);
    const prm_val *result;

    PRM_TRY(prm->set(params, "id", prm->get(membership, "id")));
    PRM_TRY(prm->set(params, "level", prm->get(level, "id")));
    PRM_TRY(prm->set(params, "grants", grants));
    if (reason)
        PRM_TRY(prm->set_text(params, "reason", reason));
    return prm->call_method(call, "partners.memberships.set_level", params, PRM_AS_PLUGIN, &result);
}

/* ---- The standing ------------------------------------------------------------------------------------------------ */

static prm_status set_grace(prm_call *call, const tiers_run *run, const char *state, prm_val *changes)
{
    int was_in_grace = prm_help_is_in(run->standing, "grace") && !run->grace_is_over;
    char until[PRM_DATE_ROOM];

    if (strcmp(state, "grace") != 0)
        return prm->set(changes, "grace_until", prm->new_null(call));
    if (was_in_grace || strcmp(run->answer.action, "grace") != 0)
        return PRM_OK;
    prm_date_add(run->today, run->answer.grace_days, until, sizeof until);
    return prm->set_text(changes, "grace_until", until);
}

static prm_status set_risk(prm_call *call, const tiers_run *run, const char *state, prm_val *changes)
{
    int is_risky = strcmp(state, "at_risk") == 0 || strcmp(state, "grace") == 0;

    if (!is_risky)
        return prm->set(changes, "at_risk_since", prm->new_null(call));
    return prm_help_has_value(run->standing, "at_risk_since")
               ? PRM_OK
               : prm->set_integer(changes, "at_risk_since", prm->now(call));
}

static prm_status change_standing(prm_call *call, tiers_run *run, const char *state)
{
    prm_val *changes = prm->object(call);
    const prm_val *earned = earned_id(run);
    const char *was = prm->text(run->standing, "level");
    char review[PRM_DATE_ROOM];

    if (run->period) {
        tiers_period_begins(run->scheme->row, run->today, 1, review, sizeof review);
        PRM_TRY(prm->set_text(changes, "review_on", review));
    }
    PRM_TRY(set_grace(call, run, state, changes));
    PRM_TRY(set_risk(call, run, state, changes));
    PRM_TRY(prm->set(changes, "level",
        is_move(run) ? level_id(run, run->answer.to) : prm->get(run->membership, "level")));
    PRM_TRY(prm->set(changes, "earned", earned ? earned : prm->new_null(call)));
    PRM_TRY(prm->set_integer(changes, "evaluated_at", prm->now(call)));
    PRM_TRY(prm->set(changes, "evaluation", prm->get(run->evaluation, "id")));
    tiers_run_digest(run, state, settled_level(run));
    PRM_TRY(prm->set_text(changes, "digest", run->digest));
    PRM_TRY(tiers_standing_move(call, &run->standing, state));
    PRM_TRY(prm->update(call, &run->standing, changes));
    PRM_TRY(tiers_standing_placed(call, run->standing, was, prm->text(run->standing, "level")));
    return tiers_grace_arm(call, run->scheme->program, run->standing);
}

/* ---- What is told ------------------------------------------------------------------------------------------------ */

static prm_status emit_evaluated(prm_call *call, const tiers_run *run, const char *from)
{
    prm_val *data;
    size_t earned = run->answer.earned;

    PRM_TRY(tiers_standing_data(call, run->standing, run->member.at, &data));
    PRM_TRY(prm->set_text(data, "occasion", run->occasion));
    PRM_TRY(prm->set_text(data, "transition", run->answer.action));
    if (earned != TIERS_NONE)
        PRM_TRY(prm->set_text(data, "earned", run->scheme->levels[earned].code));
    PRM_TRY(prm->set_text(data, "from", from));
    PRM_TRY(prm->set(data, "to", prm->get(run->standing, "state")));
    return prm->emit(call, "tiers.evaluated", prm->text(run->standing, "id"), data);
}

prm_status tiers_emit_level(prm_call *call, const prm_val *standing, const prm_val *from, const prm_val *to,
    const char *by)
{
    int rises = prm_help_number(to, "rank") > prm_help_number(from, "rank");
    prm_val *data;

    PRM_TRY(tiers_standing_data(call, standing, to, &data));
    PRM_TRY(prm->set(data, "from", prm->get(from, "code")));
    PRM_TRY(prm->set_text(data, "by", by));
    if (!rises && strcmp(by, "rules") == 0)
        PRM_TRY(prm->set_boolean(data, "recovered", 0));
    return prm->emit(call, rises ? "tiers.promoted" : "tiers.demoted", prm->text(standing, "id"), data);
}

/* What its level takes and it has not: names for people. */
static prm_status tell_missing(prm_call *call, const tiers_run *run, prm_val *data)
{
    size_t level = run->member.level;
    prm_val *missing = prm->list(call);

    for (size_t i = 0; level != TIERS_NONE && i < run->scheme->levels[level].count; i++) {
        size_t index = run->scheme->levels[level].first + i;
        const tiers_requirement *requirement = &run->scheme->requirements[index];
        if (requirement->kind != TIERS_POINTS && !run->look.found[index].passed)
            PRM_TRY(prm->append(missing, prm->get(requirement->row, "name")));
    }
    return prm->set(data, "missing", missing);
}

/* Nothing is said of what stays as it was. */
static prm_status emit_state(prm_call *call, const tiers_run *run, const char *from, int64_t risky_since)
{
    const char *to = prm->text(run->standing, "state"), *event = NULL;
    int was_risky = strcmp(from, "at_risk") == 0 || strcmp(from, "grace") == 0;
    prm_val *data;

    if (strcmp(to, from) == 0 || (is_move(run) && strcmp(run->answer.action, "demote") == 0))
        return PRM_OK;
    if (strcmp(to, "at_risk") == 0 || strcmp(to, "grace") == 0)
        event = strcmp(to, "grace") == 0 ? "tiers.grace" : "tiers.at_risk";
    else if (was_risky)
        event = "tiers.restored";
    else if (strcmp(to, "eligible_up") == 0)
        event = "tiers.eligible";
    if (!event)
        return PRM_OK;
    PRM_TRY(tiers_standing_data(call, run->standing, run->member.at, &data));
    if (strcmp(event, "tiers.restored") == 0) {
        PRM_TRY(prm->set_integer(data, "days", (prm->now(call) - risky_since) / PRM_DAY_MS));
        PRM_TRY(prm->set_boolean(data, "recovered", 1));
    } else if (strcmp(event, "tiers.eligible") == 0)
        PRM_TRY(prm->set_text(data, "earned", run->scheme->levels[run->answer.earned].code));
    else
        PRM_TRY(tell_missing(call, run, data));
    PRM_TRY(prm_help_set_given(data, "grace_until", run->standing));
    return prm->emit(call, event, prm->text(run->standing, "id"), data);
}

/* ---- Together ---------------------------------------------------------------------------------------------------- */

prm_status tiers_run_move(prm_call *call, const tiers_run *run)
{
    if (!is_move(run))
        return PRM_OK;
    return tiers_level_set(call, run->membership, run->scheme->levels[run->answer.to].row, run->answer.grants, NULL);
}

prm_status tiers_run_follow(prm_call *call, tiers_run *run)
{
    const char *from = prm->text(run->standing, "state"), *state = next_state(run);
    int64_t risky_since = prm_help_number(run->standing, "at_risk_since");

    PRM_TRY(make_row(call, run, state));
    PRM_TRY(change_standing(call, run, state));
    PRM_TRY(emit_evaluated(call, run, from));
    if (is_move(run))
        PRM_TRY(tiers_emit_level(call, run->standing, run->member.at, run->scheme->levels[run->answer.to].row,
            "rules"));
    if (is_move(run) && !run->is_of_all)
        PRM_TRY(tiers_foresee_soon(call, prm->text(run->membership, "id")));
    return emit_state(call, run, from, risky_since);
}
