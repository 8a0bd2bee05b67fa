/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Seats in a council, partners.council_seats.create and end: a person of a partner's, from a day to a day,
 * after which somebody else may have it. Whoever takes a seat is invited to what is planned already; whoever leaves
 * it no longer is. */
#include "growth/growth.h"

#include <string.h>

#define TERM                                                                                                           \
    PRM_REF("council", "council", PRM_REQUIRED, "In which council"),                                                   \
        PRM_REF("person", "person", PRM_REQUIRED, "Who: a person of a partner in the council's programme"),            \
        PRM_ENUM("role", "chair|member", PRM_REQUIRED, "As what; a council has one chair"),                            \
        PRM_DATE("from", 0, "From which day on; none: today"), \
        PRM_DATE("to", 0, "Until which day; none: until it is ended")

const prm_field *const partners_seat_fields[] = {
    TERM,
    PRM_REF("partner", "partner", PRM_READONLY, "Whose person it is"),
    PRM_TEXT("council_name", 1, 200, PRM_READONLY, "What the council is called"),
    PRM_LINES("charter", 1, 4000, PRM_READONLY, "And what it is for"),
    PRM_TIME("ended_at", PRM_READONLY, "When it was given up, or was over"),
    NULL
};

const prm_entity partners_seat_entity = { .size = sizeof partners_seat_entity, .since = 1, .name = "council_seat",
    .path = "partners.council_seats", .doc = "Somebody's membership in an advisory council", .scope = "partner",
    .ops = "get list history export: *",
    .example = "{\"council\":\"council_01h8xgq3m2c4e\",\"person\":\"person_01h8xgq3m2c4e\",\"role\":\"member\"}",
    .fields = partners_seat_fields, .flow = PRM_FLOW("active", "active > ended"),
    .indexes = PRM_TEXTS("unique council, person where ended_at null",
        "unique council where role = chair and ended_at null",
        "council, state", "partner, state", "person, state") };

prm_status partners_seats(prm_call *call, const char *council, const prm_val **seats)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "council", council));
    PRM_TRY(prm->set_text(filter, "state", "active"));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "council_seat", .filter = filter,
        .limit = PARTNERS_SEATS }, seats);
}

static prm_status read_term(prm_call *call, const prm_val *council, const prm_val *params, prm_val *values)
{
    const char *from = prm->text(params, "from"), *to = prm->text(params, "to"), *today;

    PRM_TRY(partners_today(call, prm->text(council, "program"), &today));
    if (*from == '\0')
        from = today;
    if (*to != '\0' && strcmp(to, from) < 0)
        return prm->fail_field(call, "to", "before_from", "is before the first day");
    if (*to != '\0' && strcmp(to, today) < 0)
        return prm->fail_field(call, "to", "passed", "has passed");
    PRM_TRY(prm->set(values, "to", prm->get(params, "to")));
    return prm->set_text(values, "from", from);
}

static prm_status check(prm_call *call, const prm_val *council, const prm_val *person)
{
    const prm_val *seats;
    int32_t is_member;

    if (prm->get(council, "archived_at"))
        return prm->fail(call, PRM_E_STATE, "archived", NULL);
    PRM_TRY(partners_is_member(call, prm->text(person, "partner"), prm->text(council, "program"), &is_member));
    if (!is_member)
        return prm->fail_field(call, "person", "not_a_member",
            "is of a partner that is not in the council's programme");
    PRM_TRY(partners_seats(call, prm->text(council, "id"), &seats));
    return prm->count(seats) < PARTNERS_SEATS ? PRM_OK : prm->fail(call, PRM_E_LIMIT, "too_many_seats", NULL);
}

static prm_status planned(prm_call *call, const prm_val *council, const prm_val **meetings)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "council", prm->get(council, "id")));
    PRM_TRY(prm->set_text(filter, "state", "planned"));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "council_meeting", .filter = filter,
        .limit = PARTNERS_PAGE }, meetings);
}

/* The morning after its last day. */
static prm_status arm_end(prm_call *call, const prm_val *council, const prm_val *seat)
{
    int64_t at;

    if (*prm->text(seat, "to") == '\0')
        return PRM_OK;
    PRM_TRY(partners_morning(call, prm->text(council, "program"), prm->text(seat, "to"), &at));
    return prm->arm(call, partners_seat_over_timer.name, prm->text(seat, "id"), "", at + PRM_DAY_MS, NULL);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *council, *person, *seat, *meetings;
    prm_val *values = prm->object(call), *data = prm->object(call);

    PRM_TRY(prm->load(call, "council", prm->text(params, "council"), &council));
    PRM_TRY(prm->load(call, "person", prm->text(params, "person"), &person));
    PRM_TRY(check(call, council, person));
    PRM_TRY(prm_help_copy(values, PRM_TEXTS("council", "person", "role"), params));
    PRM_TRY(read_term(call, council, params, values));
    PRM_TRY(prm->set(values, "partner", prm->get(person, "partner")));
    PRM_TRY(prm->set(values, "council_name", prm->get(council, "name")));
    PRM_TRY(prm->set(values, "charter", prm->get(council, "charter")));
    PRM_TRY(prm->create(call, "council_seat", values, &seat));
    PRM_TRY(arm_end(call, council, seat));
    PRM_TRY(prm->set(data, "program", prm->get(council, "program")));
    PRM_TRY(prm->emit(call, "partners.seated", prm->text(seat, "id"), data));
    PRM_TRY(planned(call, council, &meetings));
    for (size_t i = 0; i < prm->count(meetings); i++)
        PRM_TRY(partners_invite(call, council, prm->at(meetings, i)));
    return prm->set(result, "council_seat", seat);
}

