/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a look found, as scorecards and what-ifs tell it. */
#include "outlook/told.h"

static const prm_field *const level_fields[] = {
    PRM_REF("level", "level", PRM_REQUIRED, "Which"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What rules call it"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_INT("rank", PRM_ANY, PRM_ANY, PRM_REQUIRED, "Its place among the levels"),
    PRM_BOOL("current", PRM_REQUIRED, "Whether it is the one the member has"),
    PRM_BOOL("met", PRM_REQUIRED, "Whether all that it takes is there"),
    PRM_INT("points", 0, PRM_ANY, PRM_REQUIRED, "The points there are for it"),
    PRM_INT("points_needed", PRM_ANY, PRM_ANY, PRM_REQUIRED, "The points it takes; 0: none"),
    PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "All that it takes", .min = 0, .max = PRM_ANY,
        .items = PRM_OBJECT("item", tiers_item_fields, 0, "One requirement")),
    NULL
};

const prm_field outlook_levels_field = { .size = sizeof outlook_levels_field, .type = PRM_T_LIST, .name = "levels",
    .flags = PRM_REQUIRED, .doc = "The level it has and those above it, lowest first", .min = 0, .max = PRM_ANY,
    .items = PRM_OBJECT("level", level_fields, 0, "One level") };

static prm_status tell_level(prm_call *call, const tiers_scheme *scheme, const tiers_look *look, const prm_val *found,
    size_t level, int is_current, prm_val *levels)
{
    static const char *const as_stored[] = { "code", "name", "rank", NULL };
    const tiers_level *of = &scheme->levels[level];
    prm_val *told = prm->object(call), *items = prm->list(call);

    PRM_TRY(prm->set_text(told, "level", of->id));
    PRM_TRY(prm_help_set_all(told, as_stored, of->row));
    PRM_TRY(prm->set_boolean(told, "current", is_current));
    PRM_TRY(prm->set_boolean(told, "met", look->levels[level].is_met));
    PRM_TRY(prm->set_integer(told, "points", look->levels[level].total));
    PRM_TRY(prm->set_integer(told, "points_needed", look->levels[level].needed));
    for (size_t i = of->first; i < of->first + of->count; i++)
        PRM_TRY(prm->append(items, prm->at(found, i)));
    PRM_TRY(prm->set(told, "items", items));
    return prm->append(levels, told);
}

prm_status outlook_tell_levels(prm_call *call, const tiers_scheme *scheme, const tiers_look *look,
    const prm_val *items, size_t current, prm_val *result)
{
    prm_val *levels = prm->list(call);

    for (size_t i = current == TIERS_NONE ? 0 : current; i < scheme->level_count; i++)
        PRM_TRY(tell_level(call, scheme, look, items, i, i == current, levels));
    return prm->set(result, outlook_levels_field.name, levels);
}

/* ---- Whose ------------------------------------------------------------------------------------------------------ */

prm_status outlook_load_asked(prm_call *call, const prm_val *params, outlook_asked *asked)
{
    const prm_caller *caller = prm->caller(call);
    const char *partner = caller->side == PRM_PARTNER_SIDE ? caller->partner : prm->text(params, "partner");
    prm_val *filter = prm->object(call);

    *asked = (outlook_asked){ 0 };
    if (*partner == '\0')
        return prm->fail_field(call, "partner", "required", "is needed: whose?");
    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &asked->program));
    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set(filter, "program", prm->get(asked->program, "id")));
    PRM_TRY(prm_help_find_one(call, "membership", filter, "unique partner, program", PRM_REACH_CALLER,
        &asked->membership));
    if (!asked->membership)
        return prm->fail(call, PRM_E_NOT_FOUND, "not_a_member", NULL);
    prm_status status = tiers_scheme_load(call, asked->program, &asked->scheme);
    if (status == PRM_E_NOT_FOUND)
        return prm->fail(call, PRM_E_NOT_FOUND, "no_scheme", NULL);
    PRM_TRY(status);
    PRM_TRY(tiers_standing_find(call, prm->text(asked->membership, "id"), PRM_REACH_CALLER, &asked->standing));
    asked->today = asked->scheme.today;
    return PRM_OK;
}

prm_status outlook_ask_rules(prm_call *call, const outlook_asked *asked, const tiers_member *member,
    const tiers_look *look, tiers_answer *answer)
{
    return tiers_rules_ask(call,
        &(tiers_case){ .scheme = &asked->scheme, .member = member, .look = look, .standing = asked->standing,
            .occasion = "interim" }, prm->text(asked->membership, "id"), answer);
}

/* What it has earned is the level it has, where that is not known. */
prm_status outlook_tell_earned(const outlook_asked *asked, const tiers_member *member, const tiers_answer *answer,
    const char *key, prm_val *result)
{
    size_t earned = answer->keeps ? member->level : answer->earned;

    return earned == TIERS_NONE ? PRM_OK : prm->set_text(result, key, asked->scheme.levels[earned].id);
}
