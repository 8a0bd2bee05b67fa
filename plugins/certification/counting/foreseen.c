/* SPDX-License-Identifier: Apache-2.0 */
/** @file  When a partner will lose what it is competent in, as far as its credits tell today: some days of grace after
 * the first of them that ends and leaves less people than it takes. */
#include "counting/competent.h"

enum { MOST_ROWS = 500 };

static const prm_val *find_competency(const prm_val *competencies, const char *code)
{
    for (size_t i = 0; i < prm->count(competencies); i++)
        if (prm_help_is(prm->at(competencies, i), "code", code))
            return prm->at(competencies, i);
    return NULL;
}

static prm_status foresee(prm_call *call, const cert_people *people, const cert_change *changes, size_t count,
    const prm_val *competency, cert_badge *badge)
{
    cert_needs needs;

    for (size_t i = 0; i < count; i++) {
        PRM_TRY(cert_needs_count(call, competency, people, changes[i].at, &needs));
        if (needs.is_met)
            continue;
        badge->until = changes[i].at + cert_competency_grace(competency) * PRM_DAY_MS;
        badge->cause = &changes[i];
        return PRM_OK;
    }
    return PRM_OK;
}

prm_status cert_badges_foresee(prm_call *call, const char *partner, const prm_val *program, int64_t until,
    cert_badges *badges)
{
    int64_t now = prm->now(call);
    prm_val *filter = prm->object(call);
    const prm_val *competencies;
    const cert_change *changes;
    cert_people people;
    size_t count;

    if (badges->count == 0)
        return PRM_OK;
    PRM_TRY(cert_people_load(call, partner, badges->zone, now, &people));
    PRM_TRY(cert_people_changes(call, &people, now, until, &changes, &count));
    PRM_TRY(prm->set(filter, "program", prm->get(program, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "competency", .filter = filter,
        .limit = MOST_ROWS }, &competencies));
    for (size_t i = 0; i < badges->count; i++) {
        const prm_val *competency = find_competency(competencies, badges->badges[i].code);
        if (competency && badges->badges[i].until == INT64_MAX)
            PRM_TRY(foresee(call, &people, changes, count, competency, &badges->badges[i]));
    }
    return PRM_OK;
}
