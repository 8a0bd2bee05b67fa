/* SPDX-License-Identifier: Apache-2.0 */
/** @file  success.reviews.schedule, hold, update and cancel; and what is told of one that comes soon, or was missed. */
#include "success/review.h"

#include <string.h>

#define THE_REVIEW PRM_REF("id", "success_review", PRM_REQUIRED, "The review")

static int is_open(const prm_val *review)
{
    return prm_help_is_in(review, "planned") || prm_help_is_in(review, "missed");
}

static prm_status load(prm_call *call, const prm_val *params, const prm_val **review, const prm_val **program)
{
    PRM_TRY(prm->load(call, "success_review", prm->text(params, "id"), review));
    return prm->load(call, "program", prm->text(*review, "program"), program);
}

/* ---- success.reviews.schedule ------------------------------------------------------------------------------------ */

/* In its period, and to come. */
static prm_status check_time(prm_call *call, const prm_val *program, const prm_val *review, int64_t at)
{
    char after[PRM_DATE_ROOM];
    int64_t ends;

    prm_date_add(prm->text(review, "due_on"), 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &ends));
    if (at <= prm->now(call))
        return prm->fail_field(call, "at", "passed", "has passed");
    return at >= ends ? prm->fail_field(call, "at", "range", "is after its period: it would be missed") : PRM_OK;
}

static prm_status schedule(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t at = prm_help_number(params, "at"), remind = at - PRM_DAY_MS;
    prm_val *changes = prm->object(call);
    const prm_val *review, *program;

    PRM_TRY(load(call, params, &review, &program));
    if (!prm_help_is_in(review, "planned"))
        return prm_help_fail_state(call, review, "not_planned");
    PRM_TRY(check_time(call, program, review, at));
    PRM_TRY(prm->set_integer(changes, "scheduled_at", at));
    PRM_TRY(prm->set(changes, "agenda", prm->get(params, "agenda")));
    PRM_TRY(prm->update(call, &review, changes));
    PRM_TRY(remind > prm->now(call)
            ? prm->arm(call, success_review_soon_timer.name, prm->text(review, "id"), "", remind, NULL)
            : prm->disarm(call, success_review_soon_timer.name, prm->text(review, "id"), ""));
    PRM_TRY(success_review_tell(call, &success_review_scheduled_event, review, NULL));
    return prm->set(result, "success_review", review);
}

const prm_method success_reviews_schedule_method = { .size = sizeof success_reviews_schedule_method, .since = 1,
    .name = "success.reviews.schedule", .access = PRM_WRITE, .roles = SUCCESS_REVIEWERS, .subject = "success_review",
    .doc = "Say when a review begins, within its period: both sides are told, and reminded the day before",
    .params = PRM_FIELDS(THE_REVIEW, PRM_TIME("at", PRM_REQUIRED, "When it begins"),
        PRM_LINES("agenda", 1, 4000, 0, "What is to be talked about")),
    .result = PRM_FIELDS(SUCCESS_REVIEW),
    .example = "{\"id\":\"success_review_01h8xgq3m2c4e\",\"at\":\"2031-03-11T14:00:00.000Z\"}", .run = schedule };

/* ---- success.reviews.hold ---------------------------------------------------------------------------------------- */

static prm_status check_day(prm_call *call, const prm_val *program, const prm_val *review, const char *day)
{
    const char *today;

    PRM_TRY(prm_date_today(call, program, &today));
    if (strcmp(day, today) > 0)
        return prm->fail_field(call, "on", "future", "is to come");
    return strcmp(day, prm->text(review, "period")) < 0
               ? prm->fail_field(call, "on", "range", "is before the period it is about")
               : PRM_OK;
}

/* One that was missed has been counted as that. */
static prm_status tell_held(prm_call *call, const prm_val *review, int was_missed)
{
    prm_val *more = prm->object(call);

    if (!was_missed)
        PRM_TRY(prm->set_boolean(more, "in_time", 1));
    return success_review_tell(call, &success_review_held_event, review, more);
}

static prm_status hold(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *review, *program;
    const char *day;

    PRM_TRY(load(call, params, &review, &program));
    if (!is_open(review))
        return prm_help_fail_state(call, review, "review_over");
    PRM_TRY(prm_date_today(call, program, &day));
    if (prm_help_has_value(params, "on"))
        day = prm->text(params, "on");
    PRM_TRY(check_day(call, program, review, day));
    int was_missed = prm_help_is_in(review, "missed");
    PRM_TRY(prm_help_copy(changes, success_review_said, params));
    PRM_TRY(prm->set_text(changes, "held_on", day));
    PRM_TRY(success_review_disarm(call, review));
    PRM_TRY(prm->update(call, &review, changes));
    PRM_TRY(prm->move(call, &review, "held"));
    PRM_TRY(tell_held(call, review, was_missed));
    return prm->set(result, "success_review", review);
}

