/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A review: the vendor and a partner look back on a period, and say what comes next. The row, and how it is
 * planned: one for each period of a plan that has reviews, unless the period is nearly over. */
#include "success/review.h"

#include <string.h>

const prm_field success_notice_setting = { .size = sizeof success_notice_setting, .type = PRM_T_INT,
    .name = "review_notice_days", .min = 0, .max = 90, .preset = "14",
    .doc = "A review is planned if its period does not end within so many days" };
const prm_field success_remind_setting = { .size = sizeof success_remind_setting, .type = PRM_T_INT,
    .name = "review_remind_days", .min = 1, .max = 90, .preset = "14",
    .doc = "So many days before the last day of a review that has no date both sides are reminded of it" };

const prm_field *const success_goal_fields[] = {
    PRM_LINES("text", 1, 500, PRM_REQUIRED, "What both want to reach"),
    PRM_DATE("due", 0, "By when"),
    PRM_BOOL("reached", 0, "Whether it was reached; none: it is not known yet"),
    NULL
};

const prm_field *const success_action_fields[] = {
    PRM_LINES("text", 1, 500, PRM_REQUIRED, "What is to be done"),
    PRM_ENUM("side", "vendor|partner", PRM_REQUIRED, "By whom"),
    PRM_DATE("due", 0, "By when"),
    PRM_BOOL("done", 0, "Whether it is done"),
    NULL
};

const char *const success_review_said[] = { "agenda", "attendees", "goals", "actions", "notes", "internal_notes",
    "files", NULL };

const prm_field *const success_review_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("membership", "membership", PRM_READONLY, "By which membership"),
    PRM_REF("stint", "stint", PRM_READONLY, "Under which plan it was planned"),
    PRM_DATE("period", PRM_READONLY, "The period it is about: its first day"),
    PRM_DATE("due_on", PRM_READONLY, "And its last, until which it is to be held"),
    PRM_TIME("scheduled_at", PRM_READONLY, "When it is to begin"),
    PRM_DATE("held_on", PRM_READONLY, "When it was held"),
    SUCCESS_REVIEW_SAID,
    PRM_LINES("cancelled_because", 1, 500, PRM_READONLY, "Why it is not held"),
    PRM_TIME("dropped_at", PRM_READONLY, "Since when there is no plan any more that asks for it"),
    NULL
};

const prm_entity success_review_entity = { .size = sizeof success_review_entity, .since = 1, .name = "success_review",
    .path = "success.reviews", .scope = "partner", .ops = "get list history export: *",
    .doc = "A review of a partner's period with its success plan", .fields = success_review_fields,
    .flow = PRM_FLOW("planned", "planned > held | missed | cancelled", "missed > held | cancelled"),
    .indexes = PRM_TEXTS("unique membership, period where dropped_at null", "membership, state", "partner, -due_on",
        "program, state, due_on") };

prm_status success_review_tell(prm_call *call, const prm_event *event, const prm_val *review, const prm_val *more)
{
    static const char *const told[] = { "due_on", "scheduled_at", "held_on", NULL };
    const prm_val *stint;
    prm_val *data;

    PRM_TRY(prm->load(call, "stint", prm->text(review, "stint"), &stint));
    PRM_TRY(success_stint_data(call, stint, &data));
    PRM_TRY(prm_help_set_all(data, told, review));
    PRM_TRY(prm_help_set_every(data, more));
    return prm->emit(call, event->name, prm->text(review, "id"), data);
}

/* ---- Planned ----------------------------------------------------------------------------------------------------- */

static prm_status arm(prm_call *call, const prm_val *program, const prm_val *review, const char *due)
{
    int64_t remind = prm_help_setting(call, success_remind_setting.name), ends, begins;
    const char *id = prm->text(review, "id");
    char after[PRM_DATE_ROOM];

    prm_date_add(due, 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &ends));
    PRM_TRY(prm->arm(call, success_review_missed_timer.name, id, "", ends, NULL));
    prm_date_add(due, -remind, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &begins));
    return begins > prm->now(call) ? prm->arm(call, success_review_soon_timer.name, id, "", begins, NULL) : PRM_OK;
}

static prm_status make(prm_call *call, const prm_val *program, const prm_val *stint, const char *period,
    const char *due)
{
    static const char *const of_stint[] = { "partner", "program", "membership", NULL };
    prm_val *values = prm->object(call);
    const prm_val *review;

    PRM_TRY(prm_help_set_all(values, of_stint, stint));
    PRM_TRY(prm->set(values, "stint", prm->get(stint, "id")));
    PRM_TRY(prm->set_text(values, "period", period));
    PRM_TRY(prm->set_text(values, "due_on", due));
    PRM_TRY(prm->create(call, "success_review", values, &review));
    PRM_TRY(arm(call, program, review, due));
    return success_review_tell(call, &success_review_planned_event, review, NULL);
}

prm_status success_review_plan(prm_call *call, const prm_val *program, const prm_val *stint, const prm_val *plan)
{
    int64_t times = prm_help_number(plan, "reviews_per_year");
    char period[PRM_DATE_ROOM], due[PRM_DATE_ROOM];
    prm_val *filter = prm->object(call);
    const prm_val *planned;
    const char *today;

    if (times == 0)
        return success_reviews_drop(call, prm->text(stint, "membership"));
    PRM_TRY(prm_date_today(call, program, &today));
    success_period_begins(today, 12 / times, period, due);
    prm_date_add(due, -1, due, sizeof due);
    if (prm_date_number(due) - prm_date_number(today) < prm_help_setting(call, success_notice_setting.name))
        return PRM_OK;
    PRM_TRY(prm->set(filter, "membership", prm->get(stint, "membership")));
    PRM_TRY(prm->set_text(filter, "period", period));
    PRM_TRY(prm->set(filter, "dropped_at", prm->new_null(call)));
    PRM_TRY(prm_help_find_one(call, "success_review", filter, NULL, PRM_REACH_CALLER, &planned));
    return planned ? PRM_OK : make(call, program, stint, period, due);
}

/* ---- Not to be held ---------------------------------------------------------------------------------------------- */

prm_status success_review_disarm(prm_call *call, const prm_val *review)
{
    PRM_TRY(prm->disarm(call, success_review_soon_timer.name, prm->text(review, "id"), ""));
    return prm->disarm(call, success_review_missed_timer.name, prm->text(review, "id"), "");
}

prm_status success_review_cancel(prm_call *call, const prm_val **review, prm_val *changes)
{
    PRM_TRY(success_review_disarm(call, *review));
    PRM_TRY(prm->update(call, review, changes));
    PRM_TRY(prm->move(call, review, "cancelled"));
    return success_review_tell(call, &success_review_cancelled_event, *review, NULL);
}

prm_status success_reviews_drop(prm_call *call, const char *membership)
{
    prm_val *filter = prm->object(call);
    const prm_val *found;

    PRM_TRY(prm->set_text(filter, "membership", membership));
    PRM_TRY(prm->set_text(filter, "state", "planned"));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "success_review", .filter = filter,
        .sort = "membership, state", .limit = 12 }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        const prm_val *review = prm->at(found, i);
        prm_val *changes = prm->object(call);
        PRM_TRY(prm->set_integer(changes, "dropped_at", prm->now(call)));
        PRM_TRY(success_review_cancel(call, &review, changes));
    }
    return PRM_OK;
}
