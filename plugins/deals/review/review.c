/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.review: a person decides what the rules left to one. */
#include "conflict/conflict.h"

#include <string.h>

/* Ends what has passed at the deal's customer, so that it is in nobody's way. */
static prm_status clear_passed(prm_call *call, const prm_val *deal)
{
    const prm_val *held, *passed, *lines = prm->get(deal, "lines");
    prm_val *customers = prm->list(call), *products = prm->list(call);

    PRM_TRY(prm->append(customers, prm->get(deal, "account")));
    for (size_t i = 0; i < prm->count(lines); i++)
        PRM_TRY(prm->append(products, prm->get(prm->at(lines, i), "product")));
    PRM_TRY(deals_protections_find(call, customers, products, prm->text(deal, "territory"), &held, &passed));
    return deals_protections_end(call, passed);
}

/* The recorded terms; their days count from now. */
static prm_status protect(prm_call *call, const prm_val *deal, prm_val *changes)
{
    PRM_TRY(clear_passed(call, deal));
    prm_status status =
        deals_protect_deal(call, deal, prm->text(deal, "account"), prm->get(deal, "terms"), changes);
    return status == PRM_E_CONFLICT ? prm->fail(call, status, "already_protected", NULL) : status;
}

static const struct ruling {
    const char *verdict, *state, *event;
    prm_status (*prepare)(prm_call *call, const prm_val *deal, prm_val *changes);
} rulings[] = {
    { "approve", "approved", "deals.approved", protect },
    { "reject", "rejected", "deals.rejected", NULL },
    { "duplicate", "duplicate", "deals.duplicate", NULL },
};

static prm_status rule(prm_call *call, const prm_val **deal, const struct ruling *ruling, const prm_val *reason)
{
    prm_val *changes = prm->object(call), *data;

    PRM_TRY(prm->move(call, deal, ruling->state));
    if (ruling->prepare)
        PRM_TRY(ruling->prepare(call, *deal, changes));
    PRM_TRY(prm->set(changes, "comment", reason));
    PRM_TRY(prm->set_text(changes, "reason_code", "reviewed"));
    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(prm->update(call, deal, changes));
    PRM_TRY(deals_figures_decided(call, deal, 0, &data));
    return prm->emit(call, ruling->event, prm->text(*deal, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal;
    const char *verdict = prm->text(params, "verdict");

    PRM_TRY(prm->load(call, "deal", prm->text(params, "id"), &deal));
    for (size_t i = 0; i < sizeof rulings / sizeof *rulings; i++)
        if (strcmp(verdict, rulings[i].verdict) == 0)
            PRM_TRY(rule(call, &deal, &rulings[i], prm->get(params, "reason")));
    PRM_TRY(prm->set(result, "deal", deal));
    return prm->set(result, "decision_id", prm->get(deal, "decision"));
}

const prm_method deals_review_method = { .size = sizeof deals_review_method, .since = 1, .name = "deals.review",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = "channel_manager", .subject = "deal",
    .doc = "Decide a deal that is in review. An approval uses the recorded term and margin; where somebody else is "
           "protected it fails, and the deal stays in review",
    .params = PRM_FIELDS(DEALS_THE_DEAL, PRM_ENUM("verdict", "approve|reject|duplicate", PRM_REQUIRED, "The decision"),
        PRM_TEXT("reason", 1, 500, PRM_REQUIRED, "Why; the partner reads it")),
    .result = PRM_FIELDS(DEALS_DEAL, DEALS_DECISION),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"verdict\":\"approve\",\"reason\":\"Agreed with the customer\"}",
    .run = run };
