/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Advisory councils, and partners.councils.update: who advises the vendor on a programme, and what for. A
 * partner reads of a council what its own seats say (seats.c), which follow it. */
#include "growth/growth.h"

#define CHARTER "What it is for, and what becomes of its advice; its members read it"

const prm_field *const partners_council_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "On which programme it advises"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called, \"Partner Advisory Council\""),
    PRM_LINES("charter", 1, 4000, 0, CHARTER),
    NULL
};

const prm_entity partners_council_entity = { .size = sizeof partners_council_entity, .since = 1, .name = "council",
    .path = "partners.councils", .doc = "A council of partners' people that advises the vendor", .scope = "vendor",
    .label = "name", .ops = "create archive: program_manager; get list history export: vendor",
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"name\":\"Partner Advisory Council\"}",
    .fields = partners_council_fields, .indexes = PRM_TEXTS("program") };

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *council, *seats;
    prm_val *changes = prm->object(call), *copies = prm->object(call);

    PRM_TRY(prm->load(call, "council", prm->text(params, "id"), &council));
    PRM_TRY(prm_help_copy(changes, PRM_TEXTS("name", "charter"), params));
    PRM_TRY(prm->update(call, &council, changes));
    PRM_TRY(prm->set(copies, "council_name", prm->get(params, "name")));
    PRM_TRY(prm->set(copies, "charter", prm->get(params, "charter")));
    PRM_TRY(partners_seats(call, prm->text(council, "id"), &seats));
    for (size_t i = 0; i < prm->count(seats); i++) {
        const prm_val *seat = prm->at(seats, i);
        PRM_TRY(prm->update(call, &seat, copies));
    }
    return prm->set(result, "council", council);
}

const prm_method partners_councils_update_method = { .size = sizeof partners_councils_update_method, .since = 1,
    .name = "partners.councils.update", .access = PRM_WRITE, .roles = "program_manager", .subject = "council",
    .doc = "Change what a council is called or is for: its members read it in their seats",
    .params = PRM_FIELDS(PRM_REF("id", "council", PRM_REQUIRED, "The council"),
        PRM_TEXT("name", 1, 200, 0, "What it is called"), PRM_LINES("charter", 1, 4000, 0, CHARTER)),
    .result = PRM_FIELDS(PRM_ROW("council", "council", partners_council_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"council_01h8xgq3m2c4e\",\"charter\":\"To tell us what partners need before we build it\"}",
    .run = update };
