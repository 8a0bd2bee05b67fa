/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a member has today and will not have: the first day of each thing, and its cause. */
#include "outlook/foresee.h"

#include "counting/where.h"

#include <string.h>

int outlook_is_lacking(const tiers_requirement *requirement, const tiers_found *found)
{
    return requirement->kind != TIERS_POINTS && found->is_known && !found->passed;
}

/* ---- One day ---------------------------------------------------------------------------------------------------- */

static prm_status see(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *date,
    tiers_look *look)
{
    tiers_value *values;

    if (!date)
        return PRM_E_NOMEM;
    PRM_TRY(tiers_values_ask(call, scheme, member, date, &values));
    return tiers_look_at(call, scheme, member, date, values, look);
}

/* ---- Why -------------------------------------------------------------------------------------------------------- */

static int meets(const prm_val *where, const cert_credit *credit)
{
    return cert_where_admits(where, "certification", credit->certification) &&
           cert_where_admits(where, "role", credit->role) && cert_where_admits(where, "practice", credit->practice) &&
           cert_where_admits(where, "country", credit->country);
}

/* Whether the requirement counts it; of a total, whether any that adds to it does. */
static int counts(const tiers_scheme *scheme, const tiers_requirement *requirement, const cert_credit *credit)
{
    const tiers_requirement *end = scheme->requirements + scheme->requirement_count;

    if (requirement->kind == TIERS_TOTAL) {
        for (const tiers_requirement *one = scheme->requirements; one < end; one++)
            if (one->kind == TIERS_POINTS && counts(scheme, one, credit))
                return 1;
        return 0;
    }
    return requirement->source != TIERS_NONE && scheme->sources[requirement->source].from == TIERS_OF_PEOPLE &&
           meets(scheme->sources[requirement->source].where, credit);
}

static const cert_credit *credit_of(const tiers_member *member, const cert_change *change)
{
    for (size_t i = 0; i < member->people.count; i++)
        if (member->people.credits[i].until == change->at &&
            strcmp(member->people.credits[i].award, change->award) == 0)
            return &member->people.credits[i];
    return NULL;
}

/* The end that takes a competency the requirement counts, within that time; of a total, one that adds to it. */
static const cert_change *find_lost(const tiers_scheme *scheme, const tiers_requirement *requirement,
    const tiers_member *member, int64_t from, int64_t until)
{
    const tiers_requirement *end = scheme->requirements + scheme->requirement_count;
    const cert_change *found = NULL;

    if (requirement->kind == TIERS_TOTAL) {
        for (const tiers_requirement *one = scheme->requirements; one < end && !found; one++)
            if (one->kind == TIERS_POINTS)
                found = find_lost(scheme, one, member, from, until);
        return found;
    }
    if (requirement->source == TIERS_NONE || scheme->sources[requirement->source].from != TIERS_OF_COMPETENCIES)
        return NULL;
    for (size_t i = 0; i < member->badges.count; i++) {
        const cert_badge *badge = &member->badges.badges[i];
        const prm_val *where = scheme->sources[requirement->source].where;
        if (badge->cause && badge->until >= from && badge->until < until &&
            cert_where_admits(where, "code", badge->code) && cert_where_admits(where, "practice", badge->practice))
            return badge->cause;
    }
    return NULL;
}

static prm_status find_cause(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *date,
    outlook_lack *lack)
{
    const cert_change *changes = NULL;
    char after[PRM_DATE_ROOM];
    int64_t from, until;
    size_t count = 0;

    prm_date_add(date, 1, after, sizeof after);
    PRM_TRY(tiers_day_begins(call, scheme, date, &from));
    PRM_TRY(tiers_day_begins(call, scheme, after, &until));
    PRM_TRY(cert_people_changes(call, &member->people, from - 1, until - 1, &changes, &count));
    for (size_t i = 0; i < count && !lack->cause; i++) {
        const cert_credit *credit = credit_of(member, &changes[i]);
        if (credit && counts(scheme, lack->requirement, credit))
            lack->cause = &changes[i];
    }
    if (!lack->cause)
        lack->cause = find_lost(scheme, lack->requirement, member, from, until);
    return PRM_OK;
}

