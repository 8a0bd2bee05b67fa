/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who is credited with a deal that was a lead: the rules say, and it is put onto the deal if it adds up. */
#include "work/work.h"

#include <string.h>

static prm_status source_facts(prm_call *call, const prm_val *lead, prm_val *facts)
{
    const prm_val *found;
    prm_val *filter = prm->object(call), *source = prm->object(call);
    const char *kind;

    PRM_TRY(prm->set(filter, "code", prm->get(lead, "source")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_source", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = 1 }, &found));
    kind = prm->text(prm->at(found, 0), "kind");
    PRM_TRY(prm->set(source, "code", prm->get(lead, "source")));
    PRM_TRY(prm->set_text(source, "kind", *kind != '\0' ? kind : "other"));
    return prm->set(facts, "source", source);
}

/* Who brought it in holds it without having been offered it, and without it having been given out. */
static int is_own(const prm_val *lead)
{
    return *prm->text(lead, "offer") == '\0' && prm_help_number(lead, "attempts") == 0;
}

static prm_status lead_facts(prm_call *call, const prm_val *lead, prm_val *facts)
{
    static const char *const told[] = { "segment", "industry", NULL };
    prm_val *what = prm->object(call);

    PRM_TRY(prm_help_set_all(what, told, lead));
    PRM_TRY(prm->set_boolean(what, "from_partner", is_own(lead)));
    PRM_TRY(prm->set_integer(what, "score", prm_help_number(lead, "score")));
    PRM_TRY(prm->set_integer(what, "touches", prm_help_number(lead, "touches")));
    return prm->set(facts, "lead", what);
}

static prm_status find_facts(prm_call *call, const prm_val *lead, const prm_val *deal, const prm_val **facts)
{
    const prm_val *membership, *level;
    prm_val *all = prm->object(call), *of_deal = prm->object(call), *partner = prm->object(call);

    *facts = all;
    PRM_TRY(source_facts(call, lead, all));
    PRM_TRY(lead_facts(call, lead, all));
    PRM_TRY(prm->set(of_deal, "type", prm->get(deal, "type")));
    PRM_TRY(prm->set_integer(of_deal, "amount_base", prm_help_number(deal, "amount_base")));
    PRM_TRY(prm->set_boolean(of_deal, "has_distributor", *prm->text(deal, "distributor") != '\0'));
    PRM_TRY(prm->set(all, "deal", of_deal));
    PRM_TRY(prm_help_membership(call, prm->get(lead, "holder"), prm->get(lead, "program"), PRM_REACH_PROGRAM,
        &membership, &level));
    PRM_TRY(prm->set(partner, "level", prm->get(level, "code")));
    PRM_TRY(prm->set(partner, "channel_type", prm->get(membership, "channel_type")));
    PRM_TRY(prm_benefits_tell(call, membership, level, partner));
    return prm->set(all, "partner", partner);
}

static int is_same(const prm_val *a, const prm_val *b)
{
    return strcmp(prm->text(a, "actor"), prm->text(b, "actor")) == 0 &&
           strcmp(prm->text(a, "role"), prm->text(b, "role")) == 0;
}

/* The whole, once for each actor and role, and nothing to nobody. */
static int do_add_up(const prm_val *shares, const prm_val *deal)
{
    int64_t sum = 0;

    for (size_t i = 0; i < prm->count(shares); i++) {
        const prm_val *share = prm->at(shares, i);
        sum += prm_help_number(share, "bps");
        if (strcmp(prm->text(share, "actor"), "distributor") == 0 && *prm->text(deal, "distributor") == '\0')
            return 0;
        for (size_t k = 0; k < i; k++)
            if (is_same(prm->at(shares, k), share))
                return 0;
    }
    return sum == PRM_ALL_BPS;
}

prm_status leads_attribute(prm_call *call, const prm_val *lead, const prm_val *deal)
{
    const prm_val *facts, *outcome, *shares, *done;
    prm_val *params = prm->object(call);

    PRM_TRY(find_facts(call, lead, deal, &facts));
    PRM_TRY(prm->decide(call, leads_attribute_chain.name, prm->text(lead, "id"), facts, &outcome));
    shares = prm->get(prm->get(outcome, leads_attribute_rule.name), "shares");
    if (prm->count(shares) == 0)
        return PRM_OK;
    if (!do_add_up(shares, deal))
        return prm->add_reason(call, outcome, leads_attribute_rule.name, "lead_shares_do_not_add_up", NULL);
    PRM_TRY(prm->set(params, "id", prm->get(deal, "id")));
    PRM_TRY(prm->set(params, "shares", shares));
    PRM_TRY(prm->set_text(params, "reason", "leads.attribute"));
    return prm->call_method(call, "deals.set_shares", params, PRM_AS_PLUGIN, &done);
}
