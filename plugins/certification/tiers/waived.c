/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What becomes of a waiver: granted from now on until the end of its last day, refused, decided by a person,
 * taken back, over. */
#include "tiers/waivers.h"

#include <string.h>

enum { WAIVER_DAYS = 366 /* the longest */ };

prm_status tiers_waiver_check_until(prm_call *call, const char *until, const char *today)
{
    int64_t days = prm_date_number(until) - prm_date_number(today) + 1;

    if (days < 1)
        return prm->fail_field(call, "until", "passed", "has passed");
    return days > WAIVER_DAYS ? prm->fail_field(call, "until", "range", "is more than a year away") : PRM_OK;
}

/* ---- What follows ------------------------------------------------------------------------------------------------ */

prm_status tiers_waiver_tell(prm_call *call, const char *event, const prm_val *waiver)
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

prm_status tiers_waiver_grant(prm_call *call, const prm_val *program, const prm_val **waiver)
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
    PRM_TRY(tiers_waiver_tell(call, "tiers.waived", *waiver));
    return tiers_look_soon(call, prm->text(*waiver, "membership"));
}

prm_status tiers_waiver_refuse(prm_call *call, const prm_val **waiver)
{
    PRM_TRY(prm->move(call, waiver, "refused"));
    return tiers_waiver_tell(call, "tiers.waiver_refused", *waiver);
}

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
        PRM_TRY(tiers_waiver_check_until(call, prm->text(waiver, "until"), today));
    PRM_TRY(is_granted ? tiers_waiver_grant(call, program, &waiver) : tiers_waiver_refuse(call, &waiver));
    return prm->set(result, "waiver", waiver);
}

const prm_method tiers_waivers_decide_method = { .size = sizeof tiers_waivers_decide_method, .since = 1,
    .name = "tiers.waivers.decide", .access = PRM_WRITE, .roles = CERT_OWNERS, .subject = "waiver",
    .doc = "Decide whether a requirement is waived: somebody else than who asked for it",
    .params = PRM_FIELDS(THE_WAIVER, PRM_ENUM("verdict", "grant|refuse", PRM_REQUIRED, "What was decided"),
        PRM_DATE("until", 0, "Its last day, at most a year away; none: as it was asked"),
        PRM_LINES("comment", 1, 1000, 0, "What the partner is told of it")),
    .result = PRM_FIELDS(WAIVER), .example = "{\"id\":\"waiver_01h8xgq3m2c4e\",\"verdict\":\"grant\"}", .run = decide };

static prm_status end(prm_call *call, const prm_val **waiver)
{
    PRM_TRY(prm->move(call, waiver, "ended"));
    PRM_TRY(prm->disarm(call, tiers_waiver_timer.name, prm->text(*waiver, "id"), ""));
    PRM_TRY(tiers_waiver_tell(call, "tiers.waiver_ended", *waiver));
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
