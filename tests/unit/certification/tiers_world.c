/* SPDX-License-Identifier: Apache-2.0 */
#include "tiers_world.h"

#include <stdio.h>

void tiers_reset(world *w, int64_t won)
{
    prm_mock_metric(w->mock, TIERS_WON, "12 months", won);
}

const char *tiers_require_of(world *w, const char *level, const char *code, const char *more)
{
    world_as_manager(w);
    if (world_call(w, "tiers.requirements.create",
            "{'program':'%s','level':'%s','code':'%s','name':'The %s',%s}", w->program, level, code, code, more) != PRM_OK)
        return "";
    return prm_mock_text(w->mock, "requirement.id");
}

/* Quarters; gold takes 1000 won in 12 months. */
bool tiers_build(world *w)
{
    prm_mock_describe_metric(w->mock, TIERS_WON,
        "{'unit':'minor units','dimensions':['partner','program','segment'],'audience':'partner'}");
    tiers_reset(w, 0);
    world_as_manager(w);
    if (world_call(w, "tiers.schemes.create", "{'program':'%s','period':'quarter','grace_days':10}",
            w->program) != PRM_OK)
        return false;
    return *tiers_require_of(w, w->gold, "won", "'kind':'must','metric':'" TIERS_WON
        "','window':'12 months','threshold':1000") != '\0';
}

prm_status tiers_evaluate(world *w, const char *membership)
{
    world_as_manager(w);
    return world_call(w, "tiers.evaluate", "{'membership':'%s'}", membership);
}

void tiers_say(world *w, const char *level, const char *action)
{
    char json[100];

    snprintf(json, sizeof json, "{'level':'%s'}", level);
    prm_mock_answer(w->mock, "tiers.evaluate", json);
    snprintf(json, sizeof json, "{'action':'%s'}", action);
    prm_mock_answer(w->mock, "tiers.transition", json);
}

const char *tiers_row(world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

const char *tiers_standing(world *w)
{
    return prm_mock_row_at(w->mock, "standing", 0);
}
