/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.check: what deals.register would answer now, without a trace. */
#include "conflict/conflict.h"

#include <string.h>

static prm_status add_terms(prm_call *call, const deals_case *c, const prm_val *outcome, prm_val *result)
{
    const prm_val *terms;

    PRM_TRY(deals_terms(call, c, outcome, &terms));
    PRM_TRY(prm->set_integer(result, "protected_until", deals_terms_until(call, terms)));
    PRM_TRY(prm->set(result, "margin_bps", prm->get(terms, "margin_bps")));
    return prm->set(result, "extra_discount_bps", prm->get(terms, "extra_discount_bps"));
}

static prm_status add_errors(prm_call *call, const deals_case *c, const prm_val *outcome, prm_val *result)
{
    (void)call, (void)c;
    return prm->set(result, "errors", prm->get(prm->get(outcome, "deals.intake"), "errors"));
}

static prm_status add_questions(prm_call *call, const deals_case *c, const prm_val *outcome, prm_val *result)
{
    (void)call, (void)c;
    return prm->set(result, "ask_fields", prm->get(prm->get(outcome, "deals.decide"), "ask_fields"));
}

/* What is said besides the verdict. */
static const struct detail {
    const char *verdict;
    prm_status (*add)(prm_call *call, const deals_case *c, const prm_val *outcome, prm_val *result);
} details[] = { { "approve", add_terms }, { "incomplete", add_errors }, { "ask", add_questions } };

/* What is held would say so to an approval the rules give all the same. */
static prm_status look_at_what_is_held(prm_call *call, const deals_case *c, const prm_val *outcome,
    deals_verdict *verdict)
{
    const prm_val *terms;

    if (strcmp(verdict->name, "approve") != 0 || !c->account)
        return PRM_OK;
    PRM_TRY(deals_terms(call, c, outcome, &terms));
    if (!deals_protections_bar(c->protections, prm->text(c->account, "id"), prm->text(c->partner, "id"),
            deals_terms_exclusive(terms)))
        return PRM_OK;
    *verdict = (deals_verdict){ "duplicate", "already_registered" };
    return prm->add_reason(call, outcome, "deals.conflict", "already_registered", NULL);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    deals_case c;
    deals_verdict verdict;
    const prm_val *facts, *outcome;

    PRM_TRY(deals_case_open(call, params, &c));
    PRM_TRY(deals_case_protections(call, &c));
    PRM_TRY(deals_facts(call, &c, &facts));
    PRM_TRY(prm->decide(call, deals_register_chain.name, "", facts, &outcome));
    PRM_TRY(deals_verdict_reach(call, &c, outcome, &verdict));
    PRM_TRY(look_at_what_is_held(call, &c, outcome, &verdict));
    PRM_TRY(prm->set_text(result, "verdict", verdict.name));
    for (size_t i = 0; i < sizeof details / sizeof *details; i++)
        if (strcmp(verdict.name, details[i].verdict) == 0)
            PRM_TRY(details[i].add(call, &c, outcome, result));
    PRM_TRY(prm->set(result, "missing_soft", prm->get(prm->get(outcome, "deals.intake"), "missing_soft")));
    return prm->set(result, "reasons", prm->get(outcome, "reasons"));
}

const prm_method deals_check_method = { .size = sizeof deals_check_method, .since = 1, .name = "deals.check",
    .access = PRM_READ, .roles = DEALS_REGISTRANTS,
    .doc = "Say what deals.register would answer now, without registering anything",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "Under which programme"),
        DEALS_REGISTRATION(PRM_REQUIRED),
        PRM_REF("partner", "partner", PRM_VENDOR,
            "For whom: the vendor's side says so, a partner asks for itself")),
    .result = PRM_FIELDS(
        PRM_ENUM("verdict", "approve|reject|review|ask|duplicate|incomplete", PRM_REQUIRED, "What it would come to"),
        PRM_TIME("protected_until", 0, "Until when it would be protected, if approved"),
        PRM_BPS("margin_bps", 0, PRM_ALL_BPS, 0, "At which margin, if approved; none: the list margin"),
        PRM_BPS("extra_discount_bps", 0, PRM_ALL_BPS, 0, "And which discount beyond it"),
        PRM_LIST("errors", PRM_OBJECT("error", deals_error_fields, 0, "One field"), 0, "What keeps it incomplete"),
        PRM_LIST("missing_soft", PRM_TEXT("field", 1, 100, 0, "A field"), 0, "What would help, but is not needed"),
        PRM_LIST("ask_fields", PRM_TEXT("field", 1, 100, 0, "A field"), 0, "What would be asked for"), DEALS_REASONS),
    .example = "{\"program\":\"program_01h8xgq3m2c4f\"," DEALS_EXAMPLE "}", .run = run, .quota = "checks_per_day" };
