/* SPDX-License-Identifier: Apache-2.0 */
/** @file  success.assign, end, decide and set_contact: what people say of a partner's plan. */
#include "success/success.h"

#include <string.h>

#define THE_MEMBERSHIP PRM_REF("membership", "membership", PRM_REQUIRED, "Whose: which partner in which programme")
#define THE_STINT      PRM_REF("id", "stint", PRM_REQUIRED, "The partner's time with the plan")
#define CONTACT        PRM_TEXT("contact", 1, 60, 0, "The user of the vendor's who looks after it")

/* Somebody of the vendor's, with a name that the partner reads. */
static prm_status set_contact(prm_call *call, const char *user, prm_val *values)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *found = NULL;

    if (*user == '\0')
        return PRM_OK;
    prm_status status = users->describe(call, user, &found);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    if (!found || !prm_help_is(found, "side", "vendor") || prm_help_is_true(found, "is_locked"))
        return prm->fail_field(call, "contact", "not_found", "is nobody of the vendor's who may come in");
    PRM_TRY(prm->set_text(values, "contact", user));
    return prm->set(values, "contact_name", prm->get(found, "name"));
}

/* ---- success.assign ---------------------------------------------------------------------------------------------- */

typedef struct assigning {
    const prm_val *membership, *program, *plan;
    const char *today, *from;
} assigning;

static prm_status check_days(prm_call *call, const prm_val *params, assigning *a)
{
    const char *until = prm->text(params, "until");

    PRM_TRY(prm_date_today(call, a->program, &a->today));
    a->from = prm_help_has_value(params, "from") ? prm->text(params, "from") : a->today;
    PRM_TRY(prm_date_check_near(call, "from", a->from, a->today));
    if (strcmp(a->from, a->today) < 0)
        return prm->fail_field(call, "from", "passed", "has passed");
    return *until != '\0' ? prm_date_check(call, a->program, "from", a->from, "until", until) : PRM_OK;
}

static prm_status load(prm_call *call, const prm_val *params, assigning *a)
{
    const prm_val *partner;

    PRM_TRY(prm->load(call, "membership", prm->text(params, "membership"), &a->membership));
    PRM_TRY(prm->load(call, "program", prm->text(a->membership, "program"), &a->program));
    PRM_TRY(prm->load(call, "partner", prm->text(a->membership, "partner"), &partner));
    PRM_TRY(prm->load(call, "success_plan", prm->text(params, "plan"), &a->plan));
    if (prm_help_is_in(partner, "terminated"))
        return prm_help_fail_state(call, partner, "partner_left");
    if (!prm_help_is(a->plan, "program", prm->text(a->program, "id")))
        return prm->fail_field(call, "plan", "other_program", "is one of another programme");
    if (prm_help_has_value(a->plan, "archived_at"))
        return prm->fail_field(call, "plan", "archived", "is archived");
    return check_days(call, params, a);
}

/* One that waits for its day gives way to what is said now. */
static prm_status drop_planned(prm_call *call, const prm_val *membership)
{
    prm_val *filter = prm->object(call);
    const prm_val *planned;

    PRM_TRY(prm->set(filter, "membership", prm->get(membership, "id")));
    PRM_TRY(prm->set_text(filter, "state", "planned"));
    PRM_TRY(prm_help_find_one(call, "stint", filter, NULL, PRM_REACH_CALLER, &planned));
    return planned ? success_stint_end(call, &planned, "replaced") : PRM_OK;
}

static prm_status plan_ahead(prm_call *call, const assigning *a, prm_val *values, const prm_val **stint)
{
    static const char *const of_membership[] = { "partner", "program", NULL };
    int64_t begins;

    PRM_TRY(prm_help_set_all(values, of_membership, a->membership));
    PRM_TRY(prm->set(values, "membership", prm->get(a->membership, "id")));
    PRM_TRY(prm->set(values, "plan", prm->get(a->plan, "id")));
    PRM_TRY(prm->set_text(values, "from", a->from));
    PRM_TRY(prm->create(call, "stint", values, stint));
    PRM_TRY(prm_date_begins(call, a->program, a->from, &begins));
    return prm->arm(call, success_stint_begins_timer.name, prm->text(*stint, "id"), "", begins, NULL);
}

static prm_status begin_now(prm_call *call, const assigning *a, prm_val *values, const prm_val **stint)
{
    static const char *const contact[] = { "contact", "contact_name", NULL };
    const prm_val *running;

    PRM_TRY(success_stint_find(call, prm->text(a->membership, "id"), &running));
    if (running && !prm_help_has_value(values, "contact"))
        PRM_TRY(prm_help_set_all(values, contact, running));
    if (running)
        PRM_TRY(success_stint_end(call, &running, "replaced"));
    return success_stint_begin(call, a->membership, a->plan, values, stint);
}

static prm_status assign(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const given[] = { "until", "reason", NULL };
    prm_val *values = prm->object(call);
    const prm_val *stint, *level;
    const char *granted;
    assigning a = { 0 };

    PRM_TRY(load(call, params, &a));
    PRM_TRY(set_contact(call, prm->text(params, "contact"), values));
    PRM_TRY(success_granted(call, a.membership, &level, &granted));
    PRM_TRY(prm_help_set_all(values, given, params));
    PRM_TRY(prm->set_text(values, "by", "person"));
    PRM_TRY(prm->set(values, "level", prm->get(level, "id")));
    if (*granted != '\0')
        PRM_TRY(prm->set_text(values, "granted", granted));
    PRM_TRY(drop_planned(call, a.membership));
    PRM_TRY(strcmp(a.from, a.today) > 0 ? plan_ahead(call, &a, values, &stint) : begin_now(call, &a, values, &stint));
    return prm->set(result, "stint", stint);
}

