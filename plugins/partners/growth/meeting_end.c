/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.council_meetings.hold and cancel: what became of a meeting, and who came. */
#include "growth/growth.h"

#include <stdio.h>
#include <string.h>

static prm_status load(prm_call *call, const prm_val *params, const prm_val **meeting, const prm_val **council)
{
    PRM_TRY(prm->load(call, "council_meeting", prm->text(params, "id"), meeting));
    return prm->load(call, "council", prm->text(*meeting, "council"), council);
}

static int is_invited(const prm_val *invitations, const char *seat)
{
    for (size_t i = 0; i < prm->count(invitations); i++)
        if (strcmp(prm->text(prm->at(invitations, i), "seat"), seat) == 0)
            return strcmp(prm->text(prm->at(invitations, i), "status"), "planned") == 0;
    return 0;
}

/* Nobody came who was not invited, and nobody came twice. */
static prm_status check_attendance(prm_call *call, const prm_val *meeting, const prm_val *attended, int64_t *invited)
{
    const prm_val *invitations;
    prm_val *seen = prm->list(call);
    prm_status status = PRM_OK;
    char field[40];

    PRM_TRY(partners_invitations(call, meeting, &invitations));
    for (size_t i = 0; i < prm->count(attended); i++) {
        const char *seat = "";
        PRM_TRY(prm->as_text(prm->at(attended, i), &seat, NULL));
        snprintf(field, sizeof field, "attended[%zu]", i);
        if (!is_invited(invitations, seat))
            status = prm->fail_field(call, field, "not_invited", "is no seat that was invited");
        else if (prm_help_has_text(seen, seat))
            status = prm->fail_field(call, field, "twice", "is named twice");
        PRM_TRY(prm->append(seen, prm->at(attended, i)));
    }
    *invited = 0;
    for (size_t i = 0; i < prm->count(invitations); i++)
        *invited += strcmp(prm->text(prm->at(invitations, i), "status"), "planned") == 0;
    return status;
}

static prm_status tell(prm_call *call, const prm_val *meeting)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_copy(data, PRM_TEXTS("council", "program", "invited", "attended"), meeting));
    return prm->emit(call, "partners.council_met", prm->text(meeting, "id"), data);
}

static prm_status hold(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *meeting, *council, *attended = prm->get(params, "attended");
    prm_val *changes = prm->object(call);
    int64_t starts = 0, invited = 0;

    PRM_TRY(load(call, params, &meeting, &council));
    (void)prm->get_integer(meeting, "starts_at", &starts);
    if (strcmp(prm->text(meeting, "state"), "planned") == 0 && starts > prm->now(call))
        return prm_help_fail_state(call, meeting, "not_yet");
    PRM_TRY(check_attendance(call, meeting, attended, &invited));
    PRM_TRY(prm->move(call, &meeting, "held"));
    PRM_TRY(prm_help_copy(changes, PRM_TEXTS("minutes"), params));
    PRM_TRY(prm->set_integer(changes, "invited", invited));
    PRM_TRY(prm->set_integer(changes, "attended", (int64_t)prm->count(attended)));
    PRM_TRY(prm->update(call, &meeting, changes));
    PRM_TRY(partners_invitations_follow(call, council, meeting, "partners.council_held", attended));
    PRM_TRY(tell(call, meeting));
    return prm->set(result, "council_meeting", meeting);
}

static prm_status cancel(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *meeting, *council;
    prm_val *changes = prm->object(call);

    PRM_TRY(load(call, params, &meeting, &council));
    PRM_TRY(prm->move(call, &meeting, "cancelled"));
    PRM_TRY(prm->set(changes, "cancelled_because", prm->get(params, "reason")));
    PRM_TRY(prm->update(call, &meeting, changes));
    PRM_TRY(prm->disarm(call, partners_meeting_soon_timer.name, prm->text(meeting, "id"), ""));
    PRM_TRY(partners_invitations_follow(call, council, meeting, "partners.council_cancelled", NULL));
    return prm->set(result, "council_meeting", meeting);
}

#define THE_MEETING PRM_REF("id", "council_meeting", PRM_REQUIRED, "The meeting")

const prm_method partners_meetings_hold_method = { .size = sizeof partners_meetings_hold_method, .since = 1,
    .name = "partners.council_meetings.hold", .access = PRM_WRITE, .roles = "program_manager",
    .subject = "council_meeting",
    .doc = "Say that a meeting was held and who came; who was invited reads the minutes",
    .params = PRM_FIELDS(THE_MEETING,
        PRM_FIELD(PRM_T_LIST, "attended", PRM_REQUIRED, "Whose people came", .min = 0, .max = PARTNERS_SEATS,
            .items = PRM_REF("seat", "council_seat", 0, "A seat")),
        PARTNERS_FILES("minutes", "What was said; they may follow by an update")),
    .result = PRM_FIELDS(PARTNERS_MEETING), .example = "{\"id\":\"council_meeting_01h8xgq3m2c4e\",\"attended\":[]}",
    .run = hold };
const prm_method partners_meetings_cancel_method = { .size = sizeof partners_meetings_cancel_method, .since = 1,
    .name = "partners.council_meetings.cancel", .access = PRM_WRITE, .roles = "program_manager",
    .subject = "council_meeting",
    .doc = "Cancel a meeting: who is invited is told why",
    .params = PRM_FIELDS(THE_MEETING, PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; who is invited reads it")),
    .result = PRM_FIELDS(PARTNERS_MEETING),
    .example = "{\"id\":\"council_meeting_01h8xgq3m2c4e\",\"reason\":\"The trade fair was moved to that day\"}",
    .run = cancel };
