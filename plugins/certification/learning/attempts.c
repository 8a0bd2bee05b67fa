/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How often somebody may try an exam, and after which time again. */
#include "learning/learning.h"

enum { YEAR_DAYS = 365 };

/* The days from the last of so many failed attempts to the next. */
static int64_t cooling_of(const prm_val *exam, size_t failed)
{
    const prm_val *list = prm->get(exam, "cooling_days");
    int64_t days = 0;

    if (failed == 0 || prm->count(list) == 0)
        return 0;
    (void)prm->as_integer(prm->at(list, failed > prm->count(list) ? prm->count(list) - 1 : failed - 1), &days);
    return days * PRM_DAY_MS;
}

static prm_status find_attempts(prm_call *call, const prm_val *person, const prm_val *exam, const char *bound,
    int64_t at, const prm_val **rows)
{
    prm_val *filter = prm->object(call), *when = prm->object(call);

    PRM_TRY(prm->set_integer(when, bound, at));
    PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
    PRM_TRY(prm->set(filter, "course", prm->get(exam, "id")));
    PRM_TRY(prm->set(filter, "taken_at", when));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "exam_result",
        .sort = "person, course, -taken_at", .filter = filter, .limit = CERT_PAGE }, rows);
}

static void judge(const prm_val *exam, const prm_val *before, cert_attempt *attempt)
{
    int64_t most = prm_help_number(exam, "attempts"), since = attempt->at - YEAR_DAYS * PRM_DAY_MS, tried = 0;
    size_t failed = 0;

    while (failed < prm->count(before) && !prm_help_is_true(prm->at(before, failed), "passed"))
        failed++;
    for (size_t i = 0; i < prm->count(before); i++)
        tried += prm_help_number(prm->at(before, i), "taken_at") > since;
    if (failed && attempt->at < prm_help_number(prm->at(before, 0), "taken_at") + cooling_of(exam, failed))
        attempt->breach = "too_soon";
    else if (most > 0 && tried >= most)
        attempt->breach = "too_often";
}

/* Those after it move up by one. */
static prm_status renumber(prm_call *call, const prm_val *person, const prm_val *exam, int64_t at)
{
    const prm_val *after;

    PRM_TRY(find_attempts(call, person, exam, "gt", at, &after));
    for (size_t i = 0; i < prm->count(after); i++) {
        const prm_val *row = prm->at(after, i);
        prm_val *changes = prm->object(call);
        PRM_TRY(prm->set_integer(changes, "attempt", prm_help_number(row, "attempt") + 1));
        PRM_TRY(prm->update(call, &row, changes));
    }
    return PRM_OK;
}

prm_status cert_attempt_look(prm_call *call, const prm_val *person, const prm_val *exam, cert_attempt *attempt)
{
    const prm_val *before;

    PRM_TRY(find_attempts(call, person, exam, "lte", attempt->at, &before));
    if (prm->count(before) == CERT_PAGE)
        return prm->fail(call, PRM_E_LIMIT, "too_many_attempts", NULL);
    attempt->number = (int64_t)prm->count(before) + 1;
    attempt->breach = NULL;
    judge(exam, before, attempt);
    return renumber(call, person, exam, attempt->at);
}