const prm_method success_assign_method = { .size = sizeof success_assign_method, .since = 1, .name = "success.assign",
    .access = PRM_WRITE, .roles = SUCCESS_OWNERS,
    .doc = "Support a partner by a plan that its level does not grant, from today or a day to come, until a day or "
           "until something else is said. What was to begin later gives way to it",
    .params = PRM_FIELDS(THE_MEMBERSHIP, PRM_REF("plan", "success_plan", PRM_REQUIRED, "By which plan"),
        PRM_DATE("from", 0, "Its first day; none: today"), PRM_DATE("until", 0, "Its last day; none: no end is known"),
        CONTACT, PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; the partner does not read it")),
    .result = PRM_FIELDS(SUCCESS_STINT(PRM_REQUIRED)),
    .example = "{\"membership\":\"membership_01h8xgq3m2c4e\",\"plan\":\"success_plan_01h8xgq3m2c4e\","
               "\"until\":\"2027-06-30\",\"reason\":\"Part of the launch agreement\"}", .run = assign };

/* ---- success.decide ---------------------------------------------------------------------------------------------- */

static prm_status answer(prm_call *call, const prm_val *membership, const char *occasion, prm_val *result)
{
    const prm_val *outcome, *stint;

    PRM_TRY(success_follow(call, membership, occasion, &outcome, &stint));
    PRM_TRY(prm->set(result, "stint", stint));
    return prm_help_tell_decision(outcome, result);
}

static prm_status decide(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *membership;

    PRM_TRY(prm->load(call, "membership", prm->text(params, "membership"), &membership));
    return answer(call, membership, "asked", result);
}

const prm_method success_decide_method = { .size = sizeof success_decide_method, .since = 1, .name = "success.decide",
    .access = PRM_WRITE, .roles = SUCCESS_OWNERS,
    .doc = "Ask the rules now by which plan a partner is supported, and do as they say. They are asked by themselves "
           "when it joins, when its level is another, when a time agreed on is over, and in the night after it is "
           "granted another",
    .params = PRM_FIELDS(THE_MEMBERSHIP), .result = PRM_FIELDS(SUCCESS_STINT(0), SUPPORT_DECISION, SUPPORT_REASONS),
    .example = "{\"membership\":\"membership_01h8xgq3m2c4e\"}", .run = decide };

/* ---- success.end ------------------------------------------------------------------------------------------------- */

static prm_status end(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *stint, *membership;

    PRM_TRY(prm->load(call, "stint", prm->text(params, "id"), &stint));
    int was_running = prm_help_is_in(stint, "active");
    if (!was_running && !prm_help_is_in(stint, "planned"))
        return prm_help_fail_state(call, stint, "stint_over");
    PRM_TRY(success_stint_end(call, &stint, "person"));
    PRM_TRY(prm->load(call, "membership", prm->text(stint, "membership"), &membership));
    if (was_running)
        return answer(call, membership, "over", result);
    return prm->set(result, "stint", stint);
}

const prm_method success_end_method = { .size = sizeof success_end_method, .since = 1, .name = "success.end",
    .access = PRM_WRITE, .roles = SUCCESS_OWNERS, .subject = "stint",
    .doc = "End a partner's time with a plan before its last day, or take back one that was to begin; of one that ran, "
           "the rules say by which plan it is supported from now on",
    .params = PRM_FIELDS(THE_STINT),
    .result = PRM_FIELDS(PRM_ROW("stint", "stint", success_stint_fields, 0,
        "The one that runs from now on, or the one that was taken back; none: none runs"),
        SUPPORT_DECISION, SUPPORT_REASONS),
    .example = "{\"id\":\"stint_01h8xgq3m2c4e\"}", .run = end };

/* ---- success.set_contact ----------------------------------------------------------------------------------------- */

static prm_status change_contact(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *stint;

    PRM_TRY(prm->load(call, "stint", prm->text(params, "id"), &stint));
    if (prm_help_has_value(stint, "ended_at"))
        return prm_help_fail_state(call, stint, "stint_over");
    PRM_TRY(set_contact(call, prm->text(params, "contact"), changes));
    if (!prm_help_has_value(params, "contact")) {
        PRM_TRY(prm->set(changes, "contact", prm->new_null(call)));
        PRM_TRY(prm->set(changes, "contact_name", prm->new_null(call)));
    }
    PRM_TRY(prm->update(call, &stint, changes));
    return prm->set(result, "stint", stint);
}

const prm_method success_contact_method = { .size = sizeof success_contact_method, .since = 1,
    .name = "success.set_contact", .access = PRM_WRITE, .roles = SUCCESS_REVIEWERS, .subject = "stint",
    .doc = "Say who of the vendor's looks after a partner under its plan; it stays with the partner whatever plan "
           "follows",
    .params = PRM_FIELDS(THE_STINT, PRM_TEXT("contact", 1, 60, 0, "The user; null, or none: nobody does")),
    .result = PRM_FIELDS(SUCCESS_STINT(PRM_REQUIRED)),
    .example = "{\"id\":\"stint_01h8xgq3m2c4e\"}", .run = change_contact };
