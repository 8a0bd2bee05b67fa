/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the chain mdf.claim is asked over. Numbers and kinds, no ids. */
#include "claims/claims.h"
#include "requests/case.h"

#include <string.h>

enum { COUNTED = 100, LOOKED_AT = 500 /* proofs of other claims */ };

/* ---- What was shown --------------------------------------------------------------------------------------------- */

/* An activity that no rule has named needs an invoice. */
static const prm_val *find_needed(const prm_val *request, int64_t activity)
{
    const prm_val *proofs = prm->get(request, "proofs");

    for (size_t i = 0; i < prm->count(proofs); i++)
        if (prm_help_number(prm->at(proofs, i), "activity") == activity)
            return prm->get(prm->at(proofs, i), "kinds");
    return NULL;
}

/* Whether a line of that activity shows it: one proof of a list is enough for all its lines. */
static int is_shown(const mdf_claiming *c, int64_t activity, const char *kind)
{
    for (size_t i = 0; i < prm->count(c->lines); i++) {
        const prm_val *shown = prm->at(c->shown, i);
        if (prm_help_number(prm->at(c->lines, i), "activity") != activity)
            continue;
        for (size_t j = 0; j < prm->count(shown); j++)
            if (prm_help_is(prm->at(shown, j), "kind", kind))
                return 1;
    }
    return 0;
}

static prm_status was_shown_before(prm_call *call, const prm_val *before, int64_t activity, const char *kind, int *was)
{
    const prm_val *proof;
    const char *id;
    int looked = 0;

    *was = 0;
    for (size_t i = 0; i < prm->count(before) && !*was; i++) {
        const prm_val *lines = prm->get(prm->at(before, i), "lines");
        for (size_t j = 0; j < prm->count(lines) && !*was; j++) {
            const prm_val *proofs = prm->get(prm->at(lines, j), "proofs");
            if (prm_help_number(prm->at(lines, j), "activity") != activity)
                continue;
            for (size_t k = 0; k < prm->count(proofs) && !*was && looked < LOOKED_AT; k++, looked++) {
                PRM_TRY(prm->as_text(prm->at(proofs, k), &id, NULL));
                PRM_TRY(prm->load(call, "proof", id, &proof));
                *was = prm_help_is(proof, "kind", kind);
            }
        }
    }
    return PRM_OK;
}

static prm_status missing_facts(prm_call *call, const mdf_claiming *c, const prm_val *before, int64_t activity,
    prm_val *fact)
{
    const prm_val *kinds = find_needed(c->request, activity);
    prm_val *missing = prm->list(call);
    const char *kind;
    int was;

    for (size_t i = 0; i < prm->count(kinds); i++) {
        PRM_TRY(prm->as_text(prm->at(kinds, i), &kind, NULL));
        if (is_shown(c, activity, kind))
            continue;
        PRM_TRY(was_shown_before(call, before, activity, kind, &was));
        if (!was)
            PRM_TRY(prm->append(missing, prm->at(kinds, i)));
    }
    return prm->set(fact, "missing", missing);
}

static prm_status invoice_facts(prm_call *call, const mdf_claiming *c, const prm_val *activity, const prm_val *proof,
    const char *today, prm_val *invoices)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    int64_t issued = prm_date_number(prm->text(proof, "date")), amount;
    prm_val *fact = prm->object(call);
    const char *issuer, *partner, *currency;

    PRM_TRY(match->fold(call, prm->text(proof, "issuer"), &issuer));
    PRM_TRY(match->fold(call, prm->text(c->partner, "legal_name"), &partner));
    PRM_TRY(prm->get_money(proof, "amount", &amount, &currency));
    PRM_TRY(prm->set(fact, "kind", prm->get(proof, "kind")));
    PRM_TRY(prm->set_integer(fact, "age_days", prm_date_number(today) - issued));
    PRM_TRY(prm->set_integer(fact, "days_before_start", prm_date_number(prm->text(activity, "starts_on")) - issued));
    PRM_TRY(prm->set_integer(fact, "days_after_end", issued - prm_date_number(prm->text(activity, "ends_on"))));
    PRM_TRY(prm->set_boolean(fact, "own", *issuer != '\0' && strcmp(issuer, partner) == 0));
    PRM_TRY(prm->set_boolean(fact, "foreign", strcmp(currency, prm->text(c->claim, "currency")) != 0));
    return prm->append(invoices, fact);
}

static prm_status line_facts(prm_call *call, const mdf_claiming *c, const prm_val *before, const char *today,
    size_t index, prm_val *lines)
{
    const prm_val *line = prm->at(c->lines, index), *shown = prm->at(c->shown, index);
    int64_t number = prm_help_number(line, "activity"), claimed;
    const prm_val *activity = mdf_request_activity(c->request, number);
    prm_val *fact = prm->object(call), *kinds = prm->list(call), *invoices = prm->list(call);
    const char *currency;

    PRM_TRY(prm->get_money(line, "claimed", &claimed, &currency));
    for (size_t i = 0; i < prm->count(shown); i++) {
        PRM_TRY(prm->append(kinds, prm->get(prm->at(shown, i), "kind")));
        if (mdf_proof_is_financial(prm->at(shown, i)))
            PRM_TRY(invoice_facts(call, c, activity, prm->at(shown, i), today, invoices));
    }
    PRM_TRY(prm->set_integer(fact, "line", (int64_t)index + 1));
    PRM_TRY(prm->set_integer(fact, "activity", number));
    PRM_TRY(prm->set(fact, "kind", prm->get(activity, "kind")));
    PRM_TRY(prm->set_integer(fact, "claimed", claimed));
    PRM_TRY(prm->set(fact, "proofs", kinds));
    PRM_TRY(prm->set(fact, "invoices", invoices));
    PRM_TRY(missing_facts(call, c, before, number, fact));
    return prm->append(lines, fact);
}

