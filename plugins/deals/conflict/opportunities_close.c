/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.opportunities.close: won or lost, and out of partners' way. */
#include "conflict/conflict.h"

#include <string.h>

static prm_status tell(prm_call *call, const prm_val *opportunity, int is_won)
{
    static const char *const figures[] = { "program", "territory", "product", "amount_base" };
    prm_val *data = prm->object(call);
    int64_t days;

    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        PRM_TRY(prm->set(data, figures[i], prm->get(opportunity, figures[i])));
    PRM_TRY(deals_opportunity_days(call, opportunity, &days));
    PRM_TRY(prm->set_integer(data, "open_days", days));
    PRM_TRY(prm->set_boolean(data, "won", is_won));
    return prm->emit(call, is_won ? "deals.opportunity_won" : "deals.opportunity_lost", prm->text(opportunity, "id"),
        data);
}

static prm_status set_amount(prm_call *call, const prm_val *opportunity, const prm_val *params, prm_val *changes)
{
    deals_case c = { .given = params };

    if (!prm->get(params, "amount"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "program", prm->text(opportunity, "program"), &c.program));
    PRM_TRY(deals_find_base(call, &c));
    return deals_opportunity_set_amount(call, &c, changes);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *opportunity;
    prm_val *changes = prm->object(call);
    const char *outcome = prm->text(params, "outcome");

    PRM_TRY(prm->load(call, "opportunity", prm->text(params, "id"), &opportunity));
    PRM_TRY(prm->move(call, &opportunity, outcome));
    PRM_TRY(set_amount(call, opportunity, params, changes));
    PRM_TRY(prm->set_integer(changes, "closed_at", prm->now(call)));
    PRM_TRY(prm->update(call, &opportunity, changes));
    PRM_TRY(tell(call, opportunity, strcmp(outcome, "won") == 0));
    return prm->set(result, "opportunity", opportunity);
}

const prm_method deals_opportunities_close_method = { .size = sizeof deals_opportunities_close_method, .since = 1,
    .name = "deals.opportunities.close", .access = PRM_WRITE, .roles = "channel_manager | program_manager",
    .subject = "opportunity",
    .doc = "An opportunity is won or lost: registrations at its customer do not meet it any more",
    .params = PRM_FIELDS(DEALS_THE_OPPORTUNITY, PRM_ENUM("outcome", "won|lost", PRM_REQUIRED, "What became of it"),
        PRM_MONEY("amount", 0, "What was ordered; none: as expected")),
    .result = PRM_FIELDS(DEALS_OPPORTUNITY_ROW),
    .example = "{\"id\":\"opportunity_01h8xgq3m2c4e\",\"outcome\":\"won\",\"amount\":{\"amount\":1250000,"
               "\"currency\":\"EUR\"}}",
    .run = run };
