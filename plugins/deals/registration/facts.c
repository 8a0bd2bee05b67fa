/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the chain is asked over. Codes and names, no ids; what is the vendor's goes in sealed as it is. */
#include "conflict/conflict.h"

#include <stdio.h>
#include <string.h>

enum { TREE_DEPTH = 16 };

static prm_status line_facts(prm_call *call, const deals_case *c, prm_val *deal)
{
    prm_val *lines = prm->list(call);

    for (size_t i = 0; i < prm->count(c->products); i++) {
        prm_val *line = prm->object(call);
        PRM_TRY(prm->set(line, "product", prm->get(prm->at(c->products, i), "name")));
        PRM_TRY(prm_help_set_given(line, "quantity", deals_case_line(c, i)));
        PRM_TRY(prm_help_set_given(line, "amount", deals_case_line(c, i)));
        PRM_TRY(prm->append(lines, line));
    }
    PRM_TRY(prm->set(deal, "lines", lines));
    PRM_TRY(prm->set(deal, "product", prm->get(prm->at(c->products, c->main_line), "name")));
    return prm_help_set_given(deal, "quantity", deals_case_line(c, c->main_line));
}

/* How it came about, and what came before. */
static prm_status origin_facts(prm_call *call, const deals_case *c, prm_val *deal)
{
    const prm_val *efforts = prm->get(c->given, "value_added");
    int64_t asks;

    if (prm->get_integer(c->deal, "asks", &asks) != PRM_OK)
        asks = 0;
    PRM_TRY(prm_help_set_given(deal, "source", c->given));
    PRM_TRY(prm->set(deal, "value_added", prm->type(efforts) == PRM_V_LIST ? efforts : prm->list(call)));
    PRM_TRY(prm->set_integer(deal, "evidence", (int64_t)prm->count(prm->get(c->given, "evidence"))));
    PRM_TRY(prm->set_integer(deal, "asks", asks));
    PRM_TRY(prm->set_boolean(deal, "renews", c->renewed != NULL));
    return prm->set_boolean(deal, "renews_won", strcmp(prm->text(c->renewed, "state"), "converted") == 0);
}

static prm_status deal_facts(prm_call *call, const deals_case *c, prm_val *facts)
{
    const char *close = prm->text(c->given, "expected_close");
    prm_val *deal = prm->object(call);
    int64_t days;

    PRM_TRY(prm->set_text(deal, "type", c->type));
    PRM_TRY(prm->set(deal, "customer", c->customer));
    PRM_TRY(line_facts(call, c, deal));
    PRM_TRY(prm->set(deal, "territory", prm->get(c->territory, "name")));
    PRM_TRY(prm->set(deal, "amount", prm->get(c->given, "amount")));
    PRM_TRY(prm->set_integer(deal, "amount_base", c->amount_base));
    if (c->rate) {
        PRM_TRY(prm->set_text(deal, "rate", c->rate));
        PRM_TRY(prm->set_text(deal, "rate_date", c->rate_date));
    }
    PRM_TRY(prm->set_text(deal, "expected_close", close));
    PRM_TRY(prm_date_days_until(call, c->program, close, &days));
    PRM_TRY(prm->set_integer(deal, "days_to_close", days));
    PRM_TRY(origin_facts(call, c, deal));
    return prm->set(facts, "deal", deal);
}

/* A partner's territory covers all its parts: look from the deal's leaf upwards. */
static prm_status territory_fit(prm_call *call, const deals_case *c, const char **fit)
{
    const prm_val *own = prm->get(c->partner, "territories"), *at = c->territory;

    *fit = prm->count(own) == 0 ? "unbound" : "outside";
    for (int depth = 0; prm->count(own) > 0 && depth < TREE_DEPTH; depth++) {
        if (prm_help_has_text(own, prm->text(at, "id"))) {
            *fit = "covered";
            break;
        }
        if (*prm->text(at, "parent") == '\0')
            break;
        PRM_TRY(prm->load(call, "territory", prm->text(at, "parent"), &at));
    }
    return PRM_OK;
}

/* The partner's deals in this programme in any of the states, counted so far as it matters, and wherever they are:
 * what somebody may see of them decides nothing. */
static prm_status count_deals(prm_call *call, const deals_case *c, const char *const *states, int64_t most,
    int64_t *count)
{
    prm_val *any = prm->list(call), *filter = prm->object(call);

    for (; *states; states++)
        PRM_TRY(prm->append(any, prm->new_text(call, *states, strlen(*states))));
    PRM_TRY(prm->set(filter, "partner", prm->get(c->partner, "id")));
    PRM_TRY(prm->set(filter, "state", any));
    PRM_TRY(prm->set(filter, "program", prm->get(c->program, "id")));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "deal", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = (uint32_t)most }, count);
}

/* How far open ones matter: to what it may have. */
static int64_t most_open(const deals_case *c)
{
    int64_t capacity = prm_help_number(prm_benefits_of(c->membership, c->level), "deal_capacity");

    return capacity > DEALS_COUNTED ? capacity : DEALS_COUNTED;
}

