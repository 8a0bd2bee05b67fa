/* SPDX-License-Identifier: Apache-2.0 */
/** @file  certification.results.create: what came of an exam, entered by somebody or told by a learning system. */
#include "learning/learning.h"

/* What is told, and of whom. */
typedef struct told {
    const prm_val *params, *person, *exam;
    cert_attempt attempt;
    int is_passed;
} told;

/* By the exam's own measure if there is a score, else as it is said. */
static prm_status judge(prm_call *call, told *t)
{
    int64_t needed, score;
    int is_scored = prm->get_integer(t->exam, "pass_score", &needed) == PRM_OK &&
                    prm->get_integer(t->params, "score", &score) == PRM_OK;

    if (!is_scored && !prm_help_has_value(t->params, "passed"))
        return prm->fail_field(call, "passed", "required", "is needed where no score says it");
    t->is_passed = is_scored ? score >= needed : prm_help_is_true(t->params, "passed");
    if (prm_help_has_value(t->params, "passed") && t->is_passed != prm_help_is_true(t->params, "passed"))
        return prm->fail_field(call, "passed", "contradicts", "is not what the score says");
    return PRM_OK;
}

/* ---- The same again ---------------------------------------------------------------------------------------------- */

static int is_same(const told *t, const prm_val *row)
{
    int64_t given = -1, stored = -1;

    (void)prm->get_integer(t->params, "score", &given);
    (void)prm->get_integer(row, "score", &stored);
    return prm_help_is(row, "person", prm->text(t->person, "id")) &&
        prm_help_is(row, "course", prm->text(t->exam, "id")) &&
           prm_help_number(row, "taken_at") == t->attempt.at && given == stored &&
           prm_help_is_true(row, "passed") == t->is_passed;
}

/* What is stored under the reference, or of this instant; NULL if nothing is. */
static prm_status find_known(prm_call *call, const told *t, const prm_val **known)
{
    prm_val *filter = prm->object(call);

    if (prm_help_has_value(t->params, "reference")) {
        PRM_TRY(prm->set(filter, "reference", prm->get(t->params, "reference")));
        return prm_help_find_one(call, "exam_result", filter, NULL, PRM_REACH_CALLER, known);
    }
    PRM_TRY(prm->set(filter, "person", prm->get(t->person, "id")));
    PRM_TRY(prm->set(filter, "course", prm->get(t->exam, "id")));
    PRM_TRY(prm->set_integer(filter, "taken_at", t->attempt.at));
    return prm_help_find_one(call, "exam_result", filter, "person, course, -taken_at", PRM_REACH_CALLER, known);
}

static prm_status answer_known(prm_call *call, const told *t, const prm_val *known, prm_val *result)
{
    prm_val *data = prm->object(call);

    if (!is_same(t, known)) {
        PRM_TRY(prm->set(data, "exam_result", prm->get(known, "id")));
        return prm->fail(call, PRM_E_CONFLICT, "other_facts", data);
    }
    PRM_TRY(prm->set_text(result, "state", "duplicate"));
    return prm->set(result, "exam_result", known);
}

/* ---- A new one --------------------------------------------------------------------------------------------------- */

/* Whoever enters a result keeps to the rules of the exam; what a learning system has let somebody do is a fact. */
static prm_status look(prm_call *call, told *t)
{
    PRM_TRY(cert_attempt_look(call, t->person, t->exam, &t->attempt));
    if (!t->attempt.breach || prm_help_has_value(t->params, "reference"))
        return PRM_OK;
    return prm->fail_field(call, "taken_at", t->attempt.breach, strcmp(t->attempt.breach, "too_soon") == 0
        ? "is too soon after an attempt that failed" : "is one attempt more than the exam allows in 365 days");
}

