/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.lose and leads.win_no_deal: it comes to its end without a registration. */
#include "work/work.h"

#include <stdio.h>
#include <string.h>

/* As often as its terms ask for. */
static prm_status check_plan(prm_call *call, const prm_val *lead, const prm_val *params)
{
    int64_t needed = prm_help_number(prm->get(lead, "promises"), "touches"), made = prm_help_number(lead, "touches");
    char message[80];

    if (strcmp(prm->text(params, "reason_code"), "not_reached") != 0 || made >= needed)
        return PRM_OK;
    snprintf(message, sizeof message, "is to be tried %d times at least; it was %d times", (int)needed, (int)made);
    return prm->fail_field(call, "reason_code", "too_few_touches", message);
}

static prm_status lose(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead;
    prm_val *changes = prm->object(call), *data;

    PRM_TRY(leads_load_held(call, prm->text(params, "id"), &lead));
    PRM_TRY(leads_need(call, lead, PRM_TEXTS("contacted", "working")));
    PRM_TRY(check_plan(call, lead, params));
    PRM_TRY(leads_check_unregistered(call, lead));
    PRM_TRY(prm->set(changes, "reason_code", prm->get(params, "reason_code")));
    PRM_TRY(prm->set(changes, "comment", prm->get(params, "note")));
    PRM_TRY(leads_close(call, &lead, "lost", changes));
    PRM_TRY(leads_ended(call, lead, &data));
    PRM_TRY(prm->set(data, "reason_code", prm->get(params, "reason_code")));
    PRM_TRY(prm->set_boolean(data, "converted", 0));
    PRM_TRY(prm->set_boolean(data, "won", 0));
    PRM_TRY(prm->emit(call, "leads.lost", prm->text(lead, "id"), data));
    return prm->set(result, "lead", lead);
}

const prm_method leads_lose_method = { .size = sizeof leads_lose_method, .since = 1, .name = "leads.lose",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_WORKERS, .subject = "lead",
    .doc = "Give a lead up that was contacted. As not reached only after as many touches as its terms ask for",
    .params = PRM_FIELDS(LEADS_THE_LEAD,
        PRM_ENUM("reason_code", "not_reached|no_need|no_budget|no_decision|too_late|competitor|price|product|other",
            PRM_REQUIRED, "Why"),
        PRM_LINES("note", 1, 500, 0, "What is worth knowing; both sides read it")),
    .result = PRM_FIELDS(LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"reason_code\":\"no_budget\",\"note\":\"Not before next year\"}",
    .run = lose };

/* ---- leads.win_no_deal ------------------------------------------------------------------------------------------- */

static prm_status put_won(prm_call *call, const prm_val *lead, const prm_val *params, prm_val *changes)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    const prm_val *program;
    const char *currency, *today;
    int64_t amount, base;
    prm_status status;

    if (prm->get_money(params, "amount", &amount, &currency) != PRM_OK)
        return PRM_OK;
    PRM_TRY(prm->load(call, "program", prm->text(lead, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    status = rates->convert(call, amount, currency, prm->text(program, "currency"), today, &base, NULL, NULL);
    if (status == PRM_E_NOT_FOUND)
        return prm->fail_field(call, "amount", "no_rate", "there is no rate for this currency");
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, "amount", "range", "is too much in the programme's currency");
    PRM_TRY(status);
    return prm->set_integer(changes, "won_base", base);
}

static prm_status win(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead;
    prm_val *changes = prm->object(call), *data;

    PRM_TRY(leads_load_held(call, prm->text(params, "id"), &lead));
    PRM_TRY(leads_need(call, lead, PRM_TEXTS("accepted", "contacted", "working")));
    PRM_TRY(leads_check_unregistered(call, lead));
    PRM_TRY(put_won(call, lead, params, changes));
    PRM_TRY(prm->set_text(changes, "reason_code", "won_no_deal"));
    PRM_TRY(prm->set(changes, "comment", prm->get(params, "note")));
    PRM_TRY(leads_close(call, &lead, "won_no_deal", changes));
    PRM_TRY(leads_ended(call, lead, &data));
    PRM_TRY(prm->set(data, "won_base", prm->get(lead, "won_base")));
    PRM_TRY(prm->set_boolean(data, "converted", 0));
    PRM_TRY(prm->set_boolean(data, "won", 1));
    PRM_TRY(prm->emit(call, "leads.won_no_deal", prm->text(lead, "id"), data));
    return prm->set(result, "lead", lead);
}

const prm_method leads_win_no_deal_method = { .size = sizeof leads_win_no_deal_method, .since = 1,
    .name = "leads.win_no_deal", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_WORKERS,
    .subject = "lead",
    .doc = "The customer has bought without a registration: ordered at once, or under a contract there was",
    .params = PRM_FIELDS(LEADS_THE_LEAD, PRM_MONEY("amount", 0, "What was ordered, if that is to be told"),
        PRM_LINES("note", 1, 500, 0, "What is worth knowing; both sides read it")),
    .result = PRM_FIELDS(LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"amount\":{\"amount\":40000,\"currency\":\"EUR\"}}", .run = win };
