/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the chain leads.route is asked over. Names and codes, no ids; nothing of who the customer is. */
#include "routing/routing.h"

#include <stdio.h>
#include <string.h>

enum { REASONS = 16 };

static prm_status lead_facts(prm_call *call, const leads_routing *r, prm_val *facts)
{
    static const char *const as_stored[] = { "country", "region", "industry", "segment", "employees", "timeframe",
        "source", NULL };
    prm_val *lead = prm->object(call);
    int64_t qualified = prm->now(call);

    (void)prm->get_integer(r->lead, "qualified_at", &qualified);
    PRM_TRY(prm_help_set_all(lead, as_stored, r->lead));
    PRM_TRY(prm->set(lead, "territory", prm->get(r->territory, "name")));
    PRM_TRY(prm->set(lead, "product", prm->get(r->product, "name")));
    PRM_TRY(prm->set_integer(lead, "amount_base", prm_help_number(r->lead, "amount_base")));
    PRM_TRY(prm->set_integer(lead, "score", prm_help_number(r->lead, "score")));
    PRM_TRY(prm->set_integer(lead, "attempt", prm_help_number(r->lead, "attempts") + 1));
    PRM_TRY(prm->set_integer(lead, "age_hours", (prm->now(call) - qualified) / PRM_HOUR_MS));
    return prm->set(facts, "lead", lead);
}

/* Partners with a deal under way at the lead's customer. */
static prm_status find_at_customer(prm_call *call, const leads_routing *r, const prm_val **deals)
{
    const char *account = prm->text(r->lead, "account");

    *deals = NULL;
    if (*account == '\0')
        return PRM_OK;
    return leads_deals_under_way(call, account, NULL, LEADS_SHORTLIST, deals);
}

static int is_at_work(const prm_val *deals, const char *partner)
{
    for (size_t i = 0; i < prm->count(deals); i++)
        if (strcmp(prm->text(prm->at(deals, i), "partner"), partner) == 0)
            return 1;
    return 0;
}

static prm_status capacity_facts(prm_call *call, const leads_candidate *c, prm_val *to)
{
    static const char *const counters[] = { "open_now", "offered", "accepted", "declined", "timed_out", "pulled",
        "converted" };
    int64_t last;

    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        PRM_TRY(prm->set_integer(to, counters[i], prm_help_number(c->capacity, counters[i])));
    PRM_TRY(prm->set_integer(to, "weight", leads_weight(c->capacity)));
    PRM_TRY(prm->set_integer(to, "open_max", leads_open_most(call, c->capacity)));
    if (prm->get_integer(c->capacity, "last_offered_at", &last) == PRM_OK)
        PRM_TRY(prm->set_integer(to, "idle_hours", (prm->now(call) - last) / PRM_HOUR_MS));
    return PRM_OK;
}

static prm_status candidate_facts(prm_call *call, const leads_routing *r, prm_val *facts)
{
    const prm_val *deals;
    prm_val *candidates = prm->list(call);
    char name[32];

    PRM_TRY(find_at_customer(call, r, &deals));
    for (size_t i = 0; i < r->usable; i++) {
        const leads_candidate *c = &r->list[i];
        prm_val *item = prm->object(call);
        snprintf(name, sizeof name, "candidate_%zu", i + 1);
        PRM_TRY(prm->set_text(item, "name", name));
        PRM_TRY(prm->set(item, "partner", prm->get(c->row, "legal_name")));
        PRM_TRY(prm->set(item, "type", prm->get(c->row, "type")));
        PRM_TRY(prm->set(item, "level", prm->get(c->level, "code")));
        PRM_TRY(prm->set(item, "level_rank", prm->get(c->level, "rank")));
        PRM_TRY(prm->set(item, "channel_type", prm->get(c->membership, "channel_type")));
        PRM_TRY(prm_benefits_tell(call, c->membership, c->level, item));
        PRM_TRY(prm->set_integer(item, "specificity", c->specificity));
        PRM_TRY(prm->set_integer(item, "lot", c->lot));
        PRM_TRY(prm->set_boolean(item, "at_customer", is_at_work(deals, c->partner)));
        PRM_TRY(capacity_facts(call, c, item));
        PRM_TRY(prm->append(candidates, item));
    }
    return prm->set(facts, "candidates", candidates);
}

static prm_status excluded_facts(prm_call *call, const leads_routing *r, prm_val *facts)
{
    struct { const char *because; int64_t count; } counts[REASONS] = { { NULL, 0 } };
    prm_val *list = prm->list(call);
    size_t known = 0;

    for (size_t i = r->usable; i < r->count; i++) {
        size_t at = 0;
        while (at < known && strcmp(counts[at].because, r->list[i].excluded) != 0)
            at++;
        if (at == known)
            counts[known++].because = r->list[i].excluded;
        counts[at].count++;
    }
    for (size_t i = 0; i < known; i++) {
        prm_val *item = prm->object(call);
        PRM_TRY(prm->set_text(item, "because", counts[i].because));
        PRM_TRY(prm->set_integer(item, "count", counts[i].count));
        PRM_TRY(prm->append(list, item));
    }
    return prm->set(facts, "excluded", list);
}

prm_status leads_route_facts(prm_call *call, const leads_routing *r, const prm_val **facts)
{
    prm_val *all = prm->object(call);

    *facts = all;
    PRM_TRY(lead_facts(call, r, all));
    PRM_TRY(candidate_facts(call, r, all));
    return excluded_facts(call, r, all);
}
