/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.customers.create: a customer, unless it is known. */
#include "conflict/conflict.h"

/* The rows come sealed; the caller reads them by its own right. */
prm_status deals_customer_list(prm_call *call, const prm_val *candidates, prm_val *matches)
{
    for (size_t i = 0; i < prm->count(candidates); i++) {
        const prm_val *candidate = prm->at(candidates, i), *row;
        prm_val *match = prm->object(call);
        PRM_TRY(prm->load(call, "customer", prm->text(prm->get(candidate, "row"), "id"), &row));
        PRM_TRY(prm->set(match, "customer", prm->get(row, "id")));
        PRM_TRY(prm->set(match, "legal_name", prm->get(row, "legal_name")));
        PRM_TRY(prm->set(match, "score", prm->get(candidate, "score")));
        PRM_TRY(prm->set(match, "matched_on", prm->get(candidate, "matched_on")));
        PRM_TRY(prm->append(matches, match));
    }
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *candidates, *customer;
    prm_val *matches = prm->list(call);

    PRM_TRY(deals_customer_check_name(call, params, "legal_name"));
    PRM_TRY(deals_customer_candidates(call, params, DEALS_CANDIDATES, &candidates));
    PRM_TRY(deals_customer_list(call, candidates, matches));
    const prm_val *known = deals_customer_equal(candidates);
    if (known)
        PRM_TRY(prm->load(call, "customer", prm->text(prm->get(known, "row"), "id"), &customer));
    else
        PRM_TRY(prm->create(call, "customer", params, &customer));
    PRM_TRY(prm->set(result, "customer", customer));
    PRM_TRY(prm->set_text(result, "state", known ? "duplicate" : "new"));
    return prm->set(result, "matches", matches);
}

const prm_field *const deals_match_fields[] = {
    PRM_REF("customer", "customer", PRM_REQUIRED, "A customer that resembles the one given"),
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "Its name"),
    PRM_INT("score", 0, 1000, PRM_REQUIRED, "How much it does"),
    PRM_LIST("matched_on", PRM_TEXT("key", 1, 40, 0, "A key"), PRM_REQUIRED, "tax_id, domain, name, similar_name"),
    NULL
};

const prm_method deals_customers_create_method = { .size = sizeof deals_customers_create_method, .since = 1,
    .name = "deals.customers.create", .access = PRM_WRITE, .roles = "program_manager",
    .doc = "Add a customer, unless one with an equal key is known: tax id, else registrable domain, else name and "
           "country. Those that resemble it are named either way",
    .params = deals_customer_fields,
    .result = PRM_FIELDS(
        PRM_ROW("customer", "customer", deals_customer_row_fields, PRM_REQUIRED, "The new one, or the known one"),
        PRM_ENUM("state", "new|duplicate", PRM_REQUIRED, "Whether it was added or known before"),
        PRM_LIST("matches", PRM_OBJECT("match", deals_match_fields, 0, "One customer"), PRM_REQUIRED, "Best first")),
    .example = "{\"legal_name\":\"Huawei Technologies Co., Ltd.\",\"country\":\"CN\",\"domain\":\"huawei.com\"}",
    .run = run };
