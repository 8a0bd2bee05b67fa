/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the answers of a chain come to. Judgement is the rules'; what may not be approved is settled here. */
#include "registration/registration.h"

#include <stdio.h>
#include <string.h>

static const char *answer(const prm_val *outcome, const char *point, const char *field)
{
    return prm->text(prm->get(outcome, point), field);
}

/* What somebody else's victory means; any other verdict beside it is a contradiction, and for a person. */
static const struct defeat {
    const char *conflict;
    deals_verdict verdict;
} defeats[] = {
    { "first_wins", { "duplicate", "already_registered" } },
    { "incumbent", { "reject", "incumbent" } },
    { "direct", { "reject", "direct_sales" } },
};

static deals_verdict defeat(const char *conflict)
{
    for (size_t i = 0; i < sizeof defeats / sizeof *defeats; i++)
        if (strcmp(conflict, defeats[i].conflict) == 0)
            return defeats[i].verdict;
    return (deals_verdict){ "review", "conflict" };
}

/* What the rules call the candidate; one they do not name is possible. */
static const char *match_of(const prm_val *outcome, size_t index)
{
    const prm_val *matches = prm->get(prm->get(outcome, "deals.match"), "matches");
    char name[32];

    snprintf(name, sizeof name, "candidate_%zu", index + 1);
    for (size_t i = 0; i < prm->count(matches); i++)
        if (strcmp(prm->text(prm->at(matches, i), "candidate"), name) == 0)
            return prm->text(prm->at(matches, i), "verdict");
    return "possible";
}

/* An equal key has bound it already; otherwise the first that is the same. More than one cannot be right. */
static prm_status bind_to_same(prm_call *call, deals_case *c, const prm_val *outcome, int *doubtful)
{
    for (size_t i = 0; i < prm->count(c->candidates); i++) {
        const prm_val *row = prm->get(prm->at(c->candidates, i), "row");
        const char *match = match_of(outcome, i);
        if (strcmp(match, "possible") == 0)
            *doubtful = 1;
        if (strcmp(match, "same") != 0)
            continue;
        if (!c->account)
            c->account = row;
        if (strcmp(prm->text(c->account, "id"), prm->text(row, "id")) != 0) {
            PRM_TRY(prm->add_reason(call, outcome, "deals.match", "several_customers", NULL));
            *doubtful = 1;
        }
    }
    return PRM_OK;
}

/* The point whose answer forbids an approval without a person; NULL: none. */
static const char *who_objects(const prm_val *outcome, int doubtful)
{
    if (strcmp(answer(outcome, "deals.eligibility", "eligible"), "review") == 0)
        return "deals.eligibility";
    if (doubtful)
        return "deals.match";
    if (strcmp(answer(outcome, "deals.conflict", "verdict"), "human") == 0)
        return "deals.conflict";
    return *answer(outcome, "deals.price", "approver") != '\0' ? "deals.price" : NULL;
}

static prm_status contradict(prm_call *call, const prm_val *outcome, const char *point)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "by", point));
    PRM_TRY(prm->add_reason(call, outcome, "deals.decide", "contradicted", NULL));
    return prm->add_reason(call, outcome, "deals.decide", "person_needed", data);
}

/* Nobody is asked the same for ever: then a person looks. */
static int has_been_asked_enough(prm_call *call, const deals_case *c)
{
    int64_t asks;

    return c->deal && prm->get_integer(c->deal, "asks", &asks) == PRM_OK && asks >= deals_most_asks(call);
}

static prm_status reach(prm_call *call, deals_case *c, const prm_val *outcome, deals_verdict *verdict)
{
    int32_t ok;
    int doubtful = 0;

    PRM_TRY(prm->get_boolean(prm->get(outcome, "deals.intake"), "ok", &ok));
    if (!ok) {
        *verdict = (deals_verdict){ "incomplete", "incomplete" };
        return PRM_OK;
    }
    if (strcmp(answer(outcome, "deals.eligibility", "eligible"), "no") == 0) {
        *verdict = (deals_verdict){ "reject", "not_eligible" };
        return PRM_OK;
    }
    PRM_TRY(bind_to_same(call, c, outcome, &doubtful));
    if (strcmp(answer(outcome, "deals.conflict", "winner"), "other") == 0) {
        *verdict = defeat(answer(outcome, "deals.conflict", "verdict"));
        return PRM_OK;
    }
    *verdict = (deals_verdict){ answer(outcome, "deals.decide", "verdict"),
        answer(outcome, "deals.decide", "reason_code") };
    if (strcmp(verdict->name, "ask") == 0 && has_been_asked_enough(call, c)) {
        *verdict = (deals_verdict){ "review", "asked_enough" };
        return prm->add_reason(call, outcome, "deals.decide", "asked_enough", NULL);
    }
    const char *objector = who_objects(outcome, doubtful);
    if (strcmp(verdict->name, "approve") != 0 || !objector)
        return PRM_OK;
    *verdict = (deals_verdict){ "review", "contradicted" };
    return contradict(call, outcome, objector);
}

/* Rules alone do not say again what a person found wrong: what they do not approve is for a person. */
prm_status deals_verdict_reach(prm_call *call, deals_case *c, const prm_val *outcome, deals_verdict *verdict)
{
    PRM_TRY(reach(call, c, outcome, verdict));
    if (!c->is_upheld || strcmp(verdict->name, "approve") == 0 || strcmp(verdict->name, "review") == 0)
        return PRM_OK;
    *verdict = (deals_verdict){ "review", "upheld" };
    return prm->add_reason(call, outcome, "deals.decide", "upheld", NULL);
}
