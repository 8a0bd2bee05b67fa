/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.report: every budget of a programme as of a day, with where its money was: all that was ever put in is
 * either not allocated or in one of the terms of its allocations, and the report says so to the last unit. */
#include "funds/fund_rows.h"

#include <stddef.h>

enum { CURRENCIES = 32, CODE_ROOM = 4 };

typedef struct sums {
    char currency[CODE_ROOM];
    int64_t budgets, total, unallocated;
    mdf_terms terms;
} sums;

typedef struct report {
    const prm_val *program, *params;
    int64_t at;
    size_t allocations; /* gone through so far */
    sums by_currency[CURRENCIES];
    size_t currencies;
    prm_val *items;
} report;

static const size_t all_terms[] = { offsetof(mdf_terms, granted), offsetof(mdf_terms, available),
    offsetof(mdf_terms, reserved), offsetof(mdf_terms, committed), offsetof(mdf_terms, claimed),
    offsetof(mdf_terms, paid), offsetof(mdf_terms, expired), offsetof(mdf_terms, returned) };

static void add_terms(mdf_terms *to, const mdf_terms *terms)
{
    for (size_t i = 0; i < sizeof all_terms / sizeof *all_terms; i++) {
        const int64_t *from = (const int64_t *)(const void *)((const char *)terms + all_terms[i]);
        *(int64_t *)(void *)((char *)to + all_terms[i]) += *from;
    }
}

typedef struct adding {
    report *report;
    mdf_terms sum;
    int64_t count;
} adding;

static prm_status add_allocation(prm_call *call, const prm_val *allocation, void *context)
{
    adding *to = context;
    mdf_terms terms;

    if (prm_help_number(allocation, "created_at") > to->report->at)
        return PRM_OK;
    if (++to->report->allocations > MDF_ALLOCATIONS)
        return prm->fail(call, PRM_E_LIMIT, "too_many_allocations", NULL);
    PRM_TRY(mdf_money_terms(call, prm->text(allocation, "id"), to->report->at, &terms));
    add_terms(&to->sum, &terms);
    to->count++;
    return PRM_OK;
}

static sums *sums_in(report *r, const char *currency)
{
    for (size_t i = 0; i < r->currencies; i++)
        if (strcmp(r->by_currency[i].currency, currency) == 0)
            return &r->by_currency[i];
    if (r->currencies == CURRENCIES)
        return NULL;
    sums *made = &r->by_currency[r->currencies++];
    snprintf(made->currency, sizeof made->currency, "%.3s", currency);
    return made;
}

/* What is kept of the money: what was put in is that and what is not allocated. */
static prm_status set_figures(prm_call *call, prm_val *item, const sums *s)
{
    const prm_val *told;

    PRM_TRY(prm->set_text(item, "currency", s->currency));
    PRM_TRY(prm->set_integer(item, "total", s->total));
    PRM_TRY(prm->set_integer(item, "unallocated", s->unallocated));
    PRM_TRY(mdf_money_tell(call, &s->terms, &told));
    return prm->set(item, "terms", told);
}

static int is_wanted(const report *r, const prm_val *budget)
{
    const char *purpose = prm->text(r->params, "purpose"), *one = prm->text(r->params, "budget");

    return prm_help_number(budget, "created_at") <= r->at && (*one == '\0' || prm_help_is(budget, "id", one)) &&
           (*purpose == '\0' || prm_help_is(budget, "purpose", purpose)) &&
           strcmp(prm->text(budget, "ends_on"), prm->text(r->params, "from")) >= 0;
}

