/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who is credited with a deal, where a person says so instead of the rules. */
#include "review/review.h"

#include <stdio.h>
#include <string.h>

const prm_field *const deals_share_params[] = {
    PRM_ENUM("actor", "registrant|distributor|vendor", PRM_REQUIRED, "Whose share"),
    PRM_ENUM("role", "sourced|influenced|fulfilled|serviced", PRM_REQUIRED, "What for"),
    PRM_BPS("bps", 1, DEALS_ALL_BPS, PRM_REQUIRED, "How much of the deal"),
    NULL
};

static int64_t bps_of(const prm_val *share)
{
    int64_t bps = 0;

    (void)prm->get_integer(share, "bps", &bps);
    return bps;
}

static int is_same(const prm_val *a, const prm_val *b)
{
    return strcmp(prm->text(a, "actor"), prm->text(b, "actor")) == 0 &&
           strcmp(prm->text(a, "role"), prm->text(b, "role")) == 0;
}

/* One actor has one share of a kind. */
static prm_status check_share(prm_call *call, const prm_val *deal, const prm_val *given, size_t index)
{
    const prm_val *share = prm->at(given, index);
    char field[60];

    snprintf(field, sizeof field, "terms.shares[%zu].actor", index);
    if (strcmp(prm->text(share, "actor"), "distributor") == 0 && *prm->text(deal, "distributor") == '\0')
        return prm->fail_field(call, field, "nobody", "the deal has no distributor");
    for (size_t i = 0; i < index; i++)
        if (is_same(prm->at(given, i), share))
            return prm->fail_field(call, field, "duplicate", "has an earlier share of this role");
    return PRM_OK;
}

static prm_status check(prm_call *call, const prm_val *deal, const prm_val *given)
{
    int64_t sum = 0;
    prm_status bad = PRM_OK, status;
    char message[80];

    for (size_t i = 0; i < prm->count(given); i++) {
        sum += bps_of(prm->at(given, i));
        status = check_share(call, deal, given, i);
        bad = status != PRM_OK ? status : bad;
    }
    if (sum == DEALS_ALL_BPS)
        return bad;
    snprintf(message, sizeof message, "sum to %lld: the shares of a deal sum to %d", (long long)sum, DEALS_ALL_BPS);
    return prm->fail_field(call, "terms.shares", "sum", message);
}

static int are_recorded(const prm_val *recorded, const prm_val *given)
{
    if (prm->count(recorded) != prm->count(given))
        return 0;
    for (size_t i = 0; i < prm->count(given); i++)
        if (!is_same(prm->at(recorded, i), prm->at(given, i)) ||
            bps_of(prm->at(recorded, i)) != bps_of(prm->at(given, i)))
            return 0;
    return 1;
}

/* As they are kept: with whose they are. */
static prm_status name_partners(prm_call *call, const prm_val *deal, const prm_val *given, prm_val *terms)
{
    static const char *const as_given[] = { "actor", "role", "bps" };
    prm_val *shares = prm->list(call);

    for (size_t i = 0; i < prm->count(given); i++) {
        const prm_val *from = prm->at(given, i);
        const char *actor = prm->text(from, "actor");
        prm_val *share = prm->object(call);
        for (size_t k = 0; k < sizeof as_given / sizeof *as_given; k++)
            PRM_TRY(prm->set(share, as_given[k], prm->get(from, as_given[k])));
        if (strcmp(actor, "vendor") != 0)
            PRM_TRY(prm->set(share, "partner", prm->get(deal, *actor == 'd' ? "distributor" : "partner")));
        PRM_TRY(prm->append(shares, share));
    }
    return prm->set(terms, "shares", shares);
}

prm_status deals_override_shares(prm_call *call, const prm_val *deal, const prm_val *given, prm_val *terms,
    const prm_val **answer)
{
    prm_val *all = prm->object(call);

    *answer = NULL;
    if (!given || prm->type(given) == PRM_V_NULL)
        return PRM_OK;
    PRM_TRY(check(call, deal, given));
    if (are_recorded(prm->get(prm->get(deal, "terms"), "shares"), given))
        return PRM_OK;
    *answer = all;
    PRM_TRY(prm->set(all, "shares", given));
    return name_partners(call, deal, given, terms);
}
