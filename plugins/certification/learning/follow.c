/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who works for another partner takes along its awards, and the courses that are not done: what was done before
 * stays on record where it was done. */
#include "learning/learning.h"

/* The number of certificates changes on both sides; neither is told of the other. */
static prm_status tell(prm_call *call, const prm_val *award, const char *event, int by)
{
    static const char *const counted_by[] = { "partner", "certification", "certification_code", "role", "practice",
        "country", NULL };
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, counted_by, award));
    PRM_TRY(prm->set_integer(data, "valid_change", by));
    PRM_TRY(prm->set_integer(data, "expiring_change", prm_help_is_in(award, "expiring") ? by : 0));
    return prm->emit(call, event, prm->text(award, "id"), data);
}

static prm_status describe(prm_call *call, const char *entity, const prm_val *person, prm_val *changes)
{
    const prm_val *partner;

    PRM_TRY(prm->set(changes, "partner", prm->get(person, "partner")));
    if (strcmp(entity, "award") != 0)
        return PRM_OK;
    PRM_TRY(prm->load(call, "partner", prm->text(person, "partner"), &partner));
    return prm->set(changes, "country",
        prm_help_has_value(partner, "country") ? prm->get(partner, "country") : prm->new_null(call));
}

static prm_status take_along(prm_call *call, const prm_val *row, const char *entity, const prm_val *person)
{
    int counts = strcmp(entity, "award") == 0 && cert_award_is_valid(row);
    prm_val *changes = prm->object(call);

    PRM_TRY(describe(call, entity, person, changes));
    if (counts)
        PRM_TRY(tell(call, row, "certification.award_left", -1));
    PRM_TRY(prm->update(call, &row, changes));
    return counts ? tell(call, row, "certification.award_came", 1) : PRM_OK;
}

/* Those that are where the person was; each that follows is no longer among them. */
static prm_status take_all(prm_call *call, const char *entity, const prm_val *person, const prm_val *from,
    const char *const *states)
{
    const prm_val *rows;

    do {
        prm_val *filter = prm->object(call), *in = prm->list(call);
        for (const char *const *state = states; state && *state; state++)
            PRM_TRY(prm->append(in, prm->new_text(call, *state, strlen(*state))));
        PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
        PRM_TRY(prm->set(filter, "partner", from));
        PRM_TRY(prm->set(filter, "state", states ? in : NULL));
        PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter,
            .limit = CERT_PAGE }, &rows));
        for (size_t i = 0; i < prm->count(rows); i++)
            PRM_TRY(take_along(call, prm->at(rows, i), entity, person));
    } while (prm->count(rows) == CERT_PAGE);
    return PRM_OK;
}

static prm_status follow(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *person, *from = prm->get(prm->get(params, "data"), "from");
    const char *was = "";

    (void)result;
    PRM_TRY(prm->load(call, "person", prm->text(params, "subject"), &person));
    PRM_TRY(prm->as_text(from, &was, NULL));
    if (prm_help_is(person, "partner", was))
        return PRM_OK; /* it has come back since */
    PRM_TRY(take_all(call, "award", person, from, NULL));
    return take_all(call, "enrolment", person, from, PRM_TEXTS("enrolled", "in_progress"));
}

const prm_reaction cert_follow_reaction = { .size = sizeof cert_follow_reaction, .since = 1,
    .name = "certification.follow",
    .event = "partners.person_moved", .doc = "Awards follow the person", .run = follow };
