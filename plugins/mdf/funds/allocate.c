/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.allocate: money of a budget is given out to the members of its programme, as the rules say what each
 * should get. Each is decided on its own, so that each can be explained; where there is not enough for all, each gets
 * the share of what there is that it would have had of all. */
#include "funds/fund_rows.h"
#include "requests/case.h"

static const prm_field *const member_fields[] = {
    PRM_INT("months", 0, PRM_ANY, 0, "For how many months it has been a member"),
    PRM_INT("allocations", 0, PRM_ANY, PRM_REQUIRED, "How many active ones of this budget it has"),
    NULL
};

#define LEVEL PRM_TEXT("level", 0, 40, PRM_REQUIRED, "Which")

const prm_rule mdf_allocate_rule = { .size = sizeof mdf_allocate_rule, .since = 1, .name = "mdf.allocate",
    .doc = "Money of a budget is given out: how much should this member get?",
    .answer = PRM_FIELDS(PRM_INT("amount_base", 0, PRM_ANY, PRM_REQUIRED,
        "In minor units of the programme's currency; 0: nothing. All get less where there is not enough")),
    .reasons = PRM_REASONS(PRM_REASON("level_amount", "partner", .data = PRM_FIELDS(LEVEL)),
        PRM_REASON("level_gets_nothing", "partner", .data = PRM_FIELDS(LEVEL)),
        PRM_REASON("served_already", "partner", .data = NULL), PRM_REASON("member_too_new", "partner", .data = NULL)),
    .fallback = "{\"amount_base\":0}" };

const prm_chain mdf_allocation_chain = { .size = sizeof mdf_allocation_chain, .since = 1, .name = "mdf.allocation",
    .doc = "What a member of a programme gets when money of a budget is given out",
    .facts = PRM_FIELDS(PRM_OBJECT("partner", mdf_partner_facts_fields, PRM_REQUIRED, "Who"),
        PRM_OBJECT("member", member_fields, PRM_REQUIRED, "What it has been given, and for how long it has been there"),
        PRM_OBJECT("budget", mdf_fund_budget_fields, PRM_REQUIRED | PRM_VENDOR, "Of which budget")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &mdf_eligible_rule, .stop_unless = "eligible = yes"),
        PRM_STEP(.rule = &mdf_allocate_rule), NULL },
    .outcome = "mdf.allocate.amount_base" };

typedef struct giving {
    const prm_val *program, *budget, *params;
    prm_val *facts_of_budget;
    const char *currency, *today;
    int64_t limit; /* what there is to give */
    const prm_val *partners[MDF_MEMBERS], *outcomes[MDF_MEMBERS], *levels[MDF_MEMBERS];
    int64_t wants[MDF_MEMBERS], gets[MDF_MEMBERS]; /* minor units of the budget's currency */
    size_t count;
} giving;

/* ---- What each should get ---------------------------------------------------------------------------------------- */

static prm_status count_allocations(prm_call *call, const giving *g, const prm_val *partner, int64_t *count)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "partner", prm->get(partner, "id")));
    PRM_TRY(prm->set_text(filter, "state", "active"));
    PRM_TRY(prm->set(filter, "budget", prm->get(g->budget, "id")));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "allocation",
        .filter = filter }, count);
}

/* In the budget's currency. */
static prm_status convert(prm_call *call, const giving *g, int64_t base, int64_t *amount)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    prm_status status = rates->convert(call, base, prm->text(g->program, "currency"), g->currency, g->today, amount,
        NULL, NULL);

    if (status == PRM_E_NOT_FOUND)
        return prm->fail_field(call, "budget", "no_rate", "is in a currency that has no rate to the programme's");
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, "budget", "range", "would give more than can be counted");
    return status;
}

