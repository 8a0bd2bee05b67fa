/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Meetings of a council, partners.council_meetings.create and update: planned, changed, and reminded of
 * before. */
#include "growth/growth.h"

#include <string.h>

#define PLAN(need)                                                                                                     \
    PRM_TEXT("title", 1, 200, need, "What it is about"), PRM_TIME("starts_at", need, "When it begins, in the future"), \
        PRM_TIME("ends_at", 0, "When it ends"), PRM_TEXT("place", 1, 300, 0, "Where"),                                 \
        PRM_TEXT("link", 1, 500, 0, "Where to take part from afar"),                                                   \
        PRM_LINES("agenda", 1, 4000, 0, "What is to be talked about"), PARTNERS_FILES("files", "What goes with it")

const prm_field *const partners_meeting_fields[] = {
    PRM_REF("council", "council", PRM_REQUIRED, "Of which council"),
    PRM_REF("program", "program", PRM_READONLY, "On which programme that advises"),
    PLAN(PRM_REQUIRED),
    PARTNERS_FILES("minutes", "What was said, once it was held"),
    PRM_INT("invited", 0, PRM_ANY, PRM_READONLY, "How many people were invited when it was held"),
    PRM_INT("attended", 0, PRM_ANY, PRM_READONLY, "How many of them came"),
    PRM_LINES("cancelled_because", 1, 500, PRM_READONLY, "Why it was cancelled; who was invited reads it"),
    NULL
};
static const char *const planned[] = { "title", "starts_at", "ends_at", "place", "link", "agenda", "files", NULL };

const prm_entity partners_meeting_entity = { .size = sizeof partners_meeting_entity, .since = 1,
    .name = "council_meeting",
    .path = "partners.council_meetings", .doc = "A meeting of an advisory council", .scope = "vendor", .label = "title",
    .ops = "get list history export: vendor",
    .example = "{\"council\":\"council_01h8xgq3m2c4e\",\"title\":\"Spring meeting\","
               "\"starts_at\":\"2031-03-11T14:00:00.000Z\"}",
    .fields = partners_meeting_fields, .flow = PRM_FLOW("planned", "planned > held | cancelled"),
    .indexes = PRM_TEXTS("council, starts_at", "council, state", "program, starts_at") };

static prm_status check_time(prm_call *call, const prm_val *row, const prm_val *values)
{
    int64_t starts = 0, ends;
    int is_new = prm->get_integer(values, "starts_at", &starts) == PRM_OK;

    if (!is_new)
        (void)prm->get_integer(row, "starts_at", &starts);
    if (is_new && starts <= prm->now(call))
        return prm->fail_field(call, "starts_at", "passed", "has passed");
    if (prm->get_integer(values, "ends_at", &ends) != PRM_OK &&
        (prm->get(values, "ends_at") || prm->get_integer(row, "ends_at", &ends) != PRM_OK))
        return PRM_OK;
    return ends > starts ? PRM_OK : prm->fail_field(call, "ends_at", "before_start", "is not after the beginning");
}

static prm_status remind(prm_call *call, const prm_val *meeting)
{
    int64_t starts = 0;

    (void)prm->get_integer(meeting, "starts_at", &starts);
    return partners_remind(call, partners_meeting_soon_timer.name, prm->text(meeting, "id"),
        starts - prm_help_setting(call, "meeting_remind_days") * PRM_DAY_MS);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *council, *meeting;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->load(call, "council", prm->text(params, "council"), &council));
    if (prm->get(council, "archived_at"))
        return prm->fail(call, PRM_E_STATE, "archived", NULL);
    PRM_TRY(check_time(call, NULL, params));
    PRM_TRY(prm_help_copy(values, planned, params));
    PRM_TRY(prm_help_copy(values, PRM_TEXTS("council"), params));
    PRM_TRY(prm->set(values, "program", prm->get(council, "program")));
    PRM_TRY(prm->create(call, "council_meeting", values, &meeting));
    PRM_TRY(partners_invite(call, council, meeting));
    PRM_TRY(remind(call, meeting));
    return prm->set(result, "council_meeting", meeting);
}

