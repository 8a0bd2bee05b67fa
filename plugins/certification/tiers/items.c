/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What was found, as evaluations and scorecards tell it: requirement by requirement. */
#include "tiers/words.h"

static prm_status tell_source(const tiers_scheme *scheme, const tiers_look *look, size_t index, prm_val *item)
{
    const tiers_source *source;
    const tiers_value *value;

    if (index == TIERS_NONE)
        return PRM_OK;
    source = &scheme->sources[index];
    value = &look->values[index];
    PRM_TRY(prm->set_text(item, "metric", source->metric));
    PRM_TRY(prm->set_text(item, "window", source->window));
    if (*source->unit != '\0')
        PRM_TRY(prm->set_text(item, "unit", source->unit));
    if (value->from)
        PRM_TRY(prm->set_text(item, "from", value->from));
    if (value->to)
        PRM_TRY(prm->set_text(item, "to", value->to));
    return prm->count(value->evidence) > 0 ? prm->set(item, "evidence", value->evidence) : PRM_OK;
}

static prm_status add(prm_call *call, const tiers_scheme *scheme, const tiers_look *look, size_t level, size_t index,
    prm_val *items)
{
    const tiers_requirement *requirement = &scheme->requirements[index];
    const tiers_found *found = &look->found[index];
    prm_val *item = prm->object(call);

    PRM_TRY(prm->set_text(item, "level", scheme->levels[level].code));
    PRM_TRY(prm->set_text(item, "code", requirement->code));
    PRM_TRY(prm->set(item, "name", prm->get(requirement->row, "name")));
    PRM_TRY(prm->set(item, "kind", prm->get(requirement->row, "kind")));
    PRM_TRY(tell_source(scheme, look, requirement->source, item));
    if (found->is_known)
        PRM_TRY(prm->set_integer(item, "value", found->value));
    PRM_TRY(prm->set_text(item, "op", tiers_op_name(requirement->op)));
    PRM_TRY(prm->set_integer(item, "needed", requirement->threshold));
    PRM_TRY(prm->set_boolean(item, "passed", found->passed));
    PRM_TRY(prm->set_integer(item, "gap", found->gap));
    if (found->waived)
        PRM_TRY(prm->set_boolean(item, "waived", 1));
    if (requirement->kind == TIERS_POINTS)
        PRM_TRY(prm->set_integer(item, "points", found->points));
    return prm->append(items, item);
}

prm_status tiers_items_make(prm_call *call, const tiers_scheme *scheme, const tiers_look *look, prm_val **items)
{
    *items = prm->list(call);
    for (size_t i = 0; i < scheme->level_count; i++)
        for (size_t j = scheme->levels[i].first; j < scheme->levels[i].first + scheme->levels[i].count; j++)
            PRM_TRY(add(call, scheme, look, i, j, *items));
    return PRM_OK;
}
