/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the chain leads.intake is asked over. Names and codes, no ids. */
#include "intake/intake.h"

#include <stdio.h>
#include <string.h>

enum { DEALS_COUNTED = 100 };

static const char *const described[] = { "legal_name", "region", "industry", "segment", "employees", "timeframe",
    "amount", "locale", NULL };

static prm_status lead_facts(prm_call *call, const leads_arrival *a, prm_val *facts)
{
    prm_val *lead = prm->object(call);
    const char *need = prm->text(a->given, "need");

    PRM_TRY(prm_help_set_all(lead, described, a->given));
    PRM_TRY(prm->set(lead, "country", a->country));
    PRM_TRY(prm->set(lead, "region", a->region));
    PRM_TRY(prm->set(lead, "product", prm->get(a->product, "name")));
    PRM_TRY(prm->set(lead, "territory", prm->get(a->territory, "name")));
    PRM_TRY(prm->set_integer(lead, "amount_base", a->amount_base));
    PRM_TRY(prm->set_boolean(lead, "has_email", *prm->text(a->given, "contact_email") != '\0'));
    PRM_TRY(prm->set_boolean(lead, "has_phone", *prm->text(a->given, "contact_phone") != '\0'));
    PRM_TRY(prm->set_integer(lead, "need_length", (int64_t)strlen(need)));
    PRM_TRY(prm->set(lead, "title", prm->get(a->given, "contact_title")));
    PRM_TRY(prm->set(lead, "issues", a->issues));
    PRM_TRY(prm->set_boolean(lead, "from_partner", *prm->text(a->given, "holder") != '\0'));
    return prm->set(facts, "lead", lead);
}

static prm_status source_facts(prm_call *call, const leads_arrival *a, prm_val *facts)
{
    prm_val *source = prm->object(call);

    PRM_TRY(prm->set(source, "code", prm->get(a->source, "code")));
    PRM_TRY(prm->set(source, "kind", prm->get(a->source, "kind")));
    return prm->set(facts, "source", source);
}

/* Whether a deal has a line about the lead's product, or, where the lead names a family, about one of it. */
static prm_status is_about(prm_call *call, const prm_val *deal, const char *product, int *answer)
{
    const prm_val *lines = prm->get(deal, "lines"), *path;

    *answer = 0;
    for (size_t i = 0; *product != '\0' && !*answer && i < prm->count(lines); i++) {
        PRM_TRY(leads_path(call, "product", prm->text(prm->at(lines, i), "product"), &path));
        *answer = prm_help_has_text(path, product);
    }
    return PRM_OK;
}

/* Deals that are not over yet, at a customer, and those of them about the product. Whoever brings a lead in is compared
 * with what is its own. */
static prm_status tally_deals(prm_call *call, const leads_arrival *a, const char *customer, int64_t *open,
    int64_t *alike)
{
    const char *product = prm->text(a->given, "product"), *own = prm->text(a->given, "holder");
    const prm_val *deals;

    PRM_TRY(leads_deals_under_way(call, customer, *own != '\0' ? own : NULL, DEALS_COUNTED, &deals));
    *open = (int64_t)prm->count(deals);
    for (size_t i = 0; i < prm->count(deals); i++) {
        int is_alike;
        PRM_TRY(is_about(call, prm->at(deals, i), product, &is_alike));
        *alike += is_alike;
    }
    return PRM_OK;
}

static prm_status of_lead(prm_call *call, const leads_arrival *a, const prm_val *row, prm_val *to)
{
    int64_t age = prm->now(call) - prm_help_number(row, "created_at");

    PRM_TRY(prm->set(to, "state", prm->get(row, "state")));
    PRM_TRY(prm->set_integer(to, "age_days", age / PRM_DAY_MS));
    return prm->set_boolean(to, "same_product", strcmp(prm->text(row, "product"), prm->text(a->given, "product")) == 0);
}

static prm_status of_customer(prm_call *call, const leads_arrival *a, const prm_val *row, const prm_val *candidate,
    prm_val *to)
{
    int64_t open = 0, alike = 0;

    if (*prm->text(candidate, "equal") != '\0')
        PRM_TRY(tally_deals(call, a, leads_customer_of(row), &open, &alike));
    PRM_TRY(prm->set_integer(to, "open_deals", open));
    return prm->set_integer(to, "same_product_deals", alike);
}

static prm_status candidate_facts(prm_call *call, const leads_arrival *a, prm_val *facts)
{
    static const char *const as_found[] = { "kind", "score", "matched_on", "equal", NULL };
    prm_val *candidates = prm->list(call);
    char name[32];

    for (size_t i = 0; i < prm->count(a->candidates); i++) {
        const prm_val *candidate = prm->at(a->candidates, i), *row = prm->get(candidate, "row");
        prm_val *item = prm->object(call);
        snprintf(name, sizeof name, "candidate_%zu", i + 1);
        PRM_TRY(prm->set_text(item, "name", name));
        PRM_TRY(prm_help_set_all(item, as_found, candidate));
        PRM_TRY(prm->set(item, "legal_name", prm->get(row, "legal_name")));
        if (strcmp(prm->text(candidate, "kind"), "lead") == 0)
            PRM_TRY(of_lead(call, a, row, item));
        else
            PRM_TRY(of_customer(call, a, row, candidate, item));
        PRM_TRY(prm->append(candidates, item));
    }
    return prm->set(facts, "candidates", candidates);
}

prm_status leads_intake_facts(prm_call *call, const leads_arrival *a, const prm_val **facts)
{
    prm_val *all = prm->object(call);

    *facts = all;
    PRM_TRY(lead_facts(call, a, all));
    PRM_TRY(source_facts(call, a, all));
    return candidate_facts(call, a, all);
}
