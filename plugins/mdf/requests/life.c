/* SPDX-License-Identifier: Apache-2.0 */
/** @file  An approved request in time: its first activity begins, its last one is over, its time to claim runs out.
 * Each timer looks whether the request is still as it was when it was set. */
#include "requests/case.h"

#include <inttypes.h>
#include <stdio.h>

enum { USUAL_CLAIM_DAYS = 45 };

static const int64_t usual_remind_days[] = { 15, 5, 1 };

/* ---- Its times -------------------------------------------------------------------------------------------------- */

/* Those that are approved: what was not is not carried out for this. */
static void find_days(const prm_val *activities, const char **first, const char **last)
{
    *first = *last = "";
    for (size_t i = 0; i < prm->count(activities); i++) {
        const char *from = prm->text(prm->at(activities, i), "starts_on");
        const char *until = prm->text(prm->at(activities, i), "ends_on");
        if (**first == '\0' || strcmp(from, *first) < 0)
            *first = from;
        if (**last == '\0' || strcmp(until, *last) > 0)
            *last = until;
    }
}

static const prm_val *deadline_of(const prm_val *request, const prm_val *changes)
{
    return prm_help_has_value(changes, "deadline") ? prm->get(changes, "deadline") : prm->get(request, "deadline");
}

prm_status mdf_life_times(prm_call *call, const prm_val *request, const prm_val *activities, prm_val *changes)
{
    const prm_val *deadline = deadline_of(request, changes), *program;
    int64_t starts_at, ends_at, claim_by, days = prm_help_number(deadline, "claim_days");
    int64_t more = prm_help_number(request, "extensions") * prm_help_number(deadline, "extension_days");
    const char *first, *last;
    char after[PRM_DATE_ROOM];

    find_days(activities, &first, &last);
    if (days < 1)
        days = USUAL_CLAIM_DAYS;
    PRM_TRY(prm->load(call, "program", prm->text(request, "program"), &program));
    PRM_TRY(prm_date_begins(call, program, first, &starts_at));
    prm_date_add(last, 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &ends_at));
    prm_date_add(last, 1 + days + more, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &claim_by));
    PRM_TRY(prm->set_integer(changes, "starts_at", starts_at));
    PRM_TRY(prm->set_integer(changes, "ends_at", ends_at));
    return prm->set_integer(changes, "claim_by", claim_by);
}

/* ---- Timers ----------------------------------------------------------------------------------------------------- */

static prm_status arm_reminder(prm_call *call, const prm_val *request, int64_t days)
{
    int64_t due = prm_help_number(request, "claim_by") - days * PRM_DAY_MS;
    char key[24];

    snprintf(key, sizeof key, "%d", (int)days);
    if (due <= prm->now(call))
        return prm->disarm(call, mdf_claim_reminds_timer.name, prm->text(request, "id"), key);
    return prm->arm(call, mdf_claim_reminds_timer.name, prm->text(request, "id"), key, due, NULL);
}

static prm_status each_reminder(prm_call *call, const prm_val *request,
    prm_status (*set)(prm_call *call, const prm_val *request, int64_t days))
{
    const prm_val *days = prm->get(prm->get(request, "deadline"), "remind_days");
    int64_t number;

    if (prm_help_has_value(request, "deadline")) {
        for (size_t i = 0; i < prm->count(days); i++)
            if (prm->as_integer(prm->at(days, i), &number) == PRM_OK)
                PRM_TRY(set(call, request, number));
        return PRM_OK;
    }
    for (size_t i = 0; i < sizeof usual_remind_days / sizeof *usual_remind_days; i++)
        PRM_TRY(set(call, request, usual_remind_days[i]));
    return PRM_OK;
}

static prm_status disarm_reminder(prm_call *call, const prm_val *request, int64_t days)
{
    char key[24];

    snprintf(key, sizeof key, "%d", (int)days);
    return prm->disarm(call, mdf_claim_reminds_timer.name, prm->text(request, "id"), key);
}

prm_status mdf_life_arm(prm_call *call, const prm_val *request)
{
    const char *id = prm->text(request, "id");

    PRM_TRY(prm->arm(call, mdf_request_begins_timer.name, id, "", prm_help_number(request, "starts_at"), NULL));
    PRM_TRY(prm->arm(call, mdf_request_ends_timer.name, id, "", prm_help_number(request, "ends_at"), NULL));
    PRM_TRY(prm->arm(call, mdf_claim_ends_timer.name, id, "", prm_help_number(request, "claim_by"), NULL));
    return each_reminder(call, request, arm_reminder);
}

prm_status mdf_life_disarm(prm_call *call, const prm_val *request)
{
    const char *id = prm->text(request, "id");

    PRM_TRY(prm->disarm(call, mdf_request_begins_timer.name, id, ""));
    PRM_TRY(prm->disarm(call, mdf_request_ends_timer.name, id, ""));
    PRM_TRY(prm->disarm(call, mdf_claim_ends_timer.name, id, ""));
    return each_reminder(call, request, disarm_reminder);
}

