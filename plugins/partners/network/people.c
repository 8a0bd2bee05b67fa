/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.people.create, move and leave: methods of their own because they keep for whom somebody has
 * worked. */
#include "network/network.h"

#include <prm/helpers.h>

prm_status partners_copy_but(const prm_val *from, const char *const *but, prm_val *to)
{
    for (size_t i = 0; i < prm->count(from); i++) {
        const char *const *left_out = but;
        const char *key = prm->key_at(from, i);
        while (left_out && *left_out && strcmp(*left_out, key) != 0)
            left_out++;
        if (!left_out || !*left_out)
            PRM_TRY(prm->set(to, key, prm->get(from, key)));
    }
    return PRM_OK;
}

/* Who works for whom is counted: each that begins, less each that has ended. */
static prm_status tell(prm_call *call, const char *event, const prm_val *employment)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, PRM_TEXTS("person", "partner"), employment));
    return prm->emit(call, event, prm->text(employment, "id"), data);
}

static prm_status begin(prm_call *call, const prm_val *person, int64_t from)
{
    const prm_val *employment;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->set(values, "person", prm->get(person, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(person, "partner")));
    PRM_TRY(prm->set_integer(values, "from", from));
    PRM_TRY(prm->create(call, "employment", values, &employment));
    return tell(call, "partners.employment_began", employment);
}

/* The employment that has not ended, else the last one. Somebody may be older than employments are: then the row itself
 * says since when it is known. */
static prm_status find_last(prm_call *call, const prm_val *person, const prm_val **last)
{
    prm_val *filter = prm->object(call);
    int64_t since;

    PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
    PRM_TRY(prm->set(filter, "to", prm->new_null(call)));
    PRM_TRY(prm_help_find_one(call, "employment", filter, NULL, PRM_REACH_CALLER, last));
    if (*last)
        return PRM_OK;
    filter = prm->object(call);
    PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
    PRM_TRY(prm_help_find_one(call, "employment", filter, "person, -from", PRM_REACH_CALLER, last));
    if (*last)
        return PRM_OK;
    PRM_TRY(prm->get_integer(person, "created_at", &since));
    PRM_TRY(begin(call, person, since));
    return find_last(call, person, last);
}

static int has_ended(const prm_val *employment)
{
    return prm_help_has_value(employment, "to");
}

/* One that has ended is only asked whether that was before. */
static prm_status end(prm_call *call, const prm_val *employment, const char *field, int64_t to)
{
    prm_val *changes = prm->object(call);

    if (to > prm->now(call))
        return prm->fail_field(call, field, "in_future", "has not come yet");
    if (to < prm_help_number(employment, has_ended(employment) ? "to" : "from"))
        return prm->fail_field(call, field, "too_early", "is before the work for the partner there is began, or ended");
    PRM_TRY(prm->set_integer(changes, "to", to));
    if (has_ended(employment))
        return PRM_OK;
    PRM_TRY(prm->update(call, &employment, changes));
    return tell(call, "partners.employment_ended", employment);
}

prm_status partners_person_make(prm_call *call, const prm_val *values, const prm_val **person)
{
    PRM_TRY(prm->create(call, "person", values, person));
    return begin(call, *person, prm->now(call));
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *person;

    PRM_TRY(partners_person_make(call, params, &person));
    return prm->set(result, "person", person);
}

static prm_status move(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *person, *last;
    prm_val *changes = prm->object(call), *data = prm->object(call);
    int64_t from = prm->now(call);

    PRM_TRY(prm->load(call, "person", prm->text(params, "id"), &person));
    PRM_TRY(find_last(call, person, &last));
    (void)prm->get_integer(params, "from", &from);
    if (prm_help_is(person, "partner", prm->text(params, "partner")) && !has_ended(last))
        return prm->fail_field(call, "partner", "same", "is the one there is");
    PRM_TRY(end(call, last, "from", from));
    PRM_TRY(prm->set(data, "from", prm->get(person, "partner")));
    PRM_TRY(prm->set(changes, "partner", prm->get(params, "partner")));
    PRM_TRY(prm->update(call, &person, changes));
    PRM_TRY(begin(call, person, from));
    PRM_TRY(prm->emit(call, "partners.person_moved", prm->text(person, "id"), data));
    return prm->set(result, "person", person);
}

static prm_status leave(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *person, *last;
    int64_t at = prm->now(call);

    PRM_TRY(prm->load(call, "person", prm->text(params, "id"), &person));
    PRM_TRY(find_last(call, person, &last));
    (void)prm->get_integer(params, "at", &at);
    if (has_ended(last))
        return prm->fail(call, PRM_E_STATE, "not_employed", NULL);
    PRM_TRY(end(call, last, "at", at));
    PRM_TRY(prm->emit(call, "partners.person_left", prm->text(person, "id"), prm->object(call)));
    return prm->set(result, "person", person);
}

#define PERSON PRM_ROW("person", "person", partners_person_fields, PRM_REQUIRED, "As stored")

const prm_method partners_people_create_method = { .size = sizeof partners_people_create_method, .since = 1,
    .name = "partners.people.create", .access = PRM_WRITE, .roles = "program_manager",
    .doc = "Add somebody who works for a partner, from now on", .params = partners_person_fields,
    .result = PRM_FIELDS(PERSON),
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"name\":\"Nora Feld\","
               "\"email\":\"nora@bluepeak.example\",\"persona\":\"sales\"}",
    .run = create };

const prm_method partners_people_move_method = { .size = sizeof partners_people_move_method, .since = 1,
    .name = "partners.people.move", .access = PRM_WRITE, .roles = "program_manager", .subject = "person",
    .doc = "Somebody works for another partner: one employment ends, another begins. A user that is this person's "
           "login stays with the partner it is of",
    .params = PRM_FIELDS(PRM_REF("id", "person", PRM_REQUIRED, "Who"),
        PRM_REF("partner", "partner", PRM_REQUIRED, "For whom it works now"),
        PRM_TIME("from", 0, "Since when; none: from now on")),
    .result = PRM_FIELDS(PERSON),
    .example = "{\"id\":\"person_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4f\"}", .run = move };

const prm_method partners_people_leave_method = { .size = sizeof partners_people_leave_method, .since = 1,
    .name = "partners.people.leave", .access = PRM_WRITE, .roles = "program_manager", .subject = "person",
    .doc = "Somebody does not work for its partner any more, and for no other one that is known. It stays among that "
           "partner's people until partners.people.move says where it works. A user that is this person's login is not "
           "locked",
    .params = PRM_FIELDS(PRM_REF("id", "person", PRM_REQUIRED, "Who"),
        PRM_TIME("at", 0, "Since when; none: from now on")),
    .result = PRM_FIELDS(PERSON), .example = "{\"id\":\"person_01h8xgq3m2c4e\"}", .run = leave };
