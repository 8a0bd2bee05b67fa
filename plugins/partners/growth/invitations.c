/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a member sees of a meeting: an invitation, a row of its partner's with a copy of what is planned.
 * Meetings themselves are the vendor's, so that no member learns who else there is. */
#include "growth/growth.h"

#include <string.h>

static const prm_field *const fields[] = {
    PRM_REF("meeting", "council_meeting", PRM_READONLY, "To which meeting"),
    PRM_REF("council", "council", PRM_READONLY, "Of which council"),
    PRM_REF("seat", "council_seat", PRM_READONLY, "In which seat"),
    PRM_REF("partner", "partner", PRM_READONLY, "Whose person"),
    PRM_REF("person", "person", PRM_READONLY, "Who is invited"),
    PRM_ENUM("status", "planned|held|cancelled", PRM_READONLY, "What has become of the meeting, for this person"),
    PRM_TEXT("council_name", 1, 200, PRM_READONLY, "What the council is called"),
    PRM_TEXT("title", 1, 200, PRM_READONLY, "What the meeting is about"),
    PRM_TIME("starts_at", PRM_READONLY, "When it begins"),
    PRM_TIME("ends_at", PRM_READONLY, "When it ends"),
    PRM_TEXT("place", 1, 300, PRM_READONLY, "Where"),
    PRM_TEXT("link", 1, 500, PRM_READONLY, "Where to take part from afar"),
    PRM_LINES("agenda", 1, 4000, PRM_READONLY, "What is to be talked about"),
    PRM_LIST("files", PRM_FILE("file", 0, "A file"), PRM_READONLY, "What goes with it"),
    PRM_LIST("minutes", PRM_FILE("file", 0, "A file"), PRM_READONLY, "What was said, once it was held"),
    PRM_LINES("cancelled_because", 1, 500, PRM_READONLY, "Why it was cancelled"),
    PRM_BOOL("attended", PRM_READONLY, "Whether this person came"),
    NULL
};
static const char *const copied[] = { "title", "starts_at", "ends_at", "place", "link", "agenda", "files", "minutes",
    "cancelled_because" };

const prm_entity partners_invitation_entity = { .size = sizeof partners_invitation_entity, .since = 1,
    .name = "council_invitation", .path = "partners.council_invitations",
    .doc = "A council member's invitation to a meeting, and what came of it", .scope = "partner", .label = "title",
    .ops = "get list history export: *", .fields = fields,
    .indexes = PRM_TEXTS("unique meeting, seat", "partner, starts_at", "person, starts_at") };

prm_status partners_invitations(prm_call *call, const prm_val *meeting, const prm_val **invitations)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "meeting", prm->get(meeting, "id")));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "council_invitation", .filter = filter,
        .limit = PARTNERS_PAGE }, invitations);
}

/* What of the meeting a member reads; what it no longer says is cleared. */
static prm_status copy(prm_call *call, const prm_val *council, const prm_val *meeting, const prm_val *before,
    prm_val *values)
{
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++) {
        if (prm_help_has_value(meeting, copied[i]))
            PRM_TRY(prm->set(values, copied[i], prm->get(meeting, copied[i])));
        else if (prm_help_has_value(before, copied[i]))
            PRM_TRY(prm->set(values, copied[i], prm->new_null(call)));
    }
    PRM_TRY(prm->set(values, "council_name", prm->get(council, "name")));
    return prm->set(values, "status", prm->get(meeting, "state"));
}

static prm_status tell(prm_call *call, const char *event, const prm_val *meeting, const prm_val *invitation)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "program", prm->get(meeting, "program")));
    PRM_TRY(prm->set(data, "starts_at", prm->get(invitation, "starts_at")));
    PRM_TRY(prm->set(data, "attended", prm->get(invitation, "attended")));
    return prm->emit(call, event, prm->text(invitation, "id"), data);
}

static const prm_val *find(const prm_val *invitations, const char *seat)
{
    for (size_t i = 0; i < prm->count(invitations); i++)
        if (strcmp(prm->text(prm->at(invitations, i), "seat"), seat) == 0)
            return prm->at(invitations, i);
    return NULL;
}

static prm_status invite(prm_call *call, const prm_val *council, const prm_val *meeting, const prm_val *seat)
{
    const prm_val *invitation;
    prm_val *values = prm->object(call);

    PRM_TRY(copy(call, council, meeting, NULL, values));
    PRM_TRY(prm->set(values, "meeting", prm->get(meeting, "id")));
    PRM_TRY(prm->set(values, "seat", prm->get(seat, "id")));
    PRM_TRY(prm_help_copy(values, PRM_TEXTS("council", "partner", "person"), seat));
    PRM_TRY(prm->create(call, "council_invitation", values, &invitation));
    return tell(call, "partners.council_invited", meeting, invitation);
}

prm_status partners_invite(prm_call *call, const prm_val *council, const prm_val *meeting)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const prm_val *seats, *invitations, *program;
    const char *day;
    int64_t at = 0;

    (void)prm->get_integer(meeting, "starts_at", &at);
    PRM_TRY(prm->load(call, "program", prm->text(council, "program"), &program));
    PRM_TRY(calendar->local_date(call, prm->text(program, "time_zone"), at, &day));
    PRM_TRY(partners_seats(call, prm->text(council, "id"), &seats));
    PRM_TRY(partners_invitations(call, meeting, &invitations));
    for (size_t i = 0; i < prm->count(seats); i++) {
        const prm_val *seat = prm->at(seats, i);
        const char *to = prm->text(seat, "to");
        int has_it = strcmp(prm->text(seat, "from"), day) <= 0 && (*to == '\0' || strcmp(day, to) <= 0);
        if (has_it && !find(invitations, prm->text(seat, "id")))
            PRM_TRY(invite(call, council, meeting, seat));
    }
    return PRM_OK;
}

prm_status partners_uninvite(prm_call *call, const prm_val *meeting, const prm_val *seat)
{
    const prm_val *invitations, *invitation;
    prm_val *changes = prm->object(call);

    PRM_TRY(partners_invitations(call, meeting, &invitations));
    if ((invitation = find(invitations, prm->text(seat, "id"))) == NULL ||
        strcmp(prm->text(invitation, "status"), "planned") != 0)
        return PRM_OK;
    PRM_TRY(prm->set_text(changes, "status", "cancelled"));
    PRM_TRY(prm->update(call, &invitation, changes));
    return tell(call, "partners.council_cancelled", meeting, invitation);
}

prm_status partners_invitations_follow(prm_call *call, const prm_val *council, const prm_val *meeting,
    const char *event, const prm_val *attended)
{
    const prm_val *invitations;

    PRM_TRY(partners_invitations(call, meeting, &invitations));
    for (size_t i = 0; i < prm->count(invitations); i++) {
        const prm_val *invitation = prm->at(invitations, i);
        prm_val *changes = prm->object(call);
        if (strcmp(prm->text(invitation, "status"), "cancelled") == 0)
            continue; /* no longer a member */
        PRM_TRY(copy(call, council, meeting, invitation, changes));
        if (attended)
            PRM_TRY(prm->set_boolean(changes, "attended", prm_help_has_text(attended, prm->text(invitation, "seat"))));
        PRM_TRY(prm->update(call, &invitation, changes));
        PRM_TRY(event ? tell(call, event, meeting, invitation) : PRM_OK);
    }
    return PRM_OK;
}