static prm_status partner_facts(prm_call *call, const deals_case *c, prm_val *facts)
{
    int64_t approved, pending, rejected, most = most_open(c);
    const char *fit;
    prm_val *partner = prm->object(call), *history = prm->object(call);

    PRM_TRY(territory_fit(call, c, &fit));
    PRM_TRY(count_deals(call, c, PRM_TEXTS("approved"), most, &approved));
    PRM_TRY(count_deals(call, c, PRM_TEXTS("in_review", "info_requested"), most, &pending));
    PRM_TRY(count_deals(call, c, PRM_TEXTS("rejected"), DEALS_COUNTED, &rejected));

    PRM_TRY(prm->set(partner, "type", prm->get(c->partner, "type")));
    PRM_TRY(prm->set(partner, "state", prm->get(c->partner, "state")));
    PRM_TRY(prm->set(partner, "level", prm->get(c->level, "code")));
    PRM_TRY(prm->set(partner, "level_rank", prm->get(c->level, "rank")));
    PRM_TRY(prm->set(partner, "channel_type", prm->get(c->membership, "channel_type")));
    PRM_TRY(prm_benefits_tell(call, c->membership, c->level, partner));
    PRM_TRY(prm->set_text(partner, "territory_fit", fit));
    PRM_TRY(prm->set_boolean(partner, "has_distributor", *c->distributor != '\0'));
    PRM_TRY(prm->set_integer(partner, "open_deals", approved + pending));
    PRM_TRY(prm->set_integer(history, "approved", approved < DEALS_COUNTED ? approved : DEALS_COUNTED));
    PRM_TRY(prm->set_integer(history, "rejected", rejected));
    PRM_TRY(deals_capacity_facts(call, c, partner, history));
    PRM_TRY(prm->set(facts, "partner", partner));
    return prm->set(facts, "history", history);
}

static prm_status program_facts(prm_call *call, const deals_case *c, prm_val *facts)
{
    prm_val *program = prm->object(call);

    PRM_TRY(prm->set(program, "name", prm->get(c->program, "name")));
    PRM_TRY(prm->set(program, "currency", prm->get(c->program, "currency")));
    return prm->set(facts, "program", program);
}

static int is_row(const prm_val *row, const char *id)
{
    return row && strcmp(prm->text(row, "id"), id) == 0;
}

static int does_hold(const deals_case *c, const prm_val *protection)
{
    return strcmp(prm->text(protection, "holder"), prm->text(c->partner, "id")) == 0;
}

static int is_held_by_another(const deals_case *c, const char *customer)
{
    for (size_t i = 0; i < prm->count(c->protections); i++) {
        const prm_val *protection = prm->at(c->protections, i);
        if (strcmp(prm->text(protection, "customer"), customer) == 0 && !does_hold(c, protection))
            return 1;
    }
    return 0;
}

static prm_status set_name(prm_val *object, const char *key, size_t index)
{
    char name[32];

    snprintf(name, sizeof name, "candidate_%zu", index + 1);
    return prm->set_text(object, key, name);
}

static prm_status candidate_facts(prm_call *call, const deals_case *c, prm_val *facts)
{
    prm_val *list = prm->list(call);

    for (size_t i = 0; i < prm->count(c->candidates); i++) {
        const prm_val *candidate = prm->at(c->candidates, i), *row = prm->get(candidate, "row");
        const char *id = prm->text(row, "id"), *country = prm->text(row, "country");
        prm_val *item = prm->object(call);
        PRM_TRY(set_name(item, "name", i));
        PRM_TRY(prm->set(item, "score", prm->get(candidate, "score")));
        PRM_TRY(prm->set(item, "matched_on", prm->get(candidate, "matched_on")));
        PRM_TRY(prm->set(item, "equal", prm->get(candidate, "equal")));
        PRM_TRY(prm->set_boolean(item, "bound", is_row(c->account, id)));
        PRM_TRY(prm->set_boolean(item, "same_country",
            *country != '\0' && strcmp(country, prm->text(c->customer, "country")) == 0));
        PRM_TRY(prm->set_boolean(item, "protected", is_held_by_another(c, id)));
        PRM_TRY(prm->set(item, "legal_name", prm->get(row, "legal_name")));
        PRM_TRY(prm->append(list, item));
    }
    PRM_TRY(prm->set_boolean(facts, "key_conflict", c->key_conflict));
    return prm->set(facts, "candidates", list);
}

prm_status deals_set_whose(const deals_case *c, const char *customer, prm_val *item)
{
    for (size_t i = 0; i < prm->count(c->candidates); i++)
        if (is_row(prm->get(prm->at(c->candidates, i), "row"), customer))
            PRM_TRY(set_name(item, "candidate", i));
    return prm->set_boolean(item, "bound", is_row(c->account, customer));
}

static prm_status protection_facts(prm_call *call, const deals_case *c, prm_val *facts)
{
    prm_val *list = prm->list(call);

    for (size_t i = 0; i < prm->count(c->protections); i++) {
        const prm_val *protection = prm->at(c->protections, i);
        prm_val *item = prm->object(call);
        PRM_TRY(deals_set_whose(c, prm->text(protection, "customer"), item));
        PRM_TRY(prm->set_boolean(item, "holder_is_self", does_hold(c, protection)));
        PRM_TRY(prm->set(item, "exclusive", prm->get(protection, "exclusive")));
        PRM_TRY(prm->set(item, "ends_at", prm->get(protection, "until")));
        PRM_TRY(prm->append(list, item));
    }
    return prm->set(facts, "protections", list);
}

prm_status deals_facts(prm_call *call, const deals_case *c, const prm_val **facts)
{
    prm_val *all = prm->object(call);

    PRM_TRY(deal_facts(call, c, all));
    PRM_TRY(partner_facts(call, c, all));
    PRM_TRY(program_facts(call, c, all));
    PRM_TRY(candidate_facts(call, c, all));
    PRM_TRY(protection_facts(call, c, all));
    PRM_TRY(deals_rival_facts(call, c, all));
    *facts = all;
    return PRM_OK;
}
