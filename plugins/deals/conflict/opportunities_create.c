/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.opportunities.create: one more, unless its reference is known: an import may be repeated. */
#include "conflict/conflict.h"

static prm_status find_known(prm_call *call, const prm_val *params, const prm_val **known)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    *known = NULL;
    if (*prm->text(params, "reference") == '\0')
        return PRM_OK;
    PRM_TRY(prm->set(filter, "program", prm->get(params, "program")));
    PRM_TRY(prm->set(filter, "reference", prm->get(params, "reference")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "opportunity", .filter = filter,
        .limit = 1 }, &found));
    *known = prm->at(found, 0);
    return PRM_OK;
}

static prm_status create(prm_call *call, const prm_val *params, const prm_val **opportunity, prm_val *matches)
{
    prm_val *values = prm->object(call);
    const char *today;
    deals_case c;

    PRM_TRY(deals_opportunity_take(call, NULL, params, &c, values));
    PRM_TRY(prm->set(values, "program", prm->get(c.program, "id")));
    if (*prm->text(params, "opened_on") == '\0') {
        PRM_TRY(prm_date_today(call, c.program, &today));
        PRM_TRY(prm->set_text(values, "opened_on", today));
    }
    PRM_TRY(deals_customer_list(call, c.candidates, matches));
    return prm->create(call, "opportunity", values, opportunity);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *opportunity;
    prm_val *matches = prm->list(call);

    PRM_TRY(find_known(call, params, &opportunity));
    PRM_TRY(prm->set_text(result, "state", opportunity ? "duplicate" : "new"));
    if (!opportunity)
        PRM_TRY(create(call, params, &opportunity, matches));
    PRM_TRY(prm->set(result, "opportunity", opportunity));
    return prm->set(result, "matches", matches);
}

static const prm_field *const params[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "Under which programme partners could register it"),
    DEALS_OPPORTUNITY(PRM_REQUIRED),
    NULL
};

const prm_method deals_opportunities_create_method = { .size = sizeof deals_opportunities_create_method, .since = 1,
    .name = "deals.opportunities.create", .access = PRM_WRITE, .roles = "channel_manager | program_manager",
    .doc = "Say what the vendor's own sales work on. Its customer is found by an equal key, or made. Where the "
           "programme has one of the same reference nothing is changed and that one is answered, as a duplicate: an "
           "import can be repeated, or resumed where it broke. Changes are update's",
    .params = params,
    .result = PRM_FIELDS(
        PRM_ROW("opportunity", "opportunity", deals_opportunity_fields, PRM_REQUIRED, "The new one, or the known one"),
        PRM_ENUM("state", "new|duplicate", PRM_REQUIRED, "Whether it was added or known before"),
        PRM_LIST("matches", PRM_OBJECT("match", deals_match_fields, 0, "One customer"), PRM_REQUIRED,
            "Of a new one: customers that resemble its own, best first")),
    .example = DEALS_OPPORTUNITY_EXAMPLE,
    .run = run };
