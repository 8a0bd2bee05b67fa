/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What becomes of money that was left over: the rules are asked when it expires, and again when they keep
 * it. */
#include "funds/fund_rows.h"

#include <stdio.h>
#include <string.h>

enum { DAYS_MOST = 730, NAME_ROOM = 40 };

static const prm_field *const expired_fields[] = {
    PRM_TEXT("name", 0, 200, PRM_REQUIRED, "What it is called"),
    PRM_TEXT("kind", 0, 20, PRM_REQUIRED, "How money got into it"),
    PRM_TEXT("purpose", 0, 40, PRM_REQUIRED, "What it was for"),
    PRM_TEXT("for", 0, 20, PRM_REQUIRED, "Whose it was: partner, level or segment"),
    PRM_TEXT("currency", 0, 3, PRM_REQUIRED, "Its currency"),
    PRM_INT("granted", 0, PRM_ANY, PRM_REQUIRED, "All that was ever given to it"),
    PRM_INT("paid", 0, PRM_ANY, PRM_REQUIRED, "What of it was paid"),
    PRM_INT("under_way", 0, PRM_ANY, PRM_REQUIRED, "What is promised or claimed"),
    PRM_INT("expired", 1, PRM_ANY, PRM_REQUIRED, "What is left over, in minor units"),
    PRM_INT("expired_base", 0, PRM_ANY, 0, "The same in the programme's currency; none: there is no rate"),
    PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "Days since its time was over"),
    PRM_INT("times", 0, PRM_ANY, PRM_REQUIRED, "How often the rules have kept it"),
    NULL
};

static const prm_field *const candidate_fields[] = {
    PRM_TEXT("name", 0, 40, PRM_REQUIRED, "What it is called here, \"candidate_1\""),
    PRM_TEXT("kind", 0, 20, PRM_REQUIRED, "How money gets into it"),
    PRM_TEXT("for", 0, 20, PRM_REQUIRED, "Whose it is: partner, level or segment"),
    PRM_INT("granted", 0, PRM_ANY, PRM_REQUIRED, "All that was ever given to it"),
    PRM_INT("available", 0, PRM_ANY, PRM_REQUIRED, "What is left of it"),
    PRM_BPS("used_bps", 0, PRM_ALL_BPS, PRM_REQUIRED, "The share of it that is promised, claimed or paid"),
    NULL
};

#define AMOUNT PRM_INT("amount", 0, PRM_ANY, 0, "How much, in minor units of its currency")

const prm_rule mdf_sweep_rule = { .size = sizeof mdf_sweep_rule, .since = 1, .name = "mdf.sweep",
    .doc = "Money of an allocation was left over when its time was over: what becomes of it?",
    .answer = PRM_FIELDS(PRM_ENUM("action", "reclaim|reassign|keep", PRM_REQUIRED,
                             "`reclaim` gives it back to the budget, `reassign` to another allocation of the budget, "
                             "`keep` leaves it for a while"),
        PRM_TEXT("to", 1, 40, 0, "To reassign: the candidate"),
        PRM_INT("days", 1, DAYS_MOST, 0, "To keep: until it is asked again; none: 30")),
    .reasons = PRM_REASONS(PRM_REASON("goes_back", "partner", .data = NULL),
        PRM_REASON("kept_for_now", "vendor", .data = PRM_FIELDS(PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "How long"))),
        PRM_REASON("goes_to_user", "vendor", .data = PRM_FIELDS(PRM_TEXT("candidate", 1, 40, PRM_REQUIRED, "To which"),
            PRM_INT("percent", 0, 100, PRM_REQUIRED, "How much of its own that one has used"))),
        PRM_REASON("unknown_allocation", "vendor", .data = NULL)),
    .fallback = "{\"action\":\"keep\"}" };

const prm_chain mdf_leftover_chain = { .size = sizeof mdf_leftover_chain, .since = 1, .name = "mdf.leftover",
    .doc = "What becomes of money that nobody asked for in time",
    .facts = PRM_FIELDS(PRM_OBJECT("allocation", expired_fields, PRM_REQUIRED, "What has expired"),
        PRM_OBJECT("budget", mdf_fund_budget_fields, PRM_REQUIRED | PRM_VENDOR, "Of which budget it is"),
        PRM_OBJECT("partner", mdf_fund_partner_fields, 0, "Whose it was, if it was one partner's"),
        PRM_LIST("candidates", PRM_OBJECT("candidate", candidate_fields, 0, "One"), PRM_REQUIRED | PRM_VENDOR,
            "Other allocations of the budget that it may go to; none once the budget is closed or over")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &mdf_sweep_rule), NULL }, .outcome = "mdf.sweep.action" };