/* ---- What was approved and claimed before ----------------------------------------------------------------------- */

static prm_status find_before(prm_call *call, const mdf_claiming *c, const prm_val **before)
{
    prm_val *filter = prm->object(call), *live = prm->list(call);
    const prm_val *found;

    PRM_TRY(prm->set(filter, "fund_request", prm->get(c->request, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "claim", .filter = filter,
        .sort = "fund_request, state", .limit = MDF_CLAIMS }, &found));
    for (size_t i = 0; i < prm->count(found); i++)
        if (mdf_claim_is_live(prm->at(found, i)) && !prm_help_is(prm->at(found, i), "id", prm->text(c->claim, "id")))
            PRM_TRY(prm->append(live, prm->at(found, i)));
    *before = live;
    return PRM_OK;
}

static int64_t claimed_before(const prm_val *before, int64_t activity)
{
    int64_t sum = 0;

    for (size_t i = 0; i < prm->count(before); i++) {
        const prm_val *lines = prm->get(prm->at(before, i), "lines");
        for (size_t j = 0; j < prm->count(lines); j++)
            if (prm_help_number(prm->at(lines, j), "activity") == activity)
                sum += mdf_line_amount(prm->at(lines, j));
    }
    return sum;
}

static prm_status activity_facts(prm_call *call, const mdf_claiming *c, const prm_val *before, const char *today,
    prm_val *facts)
{
    const prm_val *activities = prm->get(c->request, "activities");
    prm_val *list = prm->list(call);

    for (size_t i = 0; i < prm->count(activities); i++) {
        const prm_val *activity = prm->at(activities, i);
        int64_t number = prm_help_number(activity, "number"), approved = 0;
        prm_val *fact = prm->object(call);
        const char *currency;
        (void)prm->get_money(activity, "approved", &approved, &currency);
        PRM_TRY(prm->set_integer(fact, "activity", number));
        PRM_TRY(prm->set(fact, "kind", prm->get(activity, "kind")));
        PRM_TRY(prm->set_integer(fact, "approved", approved));
        PRM_TRY(prm->set_integer(fact, "claimed_before", claimed_before(before, number)));
        PRM_TRY(prm->set_integer(fact, "days_since_end",
            prm_date_number(today) - prm_date_number(prm->text(activity, "ends_on"))));
        PRM_TRY(prm->append(list, fact));
    }
    return prm->set(facts, "activities", list);
}

static prm_status history_facts(prm_call *call, const mdf_claiming *c, prm_val *facts)
{
    static const char *const counted[] = { "paid", "rejected", "clawed_back" };
    prm_val *history = prm->object(call);
    int64_t number;

    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
        prm_val *filter = prm->object(call);
        PRM_TRY(prm->set(filter, "partner", prm->get(c->partner, "id")));
        PRM_TRY(prm->set_text(filter, "state", counted[i]));
        PRM_TRY(prm->set(filter, "program", prm->get(c->program, "id")));
        PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "claim", .filter = filter,
            .limit = COUNTED }, &number));
        PRM_TRY(prm->set_integer(history, counted[i], number));
    }
    return prm->set(facts, "claims", history);
}

static prm_status claim_facts(prm_call *call, const mdf_claiming *c, prm_val *facts)
{
    prm_val *claim = prm->object(call), *program = prm->object(call);
    int64_t left = prm_help_number(c->request, "claim_by") - prm->now(call);
    const prm_val *partner, *matter, *membership, *level;

    PRM_TRY(prm_help_membership(call, prm->get(c->partner, "id"), prm->get(c->program, "id"), PRM_REACH_CALLER,
        &membership, &level));
    PRM_TRY(mdf_partner_facts(call, c->partner, c->program, membership, level, &partner));
    PRM_TRY(mdf_matter_facts(call, "claim", c->claimed_base, &matter));
    PRM_TRY(prm->set(claim, "claimed", prm->get(c->claim, "claimed")));
    PRM_TRY(prm->set_integer(claim, "claimed_base", c->claimed_base));
    PRM_TRY(prm->set_integer(claim, "left", c->approved - c->used));
    PRM_TRY(prm->set_integer(claim, "returns", prm_help_number(c->claim, "returns")));
    PRM_TRY(prm->set_integer(claim, "days_left", left / PRM_DAY_MS));
    PRM_TRY(prm->set(program, "name", prm->get(c->program, "name")));
    PRM_TRY(prm->set(program, "currency", prm->get(c->program, "currency")));
    PRM_TRY(prm->set(facts, "claim", claim));
    PRM_TRY(prm->set(facts, "partner", partner));
    PRM_TRY(prm->set(facts, "matter", matter));
    return prm->set(facts, "program", program);
}

prm_status mdf_claim_facts(prm_call *call, const mdf_claiming *c, const prm_val **facts)
{
    prm_val *all = prm->object(call), *lines = prm->list(call);
    const prm_val *before;
    const char *today;

    PRM_TRY(prm_date_today(call, c->program, &today));
    PRM_TRY(find_before(call, c, &before));
    for (size_t i = 0; i < prm->count(c->lines); i++)
        PRM_TRY(line_facts(call, c, before, today, i, lines));
    PRM_TRY(prm->set(all, "lines", lines));
    PRM_TRY(activity_facts(call, c, before, today, all));
    PRM_TRY(history_facts(call, c, all));
    PRM_TRY(claim_facts(call, c, all));
    *facts = all;
    return PRM_OK;
}