static prm_status give_up(prm_call *call, const prm_val **seat)
{
    const prm_val *council, *meetings;
    const char *today, *from = prm->text(*seat, "from"), *to = prm->text(*seat, "to");
    prm_val *changes = prm->object(call), *data = prm->object(call);

    PRM_TRY(prm->load(call, "council", prm->text(*seat, "council"), &council));
    PRM_TRY(prm->move(call, seat, "ended"));
    PRM_TRY(partners_today(call, prm->text(council, "program"), &today));
    PRM_TRY(prm->disarm(call, partners_seat_over_timer.name, prm->text(*seat, "id"), ""));
    if (*to == '\0' || strcmp(today, to) < 0)
        PRM_TRY(prm->set_text(changes, "to", strcmp(today, from) < 0 ? from : today));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(prm->update(call, seat, changes));
    PRM_TRY(prm->set(data, "program", prm->get(council, "program")));
    PRM_TRY(prm->emit(call, "partners.seat_ended", prm->text(*seat, "id"), data));
    PRM_TRY(planned(call, council, &meetings));
    for (size_t i = 0; i < prm->count(meetings); i++)
        PRM_TRY(partners_uninvite(call, prm->at(meetings, i), *seat));
    return PRM_OK;
}

static prm_status end(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *seat;

    PRM_TRY(prm->load(call, "council_seat", prm->text(params, "id"), &seat));
    PRM_TRY(give_up(call, &seat));
    return prm->set(result, "council_seat", seat);
}

static prm_status end_all(prm_call *call, const prm_val *event, const char *key)
{
    prm_val *filter = prm->object(call);
    const prm_val *seats;

    PRM_TRY(prm->set(filter, key, prm->get(event, "subject")));
    PRM_TRY(prm->set_text(filter, "state", "active"));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "council_seat", .filter = filter,
        .limit = PARTNERS_PAGE }, &seats));
    for (size_t i = 0; i < prm->count(seats); i++) {
        const prm_val *seat = prm->at(seats, i);
        PRM_TRY(give_up(call, &seat));
    }
    return PRM_OK;
}

static prm_status end_with_partner(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return end_all(call, event, "partner");
}

static prm_status end_with_person(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return end_all(call, event, "person");
}

static prm_status end_in_time(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *seat;

    (void)result;
    PRM_TRY(prm->load(call, "council_seat", prm->text(timer, "subject"), &seat));
    return strcmp(prm->text(seat, "state"), "active") == 0 ? give_up(call, &seat) : PRM_OK;
}

const prm_timer partners_seat_over_timer = { .size = sizeof partners_seat_over_timer, .since = 1,
    .name = "partners.seat_over", .doc = "The last day of a seat in a council is over", .run = end_in_time };
const prm_method partners_seats_create_method = { .size = sizeof partners_seats_create_method, .since = 1,
    .name = "partners.council_seats.create", .access = PRM_WRITE, .roles = "program_manager",
    .doc = "Give somebody of a partner's a seat in a council; who has a login is told, and invited to what is planned",
    .params = PRM_FIELDS(TERM), .result = PRM_FIELDS(PARTNERS_SEAT),
    .example = "{\"council\":\"council_01h8xgq3m2c4e\",\"person\":\"person_01h8xgq3m2c4e\",\"role\":\"member\"}",
    .run = create };
const prm_method partners_seats_end_method = { .size = sizeof partners_seats_end_method, .since = 1,
    .name = "partners.council_seats.end", .access = PRM_WRITE, .roles = "program_manager", .subject = "council_seat",
    .doc = "End a seat today: its person is not invited any more",
    .params = PRM_FIELDS(PRM_REF("id", "council_seat", PRM_REQUIRED, "The seat")), .result = PRM_FIELDS(PARTNERS_SEAT),
    .example = "{\"id\":\"council_seat_01h8xgq3m2c4e\"}", .run = end };
const prm_reaction partners_seats_end_with_partner_reaction = { .size = sizeof partners_seats_end_with_partner_reaction,
    .since = 1, .name = "partners.seats_end_with_partner", .event = "partners.terminated",
    .doc = "Ends the seats of the partner's people in councils", .run = end_with_partner };
const prm_reaction partners_seats_end_with_person_reaction = { .size = sizeof partners_seats_end_with_person_reaction,
    .since = 1, .name = "partners.seats_end_with_person", .event = "partners.person_moved",
    .doc = "Ends the seats somebody had for the partner it worked for", .run = end_with_person };
