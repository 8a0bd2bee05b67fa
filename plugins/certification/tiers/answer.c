/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What rules say of a member, as far as it can be done. A script may say anything: what would go beyond what
 * was earned, or nowhere, changes nothing, and the decision tells why. */
#include "tiers/words.h"

#include <string.h>

static const prm_val *answer_of(const tiers_answer *answer, const prm_rule *rule)
{
    return prm->get(answer->outcome, rule->name);
}

/* ---- The level --------------------------------------------------------------------------------------------------- */

static void keep(const tiers_case *c, tiers_answer *answer)
{
    answer->keeps = 1;
    answer->earned = c->member->level;
    answer->earned_rank = c->member->rank;
}

static prm_status read_level(prm_call *call, const tiers_case *c, tiers_answer *answer)
{
    const prm_val *said = answer_of(answer, &tiers_evaluate_rule);
    prm_val *data = prm->object(call);

    answer->earned = TIERS_NONE;
    answer->earned_rank = -1;
    if (prm_help_is_true(said, "keep") || !c->look->is_known) {
        keep(c, answer);
        return c->look->is_known ? PRM_OK
                                 : prm->add_reason(call, answer->outcome, tiers_evaluate_rule.name, "value_unknown",
                                     NULL);
    }
    if (!prm_help_has_value(said, "level"))
        return PRM_OK;
    answer->earned = tiers_level_named(c->scheme, prm->text(said, "level"));
    if (answer->earned != TIERS_NONE) {
        answer->earned_rank = c->scheme->levels[answer->earned].rank;
        return PRM_OK;
    }
    keep(c, answer);
    PRM_TRY(prm->set(data, "level", prm->get(said, "level")));
    return prm->add_reason(call, answer->outcome, tiers_evaluate_rule.name, "unknown_level", data);
}

/* ---- The move ---------------------------------------------------------------------------------------------------- */

static size_t target(const tiers_case *c, const tiers_answer *answer, const prm_val *said)
{
    if (prm_help_has_value(said, "to"))
        return tiers_level_named(c->scheme, prm->text(said, "to"));
    if (answer->earned == TIERS_NONE && strcmp(answer->action, "demote") == 0 && c->scheme->level_count > 0)
        return 0;
    return answer->earned;
}

static int can_be_done(const tiers_case *c, tiers_answer *answer, const prm_val *said)
{
    int64_t has = c->member->rank, rank;

    if (strcmp(answer->action, "hold") == 0)
        return 1;
    if (strcmp(answer->action, "at_period_end") == 0)
        return answer->earned_rank > has;
    if (strcmp(answer->action, "grace") == 0)
        return answer->earned_rank < has;
    answer->to = target(c, answer, said);
    if (answer->to == TIERS_NONE)
        return 0;
    rank = c->scheme->levels[answer->to].rank;
    return strcmp(answer->action, "promote") == 0 ? rank > has && rank <= answer->earned_rank
                                                  : rank < has && answer->earned_rank < has;
}

static prm_status hold(prm_call *call, tiers_answer *answer, const char *why, const prm_val *data)
{
    answer->action = "hold";
    answer->to = TIERS_NONE;
    return prm->add_reason(call, answer->outcome, tiers_transition_rule.name, why, data);
}

static prm_status refuse(prm_call *call, tiers_answer *answer, const prm_val *said)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "action", answer->action));
    PRM_TRY(prm->set_text(data, "level", prm->text(said, "to")));
    return hold(call, answer, "no_such_move", data);
}

static prm_status read_move(prm_call *call, const tiers_case *c, tiers_answer *answer)
{
    const prm_val *said = answer_of(answer, &tiers_transition_rule);

    answer->action = prm_help_has_value(said, "action") ? prm->text(said, "action") : "hold";
    answer->to = TIERS_NONE;
    answer->grace_days = tiers_grace_days(c->scheme);
    (void)prm->get_integer(said, "grace_days", &answer->grace_days);
    if (strcmp(answer->action, "hold") != 0 && tiers_is_locked(c->standing, c->scheme->today))
        return hold(call, answer, "locked", NULL);
    if (!can_be_done(c, answer, said))
        return refuse(call, answer, said);
    if (answer->to != TIERS_NONE)
        answer->grants = prm->get(answer_of(answer, &tiers_benefits_rule), "grants");
    return PRM_OK;
}

prm_status tiers_rules_ask(prm_call *call, const tiers_case *asked, const char *subject, tiers_answer *answer)
{
    prm_val *facts;

    *answer = (tiers_answer){ .action = "hold", .to = TIERS_NONE };
    PRM_TRY(tiers_facts(call, asked, &facts));
    PRM_TRY(prm->decide(call, tiers_evaluation_chain.name, subject, facts, &answer->outcome));
    PRM_TRY(read_level(call, asked, answer));
    return read_move(call, asked, answer);
}