const prm_method success_reviews_hold_method = { .size = sizeof success_reviews_hold_method, .since = 1,
    .name = "success.reviews.hold", .access = PRM_WRITE, .roles = SUCCESS_REVIEWERS, .subject = "success_review",
    .doc = "Say that a review was held, when, and what came of it: the partner is told. One that was missed may be "
           "held late",
    .params = PRM_FIELDS(THE_REVIEW, PRM_DATE("on", 0, "When; none: today"), SUCCESS_REVIEW_SAID),
    .result = PRM_FIELDS(SUCCESS_REVIEW),
    .example = "{\"id\":\"success_review_01h8xgq3m2c4e\",\"goals\":[{\"text\":\"Half as many cases about licences\"}],"
               "\"actions\":[{\"text\":\"Train two engineers\",\"side\":\"partner\",\"due\":\"2031-06-30\"}]}",
    .run = hold };

/* ---- success.reviews.update -------------------------------------------------------------------------------------- */

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *review;

    PRM_TRY(prm->load(call, "success_review", prm->text(params, "id"), &review));
    if (prm_help_is_in(review, "cancelled"))
        return prm_help_fail_state(call, review, "review_over");
    PRM_TRY(prm_help_copy(changes, success_review_said, params));
    if (prm->count(changes) > 0)
        PRM_TRY(prm->update(call, &review, changes));
    return prm->set(result, "success_review", review);
}

const prm_method success_reviews_update_method = { .size = sizeof success_reviews_update_method, .since = 1,
    .name = "success.reviews.update", .access = PRM_WRITE, .roles = SUCCESS_REVIEWERS, .subject = "success_review",
    .doc = "Change what is written down of a review: its agenda before, its minutes, goals and actions afterwards",
    .params = PRM_FIELDS(THE_REVIEW, SUCCESS_REVIEW_SAID), .result = PRM_FIELDS(SUCCESS_REVIEW),
    .example = "{\"id\":\"success_review_01h8xgq3m2c4e\",\"agenda\":\"What slowed down answers in March\"}",
    .run = update };

/* ---- success.reviews.cancel -------------------------------------------------------------------------------------- */

static prm_status cancel(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *review;

    PRM_TRY(prm->load(call, "success_review", prm->text(params, "id"), &review));
    if (!is_open(review))
        return prm_help_fail_state(call, review, "review_over");
    PRM_TRY(prm->set(changes, "cancelled_because", prm->get(params, "reason")));
    PRM_TRY(success_review_cancel(call, &review, changes));
    return prm->set(result, "success_review", review);
}

const prm_method success_reviews_cancel_method = { .size = sizeof success_reviews_cancel_method, .since = 1,
    .name = "success.reviews.cancel", .access = PRM_WRITE, .roles = SUCCESS_REVIEWERS, .subject = "success_review",
    .doc = "Say that a review is not held, and why; none is planned for its period again",
    .params = PRM_FIELDS(THE_REVIEW, PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; the partner reads it")),
    .result = PRM_FIELDS(SUCCESS_REVIEW),
    .example = "{\"id\":\"success_review_01h8xgq3m2c4e\",\"reason\":\"The partner is moving house\"}", .run = cancel };

/* ---- By the clock ------------------------------------------------------------------------------------------------ */

static prm_status soon(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *review;

    (void)result;
    PRM_TRY(prm->load(call, "success_review", prm->text(timer, "subject"), &review));
    return prm_help_is_in(review, "planned")
        ? success_review_tell(call, &success_review_soon_event, review, NULL)
        : PRM_OK;
}

const prm_timer success_review_soon_timer = { .size = sizeof success_review_soon_timer, .since = 1,
    .name = "success.review_soon", .doc = "A review comes soon, or has no date and not much time left", .run = soon };

static prm_status miss(prm_call *call, const prm_val *timer, prm_val *result)
{
    prm_val *more = prm->object(call);
    const prm_val *review;

    (void)result;
    PRM_TRY(prm->load(call, "success_review", prm->text(timer, "subject"), &review));
    if (!prm_help_is_in(review, "planned"))
        return PRM_OK;
    PRM_TRY(prm->disarm(call, success_review_soon_timer.name, prm->text(review, "id"), ""));
    PRM_TRY(prm->move(call, &review, "missed"));
    PRM_TRY(prm->set_boolean(more, "in_time", 0));
    return success_review_tell(call, &success_review_missed_event, review, more);
}

const prm_timer success_review_missed_timer = { .size = sizeof success_review_missed_timer, .since = 1,
    .name = "success.review_missed", .doc = "The last day on which a review was to be held is over", .run = miss };
