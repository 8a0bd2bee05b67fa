/* SPDX-License-Identifier: Apache-2.0 */
/** @file  tiers.waivers.request: the partner, or somebody for it, asks that it need not meet a requirement for a time;
 * the rules decide, or say that a person does. */
#include "tiers/waivers.h"

#include <string.h>

#define LEVEL PRM_TEXT("level", 1, 40, PRM_REQUIRED, "For which level it is required: its code")
#define DAYS  PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "How many")

const prm_rule tiers_waiver_rule = { .size = sizeof tiers_waiver_rule, .since = 1, .name = "tiers.waiver",
    .doc = "Is a requirement waived for a member, or does a person decide?",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "auto|review|refuse", PRM_REQUIRED, "auto: it is waived"),
        PRM_INT("days", 1, 366, 0, "Of auto: for how many days at most, from today; none: as it was asked")),
    .reasons = PRM_REASONS(PRM_REASON("waived_for", "partner", .data = PRM_FIELDS(DAYS)),
        PRM_REASON("waiver_shortened", "partner", .data = PRM_FIELDS(DAYS)),
        PRM_REASON("waiver_for_a_person", "partner", .data = NULL),
        PRM_REASON("waived_too_often", "partner",
            .data = PRM_FIELDS(PRM_INT("times", 0, PRM_ANY, PRM_REQUIRED, "How often before"))),
        PRM_REASON("not_its_level", "partner", .data = PRM_FIELDS(LEVEL))),
    .fallback = "{\"verdict\":\"review\"}" };

static const prm_field *const asked_facts[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "Which requirement"),
    LEVEL,
    PRM_INT("level_rank", 0, 1000, PRM_REQUIRED, "And that level's rank"),
    PRM_ENUM("kind", CERT_KINDS, PRM_REQUIRED, "What it is for"),
    PRM_TEXT("metric", 1, 120, 0, "Which figure"),
    PRM_INT("needed", PRM_ANY, PRM_ANY, PRM_REQUIRED, "What is needed"),
    PRM_INT("days", 1, PRM_ANY, PRM_REQUIRED, "For how many days, today included"),
    NULL
};

const prm_chain tiers_waiver_chain = { .size = sizeof tiers_waiver_chain, .since = 1, .name = "tiers.waiving",
    .doc = "A member asks for a requirement to be waived",
    .facts = PRM_FIELDS(PRM_OBJECT("partner", tiers_partner_fields, PRM_REQUIRED, "Who"),
        PRM_OBJECT("waiver", asked_facts, PRM_REQUIRED, "What is asked for"),
        PRM_TEXT("standing", 1, 20, PRM_REQUIRED, "Where it stands, \"at_risk\""),
        PRM_ENUM("by", "vendor|partner", PRM_REQUIRED, "Which side asks"),
        PRM_INT("times", 0, PRM_ANY, PRM_REQUIRED, "How often this requirement was waived for it before")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &tiers_waiver_rule), NULL },
    .outcome = "tiers.waiver.verdict" };

/* ---- What is asked ----------------------------------------------------------------------------------------------- */

typedef struct asking {
    const prm_val *membership, *program, *requirement, *level, *standing;
    const char *today;
    tiers_scheme scheme;
    tiers_member member;
    int64_t times; /* that it was waived before */
} asking;

