/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What no field alone can say of the catalogue: exams are exams, what is required leads nowhere in a circle. */
#include "learning/learning.h"

enum { DEPTH = 64, NAMES_ROOM = 400 };

static const char *text_at(const prm_val *list, size_t index)
{
    const char *text = "";

    (void)prm->as_text(prm->at(list, index), &text, NULL);
    return text;
}

/* What is offered to be learned; what had been named before it was archived may stay. */
static prm_status check_living(prm_call *call, const char *field, const prm_val *before, const prm_val *named)
{
    if (prm_help_has_value(named, "archived_at") && !prm_help_has_text(before, prm->text(named, "id")))
        return prm->fail_field(call, field, "archived", "is not offered any more");
    return PRM_OK;
}

prm_status cert_course_check(prm_call *call, const prm_val *row, const prm_val *values)
{
    static const char *const of_exams[] = { "pass_score", "attempts", "cooling_days", NULL };
    const char *kind = prm->text(prm_help_has_value(values, "kind") ? values : row, "kind");

    if (row && strcmp(kind, prm->text(row, "kind")) != 0)
        return prm->fail_field(call, "kind", "fixed", "cannot be changed: make a new one");
    for (const char *const *field = of_exams; *field && strcmp(kind, "course") == 0; field++)
        if (prm_help_has_value(values, *field))
            return prm->fail_field(call, *field, "no_exam", "is of exams alone");
    return PRM_OK;
}

/* ---- Certifications ---------------------------------------------------------------------------------------------- */

static prm_status check_courses(prm_call *call, const char *field, const char *kind, const prm_val *row,
    const prm_val *values)
{
    const prm_val *list = prm->get(values, field), *course;

    for (size_t i = 0; i < prm->count(list); i++) {
        PRM_TRY(prm->load(call, "course", text_at(list, i), &course));
        if (!prm_help_is(course, "kind", kind))
            return prm->fail_field(call, field, "kind", "is of the other kind: courses are gone through, exams are "
                "passed");
        PRM_TRY(check_living(call, field, prm->get(row, field), course));
        for (size_t other = 0; other < i; other++)
            if (strcmp(text_at(list, other), text_at(list, i)) == 0)
                return prm->fail_field(call, field, "twice", "is named twice");
    }
    return PRM_OK;
}

/* The way from the row to what is looked at, by their codes. */
typedef struct way {
    const char *codes[DEPTH];
    int length;
    const char *goal;   /* the id that must not be met */
    prm_val *seen;      /* {id: true}: leads to no circle */
} way;

static prm_status fail_circle(prm_call *call, const way *w)
{
    char names[NAMES_ROOM] = "", message[NAMES_ROOM + 60];
    size_t length = 0;

    for (int i = 0; i < w->length && length < sizeof names; i++)
        length += (size_t)snprintf(names + length, sizeof names - length, "%s > ", w->codes[i]);
    snprintf(message, sizeof message, "leads back to itself: %s%s", names, w->codes[0]);
    return prm->fail_field(call, "requires", "circle", message);
}

static prm_status follow(prm_call *call, way *w, const prm_val *list)
{
    const prm_val *certification;

    for (size_t i = 0; i < prm->count(list); i++) {
        const char *id = text_at(list, i);
        if (strcmp(id, w->goal) == 0)
            return fail_circle(call, w);
        if (prm->get(w->seen, id))
            continue;
        if (w->length == DEPTH)
            return prm->fail_field(call, "requires", "depth", "goes on for too long");
        PRM_TRY(prm->load(call, "certification", id, &certification));
        w->codes[w->length++] = prm->text(certification, "code");
        PRM_TRY(follow(call, w, prm->get(certification, "requires")));
        w->length--;
        PRM_TRY(prm->set_boolean(w->seen, id, 1));
    }
    return PRM_OK;
}

/* Nothing requires a new one yet, so only a change can make a circle. */
static prm_status check_requires(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *list = prm->get(values, "requires"), *required;

    for (size_t i = 0; i < prm->count(list); i++) {
        PRM_TRY(prm->load(call, "certification", text_at(list, i), &required));
        PRM_TRY(check_living(call, "requires", prm->get(row, "requires"), required));
    }
    if (!row)
        return PRM_OK;
    way w = { .codes = { prm->text(row, "code") }, .length = 1, .goal = prm->text(row, "id"),
        .seen = prm->object(call) };
    return follow(call, &w, list);
}

/* What holds for ever is not renewed. */
static prm_status check_validity(prm_call *call, const prm_val *row, const prm_val *values)
{
    static const char *const of_renewal[] = { "renewal_days", "renewal_exams", NULL };
    const prm_val *validity = prm->get(values, "validity_months") ? values : row;

    for (const char *const *field = of_renewal; *field; field++) {
        const prm_val *holder = prm->get(values, *field) ? values : row;
        int is_given = prm_help_has_value(holder, *field) && (prm->count(prm->get(holder, *field)) > 0 ||
            prm_help_number(holder, *field) > 0);
        if (is_given && !prm_help_has_value(validity, "validity_months"))
            return prm->fail_field(call, *field, "for_ever", "is of what ends: it has no validity_months");
    }
    return PRM_OK;
}

prm_status cert_certification_check(prm_call *call, const prm_val *row, const prm_val *values)
{
    PRM_TRY(check_courses(call, "courses", "course", row, values));
    PRM_TRY(check_courses(call, "exams", "exam", row, values));
    PRM_TRY(check_courses(call, "renewal_exams", "exam", row, values));
    PRM_TRY(check_requires(call, row, values));
    return check_validity(call, row, values);
}

/* ---- Paths ------------------------------------------------------------------------------------------------------- */

static int has_step(const prm_val *steps, const char *field, const char *id)
{
    for (size_t i = 0; i < prm->count(steps); i++)
        if (prm_help_is(prm->at(steps, i), field, id))
            return 1;
    return 0;
}

static prm_status check_step(prm_call *call, const prm_val *before, const prm_val *step, const char *field)
{
    const prm_val *named;

    PRM_TRY(prm->load(call, field, prm->text(step, field), &named));
    if (prm_help_has_value(named, "archived_at") && !has_step(before, field, prm->text(named, "id")))
        return prm->fail_field(call, "steps", "archived", "is not offered any more");
    return PRM_OK;
}

prm_status cert_path_check(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *steps = prm->get(values, "steps");

    for (size_t i = 0; i < prm->count(steps); i++) {
        const prm_val *step = prm->at(steps, i);
        int is_course = prm_help_has_value(step, "course");
        if (is_course == prm_help_has_value(step, "certification"))
            return prm->fail_field(call, "steps", "one_of", "is a course or a certification");
        PRM_TRY(check_step(call, prm->get(row, "steps"), step, is_course ? "course" : "certification"));
    }
    return PRM_OK;
}