prm_status mdf_sweep_arm(prm_call *call, const prm_val *allocation, int64_t due, int64_t times)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_integer(data, "times", times));
    return prm->arm(call, mdf_sweep_due_timer.name, prm->text(allocation, "id"), "sweep", due, data);
}

/* ---- What is asked ----------------------------------------------------------------------------------------------- */

typedef struct leftover {
    const prm_val *program, *budget, *allocation, *others;
    mdf_terms terms;
    int64_t times;
} leftover;

static const char *whose(const prm_val *allocation)
{
    return prm_help_has_value(allocation, "partner") ? "partner"
           : prm_help_has_value(allocation, "level") ? "level"
                                                     : "segment";
}

static int64_t under_way(const mdf_terms *terms)
{
    return terms->reserved + terms->committed + terms->claimed;
}

/* Those that money may be given to at once, in the order of their ids. */
static prm_status find_others(prm_call *call, leftover *l)
{
    prm_val *filter = prm->object(call), *later = prm->object(call), *kinds = prm->list(call);

    l->others = prm->list(call);
    if (!prm_help_is_in(l->budget, "open"))
        return PRM_OK;
    PRM_TRY(prm->append(kinds, prm->new_text(call, "upfront", 7)));
    PRM_TRY(prm->append(kinds, prm->new_text(call, "accrual", 7)));
    PRM_TRY(prm->set(filter, "budget", prm->get(l->budget, "id")));
    PRM_TRY(prm->set_text(filter, "state", "active"));
    PRM_TRY(prm->set(filter, "kind", kinds));
    PRM_TRY(prm->set_integer(later, "gt", prm->now(call)));
    PRM_TRY(prm->set(filter, "expires_at", later));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "allocation",
        .filter = filter, .limit = MDF_CANDIDATES }, &l->others);
}

/* Of at most 2^53-1, of which the part is at most as much. */
static int64_t share_bps(int64_t part, int64_t whole)
{
    if (whole <= 0)
        return 0;
    return part > INT64_MAX / PRM_ALL_BPS ? part / (whole / PRM_ALL_BPS) : part * PRM_ALL_BPS / whole;
}

static prm_status describe_other(prm_call *call, const prm_val *other, size_t index, prm_val *list)
{
    prm_val *one = prm->object(call);
    mdf_terms terms;
    char name[NAME_ROOM];

    snprintf(name, sizeof name, "candidate_%zu", index + 1);
    PRM_TRY(mdf_money_terms(call, prm->text(other, "id"), 0, &terms));
    int64_t kept = terms.granted - terms.returned, used = under_way(&terms) + terms.paid;
    PRM_TRY(prm->set_text(one, "name", name));
    PRM_TRY(prm->set(one, "kind", prm->get(other, "kind")));
    PRM_TRY(prm->set_text(one, "for", whose(other)));
    PRM_TRY(prm->set_integer(one, "granted", terms.granted));
    PRM_TRY(prm->set_integer(one, "available", terms.available));
    PRM_TRY(prm->set_integer(one, "used_bps", share_bps(used, kept)));
    return prm->append(list, one);
}

static prm_status describe(prm_call *call, const leftover *l, prm_val **described)
{
    static const char *const as_stored[] = { "name", "kind", "purpose", "currency", NULL };
    int64_t since = prm->now(call) - prm_help_number(l->allocation, "expires_at");
    prm_val *own = prm->object(call);

    PRM_TRY(prm_help_set_all(own, as_stored, l->allocation));
    PRM_TRY(prm->set_text(own, "for", whose(l->allocation)));
    PRM_TRY(prm->set_integer(own, "granted", l->terms.granted));
    PRM_TRY(prm->set_integer(own, "paid", l->terms.paid));
    PRM_TRY(prm->set_integer(own, "under_way", under_way(&l->terms)));
    PRM_TRY(prm->set_integer(own, "expired", l->terms.expired));
    PRM_TRY(mdf_fund_set_base(call, l->program, own, "expired_base", l->terms.expired, prm->text(own, "currency")));
    PRM_TRY(prm->set_integer(own, "days", since > 0 ? since / PRM_DAY_MS : 0));
    PRM_TRY(prm->set_integer(own, "times", l->times));
    *described = own;
    return PRM_OK;
}

