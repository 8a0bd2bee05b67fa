/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What there is beside what is required: reckoned over values alone, so that any values can be looked at. */
#include "tiers/tiers.h"

#include <string.h>

enum { MOST_POINTS = 1000000 };

int tiers_op_holds(int op, int64_t value, int64_t threshold)
{
    switch (op) {
    case TIERS_GT: return value > threshold;
    case TIERS_LTE: return value <= threshold;
    case TIERS_LT: return value < threshold;
    default: return value >= threshold;
    }
}

/* How much is missing, or too much, for it to hold. */
static int64_t gap_of(int op, int64_t value, int64_t threshold)
{
    int64_t strictly = op == TIERS_GT || op == TIERS_LT;

    if (tiers_op_holds(op, value, threshold))
        return 0;
    return (op == TIERS_GTE || op == TIERS_GT ? threshold - value : value - threshold) + strictly;
}

/* On that day: neither after its end nor before it was granted. */
static int is_waived(const tiers_member *member, const tiers_requirement *requirement, const char *as_of)
{
    for (size_t i = 0; i < prm->count(member->waivers); i++) {
        const prm_val *waiver = prm->at(member->waivers, i);
        if (prm_help_is(waiver, "requirement", requirement->id) && strcmp(prm->text(waiver, "from"), as_of) <= 0 &&
            strcmp(prm->text(waiver, "until"), as_of) >= 0)
            return 1;
    }
    return 0;
}

/* One point for so much of the value, from the threshold on; else all of them or none. */
static int64_t points_of(const tiers_requirement *requirement, const tiers_found *found)
{
    int64_t points = found->passed ? requirement->points : 0;

    if (requirement->kind != TIERS_POINTS)
        return 0;
    if (requirement->per == 0 || (found->waived && requirement->points > 0))
        return points;
    points = found->gap == 0 && found->value > 0 ? found->value / requirement->per : 0;
    int64_t most = requirement->points > 0 ? requirement->points : MOST_POINTS;
    return points < most ? points : most;
}

static void find(const tiers_member *member, const char *as_of, const tiers_requirement *requirement,
    const tiers_value *value, tiers_found *found)
{
    found->is_known = value->is_known;
    found->value = value->value;
    found->gap = gap_of(requirement->op, value->value, requirement->threshold);
    found->waived = found->gap > 0 && is_waived(member, requirement, as_of);
    found->passed = found->gap == 0 || found->waived;
    found->points = points_of(requirement, found);
}

static void reach(const tiers_scheme *scheme, const tiers_member *member, size_t index, tiers_look *look)
{
    const tiers_level *level = &scheme->levels[index];
    tiers_reach *reached = &look->levels[index];
    int reaches_points = 1;

    for (size_t i = level->first; i < level->first + level->count; i++) {
        reached->missing += scheme->requirements[i].kind == TIERS_MUST && !look->found[i].passed;
        reached->total += look->found[i].points;
    }
    for (size_t i = level->first; i < level->first + level->count; i++)
        if (scheme->requirements[i].kind == TIERS_TOTAL) {
            find(member, look->as_of, &scheme->requirements[i],
                &(tiers_value){ .value = reached->total, .is_known = 1 }, &look->found[i]);
            reached->needed = scheme->requirements[i].threshold;
            reaches_points = look->found[i].passed;
        }
    reached->is_met = reached->missing == 0 && reaches_points && (level->count > 0 || index == 0);
}

prm_status tiers_look_at(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    const tiers_value *values, tiers_look *look)
{
    *look = (tiers_look){ .as_of = as_of, .values = values, .best = TIERS_NONE, .is_known = 1,
        .found = prm->alloc(call, (scheme->requirement_count + 1) * sizeof *look->found),
        .levels = prm->alloc(call, (scheme->level_count + 1) * sizeof *look->levels) };
    if (!look->found || !look->levels)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < scheme->requirement_count; i++)
        if (scheme->requirements[i].source != TIERS_NONE) {
            const tiers_value *value = &values[scheme->requirements[i].source];
            find(member, as_of, &scheme->requirements[i], value, &look->found[i]);
            look->is_known = look->is_known && value->is_known;
        }
    for (size_t i = 0; i < scheme->level_count; i++) {
        reach(scheme, member, i, look);
        if (look->levels[i].is_met)
            look->best = i;
    }
    return PRM_OK;
}
