/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Information is asked for, answered with deals.answer, or not in time. */
#include "life/life.h"

#include <string.h>

int64_t deals_most_asks(prm_call *call)
{
    int64_t most;

    return prm->as_integer(prm->setting(call, "most_asks"), &most) == PRM_OK ? most : 0;
}

prm_status deals_check_asks(prm_call *call, const prm_val *deal)
{
    int64_t most, asks;
    prm_val *data = prm->object(call);

    PRM_TRY(prm->as_integer(prm->setting(call, "most_questions"), &most));
    if (prm->get_integer(deal, "asks", &asks) != PRM_OK || asks < most)
        return PRM_OK;
    PRM_TRY(prm->set(data, "state", prm->get(deal, "state")));
    PRM_TRY(prm->set_integer(data, "asks", asks));
    return prm->fail(call, PRM_E_STATE, "asked_enough", data);
}

prm_status deals_ask(prm_call *call, const prm_val *deal, const prm_val *fields, prm_val *changes)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const prm_val *program;
    int64_t days, asks, answer_by;

    PRM_TRY(prm->as_integer(prm->setting(call, "answer_days"), &days));
    PRM_TRY(prm->load(call, "program", prm->text(deal, "program"), &program));
    PRM_TRY(calendar->add_days(call, prm->text(program, "calendar"), prm->now(call), days, &answer_by));
    if (prm->get_integer(deal, "asks", &asks) != PRM_OK)
        asks = 0;
    PRM_TRY(prm->set(changes, "ask_fields", fields));
    PRM_TRY(prm->set_integer(changes, "asks", asks + 1));
    PRM_TRY(prm->set_integer(changes, "answer_by", answer_by));
    return prm->arm(call, deals_answer_ends_timer.name, prm->text(deal, "id"), "", answer_by, NULL);
}

/* What a field that is asked for opens, where it is not the parameter of the same name. */
static const struct opening {
    const char *asked, *param, *part;
} openings[] = {
    { "amount", "lines", NULL }, /* they add up to it */
    { "product", "lines", NULL },
    { "quantity", "lines", NULL },
    { "country", "customer", "country" },
    { "legal_name", "customer", "legal_name" },
    { "domain", "customer", "domain" },
    { "tax_id", "customer", "tax_id" },
    { "segment", "customer", "segment" },
};

int deals_can_ask(const char *field)
{
    static const char *const not_of_it[] = { "id", "comment" };

    for (size_t i = 0; i < sizeof not_of_it / sizeof *not_of_it; i++)
        if (strcmp(field, not_of_it[i]) == 0)
            return 0;
    for (const prm_field *const *param = deals_answer_method.params; *param; param++)
        if (strcmp((*param)->name, field) == 0)
            return 1;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (strcmp(openings[i].asked, field) == 0)
            return 1;
    return 0;
}

static int is_asked(const prm_val *fields, const char *param, const char *part)
{
    if (prm_help_has_text(fields, param))
        return 1;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (strcmp(openings[i].param, param) == 0 && prm_help_has_text(fields, openings[i].asked) &&
            (!part || !openings[i].part || strcmp(openings[i].part, part) == 0))
            return 1;
    return 0;
}

static prm_status refuse(prm_call *call, const char *param, const char *part)
{
    char field[100] = "customer.";

    strncat(field, part ? part : param, sizeof field - strlen(field) - 1);
    return prm->fail_field(call, part ? field : param, "not_asked", "is not asked for");
}

/* Only what is asked for is open; what is asked for by the name of a parameter must be answered. */
static prm_status check_answers(prm_call *call, const prm_val *deal, const prm_val *params)
{
    const prm_val *fields = prm->get(deal, "ask_fields"), *customer = prm->get(params, "customer");
    prm_status bad = PRM_OK;

    for (size_t i = 0; i < prm->count(params); i++) {
        const char *param = prm->key_at(params, i);
        if (strcmp(param, "id") != 0 && strcmp(param, "comment") != 0 && !is_asked(fields, param, NULL))
            bad = refuse(call, param, NULL);
    }
    for (size_t i = 0; i < prm->count(customer); i++)
        if (!is_asked(fields, "customer", prm->key_at(customer, i)))
            bad = refuse(call, "customer", prm->key_at(customer, i));
    if (prm->count(params) < 2)
        bad = prm->fail_field(call, "comment", "required", "answer what is asked for, or say why you cannot");
    return bad;
}

static prm_status load_asked(prm_call *call, const prm_val *params, const prm_val **deal)
{
    PRM_TRY(deals_load_own(call, prm->text(params, "id"), deal));
    return prm_help_is_in(*deal, "info_requested") ? PRM_OK : prm_help_fail_state(call, *deal, "nothing_is_asked");
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    deals_case c;
    const prm_val *deal, *was, *outcome;
    prm_val *values = prm->object(call), *answers = prm->object(call);

    PRM_TRY(load_asked(call, params, &deal));
    PRM_TRY(check_answers(call, deal, params));
    for (size_t i = 0; i < prm->count(params); i++)
        if (strcmp(prm->key_at(params, i), "id") != 0 && strcmp(prm->key_at(params, i), "comment") != 0)
            PRM_TRY(prm->set(answers, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    PRM_TRY(deals_case_of_deal(call, deal, answers, &c));
    PRM_TRY(deals_case_values(call, &c, values));
    PRM_TRY(prm->set(values, "comment", prm->get(params, "comment")));
    was = deal;
    PRM_TRY(prm->update(call, &deal, values));
    PRM_TRY(deals_life_follow(call, was, deal));
    c.deal = deal;
    PRM_TRY(deals_decide_case(call, &c, &deal, &outcome));
    PRM_TRY(prm->set(result, "deal", deal));
    return prm_help_tell_decision(outcome, result);
}

const prm_method deals_answer_method = { .size = sizeof deals_answer_method, .since = 1, .name = "deals.answer",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_REGISTRANTS, .subject = "deal",
    .doc = "Answer what a registration was asked back for: just those fields (`ask_fields`) are open, and it is "
           "decided anew",
    .params = PRM_FIELDS(DEALS_THE_DEAL, DEALS_REGISTRATION(0),
        PRM_LINES("comment", 1, 500, 0, "What else there is to say; the vendor reads it")),
    .result = PRM_FIELDS(DEALS_DEAL, DEALS_DECISION, DEALS_REASONS),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"amount\":{\"amount\":1500000,\"currency\":\"EUR\"}}", .run = run };

/* It may have been answered or withdrawn, or asked anew since. */
static prm_status end(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *deal;
    prm_val *changes = prm->object(call), *data;
    int64_t answer_by;

    (void)result;
    PRM_TRY(prm->load(call, "deal", prm->text(timer, "subject"), &deal));
    if (strcmp(prm->text(deal, "state"), "info_requested") != 0 ||
        prm->get_integer(deal, "answer_by", &answer_by) != PRM_OK || answer_by > prm->now(call))
        return PRM_OK;
    PRM_TRY(prm->set_text(changes, "reason_code", "unanswered"));
    PRM_TRY(prm->update(call, &deal, changes));
    PRM_TRY(prm->move(call, &deal, "expired"));
    PRM_TRY(deals_figures_of_deal(call, deal, &data));
    return prm->emit(call, "deals.unanswered", prm->text(deal, "id"), data);
}

const prm_timer deals_answer_ends_timer = { .size = sizeof deals_answer_ends_timer, .since = 1,
    .name = "deals.answer_ends", .doc = "The time to answer what was asked runs out", .run = end };
