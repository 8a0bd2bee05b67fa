/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A requirement that a member need not meet for a time: asked for by the partner or for it, decided by rules or
 * a person, over at the end of its last day. */
#include "tiers/standing.h"

#include <string.h>

enum { WAIVER_DAYS = 366 /* the longest */ };

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

static prm_status check_until(prm_call *call, const char *until, const char *today)
{
    int64_t days = prm_date_number(until) - prm_date_number(today) + 1;

    if (days < 1)
        return prm->fail_field(call, "until", "passed", "has passed");
    return days > WAIVER_DAYS ? prm->fail_field(call, "until", "range", "is more than a year away") : PRM_OK;
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
    PRM_TRY(check_until(call, prm->text(params, "until"), a->today));
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

static prm_status tell(prm_call *call, const char *event, const prm_val *waiver)
{
    static const char *const told[] = { "program", "partner", "until", NULL };
    const prm_val *requirement;
    prm_val *data = prm->object(call);

    PRM_TRY(prm->load(call, "requirement", prm->text(waiver, "requirement"), &requirement));
    PRM_TRY(prm_help_set_all(data, told, waiver));
    PRM_TRY(prm->set(data, "requirement", prm->get(requirement, "code")));
    PRM_TRY(prm->set(data, "name", prm->get(requirement, "name")));
    return prm->emit(call, event, prm->text(waiver, "id"), data);
}

/* From now on until the end of its last day. */
static prm_status grant(prm_call *call, const prm_val *program, const prm_val **waiver)
{
    prm_val *changes = prm->object(call);
    char after[PRM_DATE_ROOM];
    const char *today;
    int64_t ends;

    PRM_TRY(prm_date_today(call, program, &today));
    PRM_TRY(prm->set_text(changes, "from", today));
    PRM_TRY(prm->move(call, waiver, "active"));
    PRM_TRY(prm->update(call, waiver, changes));
    prm_date_add(prm->text(*waiver, "until"), 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &ends));
    PRM_TRY(prm->arm(call, tiers_waiver_timer.name, prm->text(*waiver, "id"), "", ends, NULL));
    PRM_TRY(tell(call, "tiers.waived", *waiver));
    return tiers_look_soon(call, prm->text(*waiver, "membership"));
}

static prm_status refuse(prm_call *call, const prm_val **waiver)
{
    PRM_TRY(prm->move(call, waiver, "refused"));
    return tell(call, "tiers.waiver_refused", *waiver);
}

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
        return grant(call, a->program, waiver);
    if (strcmp(verdict, "refuse") == 0)
        return refuse(call, waiver);
    PRM_TRY(prm->move(call, waiver, "in_review"));
    return tell(call, "tiers.waiver_in_review", *waiver);
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

#define WAIVER     PRM_ROW("waiver", "waiver", tiers_waiver_fields, PRM_REQUIRED, "As stored")
#define THE_WAIVER PRM_REF("id", "waiver", PRM_REQUIRED, "The waiver")