/* Of one that is over only the minutes are still to come. */
static prm_status check_state(prm_call *call, const prm_val *meeting, const prm_val *params)
{
    const char *state = prm->text(meeting, "state");
    prm_val *changes = prm->object(call);

    PRM_TRY(prm_help_copy(changes, planned, params));
    if (strcmp(state, "cancelled") == 0 || (strcmp(state, "held") == 0 && prm->count(changes) > 0))
        return prm_help_fail_state(call, meeting, "meeting_over");
    if (strcmp(state, "planned") == 0 && prm->get(params, "minutes"))
        return prm_help_fail_state(call, meeting, "meeting_not_held");
    return PRM_OK;
}

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *council, *meeting;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "council_meeting", prm->text(params, "id"), &meeting));
    PRM_TRY(prm->load(call, "council", prm->text(meeting, "council"), &council));
    PRM_TRY(check_state(call, meeting, params));
    PRM_TRY(check_time(call, meeting, params));
    PRM_TRY(prm_help_copy(changes, planned, params));
    PRM_TRY(prm_help_copy(changes, PRM_TEXTS("minutes"), params));
    PRM_TRY(prm->update(call, &meeting, changes));
    if (prm->count(changes) > 0) {
        int is_planned = strcmp(prm->text(meeting, "state"), "planned") == 0;
        PRM_TRY(partners_invitations_follow(call, council, meeting,
            is_planned ? "partners.council_changed" : "partners.council_minutes", NULL));
        PRM_TRY(is_planned ? partners_invite(call, council, meeting) : PRM_OK);
        PRM_TRY(is_planned ? remind(call, meeting) : PRM_OK);
    }
    return prm->set(result, "council_meeting", meeting);
}

/* It may have been moved since. */
static prm_status soon(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *meeting, *council;
    int64_t starts = 0;

    (void)result;
    PRM_TRY(prm->load(call, "council_meeting", prm->text(timer, "subject"), &meeting));
    (void)prm->get_integer(meeting, "starts_at", &starts);
    if (strcmp(prm->text(meeting, "state"), "planned") != 0 || starts <= prm->now(call))
        return PRM_OK;
    PRM_TRY(prm->load(call, "council", prm->text(meeting, "council"), &council));
    return partners_invitations_follow(call, council, meeting, "partners.council_soon", NULL);
}

const prm_method partners_meetings_create_method = { .size = sizeof partners_meetings_create_method, .since = 1,
    .name = "partners.council_meetings.create", .access = PRM_WRITE, .roles = "program_manager",
    .doc = "Plan a meeting of a council: who has a seat on that day is invited, told, and reminded before",
    .params = PRM_FIELDS(PRM_REF("council", "council", PRM_REQUIRED, "Of which council"), PLAN(PRM_REQUIRED)),
    .result = PRM_FIELDS(PARTNERS_MEETING),
    .example = "{\"council\":\"council_01h8xgq3m2c4e\",\"title\":\"Spring meeting\","
               "\"starts_at\":\"2031-03-11T14:00:00.000Z\","
               "\"place\":\"Lyon\",\"agenda\":\"What slows down a first deal\"}",
    .run = create };
const prm_method partners_meetings_update_method = { .size = sizeof partners_meetings_update_method, .since = 1,
    .name = "partners.council_meetings.update", .access = PRM_WRITE, .roles = "program_manager",
    .subject = "council_meeting",
    .doc = "Change a meeting that is planned, or add the minutes of one that was held: who is invited is told",
    .params = PRM_FIELDS(PRM_REF("id", "council_meeting", PRM_REQUIRED, "The meeting"), PLAN(0),
        PARTNERS_FILES("minutes", "What was said, of a meeting that was held")),
    .result = PRM_FIELDS(PARTNERS_MEETING),
    .example = "{\"id\":\"council_meeting_01h8xgq3m2c4e\",\"place\":\"Paris\"}", .run = update };
const prm_timer partners_meeting_soon_timer = { .size = sizeof partners_meeting_soon_timer, .since = 1,
    .name = "partners.meeting_soon", .doc = "A meeting of a council comes soon", .run = soon };
