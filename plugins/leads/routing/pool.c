/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The pool: what is in it, for a partner that is entitled to it, and taking it. The first to take a lead has
 * it. */
#include "routing/routing.h"

#include "sla/sla.h"

#include <string.h>

enum { LOOKED_AT = 500, TOLD = 100 };

static const prm_field *const brief_fields[] = {
    PRM_REF("id", "lead", PRM_REQUIRED, "What leads.take is given"),
    PRM_REF("program", "program", 0, "Under which programme"), PRM_REF("product", "product", 0, "What it is about"),
    PRM_REF("territory", "territory", 0, "Where"), PRM_COUNTRY("country", 0, "In which country"), LEADS_REGION,
    LEADS_INDUSTRY, LEADS_SEGMENT, LEADS_EMPLOYEES, LEADS_TIMEFRAME, LEADS_BUDGET,
    PRM_INT("score", 0, LEADS_SCORE_MOST, 0, "How good it is"), PRM_TIME("created_at", 0, "Since when it is known"),
    NULL
};

prm_status leads_pool_watch(prm_call *call, const prm_val *lead, const prm_val *terms)
{
    int64_t hours = prm_help_number(terms, "pool_hours"), due;
    const prm_val *program;

    PRM_TRY(prm->load(call, "program", prm->text(lead, "program"), &program));
    PRM_TRY(leads_hours_from_now(call, program, NULL, "program",
        hours > 0 ? hours : prm_help_number(terms, "accept_hours"), &due));
    return leads_clock_start(call, lead, LEADS_CLOCK_POOL, "", "", due);
}

/* Whether the caller's partner may have it: as if it alone were asked. */
static prm_status find_self(prm_call *call, const prm_val *lead, const char **excluded)
{
    const char *partner = prm->caller(call)->partner;
    leads_routing r;

    PRM_TRY(leads_routing_open(call, lead, &r));
    PRM_TRY(leads_shortlist_one(call, &r, partner));
    *excluded = r.count == 0 ? "not_entitled" : r.list[0].excluded;
    return PRM_OK;
}

static prm_status list(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *found, *told;
    prm_val *filter = prm->object(call), *items = prm->list(call);
    const char *excluded;

    (void)params;
    PRM_TRY(prm->set_text(filter, "state", "pool"));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead", .filter = filter,
        .sort = "state, -created_at", .reach = PRM_REACH_PROGRAM, .limit = LOOKED_AT }, &found));
    for (size_t i = 0; i < prm->count(found) && prm->count(items) < TOLD; i++) {
        PRM_TRY(find_self(call, prm->at(found, i), &excluded));
        if (excluded)
            continue;
        PRM_TRY(prm->view(call, prm->at(found, i), "brief", NULL, &told));
        PRM_TRY(prm->append(items, told));
    }
    return prm->set(result, "items", items);
}

const prm_method leads_pool_method = { .size = sizeof leads_pool_method, .since = 1, .name = "leads.pool",
    .access = PRM_READ, .roles = LEADS_SELLERS,
    .doc = "Leads that the caller's partner may take, newest first: what they are about. At most 100, among the newest "
           "500 of the pool",
    .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("lead", brief_fields, 0, "One lead"), PRM_REQUIRED,
        "Newest first")),
    .example = "{}", .run = list };

static prm_status take(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *partner = prm->caller(call)->partner, *excluded = "lost_race";
    const prm_val *lead, *held;

    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(params, "id"), &lead));
    if (strcmp(prm->text(lead, "state"), "pool") == 0) {
        PRM_TRY(find_self(call, lead, &excluded));
        if (!excluded)
            PRM_TRY(leads_hold(call, &lead, partner, NULL));
    } else if (strcmp(prm->text(lead, "mode"), "pool") != 0) {
        return PRM_E_NOT_FOUND;
    } else if (strcmp(prm->text(lead, "holder"), partner) == 0) {
        excluded = NULL;
    }
    PRM_TRY(prm->set_boolean(result, "taken", !excluded));
    if (excluded)
        return prm->set_text(result, "because", excluded);
    PRM_TRY(prm->load(call, "lead", prm->text(lead, "id"), &held));
    return prm->set(result, "lead", held);
}

/* As leads.accept: tried out, it would tell who the customer is. */
const prm_method leads_take_method = { .size = sizeof leads_take_method, .since = 1, .name = "leads.take",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED | PRM_NO_DRY_RUN, .roles = LEADS_SELLERS,
    .doc = "Take a lead from the pool: it is the partner's from now on, unless another was faster or the partner may "
           "not have it; again: as the first time",
    .params = PRM_FIELDS(LEADS_THE_LEAD),
    .result = PRM_FIELDS(PRM_BOOL("taken", PRM_REQUIRED, "Whether it is this partner's now"),
        PRM_ENUM("because", "lost_race|not_entitled|not_active|not_a_member|paused|full|asked_before", 0, "Why not"),
        PRM_ROW("lead", "lead", leads_lead_fields, 0, "The lead, if it is")),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\"}", .run = take };