static prm_status decide(prm_call *call, giving *g, const prm_val *membership, const prm_val *partner)
{
    int64_t since = prm_help_number(membership, "since"), count;
    prm_val *facts = prm->object(call), *member = prm->object(call);
    const prm_val **outcome = &g->outcomes[g->count], *level, *told;

    PRM_TRY(prm->load(call, "level", prm->text(membership, "level"), &level));
    PRM_TRY(mdf_partner_facts(call, partner, g->program, membership, level, &told));
    PRM_TRY(count_allocations(call, g, partner, &count));
    PRM_TRY(prm->set_integer(member, "allocations", count));
    if (since > 0)
        PRM_TRY(prm->set_integer(member, "months", (prm->now(call) - since) / (30 * PRM_DAY_MS)));
    g->partners[g->count] = partner;
    g->levels[g->count] = prm->get(level, "code");
    PRM_TRY(prm->set(facts, "partner", told));
    PRM_TRY(prm->set(facts, "member", member));
    PRM_TRY(prm->set(facts, "budget", g->facts_of_budget));
    PRM_TRY(prm->decide(call, mdf_allocation_chain.name, prm->text(partner, "id"), facts, outcome));
    PRM_TRY(convert(call, g, prm_help_number(prm->get(*outcome, mdf_allocate_rule.name), "amount_base"),
        &g->wants[g->count]));
    g->count++;
    return PRM_OK;
}

static prm_status decide_one(prm_call *call, const prm_val *membership, void *context)
{
    giving *g = context;
    const prm_val *partner;

    PRM_TRY(prm->load(call, "partner", prm->text(membership, "partner"), &partner));
    return decide(call, g, membership, partner);
}

/* Counted first: who is decided for nothing has waited for nothing. */
static prm_status decide_all(prm_call *call, giving *g, const char *level)
{
    const char *key = *level != '\0' ? "level" : "program", *of = *level != '\0' ? level : prm->text(g->program, "id");
    prm_val *filter = prm->object(call);
    const prm_val *row;
    int64_t count;

    if (*level != '\0') {
        PRM_TRY(prm->load(call, "level", level, &row));
        if (!prm_help_is(row, "program", prm->text(g->program, "id")))
            return prm->fail_field(call, "level", "other_program", "is of another programme than the budget");
    }
    PRM_TRY(prm->set_text(filter, key, of));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "membership",
        .filter = filter, .limit = MDF_MEMBERS + 1 }, &count));
    if (count > MDF_MEMBERS)
        return *level != '\0' ? prm->fail_field(call, "level", "too_many_members",
                                    "has more than 1 000 members: allocate to all of the level at once with "
                                    "mdf.allocations.create, by its `level`")
                              : prm->fail_field(call, "level", "too_many_members",
                                    "is needed: the programme has more than 1 000 members, give it out level by level");
    return mdf_fund_each(call, "membership", key, of, decide_one, g);
}

/* ---- What each gets ---------------------------------------------------------------------------------------------- */

static prm_status share_out(prm_call *call, giving *g)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    int64_t sum = 0;

    for (size_t i = 0; i < g->count; i++) {
        if (g->wants[i] > (INT64_C(1) << 53) - sum)
            return prm->fail_field(call, "budget", "range", "would give more than can be counted");
        sum += g->wants[i];
        g->gets[i] = g->wants[i];
    }
    return sum > g->limit ? ledger->split(g->limit, g->wants, g->count, g->gets) : PRM_OK;
}

static prm_status give(prm_call *call, const giving *g, size_t i, const prm_val **allocation)
{
    static const char *const as_given[] = { "name", "expires_on", NULL };
    prm_val *values = prm->object(call), *data;

    PRM_TRY(prm->set(values, "partner", prm->get(g->partners[i], "id")));
    PRM_TRY(prm->set_text(values, "kind", "upfront"));
    PRM_TRY(prm_help_set_all(values, as_given, g->params));
    PRM_TRY(mdf_allocation_make(call, g->budget, values, g->gets[i], "allocated", "", allocation));
    PRM_TRY(mdf_fund_figures(call, *allocation, g->gets[i], &data));
    PRM_TRY(prm->set_text(data, "reason", "allocated"));
    return prm->emit(call, "mdf.allocated", prm->text(*allocation, "id"), data);
}

