/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.funds: what a partner may ask for: its own allocations, and those of its level and its segments. Of what
 * it shares with others it is told what is left, not what they have done with it. */
#include "funds/fund_rows.h"

#include <string.h>

typedef struct reading {
    const prm_val *partner, *program; /* `program` NULL: all */
    prm_val *items;
} reading;

static prm_status add(prm_call *call, const reading *r, const prm_val *allocation)
{
    int64_t left = prm_help_number(allocation, "expires_at") - prm->now(call);
    int is_own = prm_help_is(allocation, "partner", prm->text(r->partner, "id"));
    const prm_val *seen, *told;
    prm_val *item = prm->object(call);
    mdf_terms terms;

    PRM_TRY(prm->view(call, allocation, "funds", NULL, &seen));
    PRM_TRY(prm_help_set_every(item, seen));
    PRM_TRY(prm->set_text(item, "for", prm_help_has_value(allocation, "partner") ? "partner"
                                       : prm_help_has_value(allocation, "level") ? "level" : "segment"));
    PRM_TRY(prm->set_integer(item, "days_left", (left + PRM_DAY_MS - 1) / PRM_DAY_MS));
    if (!prm_help_is(allocation, "kind", "on_demand")) {
        PRM_TRY(mdf_money_terms(call, prm->text(allocation, "id"), 0, &terms));
        PRM_TRY(prm->set_integer(item, "available", terms.available));
        PRM_TRY(mdf_money_tell(call, &terms, &told));
        PRM_TRY(prm->set(item, "figures", is_own ? told : NULL));
    }
    return prm->append(r->items, item);
}

/* By an index of allocations, those whose time has not passed. */
static prm_status add_found(prm_call *call, const reading *r, prm_val *filter, const char *sort)
{
    const prm_val *rows;
    prm_val *later = prm->object(call);
    int32_t is_for;

    PRM_TRY(prm->set_text(filter, "state", "active"));
    PRM_TRY(prm->set_integer(later, "gt", prm->now(call)));
    PRM_TRY(prm->set(filter, "expires_at", later));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM, .entity = "allocation",
        .filter = filter, .sort = sort, .limit = 500 }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        PRM_TRY(mdf_allocation_is_for(call, prm->at(rows, i), r->partner, &is_for));
        if (is_for)
            PRM_TRY(add(call, r, prm->at(rows, i)));
    }
    return PRM_OK;
}

static prm_status add_own(prm_call *call, const reading *r)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "partner", prm->get(r->partner, "id")));
    PRM_TRY(prm->set(filter, "program", prm->get(r->program, "id")));
    return add_found(call, r, filter, "partner, state, expires_at");
}

static prm_status add_shared(prm_call *call, const reading *r, const prm_val *program)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "program", program));
    PRM_TRY(prm->set(filter, "partner", prm->new_null(call)));
    return add_found(call, r, filter, "program, state, expires_at");
}

static prm_status add_all(prm_call *call, const reading *r)
{
    prm_val *filter = prm->object(call);
    const prm_val *places;

    PRM_TRY(add_own(call, r));
    PRM_TRY(prm->set(filter, "partner", prm->get(r->partner, "id")));
    PRM_TRY(prm->set(filter, "program", prm->get(r->program, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "membership",
        .filter = filter, .limit = MDF_PAGE }, &places));
    for (size_t i = 0; i < prm->count(places); i++)
        PRM_TRY(add_shared(call, r, prm->get(prm->at(places, i), "program")));
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *partner = prm->text(params, "partner");
    reading r = { .items = prm->list(call) };

    if (*partner == '\0')
        partner = prm->caller(call)->partner;
    if (*partner == '\0')
        return prm->fail_field(call, "partner", "required", "say of which partner");
    PRM_TRY(prm->load(call, "partner", partner, &r.partner));
    if (prm_help_has_value(params, "program"))
        PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &r.program));
    PRM_TRY(add_all(call, &r));
    return prm->set(result, "items", r.items);
}

static const prm_field *const item_fields[] = {
    PRM_REF("id", "allocation", PRM_REQUIRED, "What to ask for it by"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called"),
    PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
    PRM_ENUM("purpose", MDF_PURPOSES, PRM_REQUIRED, "What it is for"),
    PRM_ENUM("kind", "upfront|accrual|on_demand", PRM_REQUIRED, "How money gets into it"),
    PRM_ENUM("for", "partner|level|segment", PRM_REQUIRED,
        "Whose it is: this partner's, or all its level's or segment's"),
    PRM_CURRENCY("currency", PRM_REQUIRED, "Its currency"),
    PRM_DATE("expires_on", PRM_REQUIRED, "Its last day"),
    PRM_INT("days_left", 0, PRM_ANY, PRM_REQUIRED, "Days until that is over"),
    PRM_INT("available", 0, PRM_ANY, 0, "What may be asked for, in minor units; none: it comes with each request"),
    PRM_OBJECT("figures", mdf_terms_fields, 0, "Where its money is, if it is the partner's own"),
    NULL
};

const prm_method mdf_funds_method = { .size = sizeof mdf_funds_method, .since = 1, .name = "mdf.funds",
    .access = PRM_READ, .roles = MDF_READERS " | partner_marketing | partner_admin | partner_sales | partner_executive",
    .doc = "What a partner may ask for now: its own allocations, and those of its level and its segments",
    .params = PRM_FIELDS(PRM_REF("partner", "partner", 0, "Whose; none: the caller's"),
        PRM_REF("program", "program", 0, "In which programme; none: in all")),
    .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("fund", item_fields, 0, "One"), PRM_REQUIRED,
        "Its own first, then what it shares; the first to end first")),
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\"}", .run = run };