/* ---- When ------------------------------------------------------------------------------------------------------- */

typedef struct search {
    const tiers_scheme *scheme;
    const tiers_member *member;
    const char *today;
} search;

/* The requirement is met so many days away, and no more on a later day: the first of the days in between. */
static prm_status narrow_down(prm_call *call, const search *s, size_t requirement, int64_t met, int64_t not_met,
    outlook_lack *lack)
{
    tiers_look look;

    while (not_met - met > 1) {
        int64_t middle = met + (not_met - met) / 2;
        PRM_TRY(see(call, s->scheme, s->member, outlook_date(call, s->today, middle), &look));
        if (outlook_is_lacking(lack->requirement, &look.found[requirement])) {
            not_met = middle;
            lack->value = look.found[requirement].value;
        } else {
            met = middle;
        }
    }
    lack->away = not_met;
    const char *date = outlook_date(call, s->today, not_met);
    return date ? find_cause(call, s->scheme, s->member, date, lack) : PRM_E_NOMEM;
}

/* Whether nothing that there is today is missing then. */
static int keeps_all(const tiers_scheme *scheme, const tiers_look *now, const tiers_look *then)
{
    for (size_t i = 0; i < scheme->requirement_count; i++)
        if (!outlook_is_lacking(&scheme->requirements[i], &now->found[i]) &&
            outlook_is_lacking(&scheme->requirements[i], &then->found[i]))
            return 0;
    return 1;
}

static prm_status scan(prm_call *call, const search *s, const outlook_days *days, const tiers_look *now,
    outlook_lack *lacks, size_t *count)
{
    size_t requirements = s->scheme->requirement_count;
    int64_t *met = prm->alloc(call, (requirements + 1) * sizeof *met); /* the last day on which it was; -1: no more */
    tiers_look look;

    if (!met)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < requirements; i++)
        met[i] = outlook_is_lacking(&s->scheme->requirements[i], &now->found[i]) ? -1 : 0;
    for (int64_t away = 1; away <= days->most; away++) {
        if (!days->marked[away])
            continue;
        PRM_TRY(see(call, s->scheme, s->member, outlook_date(call, s->today, away), &look));
        for (size_t i = 0; i < requirements; i++) {
            if (met[i] < 0)
                continue;
            if (!outlook_is_lacking(&s->scheme->requirements[i], &look.found[i])) {
                met[i] = away;
                continue;
            }
            lacks[*count] = (outlook_lack){ .requirement = &s->scheme->requirements[i],
                .value = look.found[i].value };
            PRM_TRY(narrow_down(call, s, i, met[i], away, &lacks[*count]));
            (*count)++;
            met[i] = -1;
        }
    }
    return PRM_OK;
}

prm_status outlook_lacks(prm_call *call, const outlook_level *level, const tiers_member *member, tiers_look *now,
    outlook_lack **lacks, size_t *count)
{
    const search s = { .scheme = &level->scheme, .member = member, .today = level->days.today };
    outlook_days days = level->days;
    tiers_look last;

    *count = 0;
    *lacks = prm->alloc(call, (level->scheme.requirement_count + 1) * sizeof **lacks);
    if (!*lacks)
        return PRM_E_NOMEM;
    PRM_TRY(see(call, s.scheme, member, days.today, now));
    if (level->is_falling) {
        PRM_TRY(see(call, s.scheme, member, outlook_date(call, days.today, days.most), &last));
        if (keeps_all(s.scheme, now, &last))
            return PRM_OK;
    }
    PRM_TRY(outlook_days_of_rows(call, s.scheme, member, &days));
    return scan(call, &s, &days, now, *lacks, count);
}