static int is_approved(const prm_val *request)
{
    return prm_help_is_in(request, "approved") || prm_help_is_in(request, "part_approved");
}

static int is_underway(const prm_val *request)
{
    return prm_help_is_in(request, "active") || prm_help_is_in(request, "claimable");
}

/* A change has put it off: the timer that was set then comes at its own time. */
static int is_early(prm_call *call, const prm_val *request, const char *when)
{
    return prm->now(call) < prm_help_number(request, when);
}

static prm_status begin(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *request;

    (void)result;
    PRM_TRY(prm->load(call, "fund_request", prm->text(timer, "subject"), &request));
    if (!is_approved(request) || is_early(call, request, "starts_at"))
        return PRM_OK;
    PRM_TRY(prm->move(call, &request, "active"));
    return mdf_request_tell(call, "mdf.activated", request, NULL);
}

static prm_status end(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *request;

    (void)result;
    PRM_TRY(prm->load(call, "fund_request", prm->text(timer, "subject"), &request));
    if ((!is_approved(request) && !prm_help_is_in(request, "active")) || is_early(call, request, "ends_at"))
        return PRM_OK;
    PRM_TRY(prm->move(call, &request, "claimable"));
    return mdf_request_tell(call, "mdf.claimable", request, NULL);
}

static prm_status remind(prm_call *call, const prm_val *timer, prm_val *result)
{
    int64_t days = 0, approved, used;
    prm_val *more = prm->object(call);
    const prm_val *request;

    (void)result;
    PRM_TRY(prm->load(call, "fund_request", prm->text(timer, "subject"), &request));
    (void)sscanf(prm->text(timer, "key"), "%" SCNd64, &days);
    if ((!is_approved(request) && !is_underway(request)) || is_early(call, request, "ends_at") ||
        prm->now(call) >= prm_help_number(request, "claim_by") ||
        prm->now(call) < prm_help_number(request, "claim_by") - days * PRM_DAY_MS)
        return PRM_OK;
    PRM_TRY(mdf_request_left(call, request, &approved, &used));
    if (used >= approved)
        return PRM_OK;
    PRM_TRY(prm->set_integer(more, "days", days));
    PRM_TRY(prm->set(more, "left", prm->new_money(call, approved - used, prm->text(request, "currency"))));
    return mdf_request_tell(call, "mdf.claim_reminded", request, more);
}

/* ---- The end ---------------------------------------------------------------------------------------------------- */

prm_status mdf_life_end(prm_call *call, const prm_val **request, const char *state)
{
    prm_val *changes = prm->object(call);
    int64_t approved, used;

    PRM_TRY(mdf_request_left(call, *request, &approved, &used));
    PRM_TRY(mdf_request_give_back(call, *request, approved - used,
        strcmp(state, "expired") == 0 ? "expired" : "released"));
    PRM_TRY(mdf_life_disarm(call, *request));
    PRM_TRY(mdf_changes_drop(call, *request));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(prm->update(call, request, changes));
    return prm->move(call, request, state);
}

prm_status mdf_life_expire(prm_call *call, const prm_val **request)
{
    prm_val *more = prm->object(call);
    int64_t approved, used;

    if (!prm_help_is_in(*request, "claimable"))
        PRM_TRY(prm->move(call, request, "claimable"));
    PRM_TRY(mdf_request_left(call, *request, &approved, &used));
    PRM_TRY(prm->set(more, "left", prm->new_money(call, approved - used, prm->text(*request, "currency"))));
    PRM_TRY(mdf_life_end(call, request, used == 0 ? "expired" : "completed"));
    return mdf_request_tell(call, used == 0 ? "mdf.expired" : "mdf.completed", *request, more);
}

static prm_status expire(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *request;

    (void)result;
    PRM_TRY(prm->load(call, "fund_request", prm->text(timer, "subject"), &request));
    if ((!is_approved(request) && !is_underway(request)) || is_early(call, request, "claim_by"))
        return PRM_OK;
    return mdf_life_expire(call, &request);
}

const prm_timer mdf_request_begins_timer = { .size = sizeof mdf_request_begins_timer, .since = 1,
    .name = "mdf.request_begins", .doc = "The first activity of an approved request begins", .run = begin };
const prm_timer mdf_request_ends_timer = { .size = sizeof mdf_request_ends_timer, .since = 1,
    .name = "mdf.request_ends", .doc = "The last activity of an approved request is over", .run = end };
const prm_timer mdf_claim_reminds_timer = { .size = sizeof mdf_claim_reminds_timer, .since = 1,
    .name = "mdf.claim_reminds", .doc = "The time to claim a request is almost over", .run = remind };
const prm_timer mdf_claim_ends_timer = { .size = sizeof mdf_claim_ends_timer, .since = 1,
    .name = "mdf.claim_ends", .doc = "The time to claim a request is over", .run = expire };