static prm_status store(prm_call *call, const told *t, const prm_val **row)
{
    prm_val *values = prm->object(call);
    const prm_val *partner;

    PRM_TRY(cert_employer_at(call, t->person, t->attempt.at, &partner));
    PRM_TRY(prm_help_set_all(values, PRM_TEXTS("taken_at", "score", "reference"), t->params));
    PRM_TRY(prm->set(values, "person", prm->get(t->person, "id")));
    PRM_TRY(prm->set(values, "partner", partner));
    PRM_TRY(prm->set(values, "course", prm->get(t->exam, "id")));
    PRM_TRY(prm->set_boolean(values, "passed", t->is_passed));
    PRM_TRY(prm->set_integer(values, "attempt", t->attempt.number));
    PRM_TRY(prm->set_text(values, "source", prm_help_has_value(t->params, "reference") ? "imported" : "entered"));
    if (t->attempt.breach)
        PRM_TRY(prm->set_text(values, "breach", t->attempt.breach));
    return prm->create(call, "exam_result", values, row);
}

static prm_status tell(prm_call *call, const told *t, const prm_val *row)
{
    prm_val *data = prm->object(call);
    const prm_val *partner;

    PRM_TRY(prm->load(call, "partner", prm->text(row, "partner"), &partner));
    PRM_TRY(prm_help_set_all(data, PRM_TEXTS("person", "partner", "course", "passed", "attempt", "source"), row));
    PRM_TRY(prm->set(data, "exam", prm->get(t->exam, "code")));
    PRM_TRY(prm_help_set_given(data, "country", partner));
    return prm->emit(call, "certification.exam_taken", prm->text(row, "id"), data);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    told t = { .params = params, .attempt = { .at = prm_help_number(params, "taken_at") } };
    const prm_val *known, *row;

    PRM_TRY(cert_person_find(call, params, &t.person));
    PRM_TRY(cert_exam_find(call, params, &t.exam));
    PRM_TRY(cert_check_past(call, "taken_at", t.attempt.at));
    PRM_TRY(judge(call, &t));
    PRM_TRY(find_known(call, &t, &known));
    if (known)
        return answer_known(call, &t, known, result);
    PRM_TRY(look(call, &t));
    PRM_TRY(store(call, &t, &row));
    PRM_TRY(tell(call, &t, row));
    PRM_TRY(cert_enrolment_examined(call, t.person, t.exam, t.is_passed, t.attempt.at));
    if (t.is_passed)
        PRM_TRY(cert_earn_by(call, t.person, prm->text(t.exam, "id")));
    PRM_TRY(prm->set_text(result, "state", "stored"));
    return prm->set(result, "exam_result", row);
}

const prm_method cert_results_create_method = { .size = sizeof cert_results_create_method, .since = 1,
    .name = "certification.results.create", .access = PRM_WRITE, .roles = CERT_OWNERS,
    .doc = "Enter what came of an exam: with a reference, as a learning system tells it, which may do so again; each "
           "line of an import comes in like this. Without a reference the exam's rules on attempts hold; with one, a "
           "breach of them is noted in the row. Who passes all that a certification asks for gets it at once",
    .params = PRM_FIELDS(PRM_REF("person", "person", 0, "Who; or email"),
        PRM_EMAIL("email", PRM_PERSONAL, "Or by this address"), PRM_REF("course", "course", 0, "Which exam; or exam"),
        PRM_TEXT("exam", 1, 40, 0, "Or by its code"), PRM_TIME("taken_at", PRM_REQUIRED, "When"),
        PRM_INT("score", 0, 100, 0, "Of 100"),
        PRM_BOOL("passed", 0, "Whether it was passed; none: as the exam's pass_score says"),
        PRM_TEXT("reference", 1, 120, 0, "What the learning system calls it")),
    .result = PRM_FIELDS(PRM_ROW("exam_result", "exam_result", cert_result_fields, PRM_REQUIRED, "As stored"),
        PRM_ENUM("state", "stored|duplicate", PRM_REQUIRED, "Whether it is new or was there, the same")),
    .example = "{\"person\":\"person_01h8xgq3m2c4e\",\"course\":\"course_01h8xgq3m2c4e\","
               "\"taken_at\":\"2026-03-02T10:00:00.000Z\",\"score\":83,\"passed\":true,\"reference\":\"LMS-88412\"}",
    .run = create };
