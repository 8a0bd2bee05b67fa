/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.decide_dispute: a person who has not decided the deal before says who is right. */
#include "life/life.h"
#include "review/disputes.h"
#include "review/review.h"

#include <string.h>

typedef struct judgement {
    const prm_val *params, *dispute, *deal;
    const prm_val *outcome; /* of the deal decided anew; NULL: it was not */
} judgement;

/* ---- Upheld: what is in the way ---------------------------------------------------------------------------------- */

/* What others hold for any of the deal's products at its customer, in its territory; what has passed is ended. */
static prm_status find_holders(prm_call *call, const prm_val *deal, const prm_val **holders)
{
    const prm_val *held, *passed, *lines = prm->get(deal, "lines");
    prm_val *customers = prm->list(call), *products = prm->list(call), *others = prm->list(call);

    *holders = others;
    if (!prm->get(deal, "account"))
        return PRM_OK;
    PRM_TRY(prm->append(customers, prm->get(deal, "account")));
    for (size_t i = 0; i < prm->count(lines); i++)
        PRM_TRY(prm->append(products, prm->get(prm->at(lines, i), "product")));
    PRM_TRY(deals_protections_find(call, customers, products, prm->text(deal, "territory"), &held, &passed));
    PRM_TRY(deals_protections_end(call, passed));
    for (size_t i = 0; i < prm->count(held); i++)
        if (strcmp(prm->text(prm->at(held, i), "deal"), prm->text(deal, "id")) != 0)
            PRM_TRY(prm->append(others, prm->at(held, i)));
    return PRM_OK;
}

static int is_holder(const prm_val *holders, const char *deal)
{
    for (size_t i = 0; i < prm->count(holders); i++)
        if (strcmp(prm->text(prm->at(holders, i), "deal"), deal) == 0)
            return 1;
    return 0;
}

/* A protection that others may be beside is in nobody's way. */
static int has_exclusive(const prm_val *holders)
{
    int32_t is_exclusive = 0;

    for (size_t i = 0; i < prm->count(holders) && !is_exclusive; i++)
        if (prm->get_boolean(prm->at(holders, i), "exclusive", &is_exclusive) != PRM_OK)
            is_exclusive = 0;
    return is_exclusive;
}

/* The partner it is taken from is told that it is, and no word of what was said about another's deal. */
static prm_status revoke_losing(prm_call *call, const judgement *j)
{
    const char *losing = prm->text(j->params, "losing_deal");
    const prm_val *holders, *deal;

    PRM_TRY(find_holders(call, j->deal, &holders));
    if (*losing == '\0')
        return has_exclusive(holders)
                   ? prm->fail_field(call, "losing_deal", "required",
                       "say whose protection is to make way for this deal")
                   : PRM_OK;
    PRM_TRY(prm->load(call, "deal", losing, &deal));
    if (strcmp(prm->text(deal, "state"), "approved") != 0 || !is_holder(holders, prm->text(deal, "id")))
        return prm->fail_field(call, "losing_deal", "not_in_the_way",
            "is no approved deal with a protection for the same customer, product and territory");
    return deals_life_revoke(call, &deal, DEALS_LOST_DISPUTE, NULL, NULL);
}

/* ---- Upheld: the deal anew --------------------------------------------------------------------------------------- */

/* What the decision that fell has left on it. */
static prm_status reopen(prm_call *call, const prm_val **deal)
{
    static const char *const left[] = { "decided_at", "closed_at", "closure_code", "protected_until", "margin_bps",
        "extra_discount_bps", "comment", "reason_code", "stage", "probability_bps", "forecast_base" };
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->move(call, deal, "in_review"));
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (prm->get(*deal, left[i]))
            PRM_TRY(prm->set(changes, left[i], prm->new_null(call)));
    return prm->update(call, deal, changes);
}

static prm_status decide_anew(prm_call *call, judgement *j)
{
    deals_case c;

    PRM_TRY(reopen(call, &j->deal));
    PRM_TRY(deals_case_of_deal(call, j->deal, NULL, &c));
    c.is_upheld = 1;
    return deals_decide_case(call, &c, &j->deal, &j->outcome);
}

/* ---- Verdicts ---------------------------------------------------------------------------------------------------- */

/* What a partner held when it left was ended; nothing comes back to it. */
static prm_status check_partner(prm_call *call, const prm_val *deal)
{
    const prm_val *partner;

    PRM_TRY(prm->load(call, "partner", prm->text(deal, "partner"), &partner));
    if (strcmp(prm->text(partner, "state"), "terminated") != 0)
        return PRM_OK;
    return prm->fail(call, PRM_E_STATE, "partner_terminated", NULL);
}

static prm_status uphold(prm_call *call, judgement *j, prm_val *changes)
{
    PRM_TRY(check_partner(call, j->deal));
    PRM_TRY(revoke_losing(call, j));
    PRM_TRY(prm->set(changes, "losing_deal", prm->get(j->params, "losing_deal")));
    PRM_TRY(decide_anew(call, j));
    return prm->set(changes, "re_decision", prm->get(j->outcome, "id"));
}

