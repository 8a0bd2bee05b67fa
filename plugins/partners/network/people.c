/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.people.create and move: methods of their own because they keep for whom somebody has worked. */
#include "network/network.h"

#include <string.h>

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

static prm_status begin(prm_call *call, const prm_val *person, int64_t from)
{
    const prm_val *employment;
    prm_val *values = prm->object(call);

    PRM_TRY(prm->set(values, "person", prm->get(person, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(person, "partner")));
    PRM_TRY(prm->set_integer(values, "from", from));
    return prm->create(call, "employment", values, &employment);
}

/* Somebody may be older than employments are: then the row itself says since when it is known. */
static prm_status end(prm_call *call, const prm_val *person, int64_t to)
{
    const prm_val *rows, *open;
    prm_val *filter = prm->object(call), *changes = prm->object(call);
    int64_t since;

    PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
    PRM_TRY(prm->set(filter, "to", prm->new_null(call)));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "employment", .filter = filter,
        .limit = 1 }, &rows));
    if (prm->count(rows) == 0) {
        PRM_TRY(prm->get_integer(person, "created_at", &since));
        PRM_TRY(begin(call, person, since));
        return end(call, person, to);
    }
    open = prm->at(rows, 0);
    PRM_TRY(prm->get_integer(open, "from", &since));
    if (to < since)
        return prm->fail_field(call, "from", "too_early", "is before the work for the partner there is began");
    PRM_TRY(prm->set_integer(changes, "to", to));
    return prm->update(call, &open, changes);
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
    const prm_val *person;
    prm_val *changes = prm->object(call), *data = prm->object(call);
    int64_t from = prm->now(call);

    PRM_TRY(prm->load(call, "person", prm->text(params, "id"), &person));
    (void)prm->get_integer(params, "from", &from);
    if (from > prm->now(call))
        return prm->fail_field(call, "from", "in_future", "has not come yet");
    if (strcmp(prm->text(person, "partner"), prm->text(params, "partner")) == 0)
        return prm->fail_field(call, "partner", "same", "is the one there is");
    PRM_TRY(end(call, person, from));
    PRM_TRY(prm->set(data, "from", prm->get(person, "partner")));
    PRM_TRY(prm->set(changes, "partner", prm->get(params, "partner")));
    PRM_TRY(prm->update(call, &person, changes));
    PRM_TRY(begin(call, person, from));
    PRM_TRY(prm->emit(call, "partners.person_moved", prm->text(person, "id"), data));
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
    .doc = "Somebody works for another partner: one employment ends, another begins. A user that is this person's login "
           "stays with the partner it is of",
    .params = PRM_FIELDS(PRM_REF("id", "person", PRM_REQUIRED, "Who"),
        PRM_REF("partner", "partner", PRM_REQUIRED, "For whom it works now"),
        PRM_TIME("from", 0, "Since when; none: from now on")),
    .result = PRM_FIELDS(PERSON),
    .example = "{\"id\":\"person_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4f\"}", .run = move };
