/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom a learning system means, and for whom somebody worked. */
#include "learning/learning.h"

/* The one of that address; two of them are nobody. */
static prm_status find_by_email(prm_call *call, const prm_val *params, const prm_val **person)
{
    const prm_val *rows;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "email", prm->get(params, "email")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "person", .filter = filter, .limit = 2 },
        &rows));
    if (prm->count(rows) == 0)
        return prm->fail_field(call, "email", "not_found", "is nobody's");
    if (prm->count(rows) > 1)
        return prm->fail_field(call, "email", "ambiguous", "is of more than one person: name the one by id");
    *person = prm->at(rows, 0);
    return PRM_OK;
}

prm_status cert_person_find(prm_call *call, const prm_val *params, const prm_val **person)
{
    if (!prm_help_has_value(params, "person"))
        return prm_help_has_value(params, "email") ? find_by_email(call, params, person)
                                                   : prm->fail_field(call, "person", "required", "is needed, or email");
    PRM_TRY(prm->load(call, "person", prm->text(params, "person"), person));
    if (prm_help_has_value(params, "email") && !prm_help_is(*person, "email", prm->text(params, "email")))
        return prm->fail_field(call, "email", "mismatch", "is not this person's");
    return PRM_OK;
}

prm_status cert_exam_find(prm_call *call, const prm_val *params, const prm_val **exam)
{
    prm_val *filter = prm->object(call);

    *exam = NULL;
    if (prm_help_has_value(params, "course")) {
        PRM_TRY(prm->load(call, "course", prm->text(params, "course"), exam));
    } else if (prm_help_has_value(params, "exam")) {
        PRM_TRY(prm->set(filter, "code", prm->get(params, "exam")));
        PRM_TRY(prm_help_find_one(call, "course", filter, NULL, PRM_REACH_CALLER, exam));
        if (!*exam)
            return prm->fail_field(call, "exam", "not_found", "is no code of the catalogue");
    } else {
        return prm->fail_field(call, "exam", "required", "is needed, or course");
    }
    return prm_help_is(*exam, "kind", "exam") ? PRM_OK : prm->fail_field(call,
        prm_help_has_value(params, "course") ? "course" : "exam", "kind", "is a course: nothing is passed there");
}

prm_status cert_employer_at(prm_call *call, const prm_val *person, int64_t at, const prm_val **partner)
{
    const prm_val *rows, *found = NULL;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "employment", .sort = "person, -from",
        .filter = filter, .limit = CERT_PAGE }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) { /* the youngest first: of what was before all of them, the oldest */
        found = prm->at(rows, i);
        if (prm_help_number(found, "from") <= at)
            break;
    }
    *partner = found ? prm->get(found, "partner") : prm->get(person, "partner");
    return PRM_OK;
}
