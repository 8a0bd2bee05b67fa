/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Reading a lead as given: what it names has to be there; what it does not say is looked for. */
#include "intake/intake.h"

#include <string.h>

static prm_status find_source(prm_call *call, leads_arrival *a)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "code", prm->get(a->given, "source")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_source", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = 1 }, &found));
    a->source = prm->at(found, 0);
    return a->source ? PRM_OK : prm->fail_field(call, "source", "unknown", "is no source: leads.sources.list has them");
}

static prm_status check_name(prm_call *call, leads_arrival *a)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    const char *folded;

    PRM_TRY(match->fold(call, prm->text(a->given, "legal_name"), &folded));
    return *folded != '\0' ? PRM_OK : prm->fail_field(call, "legal_name", "required", "say which company it is");
}

static prm_status find_base(prm_call *call, leads_arrival *a)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    const char *currency, *today;
    int64_t amount;
    prm_status status;

    if (prm->get_money(a->given, "amount", &amount, &currency) != PRM_OK)
        return PRM_OK;
    PRM_TRY(prm_date_today(call, a->program, &today));
    status = rates->convert(call, amount, currency, prm->text(a->program, "currency"), today, &a->amount_base, NULL,
        NULL);
    if (status == PRM_E_NOT_FOUND)
        return prm->fail_field(call, "amount", "no_rate", "there is no rate for this currency");
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, "amount", "range", "is too much in the programme's currency");
    return status;
}

static prm_status find_product(prm_call *call, leads_arrival *a)
{
    const char *id = prm->text(a->given, "product");

    return *id == '\0' ? PRM_OK : prm->load(call, "product", id, &a->product);
}

/* Of the programme, or it would count in another currency. */
static prm_status find_campaign(prm_call *call, leads_arrival *a)
{
    const char *id = prm->text(a->given, "campaign");
    const prm_val *campaign;

    if (*id == '\0')
        return PRM_OK;
    PRM_TRY(prm->load(call, "campaign", id, &campaign));
    if (strcmp(prm->text(campaign, "program"), prm->text(a->program, "id")) == 0)
        return PRM_OK;
    return prm->fail_field(call, "campaign", "other_program", "is of another programme");
}

prm_status leads_arrival_read(prm_call *call, const prm_val *given, leads_arrival *a)
{
    prm_status (*const parts[])(prm_call *, leads_arrival *) = { find_source, find_campaign, check_name,
        find_product, find_base, leads_place_find };
    prm_status bad = PRM_OK;

    *a = (leads_arrival){ .given = given, .account = "" };
    PRM_TRY(prm->load(call, "program", prm->text(given, "program"), &a->program));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        prm_status status = parts[i](call, a);
        if (status != PRM_OK && status != PRM_E_INVALID)
            return status;
        bad = status != PRM_OK ? status : bad;
    }
    PRM_TRY(bad);
    return leads_quality_check(call, a);
}
