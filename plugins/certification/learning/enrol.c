/* SPDX-License-Identifier: Apache-2.0 */
/** @file  certification.enrolments.create and cancel: somebody is to go through a course, a path, or all that a
 * certification asks for. Who is enrolled already stays so. */
#include "learning/learning.h"

/* Who is enrolled in what, and what came of it. */
typedef struct enrolling {
    const prm_val *person, *path, *reference;
    prm_val *enrolments, *awards;
} enrolling;

static prm_status emit(prm_call *call, const char *event, const prm_val *enrolment, const prm_val *course)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, PRM_TEXTS("person", "partner", "course"), enrolment));
    PRM_TRY(prm->set(data, "course_code", prm->get(course, "code")));
    PRM_TRY(prm->set(data, "kind", prm->get(course, "kind")));
    return prm->emit(call, event, prm->text(enrolment, "id"), data);
}

prm_status cert_enrolment_complete(prm_call *call, const prm_val **enrolment, const prm_val *course, int64_t at)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->move(call, enrolment, "completed"));
    PRM_TRY(prm->set_integer(changes, "percent", CERT_WHOLE));
    PRM_TRY(prm->set_integer(changes, "completed_at", at));
    PRM_TRY(prm->update(call, enrolment, changes));
    return emit(call, "certification.completed", *enrolment, course);
}

/* What the person has not given up of a course, unfinished before finished; NULL if there is none. */
static prm_status find_enrolment(prm_call *call, const prm_val *person, const prm_val *course,
    const char *const *states, const prm_val **found)
{
    *found = NULL;
    for (; *states && !*found; states++) {
        prm_val *filter = prm->object(call);
        PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
        PRM_TRY(prm->set(filter, "course", prm->get(course, "id")));
        PRM_TRY(prm->set_text(filter, "state", *states));
        PRM_TRY(prm_help_find_one(call, "enrolment", filter, NULL, PRM_REACH_CALLER, found));
    }
    return PRM_OK;
}

prm_status cert_enrolment_examined(prm_call *call, const prm_val *person, const prm_val *exam, int is_passed,
    int64_t at)
{
    const prm_val *enrolment;

    PRM_TRY(find_enrolment(call, person, exam, PRM_TEXTS("in_progress", "enrolled"), &enrolment));
    if (!enrolment)
        return PRM_OK;
    if (is_passed)
        return cert_enrolment_complete(call, &enrolment, exam, at);
    return prm_help_is_in(enrolment, "enrolled") ? prm->move(call, &enrolment, "in_progress") : PRM_OK;
}

/* ---- A course ---------------------------------------------------------------------------------------------------- */

static prm_status find_by_reference(prm_call *call, const enrolling *e, const prm_val *course, const prm_val **found)
{
    prm_val *filter = prm->object(call);

    *found = NULL;
    if (!e->reference)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "reference", e->reference));
    PRM_TRY(prm_help_find_one(call, "enrolment", filter, NULL, PRM_REACH_CALLER, found));
    if (!*found || (prm_help_is(*found, "person", prm->text(e->person, "id")) &&
                       prm_help_is(*found, "course", prm->text(course, "id"))))
        return PRM_OK;
    return prm->fail(call, PRM_E_CONFLICT, "other_facts", NULL);
}