static prm_status refuse_losing(prm_call *call, judgement *j, prm_val *changes)
{
    (void)changes;
    return prm->get(j->params, "losing_deal")
               ? prm->fail_field(call, "losing_deal", "not_here", "goes with the verdict `upheld` alone")
               : PRM_OK;
}

static const struct verdict {
    const char *name, *state, *event, *said; /* in which field what is said to the partner is kept */
    int is_end;
    prm_status (*prepare)(prm_call *call, judgement *j, prm_val *changes);
} verdicts[] = {
    { "upheld", "upheld", "deals.dispute_upheld", "answer", 1, uphold },
    { "overturned", "overturned", "deals.dispute_overturned", "answer", 1, refuse_losing },
    { "ask_evidence", "evidence", "deals.evidence_requested", "question", 0, refuse_losing },
};

static const struct verdict *verdict_of(const char *name)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (strcmp(verdicts[i].name, name) == 0)
            return &verdicts[i];
    return NULL;
}

/* Who wrote any of the deal, reviewed it, in any step of any review, or made it what it is, does not judge what is said
 * against that: upheld, it may be approved. */
static prm_status check_eyes(prm_call *call, const judgement *j)
{
    const char *user = prm->caller(call)->user;
    int32_t has_reviewed;

    PRM_TRY(deals_has_reviewed(call, j->deal, user, &has_reviewed));
    if (has_reviewed || prm_steps_is_author(j->deal, user) || prm_help_is(j->deal, "updated_by", user))
        return prm->fail(call, PRM_E_FORBIDDEN, "four_eyes", NULL);
    return PRM_OK;
}

/* The deal may be another's by now: disputed is what it was. */
static prm_status open(prm_call *call, const prm_val *params, judgement *j)
{
    *j = (judgement){ .params = params };
    PRM_TRY(deals_dispute_load_open(call, prm->text(params, "id"), &j->dispute));
    PRM_TRY(prm->load(call, "deal", prm->text(j->dispute, "deal"), &j->deal));
    return check_eyes(call, j);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const struct verdict *verdict = verdict_of(prm->text(params, "verdict"));
    judgement j;
    prm_val *changes = prm->object(call);

    PRM_TRY(open(call, params, &j));
    PRM_TRY(verdict->prepare(call, &j, changes));
    if (strcmp(prm->text(j.dispute, "state"), verdict->state) != 0)
        PRM_TRY(prm->move(call, &j.dispute, verdict->state));
    PRM_TRY(prm->set(changes, verdict->said, prm->get(params, "reason")));
    if (verdict->is_end) {
        PRM_TRY(prm->set_text(changes, "decided_by", prm->caller(call)->user));
        PRM_TRY(prm->set_integer(changes, "closed_at", prm->now(call)));
    }
    PRM_TRY(prm->update(call, &j.dispute, changes));
    PRM_TRY(deals_dispute_tell(call, verdict->event, j.dispute, j.deal));
    PRM_TRY(prm->set(result, "dispute", j.dispute));
    PRM_TRY(prm->set(result, "deal", j.deal));
    if (!j.outcome)
        return PRM_OK;
    PRM_TRY(prm->set(result, "decision_id", prm->get(j.outcome, "id")));
    return prm->set(result, "reasons", prm->get(j.outcome, "reasons"));
}

const prm_method deals_decide_dispute_method = { .size = sizeof deals_decide_dispute_method, .since = 1,
    .name = "deals.decide_dispute", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_JUDGES,
    .subject = "dispute",
    .doc = "Decide a dispute, as somebody who has neither written nor reviewed any of the deal. Upheld: the deal that "
           "is in the way is revoked, and the disputed one is decided anew in the same call, by a decision that "
           "supersedes the first; it is approved, or back in review, never rejected again by rules alone. Overturned: "
           "all stays as it is",
    .params = PRM_FIELDS(DEALS_THE_DISPUTE,
        PRM_ENUM("verdict", "upheld|overturned|ask_evidence", PRM_REQUIRED,
            "The complaint is right; it is not; or not shown yet"),
        PRM_REF("losing_deal", "deal", 0,
            "Upheld: the approved deal that holds the customer, product and territory; none where nobody holds them "
            "for itself"),
        PRM_LINES("reason", 1, 2000, PRM_REQUIRED,
            "Why, or what evidence is asked for; the partner that filed it reads it")),
    .result = PRM_FIELDS(DEALS_DISPUTE, DEALS_DEAL, DEALS_DECISION, DEALS_REASONS),
    .example = "{\"id\":\"dispute_01h8xgq3m2c4e\",\"verdict\":\"overturned\","
               "\"reason\":\"Their offer came a month later\"}",
    .run = run };
