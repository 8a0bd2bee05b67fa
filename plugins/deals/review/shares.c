/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who is credited with a deal, where a person says so instead of the rules. */
#include "life/life.h"
#include "review/review.h"

#include <stdio.h>
#include <string.h>

const prm_field *const deals_share_params[] = {
    PRM_ENUM("actor", "registrant|distributor|vendor", PRM_REQUIRED, "Whose share"),
    PRM_ENUM("role", "sourced|influenced|fulfilled|serviced", PRM_REQUIRED, "What for"),
    PRM_BPS("bps", 1, PRM_ALL_BPS, PRM_REQUIRED, "How much of the deal"),
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
static prm_status check_share(prm_call *call, const prm_val *deal, const prm_val *given, size_t index, const char *name)
{
    const prm_val *share = prm->at(given, index);
    char field[60];

    snprintf(field, sizeof field, "%s[%zu].actor", name, index);
    if (strcmp(prm->text(share, "actor"), "distributor") == 0 && *prm->text(deal, "distributor") == '\0')
        return prm->fail_field(call, field, "nobody", "the deal has no distributor");
    for (size_t i = 0; i < index; i++)
        if (is_same(prm->at(given, i), share))
            return prm->fail_field(call, field, "duplicate", "has an earlier share of this role");
    return PRM_OK;
}

static prm_status check(prm_call *call, const prm_val *deal, const prm_val *given, const char *name)
{
    int64_t sum = 0;
    prm_status bad = PRM_OK, status;
    char message[80];

    for (size_t i = 0; i < prm->count(given); i++) {
        sum += bps_of(prm->at(given, i));
        status = check_share(call, deal, given, i, name);
        bad = status != PRM_OK ? status : bad;
    }
    if (sum == PRM_ALL_BPS)
        return bad;
    snprintf(message, sizeof message, "sum to %lld: the shares of a deal sum to %lld", (long long)sum,
        (long long)PRM_ALL_BPS);
    return prm->fail_field(call, name, "sum", message);
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
static prm_status name_partners(prm_call *call, const prm_val *deal, const prm_val *given, const prm_val **named)
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
    *named = shares;
    return PRM_OK;
}

prm_status deals_override_shares(prm_call *call, const prm_val *deal, const prm_val *given, prm_val *terms,
    const prm_val **answer)
{
    prm_val *all = prm->object(call);
    const prm_val *shares;

    *answer = NULL;
    if (!given || prm->type(given) == PRM_V_NULL)
        return PRM_OK;
    PRM_TRY(check(call, deal, given, "terms.shares"));
    if (are_recorded(prm->get(prm->get(deal, "terms"), "shares"), given))
        return PRM_OK;
    *answer = all;
    PRM_TRY(prm->set(all, "shares", given));
    PRM_TRY(name_partners(call, deal, given, &shares));
    return prm->set(terms, "shares", shares);
}

/* ---- deals.set_shares
 * --------------------------------------------------------------------------------------------- */

/* With the terms recorded so far; whatever is decided of it anew goes by `credited`. */
static prm_status put(prm_call *call, const prm_val **deal, const prm_val *shares)
{
    const prm_val *recorded = prm->get(*deal, "terms");
    prm_val *changes = prm->object(call), *terms = prm->object(call);

    PRM_TRY(prm->set(changes, "credited", shares));
    for (size_t i = 0; i < prm->count(recorded); i++)
        PRM_TRY(prm->set(terms, prm->key_at(recorded, i), prm->get(recorded, prm->key_at(recorded, i))));
    PRM_TRY(prm->set(terms, "shares", shares));
    if (prm->count(recorded) > 0)
        PRM_TRY(prm->set(changes, "terms", terms));
    return prm->update(call, deal, changes);
}

static prm_status tell(prm_call *call, const prm_val *deal, const prm_val *params)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "shares", prm->get(params, "shares")));
    PRM_TRY(prm->set(data, "reason", prm->get(params, "reason")));
    return prm->emit(call, "deals.credited", prm->text(deal, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal, *given = prm->get(params, "shares"), *shares;
    prm_val *answer = prm->object(call);

    PRM_TRY(prm->load(call, "deal", prm->text(params, "id"), &deal));
    PRM_TRY(deals_life_need(call, deal, PRM_TEXTS("draft", "submitted", "in_review", "info_requested", "approved")));
    PRM_TRY(check(call, deal, given, "shares"));
    if (!are_recorded(prm->get(deal, "credited"), given)) {
        PRM_TRY(name_partners(call, deal, given, &shares));
        PRM_TRY(prm->set(answer, "shares", given));
        if (prm->caller(call)->side != PRM_SYSTEM) /* a plugin has rules of its own, and their decision recorded */
            PRM_TRY(prm_steps_overrule(call, &deals_steps, deal, deals_attribute_rule.name, answer,
                prm->text(params, "reason")));
        PRM_TRY(put(call, &deal, shares));
        PRM_TRY(tell(call, deal, params));
    }
    return prm->set(result, "deal", deal);
}

const prm_method deals_set_shares_method = { .size = sizeof deals_set_shares_method, .since = 1,
    .name = "deals.set_shares", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED,
    .roles = "program_manager | channel_manager", .subject = "deal",
    .doc = "Say who is credited with a deal that is not at its end, in the place of what deals.attribute answers: it "
           "holds for every decision of the deal that follows, and what the rules had answered is overruled",
    .params = PRM_FIELDS(DEALS_THE_DEAL,
        PRM_FIELD(PRM_T_LIST, "shares", PRM_REQUIRED, "They sum to 10 000", .min = 1, .max = DEALS_SHARES,
            .items = PRM_OBJECT("share", deals_share_params, 0, "One actor's part")),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(DEALS_DEAL),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"shares\":[{\"actor\":\"registrant\",\"role\":\"fulfilled\","
               "\"bps\":7000},{\"actor\":\"vendor\",\"role\":\"sourced\",\"bps\":3000}],"
               "\"reason\":\"Met at our own fair\"}",
    .run = run };
