/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The terms of an approval: recorded with the deal, so that a reviewer's approval uses them. */
#include "registration/registration.h"

#include <string.h>

static const char *partner_of(const deals_case *c, const char *actor)
{
    if (strcmp(actor, "registrant") == 0)
        return prm->text(c->partner, "id");
    return strcmp(actor, "distributor") == 0 ? c->distributor : "";
}

static prm_status add_share(prm_call *call, const deals_case *c, const char *actor, const char *role, int64_t bps,
    prm_val *shares)
{
    const char *partner = partner_of(c, actor);
    prm_val *share = prm->object(call);

    PRM_TRY(prm->set_text(share, "actor", actor));
    PRM_TRY(prm->set_text(share, "role", role));
    PRM_TRY(prm->set_integer(share, "bps", bps));
    if (*partner != '\0')
        PRM_TRY(prm->set_text(share, "partner", partner));
    return prm->append(shares, share);
}

/* What was said of a distributor that has been another's since is not known of this one. */
static int is_still_so(const deals_case *c, const prm_val *said)
{
    for (size_t i = 0; i < prm->count(said); i++)
        if (strcmp(prm->text(prm->at(said, i), "partner"), partner_of(c, prm->text(prm->at(said, i), "actor"))) != 0)
            return 0;
    return 1;
}

/* Shares that do not sum to the whole, or of a distributor there is none of, are nobody's: all stays the
 * registrant's. */
static prm_status set_shares(prm_call *call, const deals_case *c, const prm_val *outcome, prm_val *terms)
{
    const prm_val *given = prm->get(prm->get(outcome, "deals.attribute"), "shares"),
        *said = prm->get(c->deal, "credited");
    prm_val *shares = prm->list(call), *all = prm->list(call);
    int64_t sum = 0, bps;
    int nobody = 0;

    if (prm->count(said) > 0 && is_still_so(c, said))
        return prm->set(terms, "shares", said);
    for (size_t i = 0; i < prm->count(given); i++) {
        const prm_val *share = prm->at(given, i);
        const char *actor = prm->text(share, "actor");
        PRM_TRY(prm->get_integer(share, "bps", &bps));
        sum += bps;
        nobody = nobody || (strcmp(actor, "vendor") != 0 && *partner_of(c, actor) == '\0');
        PRM_TRY(add_share(call, c, actor, prm->text(share, "role"), bps, shares));
    }
    if (sum == PRM_ALL_BPS && !nobody)
        return prm->set(terms, "shares", shares);
    if (prm->count(given) > 0)
        PRM_TRY(prm->add_reason(call, outcome, "deals.attribute", "shares_do_not_add_up", NULL));
    PRM_TRY(add_share(call, c, "registrant", "sourced", PRM_ALL_BPS, all));
    return prm->set(terms, "shares", all);
}

/* What a person approves that no rule gave a term: as the rule's own last resort. */
static prm_status set_defaults(prm_call *call, prm_val *terms)
{
    static const int64_t remind_days[] = { 30, 14, 3 };
    prm_val *days = prm->list(call);

    for (size_t i = 0; i < sizeof remind_days / sizeof *remind_days; i++)
        PRM_TRY(prm->append(days, prm->new_integer(call, remind_days[i])));
    PRM_TRY(prm->set(terms, "remind_days", days));
    PRM_TRY(prm->set_integer(terms, "max_extensions", 1));
    return prm->set_integer(terms, "extension_days", DEALS_DEFAULT_DAYS);
}

prm_status deals_terms(prm_call *call, const deals_case *c, const prm_val *outcome, const prm_val **terms)
{
    static const char *const of_protect[] = { "scope", "max_extensions", "extension_days", "activity_every_days",
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
    if (!protect)
        PRM_TRY(set_defaults(call, all));
    for (size_t i = 0; i < sizeof of_protect / sizeof *of_protect; i++)
        PRM_TRY(prm->set(all, of_protect[i], prm->get(protect, of_protect[i])));
    for (size_t i = 0; i < sizeof of_price / sizeof *of_price; i++)
        PRM_TRY(prm->set(all, of_price[i], prm->get(price, of_price[i])));
    PRM_TRY(prm->set(all, "route", prm->get(prm->get(outcome, "deals.route"), "steps")));
    PRM_TRY(set_shares(call, c, outcome, all));
    *terms = all;
    return PRM_OK;
}

int64_t deals_terms_until(prm_call *call, const prm_val *terms)
{
    int64_t days;

    if (prm->get_integer(terms, "days", &days) != PRM_OK)
        days = DEALS_DEFAULT_DAYS;
    return prm->now(call) + days * PRM_DAY_MS;
}

int32_t deals_terms_exclusive(const prm_val *terms)
{
    int32_t exclusive;

    return prm->get_boolean(terms, "exclusive", &exclusive) == PRM_OK ? exclusive : 1;
}
