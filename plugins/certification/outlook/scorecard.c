/* SPDX-License-Identifier: Apache-2.0 */
/** @file  tiers.scorecard: where a member stands, and what is missing for the next level. */
#include "outlook/told.h"

#include <string.h>

/* ---- As of a day that is over ----------------------------------------------------------------------------------- */

static prm_status read_day(prm_call *call, const prm_val *params, const outlook_asked *asked, const char **day)
{
    *day = prm_help_has_value(params, "as_of") ? prm->text(params, "as_of") : asked->today;
    PRM_TRY(prm_date_check_near(call, "as_of", *day, asked->today));
    if (strcmp(*day, asked->today) > 0)
        return prm->fail_field(call, "as_of", "range", "is yet to come: tiers.forecast and tiers.what_if tell of that");
    return PRM_OK;
}

/* The level it had then: what the last evaluation until then has left. */
static prm_status find_level(prm_call *call, const outlook_asked *asked, const char *day, size_t *level)
{
    prm_val *filter = prm->object(call), *until = prm->object(call);
    const prm_val *evaluation;
    char after[PRM_DATE_ROOM];
    int64_t end;

    if (strcmp(day, asked->today) == 0)
        return PRM_OK;
    prm_date_add(day, 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, asked->program, after, &end));
    PRM_TRY(prm->set_integer(until, "lt", end));
    PRM_TRY(prm->set(filter, "membership", prm->get(asked->membership, "id")));
    PRM_TRY(prm->set(filter, "created_at", until));
    PRM_TRY(prm_help_find_one(call, "evaluation", filter, "membership, -created_at", PRM_REACH_CALLER, &evaluation));
    if (prm_help_has_value(evaluation, "to"))
        *level = tiers_level_of(&asked->scheme, prm->text(evaluation, "to"));
    return PRM_OK;
}

/* ---- What is told ----------------------------------------------------------------------------------------------- */

/* What is missing for the level above the one it has, and when that is looked at next. */
static prm_status tell_next(prm_call *call, const outlook_asked *asked, const tiers_look *look, const prm_val *items,
    size_t level, prm_val *result)
{
    static const char *const as_stored[] = { "code", "name", NULL };
    const tiers_scheme *scheme = &asked->scheme;
    size_t next = level == TIERS_NONE ? 0 : level + 1;
    prm_val *told = prm->object(call), *missing = prm->list(call);

    if (next >= scheme->level_count)
        return PRM_OK;
    const tiers_level *above = &scheme->levels[next];
    for (size_t i = above->first; i < above->first + above->count; i++)
        if (!look->found[i].passed || !look->found[i].is_known)
            PRM_TRY(prm->append(missing, prm->at(items, i)));
    PRM_TRY(prm->set_text(told, "level", above->id));
    PRM_TRY(prm_help_set_all(told, as_stored, above->row));
    if (prm_help_has_value(asked->standing, "review_on"))
        PRM_TRY(prm->set(told, "by", prm->get(asked->standing, "review_on")));
    int64_t points = look->levels[next].needed - look->levels[next].total;
    PRM_TRY(prm->set_integer(told, "points_missing", points > 0 ? points : 0));
    PRM_TRY(prm->set(told, "missing", missing));
    return prm->set(result, "next", told);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    outlook_asked asked;
    tiers_member member;
    tiers_value *values;
    tiers_look look;
    tiers_answer answer;
    const prm_val *risks;
    prm_val *items;
    const char *day;

    PRM_TRY(outlook_load_asked(call, params, &asked));
    PRM_TRY(read_day(call, params, &asked, &day));
    PRM_TRY(tiers_member_load(call, &asked.scheme, asked.membership, day, &member));
    size_t level = member.level;
    PRM_TRY(find_level(call, &asked, day, &level));
    PRM_TRY(tiers_values_ask(call, &asked.scheme, &member, day, &values));
    PRM_TRY(tiers_values_show(call, &asked.scheme, &member, day, values));
    PRM_TRY(tiers_look_at(call, &asked.scheme, &member, day, values, &look));
    PRM_TRY(tiers_items_make(call, &asked.scheme, &look, &items));
    PRM_TRY(outlook_ask_rules(call, &asked, &member, &look, &answer));
    PRM_TRY(outlook_risks_open(call, prm->text(asked.membership, "id"), &risks));
    PRM_TRY(prm->set(result, "program", prm->get(asked.program, "id")));
    PRM_TRY(prm->set(result, "partner", prm->get(asked.membership, "partner")));
    PRM_TRY(prm->set_text(result, "as_of", day));
    if (level != TIERS_NONE)
        PRM_TRY(prm->set_text(result, "level", asked.scheme.levels[level].id));
    PRM_TRY(outlook_tell_earned(&asked, &member, &answer, "earned", result));
    PRM_TRY(prm->set(result, "standing", asked.standing));
    PRM_TRY(outlook_tell_levels(call, &asked.scheme, &look, items, level, result));
    PRM_TRY(tell_next(call, &asked, &look, items, level, result));
    PRM_TRY(prm->set(result, "waivers", member.waivers));
    PRM_TRY(prm->set(result, "risks", risks));
    PRM_TRY(prm->set(result, "reasons", prm->get(answer.outcome, "reasons")));
    return prm->set_boolean(result, "complete", look.is_known);
}

static const prm_field *const next_fields[] = {
    PRM_REF("level", "level", PRM_REQUIRED, "Which"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What rules call it"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_DATE("by", 0, "When it is evaluated officially next"),
    PRM_INT("points_missing", 0, PRM_ANY, PRM_REQUIRED, "How many points are missing"),
    PRM_LIST("missing", PRM_OBJECT("item", tiers_item_fields, 0, "One requirement"), PRM_REQUIRED,
        "What is not met, or not known, with how much is missing"),
    NULL
};

const prm_method tiers_scorecard_method = { .size = sizeof tiers_scorecard_method, .since = 1,
    .name = "tiers.scorecard", .access = PRM_READ, .roles = OUTLOOK_READERS,
    .doc = "Where a member of a programme stands: what its level and those above take, what there is of it and what is "
           "missing, what is waived, and what it loses unless something is done; today, or as of a day that is over",
    .params = PRM_FIELDS(OUTLOOK_ASKED,
        PRM_DATE("as_of", 0, "As of the end of which day on the wall of the programme; none: now")),
    .result = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
        PRM_REF("partner", "partner", PRM_REQUIRED, "Who"), PRM_DATE("as_of", PRM_REQUIRED, "As of when"),
        PRM_REF("level", "level", 0, "The level it had then; none: it is archived"),
        PRM_REF("earned", "level", 0, "The level that what it had is enough for; none: not for the lowest"),
        PRM_ROW("standing", "standing", tiers_standing_fields, 0, "Where it stands now; none: it was never evaluated"),
        &outlook_levels_field,
        PRM_OBJECT("next", next_fields, 0, "What is missing for the next level; none: it has the highest"),
        PRM_LIST("waivers", PRM_ROW("waiver", "waiver", tiers_waiver_fields, 0, "One"), PRM_REQUIRED,
            "What it need not meet for a time, then or later"),
        PRM_LIST("risks", PRM_ROW("tier_risk", "tier_risk", tiers_risk_fields, 0, "One"), PRM_REQUIRED,
            "What it loses unless something is done, by day, now"),
        CERT_REASONS,
        PRM_BOOL("complete", PRM_REQUIRED, "False where some value is not known; such requirements count as missing")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4e\"}", .run = run };