static prm_status start(prm_call *call, const enrolling *e, const prm_val *course, const prm_val **made)
{
    prm_val *values = prm->object(call);

    PRM_TRY(prm->set(values, "person", prm->get(e->person, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(e->person, "partner")));
    PRM_TRY(prm->set(values, "course", prm->get(course, "id")));
    PRM_TRY(prm->set(values, "learning_path", prm->get(e->path, "id")));
    PRM_TRY(prm->set(values, "reference", e->reference));
    PRM_TRY(prm->set_integer(values, "percent", 0));
    PRM_TRY(prm->create(call, "enrolment", values, made));
    return emit(call, "certification.enrolled", *made, course);
}

/* Once at a time; what is part of something else and was done before is not done again. */
static prm_status enrol_in(prm_call *call, enrolling *e, const char *id, int is_part)
{
    const prm_val *course, *found;
    int64_t completed = 0;

    PRM_TRY(prm->load(call, "course", id, &course));
    if (!is_part && prm_help_has_value(course, "archived_at"))
        return prm->fail_field(call, "course", "archived", "is not offered any more");
    PRM_TRY(find_by_reference(call, e, course, &found));
    if (!found)
        PRM_TRY(find_enrolment(call, e->person, course,
            is_part ? PRM_TEXTS("in_progress", "enrolled", "completed") : PRM_TEXTS("in_progress", "enrolled"),
            &found));
    if (!found && is_part)
        PRM_TRY(cert_completed_at(call, prm->text(e->person, "id"), id, &completed));
    if (completed) /* where it worked then: that enrolment is not this partner's to see */
        return PRM_OK;
    if (!found)
        PRM_TRY(start(call, e, course, &found));
    return prm->append(e->enrolments, found);
}

/* ---- A certification, a path ------------------------------------------------------------------------------------- */

static prm_status enrol_in_all(prm_call *call, enrolling *e, const prm_val *list)
{
    for (size_t i = 0; i < prm->count(list); i++) {
        const char *id = "";
        PRM_TRY(prm->as_text(prm->at(list, i), &id, NULL));
        PRM_TRY(enrol_in(call, e, id, 1));
    }
    return PRM_OK;
}

static prm_status find_or_begin(prm_call *call, const enrolling *e, const prm_val *certification, const prm_val **award)
{
    prm_val *values = prm->object(call);

    PRM_TRY(cert_award_find(call, prm->text(e->person, "id"), prm->text(certification, "id"), award));
    if (*award)
        return PRM_OK;
    PRM_TRY(prm->set(values, "person", prm->get(e->person, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(e->person, "partner")));
    PRM_TRY(prm->set(values, "certification", prm->get(certification, "id")));
    return prm->create(call, "award", values, award);
}

static prm_status enrol_for(prm_call *call, enrolling *e, const char *id, int is_part)
{
    const prm_val *certification, *award;

    PRM_TRY(prm->load(call, "certification", id, &certification));
    if (!is_part && prm_help_has_value(certification, "archived_at"))
        return prm->fail_field(call, "certification", "archived", "is not given any more");
    PRM_TRY(find_or_begin(call, e, certification, &award));
    if (!cert_award_is_valid(award)) {
        PRM_TRY(enrol_in_all(call, e, prm->get(certification, "courses")));
        PRM_TRY(enrol_in_all(call, e, prm->get(certification, "exams")));
        PRM_TRY(cert_earn(call, e->person, certification)); /* of what was passed before */
        PRM_TRY(prm->load(call, "award", prm->text(award, "id"), &award));
    }
    return prm->append(e->awards, award);
}

static prm_status enrol_on(prm_call *call, enrolling *e, const char *id)
{
    const prm_val *steps;

    PRM_TRY(prm->load(call, "learning_path", id, &e->path));
    if (prm_help_has_value(e->path, "archived_at"))
        return prm->fail_field(call, "learning_path", "archived", "is not offered any more");
    steps = prm->get(e->path, "steps");
    for (size_t i = 0; i < prm->count(steps); i++) {
        const prm_val *step = prm->at(steps, i);
        if (prm_help_is_true(step, "optional"))
            continue;
        if (prm_help_has_value(step, "course"))
            PRM_TRY(enrol_in(call, e, prm->text(step, "course"), 1));
        else
            PRM_TRY(enrol_for(call, e, prm->text(step, "certification"), 1));
    }
    return PRM_OK;
}

/* ---- The methods ------------------------------------------------------------------------------------------------- */

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    enrolling e = { .reference = prm->get(params, "reference"), .enrolments = prm->list(call),
        .awards = prm->list(call) };
    const char *course = prm->text(params, "course"), *path = prm->text(params, "learning_path"),
               *certification = prm->text(params, "certification");

    if ((*course != '\0') + (*path != '\0') + (*certification != '\0') != 1)
        return prm->fail_field(call, "course", "one_of", "is needed, or learning_path or certification, and one of "
            "them alone");
    if (e.reference && *course == '\0')
        return prm->fail_field(call, "reference", "one_course", "is of one course");
    PRM_TRY(prm->load(call, "person", prm->text(params, "person"), &e.person));
    if (prm_help_has_value(e.person, "archived_at"))
        return prm->fail_field(call, "person", "archived", "does not work here any more");
    if (*course)
        PRM_TRY(enrol_in(call, &e, course, 0));
    else if (*path)
        PRM_TRY(enrol_on(call, &e, path));
    else
        PRM_TRY(enrol_for(call, &e, certification, 0));
    PRM_TRY(prm->set(result, "enrolments", e.enrolments));
    return prm->set(result, "awards", e.awards);
}

const prm_method cert_enrolments_create_method = { .size = sizeof cert_enrolments_create_method, .since = 1,
    .name = "certification.enrolments.create", .access = PRM_WRITE, .roles = CERT_LEARNERS " | " CERT_OWNERS,
    .doc = "Enrol somebody in a course or an exam, in all of a learning path that may not be left out, or for a "
           "certification: in all that it asks for. Once is enough: what there is already is answered as it is",
    .params = PRM_FIELDS(PRM_REF("person", "person", PRM_REQUIRED, "Who"),
        PRM_REF("course", "course", 0, "In this course"),
        PRM_REF("learning_path", "learning_path", 0, "Or in those of this path"),
        PRM_REF("certification", "certification", 0, "Or in those of this certification"),
        PRM_TEXT("reference", 1, 120, PRM_VENDOR, "What the learning system calls it, of a course")),
    .result = PRM_FIELDS(PRM_LIST("enrolments", PRM_ROW("enrolment", "enrolment", cert_enrolment_fields, 0,
        "As stored"), 0,
        "In what"), PRM_LIST("awards", PRM_ROW("award", "award", cert_award_fields, 0, "As stored"), 0, "For what")),
    .example = "{\"person\":\"person_01h8xgq3m2c4e\",\"course\":\"course_01h8xgq3m2c4e\"}", .run = create };

static prm_status cancel(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *enrolment;

    PRM_TRY(prm->load(call, "enrolment", prm->text(params, "id"), &enrolment));
    if (prm_help_is_in(enrolment, "completed") || prm_help_is_in(enrolment, "cancelled"))
        return prm_help_fail_state(call, enrolment, "over");
    PRM_TRY(prm->move(call, &enrolment, "cancelled"));
    return prm->set(result, "enrolment", enrolment);
}

#define THE_ENROLMENT PRM_ROW("enrolment", "enrolment", cert_enrolment_fields, PRM_REQUIRED, "As stored")

const prm_method cert_enrolments_cancel_method = { .size = sizeof cert_enrolments_cancel_method, .since = 1,
    .name = "certification.enrolments.cancel", .access = PRM_WRITE, .roles = CERT_LEARNERS " | " CERT_OWNERS,
    .subject = "enrolment", .doc = "Give up a course that is not done",
    .params = PRM_FIELDS(PRM_REF("id", "enrolment", PRM_REQUIRED, "Which")), .result = PRM_FIELDS(THE_ENROLMENT),
    .example = "{\"id\":\"enrolment_01h8xgq3m2c4e\"}", .run = cancel };

/* ---- Getting on -------------------------------------------------------------------------------------------------- */

static prm_status find_told(prm_call *call, const prm_val *params, const prm_val **enrolment)
{
    prm_val *filter = prm->object(call);

    if (prm_help_has_value(params, "id") == prm_help_has_value(params, "reference"))
        return prm->fail_field(call, "id", "one_of", "is needed, or reference, and one of them alone");
    if (prm_help_has_value(params, "id"))
        return prm->load(call, "enrolment", prm->text(params, "id"), enrolment);
    PRM_TRY(prm->set(filter, "reference", prm->get(params, "reference")));
    PRM_TRY(prm_help_find_one(call, "enrolment", filter, NULL, PRM_REACH_CALLER, enrolment));
    return *enrolment ? PRM_OK : prm->fail_field(call, "reference", "not_found", "is of no enrolment");
}

static prm_status finish(prm_call *call, const prm_val **enrolment, const prm_val *course, const prm_val *params)
{
    const prm_val *person;
    int64_t at = prm->now(call);

    if (prm_help_is(course, "kind", "exam"))
        return prm->fail_field(call, "percent", "exam", "is not said of an exam: its result is");
    (void)prm->get_integer(params, "completed_at", &at);
    PRM_TRY(cert_check_past(call, "completed_at", at));
    PRM_TRY(cert_enrolment_complete(call, enrolment, course, at));
    PRM_TRY(prm->load(call, "person", prm->text(*enrolment, "person"), &person));
    return cert_earn_by(call, person, prm->text(course, "id"));
}

/* Never backwards: what comes late is no news. */
static prm_status get_on(prm_call *call, const prm_val **enrolment, int64_t percent)
{
    prm_val *changes = prm->object(call);

    if (percent <= prm_help_number(*enrolment, "percent"))
        return PRM_OK;
    if (prm_help_is_in(*enrolment, "enrolled"))
        PRM_TRY(prm->move(call, enrolment, "in_progress"));
    PRM_TRY(prm->set_integer(changes, "percent", percent));
    return prm->update(call, enrolment, changes);
}

static prm_status progress(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t percent = prm_help_number(params, "percent");
    const prm_val *enrolment, *course;

    PRM_TRY(find_told(call, params, &enrolment));
    if (prm_help_is_in(enrolment, "cancelled"))
        return prm_help_fail_state(call, enrolment, "over");
    PRM_TRY(prm->load(call, "course", prm->text(enrolment, "course"), &course));
    if (!prm_help_is_in(enrolment, "completed"))
        PRM_TRY(percent == CERT_WHOLE ? finish(call, &enrolment, course, params) : get_on(call, &enrolment, percent));
    return prm->set(result, "enrolment", enrolment);
}

const prm_method cert_enrolments_progress_method = { .size = sizeof cert_enrolments_progress_method, .since = 1,
    .name = "certification.enrolments.progress", .access = PRM_WRITE, .roles = CERT_OWNERS,
    .doc = "How far somebody is with a course, as a learning system knows it: it never goes back, and 100 completes it",
    .params = PRM_FIELDS(PRM_REF("id", "enrolment", 0, "Of which enrolment; or reference"),
        PRM_TEXT("reference", 1, 120, 0, "What the learning system calls it"),
        PRM_INT("percent", 0, CERT_WHOLE, PRM_REQUIRED, "How far it is"),
        PRM_TIME("completed_at", 0, "When it was done; none: now")),
    .result = PRM_FIELDS(THE_ENROLMENT), .example = "{\"id\":\"enrolment_01h8xgq3m2c4e\",\"percent\":40}",
    .run = progress };