static prm_status ask(prm_call *call, leftover *l, const prm_val **outcome)
{
    prm_val *facts = prm->object(call), *candidates = prm->list(call), *own, *budget, *standing = NULL;
    const prm_val *partner;

    PRM_TRY(find_others(call, l));
    for (size_t i = 0; i < prm->count(l->others); i++)
        PRM_TRY(describe_other(call, prm->at(l->others, i), i, candidates));
    PRM_TRY(describe(call, l, &own));
    PRM_TRY(mdf_fund_budget(call, l->program, l->budget, &budget));
    if (prm_help_has_value(l->allocation, "partner")) {
        PRM_TRY(prm->load(call, "partner", prm->text(l->allocation, "partner"), &partner));
        PRM_TRY(mdf_fund_partner(call, partner, l->program, &standing));
    }
    PRM_TRY(prm->set(facts, "allocation", own));
    PRM_TRY(prm->set(facts, "budget", budget));
    PRM_TRY(prm->set(facts, "partner", standing));
    PRM_TRY(prm->set(facts, "candidates", candidates));
    return prm->decide(call, mdf_leftover_chain.name, prm->text(l->allocation, "id"), facts, outcome);
}

/* ---- What follows ------------------------------------------------------------------------------------------------ */

/* The allocation that the rules call by that name; NULL if they were given none. */
static const prm_val *named(const leftover *l, const char *name)
{
    char other[NAME_ROOM];

    for (size_t i = 0; i < prm->count(l->others); i++) {
        snprintf(other, sizeof other, "candidate_%zu", i + 1);
        if (strcmp(name, other) == 0)
            return prm->at(l->others, i);
    }
    return NULL;
}

static prm_status give_back(prm_call *call, const leftover *l, const prm_val *to)
{
    const char *id = prm->text(l->allocation, "id");
    prm_val *data;

    PRM_TRY(mdf_money_move(call, l->allocation, MDF_EXPIRED, NULL, l->terms.expired, "swept", id));
    if (to)
        PRM_TRY(mdf_money_grant(call, to, l->terms.expired, "reassigned", id));
    PRM_TRY(mdf_fund_figures(call, l->allocation, l->terms.expired, &data));
    PRM_TRY(prm->set_text(data, "action", to ? "reassign" : "reclaim"));
    PRM_TRY(prm->set(data, "to", prm->get(to, "id")));
    return prm->emit(call, "mdf.swept", id, data);
}

static prm_status follow(prm_call *call, const leftover *l, const prm_val *outcome)
{
    const prm_val *answer = prm->get(outcome, mdf_sweep_rule.name), *to = named(l, prm->text(answer, "to"));
    const char *action = prm->text(answer, "action");
    int64_t days = prm_help_number(answer, "days");

    if (strcmp(action, "reclaim") == 0)
        return give_back(call, l, NULL);
    if (strcmp(action, "reassign") == 0 && to)
        return give_back(call, l, to);
    if (strcmp(action, "reassign") == 0)
        PRM_TRY(prm->add_reason(call, outcome, mdf_sweep_rule.name, "unknown_allocation", NULL));
    return mdf_sweep_arm(call, l->allocation, prm->now(call) + (days > 0 ? days : 30) * PRM_DAY_MS, l->times + 1);
}

static prm_status sweep(prm_call *call, const prm_val *timer, prm_val *result)
{
    leftover l = { .times = prm_help_number(prm->get(timer, "data"), "times") };
    const prm_val *outcome;

    (void)result;
    PRM_TRY(prm->load(call, "allocation", prm->text(timer, "subject"), &l.allocation));
    PRM_TRY(mdf_money_terms(call, prm->text(l.allocation, "id"), 0, &l.terms));
    if (l.terms.expired == 0 || !prm_help_is_in(l.allocation, "expired"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "budget", prm->text(l.allocation, "budget"), &l.budget));
    PRM_TRY(prm->load(call, "program", prm->text(l.allocation, "program"), &l.program));
    PRM_TRY(ask(call, &l, &outcome));
    return follow(call, &l, outcome);
}

const prm_timer mdf_sweep_due_timer = { .size = sizeof mdf_sweep_due_timer, .since = 1, .name = "mdf.sweep_due",
    .doc = "The rules are asked what becomes of money that has expired", .run = sweep };