/* One that is open or active already is no reason for another. */
static prm_status look_at_others(prm_call *call, asking *a)
{
    static const char *const open[] = { "requested", "in_review", "active" };
    prm_val *filter = prm->object(call);
    const prm_val *found;

    PRM_TRY(prm->set(filter, "membership", prm->get(a->membership, "id")));
    PRM_TRY(prm->set(filter, "requirement", prm->get(a->requirement, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "waiver", .filter = filter,
        .sort = "membership, state", .limit = TIERS_ROWS }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        a->times += prm_help_is_in(prm->at(found, i), "ended");
        for (size_t j = 0; j < sizeof open / sizeof *open; j++)
            if (prm_help_is_in(prm->at(found, i), open[j]))
                return prm_help_fail_state(call, prm->at(found, i), "waived_already");
    }
    return PRM_OK;
}

static prm_status load(prm_call *call, const prm_val *params, asking *a)
{
    PRM_TRY(prm->load(call, "membership", prm->text(params, "membership"), &a->membership));
    PRM_TRY(prm->load(call, "program", prm->text(a->membership, "program"), &a->program));
    PRM_TRY(prm->load(call, "requirement", prm->text(params, "requirement"), &a->requirement));
    if (!prm_help_is(a->requirement, "program", prm->text(a->program, "id")))
        return prm->fail_field(call, "requirement", "other_program", "is one of another programme");
    if (prm_help_has_value(a->requirement, "archived_at"))
        return prm->fail_field(call, "requirement", "archived", "is archived");
    if (prm_help_has_value(a->requirement, "waivable") && !prm_help_is_true(a->requirement, "waivable"))
        return prm->fail_field(call, "requirement", "not_waivable", "cannot be waived");
    PRM_TRY(prm_date_today(call, a->program, &a->today));
    PRM_TRY(tiers_waiver_check_until(call, prm->text(params, "until"), a->today));
    prm_status status = tiers_scheme_load(call, a->program, &a->scheme);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? prm->fail(call, PRM_E_STATE, "no_scheme", NULL) : status;
    PRM_TRY(tiers_member_load(call, &a->scheme, a->membership, a->today, &a->member));
    if (!tiers_is_evaluated(a->member.partner))
        return prm_help_fail_state(call, a->member.partner, "not_evaluated");
    PRM_TRY(tiers_standing_make(call, &a->scheme, a->membership, &a->standing));
    PRM_TRY(prm->load(call, "level", prm->text(a->requirement, "level"), &a->level));
    return look_at_others(call, a);
}

static int is_partners(prm_call *call)
{
    return prm->caller(call)->side == PRM_PARTNER_SIDE;
}

static prm_status ask(prm_call *call, const asking *a, const prm_val *waiver, const prm_val **outcome)
{
    prm_val *facts = prm->object(call), *asked = prm->object(call), *partner;

    PRM_TRY(tiers_partner_facts(call, &a->scheme, &a->member, &partner));
    PRM_TRY(prm->set(asked, "code", prm->get(a->requirement, "code")));
    PRM_TRY(prm->set(asked, "level", prm->get(a->level, "code")));
    PRM_TRY(prm->set(asked, "level_rank", prm->get(a->level, "rank")));
    PRM_TRY(prm->set(asked, "kind", prm->get(a->requirement, "kind")));
    PRM_TRY(prm_help_set_given(asked, "metric", a->requirement));
    PRM_TRY(prm->set(asked, "needed", prm->get(a->requirement, "threshold")));
    PRM_TRY(prm->set_integer(asked, "days",
        prm_date_number(prm->text(waiver, "until")) - prm_date_number(a->today) + 1));
    PRM_TRY(prm->set(facts, "partner", partner));
    PRM_TRY(prm->set(facts, "waiver", asked));
    PRM_TRY(prm->set(facts, "standing", prm->get(a->standing, "state")));
    PRM_TRY(prm->set_text(facts, "by", is_partners(call) ? "partner" : "vendor"));
    PRM_TRY(prm->set_integer(facts, "times", a->times));
    return prm->decide(call, tiers_waiver_chain.name, prm->text(waiver, "id"), facts, outcome);
}

/* ---- What follows ------------------------------------------------------------------------------------------------ */

static prm_status shorten(prm_call *call, const asking *a, const prm_val *answer, const prm_val *waiver,
    prm_val *changes)
{
    int64_t days = prm_help_number(answer, "days");
    char until[PRM_DATE_ROOM];

    if (days == 0)
        return PRM_OK;
    prm_date_add(a->today, days - 1, until, sizeof until);
    return strcmp(until, prm->text(waiver, "until")) < 0 ? prm->set_text(changes, "until", until) : PRM_OK;
}

static prm_status follow(prm_call *call, const asking *a, const prm_val *outcome, const prm_val **waiver)
{
    const prm_val *answer = prm->get(outcome, tiers_waiver_rule.name);
    const char *verdict = prm->text(answer, "verdict");
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set(changes, "decision", prm->get(outcome, "id")));
    if (strcmp(verdict, "review") != 0)
        PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    if (strcmp(verdict, "auto") == 0)
        PRM_TRY(shorten(call, a, answer, *waiver, changes));
    PRM_TRY(prm->update(call, waiver, changes));
    if (strcmp(verdict, "auto") == 0)
        return tiers_waiver_grant(call, a->program, waiver);
    if (strcmp(verdict, "refuse") == 0)
        return tiers_waiver_refuse(call, waiver);
    PRM_TRY(prm->move(call, waiver, "in_review"));
    return tiers_waiver_tell(call, "tiers.waiver_in_review", *waiver);
}

/* ---- tiers.waivers.request --------------------------------------------------------------------------------------- */

static prm_status request(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const given[] = { "membership", "requirement", "until", "reason", NULL };
    static const char *const of_membership[] = { "partner", "program", NULL };
    prm_val *values = prm->object(call);
    const prm_val *waiver, *outcome;
    asking a = { 0 };

    PRM_TRY(load(call, params, &a));
    PRM_TRY(prm_help_set_all(values, given, params));
    PRM_TRY(prm_help_set_all(values, of_membership, a.membership));
    PRM_TRY(prm->set_text(values, "requested_by", prm->caller(call)->user));
    PRM_TRY(prm->create(call, "waiver", values, &waiver));
    PRM_TRY(ask(call, &a, waiver, &outcome));
    PRM_TRY(follow(call, &a, outcome, &waiver));
    PRM_TRY(prm->set(result, "waiver", waiver));
    return prm_help_tell_decision(outcome, result);
}

const prm_method tiers_waivers_request_method = { .size = sizeof tiers_waivers_request_method, .since = 1,
    .name = "tiers.waivers.request", .access = PRM_WRITE, .roles = TIERS_LEADERS " | " CERT_OWNERS
        " | channel_manager",
    .doc = "Ask that a member need not meet a requirement until a day; rules or a person decide",
    .params = PRM_FIELDS(PRM_REF("membership", "membership", PRM_REQUIRED, "Who: which partner in which programme"),
        PRM_REF("requirement", "requirement", PRM_REQUIRED, "What it need not meet"),
        PRM_DATE("until", PRM_REQUIRED, "The last day of it, at most a year away"),
        PRM_LINES("reason", 1, 1000, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(WAIVER, CERT_DECISION, CERT_REASONS),
    .example = "{\"membership\":\"membership_01h8xgq3m2c4e\",\"requirement\":\"requirement_01h8xgq3m2c4e\","
               "\"until\":\"2027-06-30\",\"reason\":\"Two of our engineers are on leave\"}", .run = request };
