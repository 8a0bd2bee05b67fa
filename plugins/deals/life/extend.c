/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.extend: the registrant asks for more time, and the rules answer; the vendor's people give it, or
 * decline what the rules left to them. Reasons are kept as comments: both sides read them. */
#include "life/life.h"

#include <string.h>

/* As of the call: the timer that ends it may come late. */
static prm_status check_open(prm_call *call, const prm_val *deal)
{
    int64_t until;

    PRM_TRY(deals_life_need(call, deal, PRM_TEXTS("approved")));
    PRM_TRY(prm->get_integer(deal, "protected_until", &until));
    if (until > prm->now(call))
        return PRM_OK;
    return prm_help_fail_state(call, deal, "protection_ended");
}

static prm_status keep_reason(prm_call *call, const prm_val *deal, const prm_val *params)
{
    const prm_val *comment;

    return deals_comment_add(call, deal, "extension", prm->get(params, "reason"), prm->get(params, "evidence"),
        &comment);
}

/* ---- The registrant asks ---------------------------------------------------------------------------------------- */

static int64_t longest_days(const prm_val *deal)
{
    int64_t until = 0, end = deals_life_approved_at(deal) + DEALS_LONGEST_DAYS * PRM_DAY_MS;

    (void)prm->get_integer(deal, "protected_until", &until);
    return (end - until) / PRM_DAY_MS;
}

static prm_status check_terms(prm_call *call, const prm_val *deal)
{
    int64_t extensions = 0, most = 0;
    prm_val *data = prm->object(call);

    (void)prm->get_integer(deal, "extensions", &extensions);
    (void)prm->get_integer(prm->get(deal, "terms"), "max_extensions", &most);
    PRM_TRY(prm->set(data, "state", prm->get(deal, "state")));
    PRM_TRY(prm->set_integer(data, "extensions", extensions));
    PRM_TRY(prm->set_integer(data, "max_extensions", most));
    if (extensions >= most)
        return prm->fail(call, PRM_E_STATE, "no_extension_left", data);
    if (longest_days(deal) < 1)
        return prm->fail(call, PRM_E_STATE, "longest_protection", data);
    if (prm->type(prm->get(deal, "extension_wanted_at")) != PRM_V_INT)
        return PRM_OK;
    return prm->fail(call, PRM_E_STATE, "extension_pending", data);
}

/* As many days as the rule says, else the terms; never more than a term may have. */
static int64_t days_of(const prm_val *deal, const prm_val *answer)
{
    const prm_val *terms = prm->get(deal, "terms");
    int64_t days = DEALS_DEFAULT_DAYS, longest = longest_days(deal);

    if (prm->get_integer(answer, "days", &days) != PRM_OK && prm->get_integer(terms, "extension_days", &days) != PRM_OK)
        (void)prm->get_integer(terms, "days", &days);
    return days < longest ? days : longest;
}

static prm_status answer(prm_call *call, const prm_val **deal, const prm_val *given, prm_val *result)
{
    const char *grant = prm->text(given, "grant");

    PRM_TRY(prm->set_text(result, "granted", grant));
    if (strcmp(grant, "yes") == 0)
        return deals_extension_grant(call, deal, days_of(*deal, given), "rules", "");
    if (strcmp(grant, "no") == 0)
        return deals_extension_decline(call, deal, "rules", "");
    return deals_extension_request(call, deal);
}

static prm_status ask(prm_call *call, const prm_val **deal, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    prm_val *facts;

    PRM_TRY(check_terms(call, *deal));
    PRM_TRY(keep_reason(call, *deal, params));
    PRM_TRY(deals_life_facts(call, *deal, &facts));
    PRM_TRY(prm->set_integer(facts, "evidence", (int64_t)prm->count(prm->get(params, "evidence"))));
    PRM_TRY(prm->decide(call, deals_extension_chain.name, prm->text(*deal, "id"), facts, &outcome));
    PRM_TRY(answer(call, deal, prm->get(outcome, deals_extend_rule.name), result));
    return prm_help_tell_decision(outcome, result);
}

/* ---- The vendor answers ------------------------------------------------------------------------------------------ */

static prm_status decline(prm_call *call, const prm_val **deal, const prm_val *params, prm_val *result)
{
    if (prm->type(prm->get(*deal, "extension_wanted_at")) != PRM_V_INT)
        return prm_help_fail_state(call, *deal, "no_extension_wanted");
    PRM_TRY(keep_reason(call, *deal, params));
    PRM_TRY(deals_extension_decline(call, deal, "vendor", prm->text(params, "reason")));
    return prm->set_text(result, "granted", "no");
}

static prm_status grant(prm_call *call, const prm_val **deal, const prm_val *params, prm_val *result)
{
    int64_t days;

    if (prm->get_integer(params, "days", &days) != PRM_OK)
        return prm->fail_field(call, "days", "required", "say by how many days, or decline");
    PRM_TRY(keep_reason(call, *deal, params));
    PRM_TRY(deals_extension_grant(call, deal, days, "vendor", prm->text(params, "reason")));
    return prm->set_text(result, "granted", "yes");
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal;
    int32_t declines = 0;
    prm_status status;

    PRM_TRY(deals_load_own(call, prm->text(params, "id"), &deal));
    PRM_TRY(check_open(call, deal));
    (void)prm->get_boolean(params, "decline", &declines);
    if (prm->caller(call)->side == PRM_PARTNER_SIDE)
        status = ask(call, &deal, params, result);
    else if (declines)
        status = decline(call, &deal, params, result);
    else
        status = grant(call, &deal, params, result);
    PRM_TRY(status);
    return prm->set(result, "deal", deal);
}

const prm_method deals_extend_method = { .size = sizeof deals_extend_method, .since = 1, .name = "deals.extend",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_SELLERS " | " DEALS_PEOPLE, .subject = "deal",
    .doc = "Put off the end of a protection, before it has come. The registrant asks, as often as the terms admit: the "
           "rules grant it, refuse it, or leave it to a person. The vendor's people grant it, whatever the count, up "
           "to 730 days from the approval, or decline what was left to them",
    .params = PRM_FIELDS(DEALS_THE_DEAL, PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; both sides read it"),
        PRM_FIELD(PRM_T_LIST, "evidence", 0, "What shows that the sale goes on", .min = 0, .max = 20,
            .items = PRM_FILE("file", 0, "A file")),
        PRM_INT("days", 1, DEALS_LONGEST_DAYS, PRM_VENDOR, "By how much, from the end on: the vendor's side says so"),
        PRM_BOOL("decline", PRM_VENDOR, "Whether the vendor's side declines the extension that is wanted")),
    .result = PRM_FIELDS(DEALS_DEAL,
        PRM_ENUM("granted", "yes|no|human", PRM_REQUIRED, "`human`: a channel manager will answer"), DEALS_DECISION,
        DEALS_REASONS),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"reason\":\"The customer decides after its fiscal year\"}",
    .run = run };
