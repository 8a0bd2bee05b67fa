/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.update and deals.submit: what the registrant changes in a draft, and hands in. */
#include "life/life.h"

#include <string.h>

static prm_status load_draft(prm_call *call, const prm_val *params, const prm_val **deal)
{
    PRM_TRY(deals_load_own(call, prm->text(params, "id"), deal));
    return strcmp(prm->text(*deal, "state"), "draft") == 0 ? PRM_OK : prm_help_fail_state(call, *deal, "not_a_draft");
}

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    deals_case c;
    const prm_val *deal, *was;
    prm_val *values = prm->object(call);

    PRM_TRY(load_draft(call, params, &deal));
    PRM_TRY(deals_case_of_deal(call, deal, params, &c));
    PRM_TRY(deals_case_values(call, &c, values));
    was = deal;
    PRM_TRY(prm->update(call, &deal, values));
    PRM_TRY(deals_life_follow(call, was, deal));
    return prm->set(result, "deal", deal);
}

static prm_status submit(prm_call *call, const prm_val *params, prm_val *result)
{
    deals_case c;
    const prm_val *deal, *outcome;

    PRM_TRY(load_draft(call, params, &deal));
    PRM_TRY(deals_case_of_deal(call, deal, NULL, &c));
    PRM_TRY(deals_decide_case(call, &c, &deal, &outcome));
    PRM_TRY(prm->set(result, "deal", deal));
    return prm_help_tell_decision(outcome, result);
}

const prm_method deals_update_method = { .size = sizeof deals_update_method, .since = 1, .name = "deals.update",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_REGISTRANTS, .subject = "deal",
    .doc = "Change a draft. What is not given stays; of the customer, too. What is in review is read-only, and what is "
           "asked for is answered with deals.answer",
    .params = PRM_FIELDS(DEALS_THE_DEAL, DEALS_REGISTRATION(0)), .result = PRM_FIELDS(DEALS_DEAL),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\"," DEALS_EXAMPLE "}", .run = update };

const prm_method deals_submit_method = { .size = sizeof deals_submit_method, .since = 1, .name = "deals.submit",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_REGISTRANTS, .subject = "deal",
    .doc = "Hand in a draft to be decided, as deals.register does at once. What is not complete stays a draft",
    .params = PRM_FIELDS(DEALS_THE_DEAL), .result = PRM_FIELDS(DEALS_DEAL, DEALS_DECISION, DEALS_REASONS),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\"}", .run = submit };
