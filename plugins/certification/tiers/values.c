/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a member has, as of a day: figures of prm.metrics by one question, people and badges by the rows there
 * are, and what rules judge over these. */
#include "tiers/words.h"

#include <string.h>

/* ---- The member -------------------------------------------------------------------------------------------------- */

static int requires(const tiers_scheme *scheme, int from)
{
    for (size_t i = 0; i < scheme->source_count; i++)
        if (scheme->sources[i].from == from)
            return 1;
    return 0;
}

static prm_status load_level(prm_call *call, const tiers_scheme *scheme, tiers_member *member)
{
    const char *id = prm->text(member->membership, "level");

    member->level = tiers_level_of(scheme, id);
    if (member->level == TIERS_NONE)
        PRM_TRY(prm->load(call, "level", id, &member->at));
    else
        member->at = scheme->levels[member->level].row;
    member->rank = prm_help_number(member->at, "rank");
    return PRM_OK;
}

/* One that has ended counts for the days it was for: a period is reviewed when its last day is over. */
static prm_status load_waivers(prm_call *call, const char *since, tiers_member *member)
{
    static const char *const granted[] = { "active", "ended" };
    prm_val *filter = prm->object(call), *states = prm->list(call), *until = prm->object(call);

    for (size_t i = 0; i < sizeof granted / sizeof *granted; i++)
        PRM_TRY(prm->append(states, prm->new_text(call, granted[i], strlen(granted[i]))));
    PRM_TRY(prm->set(filter, "membership", prm->get(member->membership, "id")));
    PRM_TRY(prm->set(filter, "state", states));
    PRM_TRY(prm->set_text(until, "gte", since));
    PRM_TRY(prm->set(filter, "until", until));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "waiver",
        .filter = filter, .sort = "membership, state", .limit = TIERS_ROWS }, &member->waivers);
}

prm_status tiers_member_load(prm_call *call, const tiers_scheme *scheme, const prm_val *membership, const char *since,
    tiers_member *member)
{
    const char *partner = prm->text(membership, "partner");
    int64_t from = 0;

    *member = (tiers_member){ .membership = membership };
    PRM_TRY(prm->load(call, "partner", partner, &member->partner));
    PRM_TRY(load_level(call, scheme, member));
    PRM_TRY(load_waivers(call, since, member));
    if (requires(scheme, TIERS_OF_PEOPLE) || requires(scheme, TIERS_OF_COMPETENCIES))
        PRM_TRY(tiers_day_begins(call, scheme, since, &from));
    if (requires(scheme, TIERS_OF_PEOPLE))
        PRM_TRY(cert_people_load(call, partner, prm->text(scheme->program, "time_zone"), from, &member->people));
    if (requires(scheme, TIERS_OF_COMPETENCIES))
        PRM_TRY(cert_badges_load(call, partner, scheme->program, from, &member->badges));
    return PRM_OK;
}

/* ---- Figures ----------------------------------------------------------------------------------------------------- */

static prm_status ask_metrics(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    tiers_value *values)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    prm_val *asks = prm->list(call);
    const prm_val *told = NULL;
    size_t next = 0;

    for (size_t i = 0; i < scheme->source_count; i++)
        if (scheme->sources[i].ask)
            PRM_TRY(prm->append(asks, scheme->sources[i].ask));
    if (prm->count(asks) > 0)
        PRM_TRY(metrics->values(call, prm->text(member->membership, "partner"), asks, as_of, &told));
    for (size_t i = 0; i < scheme->source_count; i++) {
        const prm_val *answer = scheme->sources[i].ask ? prm->at(told, next++) : NULL;
        if (!answer || prm_help_has_value(answer, "wrong"))
            continue;
        values[i].is_known = 1;
        values[i].value = prm_help_number(answer, "value");
        values[i].from = prm_help_has_value(answer, "from") ? prm->text(answer, "from") : NULL;
        values[i].to = prm_help_has_value(answer, "to") ? prm->text(answer, "to") : NULL;
    }
    return PRM_OK;
}

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

/* The last instant of that day; of today, now. */
static prm_status instant_of(prm_call *call, const tiers_scheme *scheme, const char *as_of, int64_t *at)
{
    char next[PRM_DATE_ROOM];

    *at = prm->now(call);
    if (strcmp(as_of, scheme->today) == 0)
        return PRM_OK;
    prm_date_add(as_of, 1, next, sizeof next);
    PRM_TRY(tiers_day_begins(call, scheme, next, at));
    (*at)--;
    return PRM_OK;
}

static prm_status ask_rows(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    int is_shown, tiers_value *values)
{
    int64_t at = 0;

    for (size_t i = 0; i < scheme->source_count; i++) {
        const tiers_source *source = &scheme->sources[i];
        prm_val *evidence = NULL;
        if (source->from != TIERS_OF_PEOPLE && source->from != TIERS_OF_COMPETENCIES)
            continue;
        if (at == 0)
            PRM_TRY(instant_of(call, scheme, as_of, &at));
        if (is_shown)
            evidence = prm->list(call);
        if (source->from == TIERS_OF_PEOPLE)
            PRM_TRY(cert_people_count(call, &member->people, source->where, at, &values[i].value, evidence));
        else
            PRM_TRY(cert_badges_count(call, &member->badges, source->where, at, &values[i].value, evidence));
        values[i].is_known = 1;
        values[i].evidence = evidence;
    }
    return PRM_OK;
}

prm_status tiers_values_show(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    tiers_value *values)
{
    return ask_rows(call, scheme, member, as_of, 1, values);
}

prm_status tiers_values_ask(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    tiers_value **values)
{
    *values = prm->alloc(call, (scheme->source_count + 1) * sizeof **values);
    if (!*values)
        return PRM_E_NOMEM;
    PRM_TRY(ask_metrics(call, scheme, member, as_of, *values));
    PRM_TRY(ask_rows(call, scheme, member, as_of, 0, *values));
    return tiers_values_judge(call, scheme, member, as_of, *values);
}