static prm_status tell(prm_call *call, const giving *g, size_t i, const prm_val *allocation, prm_val *list)
{
    prm_val *item = prm->object(call);

    PRM_TRY(prm->set(item, "partner", prm->get(g->partners[i], "id")));
    PRM_TRY(prm->set(item, "level", g->levels[i]));
    PRM_TRY(prm->set(item, "wanted", prm->new_money(call, g->wants[i], g->currency)));
    PRM_TRY(prm->set(item, "amount", prm->new_money(call, g->gets[i], g->currency)));
    PRM_TRY(prm->set(item, "allocation", prm->get(allocation, "id")));
    PRM_TRY(prm_help_tell_decision(g->outcomes[i], item));
    return prm->append(list, item);
}

static prm_status give_all(prm_call *call, const giving *g, prm_val *result)
{
    prm_val *list = prm->list(call);
    int64_t given = 0, total, left;

    for (size_t i = 0; i < g->count; i++) {
        const prm_val *allocation = NULL;
        if (g->gets[i] > 0)
            PRM_TRY(give(call, g, i, &allocation));
        PRM_TRY(tell(call, g, i, allocation, list));
        given += g->gets[i];
    }
    PRM_TRY(mdf_money_of_budget(call, prm->text(g->budget, "id"), 0, &total, &left));
    PRM_TRY(prm->set(result, "items", list));
    PRM_TRY(prm->set(result, "given", prm->new_money(call, given, g->currency)));
    return prm->set(result, "left", prm->new_money(call, left, g->currency));
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    giving *g = prm->alloc(call, sizeof *g);
    int64_t total, left;

    if (!g)
        return PRM_E_NOMEM;
    g->params = params;
    PRM_TRY(prm->load(call, "budget", prm->text(params, "budget"), &g->budget));
    if (!prm_help_is_in(g->budget, "open"))
        return prm_help_fail_state(call, g->budget, "not_open");
    PRM_TRY(prm->load(call, "program", prm->text(g->budget, "program"), &g->program));
    PRM_TRY(prm_date_today(call, g->program, &g->today));
    PRM_TRY(prm->get_money(g->budget, "total", &total, &g->currency));
    PRM_TRY(mdf_money_of_budget(call, prm->text(g->budget, "id"), 0, &total, &left));
    g->limit = left;
    if (prm_help_has_value(params, "amount"))
        PRM_TRY(mdf_money_read(call, params, "amount", "amount", g->currency, 1, &g->limit));
    if (g->limit > left)
        return prm->fail_field(call, "amount", "insufficient", "is more than is left of the budget");
    PRM_TRY(mdf_fund_budget(call, g->program, g->budget, &g->facts_of_budget));
    PRM_TRY(decide_all(call, g, prm->text(params, "level")));
    PRM_TRY(share_out(call, g));
    return give_all(call, g, result);
}

static const prm_field *const item_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "Who"),
    PRM_TEXT("level", 0, 40, 0, "At which level"),
    PRM_MONEY("wanted", PRM_REQUIRED, "What it should get"),
    PRM_MONEY("amount", PRM_REQUIRED, "What it gets: less where there is not enough for all"),
    PRM_REF("allocation", "allocation", 0, "What it is called; none: it gets nothing"),
    MDF_DECISION,
    MDF_REASONS,
    NULL
};

const prm_method mdf_allocate_method = { .size = sizeof mdf_allocate_method, .since = 1, .name = "mdf.allocate",
    .access = PRM_WRITE, .roles = MDF_OWNERS,
    .doc = "Give money of a budget out to the members of its programme, each what the rules say; a dry run shows who "
           "would get what. Where there is not enough each gets the same share of it, to the last unit",
    .params = PRM_FIELDS(PRM_REF("budget", "budget", PRM_REQUIRED, "Of which budget"),
        PRM_REF("level", "level", 0,
            "To those that are at this level alone; needed where the programme has more than 1 000 members"),
        PRM_MONEY("amount", 0, "How much in all, at most; none: all that is left of it"),
        PRM_TEXT("name", 1, 200, 0, "What people call it; none: as the budget"),
        PRM_DATE("expires_on", 0, "Its last day; none: that of the budget")),
    .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("item", item_fields, 0, "One member"), PRM_REQUIRED,
        "Who gets what"),
        PRM_MONEY("given", PRM_REQUIRED, "All of that"), PRM_MONEY("left", PRM_REQUIRED, "What is left of the budget")),
    .example = "{\"budget\":\"budget_01h8xgq3m2c4e\"}", .run = run };