static prm_status add_budget(prm_call *call, const prm_val *budget, void *context)
{
    static const char *const told[] = { "code", "name", "purpose", "starts_on", "ends_on", "state", NULL };
    report *r = context;
    adding given = { .report = r };
    prm_val *item = prm->object(call);
    const char *currency;
    sums own = { .budgets = 1 }, *all;

    if (!is_wanted(r, budget))
        return PRM_OK;
    PRM_TRY(prm->get_money(budget, "total", &own.total, &currency));
    PRM_TRY(mdf_money_of_budget(call, prm->text(budget, "id"), r->at, &own.total, &own.unallocated));
    PRM_TRY(mdf_fund_each(call, "allocation", "budget", prm->text(budget, "id"), add_allocation, &given));
    own.terms = given.sum;
    if (own.total != own.unallocated + own.terms.granted - own.terms.returned)
        return prm->fail(call, PRM_E_INTERNAL, "budget_does_not_add_up", NULL);
    snprintf(own.currency, sizeof own.currency, "%.3s", currency);
    PRM_TRY(prm->set(item, "budget", prm->get(budget, "id")));
    PRM_TRY(prm_help_set_all(item, told, budget));
    PRM_TRY(prm->set_integer(item, "allocations", given.count));
    PRM_TRY(set_figures(call, item, &own));
    PRM_TRY(prm->append(r->items, item));
    if (!(all = sums_in(r, currency)))
        return prm->fail(call, PRM_E_LIMIT, "too_many_currencies", NULL);
    all->budgets++;
    all->total += own.total;
    all->unallocated += own.unallocated;
    add_terms(&all->terms, &own.terms);
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    report *r = prm->alloc(call, sizeof *r);
    prm_val *totals = prm->list(call);

    if (!r)
        return PRM_E_NOMEM;
    r->params = params;
    r->items = prm->list(call);
    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &r->program));
    PRM_TRY(mdf_fund_end_of(call, r->program, prm->text(params, "as_of"), &r->at));
    PRM_TRY(mdf_fund_each(call, "budget", "program", prm->text(r->program, "id"), add_budget, r));
    for (size_t i = 0; i < r->currencies; i++) {
        prm_val *one = prm->object(call);
        PRM_TRY(prm->set_integer(one, "budgets", r->by_currency[i].budgets));
        PRM_TRY(set_figures(call, one, &r->by_currency[i]));
        PRM_TRY(prm->append(totals, one));
    }
    PRM_TRY(prm->set(result, "items", r->items));
    return prm->set(result, "totals", totals);
}

#define FIGURES                                                                                                        \
    PRM_CURRENCY("currency", PRM_REQUIRED, "Of the amounts, which are in minor units"),                                \
        PRM_INT("total", 0, PRM_ANY, PRM_REQUIRED, "All that was put in"),                                             \
        PRM_INT("unallocated", 0, PRM_ANY, PRM_REQUIRED, "What of it is not allocated"),                               \
        PRM_OBJECT("terms", mdf_terms_fields, PRM_REQUIRED,                                                            \
            "Where the rest is: all that was granted is what went back and what is in the other terms")

static const prm_field *const item_fields[] = {
    PRM_REF("budget", "budget", PRM_REQUIRED, "Which"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What reports call it"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_ENUM("purpose", MDF_PURPOSES, PRM_REQUIRED, "What it is for"),
    PRM_DATE("starts_on", PRM_REQUIRED, "Its first day"),
    PRM_DATE("ends_on", PRM_REQUIRED, "And its last"),
    PRM_TEXT("state", 1, 20, PRM_REQUIRED, "As it is now"),
    PRM_INT("allocations", 0, PRM_ANY, PRM_REQUIRED, "How many of it there were"),
    FIGURES,
    NULL
};

const prm_method mdf_report_method = { .size = sizeof mdf_report_method, .since = 1, .name = "mdf.report",
    .access = PRM_READ, .roles = MDF_READERS,
    .doc = "Every budget of a programme as of a day, with where its money was, and the sums of each currency: what was "
           "put in is what is not allocated, and what is available, reserved, committed, claimed, paid or expired",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "Of which programme"),
        PRM_DATE("as_of", 0, "When that day was over, on the wall of the programme; none: now"),
        PRM_DATE("from", 0, "Without budgets whose last day was before this one; none: all there ever were"),
        PRM_REF("budget", "budget", 0, "This one alone"),
        PRM_ENUM("purpose", MDF_PURPOSES, 0, "Of this purpose alone")),
    .result = PRM_FIELDS(
        PRM_LIST("items", PRM_OBJECT("item", item_fields, 0, "One budget"), PRM_REQUIRED,
            "In the order they were opened"),
        PRM_LIST("totals", PRM_OBJECT("sum",
            PRM_FIELDS(PRM_INT("budgets", 0, PRM_ANY, PRM_REQUIRED, "How many"), FIGURES), 0, "One currency"),
            PRM_REQUIRED, "Each currency alone")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"as_of\":\"2026-12-31\"}", .run = run };
