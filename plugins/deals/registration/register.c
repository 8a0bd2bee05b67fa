/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.register: a draft, the facts, the chain, and what comes of it, in one transaction. */
#include "registration/registration.h"

/* A draft of somebody's own has a number as well: people talk about it. */
static prm_status keep_draft(prm_call *call, const prm_val **deal)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm_help_name_by_id(changes, "number", "D", *deal));
    return prm->update(call, deal, changes);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    deals_case c;
    const prm_val *deal, *outcome;
    prm_val *values = prm->object(call);
    int32_t is_draft;

    PRM_TRY(deals_case_open(call, params, &c));
    PRM_TRY(deals_case_values(call, &c, values));
    PRM_TRY(prm->create(call, "deal", values, &deal));
    if (prm->get_boolean(params, "draft", &is_draft) == PRM_OK && is_draft) {
        PRM_TRY(keep_draft(call, &deal));
        return prm->set(result, "deal", deal);
    }
    PRM_TRY(deals_decide_case(call, &c, &deal, &outcome));
    PRM_TRY(prm->set(result, "deal", deal));
    return prm_help_tell_decision(outcome, result);
}

const prm_field *const deals_customer_params[] = {
    PRM_REF("id", "customer", 0, "The vendor's side may name a known customer instead of describing one"),
    PRM_TEXT("legal_name", 1, 300, 0, "Its registered name; required unless `id` is given"),
    PRM_COUNTRY("country", 0, "Where it is registered (ISO 3166-1); required unless `id` is given"),
    PRM_DOMAIN("domain", 0, "Its web domain: tells it from others of the same name"),
    PRM_TEXT("tax_id", 1, 40, 0, "Its tax or VAT number: the surest way to tell it from others"),
    PRM_TEXT("segment", 1, 60, 0, "What kind of customer it is, \"public\" or \"enterprise\""),
    NULL
};

const prm_method deals_register_method = { .size = sizeof deals_register_method, .since = 1, .name = "deals.register",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_REGISTRANTS,
    .doc = "Register a deal and decide it: the answer says what became of it and why. A registration that is "
           "rejected or a duplicate is a result, not an error",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "Under which programme"),
        DEALS_REGISTRATION(PRM_REQUIRED),
        PRM_REF("partner", "partner", PRM_VENDOR,
            "For whom: the vendor's side says so, a partner registers for itself"),
        PRM_BOOL("draft", 0, "Whether it is only kept, for deals.update and deals.submit; none: it is decided")),
    .result = PRM_FIELDS(DEALS_DEAL, DEALS_DECISION, DEALS_REASONS),
    .example = "{\"program\":\"program_01h8xgq3m2c4f\"," DEALS_EXAMPLE "}", .run = run };
