/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What deals.register is given of a lead: the lead knows who, where and what, its holder the rest. */
#include "work/work.h"

/* What the deal's customer is called, and the lead. */
static const char *const of_customer[] = { "legal_name", "country", "domain", "tax_id", "segment", NULL };
/* What only the holder knows. */
static const char *const as_given[] = { "expected_close", "type", "distributor", "value_added", "evidence", NULL };
/* What the holder may put right. */
static const char *const given_or_known[] = { "territory", "amount", NULL };

static prm_status put_customer(prm_call *call, const prm_val *lead, const prm_val *given, prm_val *params)
{
    prm_val *customer = prm->object(call);

    PRM_TRY(prm_help_set_all(customer, of_customer, lead));
    PRM_TRY(prm_help_set_all(customer, of_customer, prm->get(given, "customer")));
    return prm->set(params, "customer", customer);
}

/* What was asked for is the only line, unless there are others. */
static prm_status put_lines(prm_call *call, const prm_val *lead, const prm_val *given, prm_val *params)
{
    prm_val *lines = prm->list(call), *line = prm->object(call);

    if (prm->count(prm->get(given, "lines")) > 0)
        return prm->set(params, "lines", prm->get(given, "lines"));
    if (*prm->text(lead, "product") == '\0')
        return PRM_OK;
    PRM_TRY(prm->set(line, "product", prm->get(lead, "product")));
    PRM_TRY(prm->append(lines, line));
    return prm->set(params, "lines", lines);
}

static const struct need {
    const char *field, *under, *key;
} needs[] = {
    { "deal.customer.country", "customer", "country" },
    { "deal.lines", NULL, "lines" },
    { "deal.territory", NULL, "territory" },
    { "deal.amount", NULL, "amount" },
    { "deal.expected_close", NULL, "expected_close" },
};

static prm_status check(prm_call *call, const prm_val *params)
{
    prm_status bad = PRM_OK;

    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (!prm->get(needs[i].under ? prm->get(params, needs[i].under) : params, needs[i].key))
            bad = prm->fail_field(call, needs[i].field, "required", "is not known of the lead: say it");
    return bad;
}

prm_status leads_registration(prm_call *call, const prm_val *lead, const prm_val *given, const prm_val **params)
{
    prm_val *all = prm->object(call);

    *params = all;
    PRM_TRY(prm->set(all, "program", prm->get(lead, "program")));
    PRM_TRY(prm->set(all, "source", prm->get(lead, "source")));
    PRM_TRY(prm_help_set_all(all, given_or_known, lead));
    PRM_TRY(prm_help_set_all(all, given_or_known, given));
    PRM_TRY(prm_help_set_all(all, as_given, given));
    PRM_TRY(put_customer(call, lead, given, all));
    PRM_TRY(put_lines(call, lead, given, all));
    if (prm->caller(call)->side != PRM_PARTNER_SIDE)
        PRM_TRY(prm->set(all, "partner", prm->get(lead, "holder")));
    return check(call, all);
}
