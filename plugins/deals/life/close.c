/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.close and deals.convert: the sale is won or lost, and the registration ends with it. Who is credited
 * stays recorded with the deal's terms. */
#include "life/life.h"

#include <string.h>

/* What was ordered, in the programme's currency by the rate of the day. */
static prm_status put_won(prm_call *call, const prm_val *deal, const prm_val *given, prm_val *changes)
{
    const char *currency, *own;
    const prm_val *program;
    int64_t amount, expected, base;

    PRM_TRY(prm->get_money(deal, "amount", &expected, &own));
    if (prm->type(given) != PRM_V_OBJECT) {
        given = prm->get(deal, "amount");
        if (expected == 0)
            return prm->fail_field(call, "amount", "required", "say what was ordered: the deal has no value yet");
    }
    PRM_TRY(prm->set(changes, "won_amount", given));
    PRM_TRY(prm->get_money(changes, "won_amount", &amount, &currency));
    if (strcmp(currency, own) != 0)
        return prm->fail_field(call, "amount", "currency", "must be in the deal's currency");
    PRM_TRY(prm->load(call, "program", prm->text(deal, "program"), &program));
    PRM_TRY(deals_convert_given(call, program, amount, currency, &base, NULL, NULL));
    return prm->set_integer(changes, "won_base", base);
}

static prm_status end(prm_call *call, const prm_val **deal, const char *stage, const char *code, prm_val *changes)
{
    int is_won = strcmp(stage, "won") == 0;
    prm_val *data;

    PRM_TRY(deals_stage_put(call, *deal, stage, changes));
    PRM_TRY(prm->set_integer(changes, "closed_at", prm->now(call)));
    PRM_TRY(prm->set_text(changes, "closure_code", code));
    PRM_TRY(prm->set_text(changes, "reason_code", stage));
    PRM_TRY(deals_life_end(call, deal, is_won ? "converted" : "cancelled", changes, &data));
    if (is_won)
        PRM_TRY(deals_incumbent_won(call, *deal));
    return prm->emit(call, is_won ? "deals.won" : "deals.lost", prm->text(*deal, "id"), data);
}

/* An order of a sale that was lost is a mistake somebody should hear of. */
static prm_status check_lost(prm_call *call, const prm_val *params)
{
    static const char *const of_orders[] = { "amount", "reference" };
    prm_status bad = PRM_OK;

    for (size_t i = 0; i < sizeof of_orders / sizeof *of_orders; i++)
        if (prm_help_has_value(params, of_orders[i]))
            bad = prm->fail_field(call, of_orders[i], "unexpected", "is of an order; this one was lost");
    return bad;
}

static prm_status close_deal(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *outcome = prm->text(params, "outcome");
    const prm_val *deal, *reference = prm->get(params, "reference");
    prm_val *changes = prm->object(call);

    PRM_TRY(deals_load_own(call, prm->text(params, "id"), &deal));
    PRM_TRY(deals_life_need(call, deal, PRM_TEXTS("approved")));
    if (strcmp(outcome, "won") == 0)
        PRM_TRY(put_won(call, deal, prm->get(params, "amount"), changes));
    else
        PRM_TRY(check_lost(call, params));
    if (prm->type(reference) == PRM_V_TEXT)
        PRM_TRY(prm->set(changes, "order_reference", reference));
    PRM_TRY(prm_help_set_given(changes, "comment", params));
    PRM_TRY(end(call, &deal, outcome, prm->text(params, "closure_code"), changes));
    return prm->set(result, "deal", deal);
}

static prm_status convert(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal;
    prm_val *changes = prm->object(call);

    PRM_TRY(deals_load_own(call, prm->text(params, "id"), &deal));
    PRM_TRY(deals_life_need(call, deal, PRM_TEXTS("approved")));
    PRM_TRY(put_won(call, deal, prm->get(params, "amount"), changes));
    PRM_TRY(prm->set(changes, "order_reference", prm->get(params, "order_reference")));
    PRM_TRY(end(call, &deal, "won", "ordered", changes));
    return prm->set(result, "deal", deal);
}

#define ORDERED PRM_MONEY("amount", 0, "What was ordered, in the deal's currency; none: its amount")

const prm_method deals_close_method = { .size = sizeof deals_close_method, .since = 1, .name = "deals.close",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_SELLERS " | " DEALS_PEOPLE, .subject = "deal",
    .doc = "End an approved deal: won, it is converted; lost, it is cancelled. Either way its protection ends",
    .params = PRM_FIELDS(DEALS_THE_DEAL, PRM_ENUM("outcome", "won|lost", PRM_REQUIRED, "How it went"), ORDERED,
        PRM_TEXT("closure_code", 1, 60, PRM_REQUIRED, "Why, in one word for reports: \"price\", \"no_budget\""),
        PRM_TEXT("reference", 1, 100, 0, "What the order is called where it was placed"),
        PRM_LINES("comment", 1, 500, 0, "What is worth knowing; both sides read it")),
    .result = PRM_FIELDS(DEALS_DEAL),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"outcome\":\"won\",\"amount\":{\"amount\":1190000,"
               "\"currency\":\"EUR\"},\"closure_code\":\"service\",\"reference\":\"PO-7731\"}",
    .run = close_deal };

const prm_method deals_convert_method = { .size = sizeof deals_convert_method, .since = 1, .name = "deals.convert",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_PEOPLE, .subject = "deal",
    .doc = "Turn an approved deal into an order the vendor has received: it is won, with the closure code `ordered`",
    .params = PRM_FIELDS(DEALS_THE_DEAL,
        PRM_TEXT("order_reference", 1, 100, PRM_REQUIRED, "What the order is called"), ORDERED),
    .result = PRM_FIELDS(DEALS_DEAL),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"order_reference\":\"SO-2027-00042\"}", .run = convert };