const prm_method tiers_waivers_request_method = { .size = sizeof tiers_waivers_request_method, .since = 1,
    .name = "tiers.waivers.request", .access = PRM_WRITE, .roles = TIERS_LEADERS " | " CERT_OWNERS
        " | channel_manager",
    .doc = "Ask that a member need not meet a requirement until a day; rules or a person decide",
    .params = PRM_FIELDS(PRM_REF("membership", "membership", PRM_REQUIRED, "Who: which partner in which programme"),
        PRM_REF("requirement", "requirement", PRM_REQUIRED, "What it need not meet"),
        PRM_DATE("until", PRM_REQUIRED, "The last day of it, at most a year away"),
        PRM_TEXT("reason", 1, 1000, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(WAIVER, CERT_DECISION, CERT_REASONS),
    .example = "{\"membership\":\"membership_01h8xgq3m2c4e\",\"requirement\":\"requirement_01h8xgq3m2c4e\","
               "\"until\":\"2027-06-30\",\"reason\":\"Two of our engineers are on leave\"}", .run = request };

/* ---- tiers.waivers.decide and withdraw --------------------------------------------------------------------------- */

static prm_status decide(prm_call *call, const prm_val *params, prm_val *result)
{
    int is_granted = prm_help_is(params, "verdict", "grant");
    const prm_val *waiver, *program;
    prm_val *changes = prm->object(call);
    const char *today;

    PRM_TRY(prm->load(call, "waiver", prm->text(params, "id"), &waiver));
    if (!prm_help_is_in(waiver, "in_review"))
        return prm_help_fail_state(call, waiver, "not_in_review");
    if (prm_help_is(waiver, "requested_by", prm->caller(call)->user))
        return prm->fail(call, PRM_E_FORBIDDEN, "four_eyes", NULL);
    PRM_TRY(prm->load(call, "program", prm->text(waiver, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    PRM_TRY(prm_help_set_given(changes, "until", params));
    PRM_TRY(prm_help_set_given(changes, "comment", params));
    PRM_TRY(prm->set_text(changes, "decided_by", prm->caller(call)->user));
    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(prm->update(call, &waiver, changes));
    if (is_granted)
        PRM_TRY(check_until(call, prm->text(waiver, "until"), today));
    PRM_TRY(is_granted ? grant(call, program, &waiver) : refuse(call, &waiver));
    return prm->set(result, "waiver", waiver);
}

const prm_method tiers_waivers_decide_method = { .size = sizeof tiers_waivers_decide_method, .since = 1,
    .name = "tiers.waivers.decide", .access = PRM_WRITE, .roles = CERT_OWNERS, .subject = "waiver",
    .doc = "Decide whether a requirement is waived: somebody else than who asked for it",
    .params = PRM_FIELDS(THE_WAIVER, PRM_ENUM("verdict", "grant|refuse", PRM_REQUIRED, "What was decided"),
        PRM_DATE("until", 0, "Its last day, at most a year away; none: as it was asked"),
        PRM_TEXT("comment", 1, 1000, 0, "What the partner is told of it")),
    .result = PRM_FIELDS(WAIVER), .example = "{\"id\":\"waiver_01h8xgq3m2c4e\",\"verdict\":\"grant\"}", .run = decide };

static prm_status end(prm_call *call, const prm_val **waiver)
{
    PRM_TRY(prm->move(call, waiver, "ended"));
    PRM_TRY(prm->disarm(call, tiers_waiver_timer.name, prm->text(*waiver, "id"), ""));
    PRM_TRY(tell(call, "tiers.waiver_ended", *waiver));
    return tiers_look_soon(call, prm->text(*waiver, "membership"));
}

/* It was for the days before this one. */
static prm_status cut_short(prm_call *call, const prm_val **waiver)
{
    prm_val *changes = prm->object(call);
    char until[PRM_DATE_ROOM];
    const prm_val *program;
    const char *today;

    PRM_TRY(prm->load(call, "program", prm->text(*waiver, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    prm_date_add(today, -1, until, sizeof until);
    if (strcmp(until, prm->text(*waiver, "until")) >= 0)
        return PRM_OK;
    PRM_TRY(prm->set_text(changes, "until", until));
    return prm->update(call, waiver, changes);
}

static prm_status withdraw(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *waiver;

    PRM_TRY(prm->load(call, "waiver", prm->text(params, "id"), &waiver));
    if (prm_help_is_in(waiver, "active")) {
        PRM_TRY(cut_short(call, &waiver));
        PRM_TRY(end(call, &waiver));
    } else {
        PRM_TRY(prm->move(call, &waiver, "withdrawn"));
    }
    return prm->set(result, "waiver", waiver);
}

const prm_method tiers_waivers_withdraw_method = { .size = sizeof tiers_waivers_withdraw_method, .since = 1,
    .name = "tiers.waivers.withdraw", .access = PRM_WRITE, .subject = "waiver",
    .roles = TIERS_LEADERS " | " CERT_OWNERS,
    .doc = "Take back a waiver that was asked for, or end one before its last day", .params = PRM_FIELDS(THE_WAIVER),
    .result = PRM_FIELDS(WAIVER), .example = "{\"id\":\"waiver_01h8xgq3m2c4e\"}", .run = withdraw };

static prm_status over(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *waiver;

    (void)result;
    PRM_TRY(prm->load(call, "waiver", prm->text(timer, "subject"), &waiver));
    return prm_help_is_in(waiver, "active") ? end(call, &waiver) : PRM_OK;
}

const prm_timer tiers_waiver_timer = { .size = sizeof tiers_waiver_timer, .since = 1, .name = "tiers.waiver_ends",
    .doc = "A requirement is not waived any more", .run = over };
