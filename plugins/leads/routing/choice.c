/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the answers of leads.route come to: whom to ask. Judgement is the rules'; a partner that was not given
 * to them, or that they excluded themselves, is asked by nobody: then a person looks. */
#include "routing/routing.h"

#include <string.h>

enum { USUAL_MULTI = 3 };

/* Past the end: there is none of that name. */
static size_t index_of(const leads_routing *r, const char *name)
{
    size_t number = leads_candidate_number(name);

    return number > 0 && number <= r->usable ? number - 1 : r->usable;
}

static int is_named(const leads_routing *r, const prm_val *list, size_t index)
{
    for (size_t i = 0; i < prm->count(list); i++)
        if (index_of(r, prm->text(prm->at(list, i), "candidate")) == index)
            return 1;
    return 0;
}

static int names_unknown(const leads_routing *r, const prm_val *list)
{
    return is_named(r, list, r->usable);
}

static prm_status leave(prm_call *call, const prm_val *outcome, const char *point, const char *why,
    leads_choice *choice)
{
    *choice = (leads_choice){ .mode = "human", .reason = why };
    return point ? prm->add_reason(call, outcome, point, why, NULL) : PRM_OK;
}

static int is_listed(const leads_choice *choice, size_t index)
{
    for (size_t i = 0; i < choice->count; i++)
        if (choice->ranked[i] == index)
            return 1;
    return 0;
}

static int64_t last_offered(const leads_candidate *c)
{
    return prm_help_number(c->capacity, "last_offered_at");
}

/* Whoever was asked longest ago. */
static int is_sooner_in_turn(const leads_candidate *a, const leads_candidate *b)
{
    if (last_offered(a) != last_offered(b))
        return last_offered(a) < last_offered(b);
    return a->lot < b->lot;
}

/* Whoever is, with one lead more, least far above its share: (offered + 1) / weight, compared without dividing. */
static int is_further_below(const leads_candidate *a, const leads_candidate *b)
{
    int64_t left = (prm_help_number(a->capacity, "offered") + 1) * leads_weight(b->capacity);
    int64_t right = (prm_help_number(b->capacity, "offered") + 1) * leads_weight(a->capacity);

    return left != right ? left < right : a->lot < b->lot;
}

/* The first of the ranked by another order than theirs. */
static void pick(const leads_routing *r, leads_choice *choice,
    int (*is_before)(const leads_candidate *, const leads_candidate *))
{
    size_t best = 0;

    for (size_t i = 1; i < choice->count; i++)
        if (is_before(&r->list[choice->ranked[i]], &r->list[choice->ranked[best]]))
            best = i;
    choice->ranked[0] = choice->ranked[best];
    choice->count = 1;
}

static void narrow(const leads_routing *r, const prm_val *answer, leads_choice *choice)
{
    int64_t most = USUAL_MULTI;

    if (strcmp(choice->mode, "round_robin") == 0)
        pick(r, choice, is_sooner_in_turn);
    else if (strcmp(choice->mode, "weighted") == 0)
        pick(r, choice, is_further_below);
    else if (strcmp(choice->mode, "direct") == 0)
        choice->count = 1;
    if (strcmp(choice->mode, "multi") != 0)
        return;
    (void)prm->get_integer(answer, "count", &most);
    choice->count = choice->count < (size_t)most ? choice->count : (size_t)most;
}

prm_status leads_choose(prm_call *call, const leads_routing *r, const prm_val *outcome, leads_choice *choice)
{
    const prm_val *eligible = prm->get(outcome, leads_eligible_rule.name),
        *mode = prm->get(outcome, leads_mode_rule.name);
    const prm_val *excluded = prm->get(eligible, "excluded");
    const prm_val *ranked = prm->get(prm->get(outcome, leads_rank_rule.name), "ranked");

    *choice = (leads_choice){ .mode = prm->text(mode, "mode"), .reason = "" };
    if (strcmp(prm->text(eligible, "verdict"), "go") != 0)
        return leave(call, outcome, NULL, "rules_leave_it", choice);
    if (names_unknown(r, excluded))
        return leave(call, outcome, leads_eligible_rule.name, "unknown_candidate", choice);
    if (names_unknown(r, ranked))
        return leave(call, outcome, leads_rank_rule.name, "unknown_candidate", choice);
    if (strcmp(choice->mode, "human") == 0)
        return leave(call, outcome, NULL, "rules_leave_it", choice);
    choice->ranked = prm->alloc(call, (prm->count(ranked) + 1) * sizeof *choice->ranked);
    if (!choice->ranked)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < prm->count(ranked); i++) {
        size_t index = index_of(r, prm->text(prm->at(ranked, i), "candidate"));
        if (!is_named(r, excluded, index) && !is_listed(choice, index))
            choice->ranked[choice->count++] = index;
    }
    if (choice->count == 0 && strcmp(choice->mode, "pool") != 0)
        return leave(call, outcome, NULL, "nobody_suits", choice);
    narrow(r, mode, choice);
    return PRM_OK;
}
