/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The terms of an approval: recorded with the deal, so that a reviewer's approval uses them. */
#include "deals.h"

#include <string.h>

/* Shares that do not sum to the whole are nobody's: all stays the registrant's. */
static prm_status set_shares(prm_call *call, const prm_val *outcome, prm_val *terms)
{
    const prm_val *shares = prm->get(prm->get(outcome, "deals.attribute"), "shares");
    int64_t sum = 0, bps;

    for (size_t i = 0; i < prm->count(shares); i++) {
        PRM_TRY(prm->get_integer(prm->at(shares, i), "bps", &bps));
        sum += bps;
    }
    if (sum == DEALS_ALL_BPS)
        return prm->set(terms, "shares", shares);
    if (prm->count(shares) > 0)
        PRM_TRY(prm->add_reason(call, outcome, "deals.attribute", "shares_do_not_add_up", NULL));
    prm_val *all = prm->list(call), *share = prm->object(call);
    PRM_TRY(prm->set_text(share, "actor", "registrant"));
    PRM_TRY(prm->set_text(share, "role", "sourced"));
    PRM_TRY(prm->set_integer(share, "bps", DEALS_ALL_BPS));
    PRM_TRY(prm->append(all, share));
    return prm->set(terms, "shares", all);
}

prm_status deals_terms(prm_call *call, const prm_val *outcome, const prm_val **terms)
{
    static const char *const of_protect[] = { "max_extensions", "extension_days", "activity_every_days",
        "remind_days" };
    static const char *const of_price[] = { "margin_bps", "extra_discount_bps", "approver" };
    const prm_val *protect = prm->get(outcome, "deals.protect"), *price = prm->get(outcome, "deals.price");
    prm_val *all = prm->object(call);
    int64_t days = DEALS_DEFAULT_DAYS;
    int32_t exclusive = 1;

    if (prm->get(protect, "days"))
        PRM_TRY(prm->get_integer(protect, "days", &days));
    if (prm->get(protect, "exclusive"))
        PRM_TRY(prm->get_boolean(protect, "exclusive", &exclusive));
    if (strcmp(prm->text(prm->get(outcome, "deals.conflict"), "verdict"), "share") == 0)
        exclusive = 0;
    PRM_TRY(prm->set_integer(all, "days", days));
    PRM_TRY(prm->set_boolean(all, "exclusive", exclusive));
    for (size_t i = 0; i < sizeof of_protect / sizeof *of_protect; i++)
        PRM_TRY(prm->set(all, of_protect[i], prm->get(protect, of_protect[i])));
    for (size_t i = 0; i < sizeof of_price / sizeof *of_price; i++)
        PRM_TRY(prm->set(all, of_price[i], prm->get(price, of_price[i])));
    PRM_TRY(prm->set(all, "route", prm->get(prm->get(outcome, "deals.route"), "steps")));
    PRM_TRY(set_shares(call, outcome, all));
    *terms = all;
    return PRM_OK;
}

int64_t deals_terms_until(prm_call *call, const prm_val *terms)
{
    int64_t days;

    if (prm->get_integer(terms, "days", &days) != PRM_OK)
        days = DEALS_DEFAULT_DAYS;
    return prm->now(call) + days * DEALS_DAY_MS;
}

int32_t deals_terms_exclusive(const prm_val *terms)
{
    int32_t exclusive;

    return prm->get_boolean(terms, "exclusive", &exclusive) == PRM_OK ? exclusive : 1;
}
