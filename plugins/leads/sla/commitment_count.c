/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Counting what a partner gets against what it was promised. Who takes a lead need not see the promise, nor may
 * it write it: each count is a call of the plugin's own, within the same transaction. */
#include "sla/commitment.h"

#include <string.h>

enum { LOOKED_AT = 100 };

static const prm_field *const delivery_fields[] = {
    PRM_REF("commitment", "lead_commitment", PRM_REQUIRED, "What was promised"),
    PRM_REF("partner", "partner", PRM_REQUIRED, "To whom"),
    PRM_REF("lead", "lead", PRM_REQUIRED | PRM_VENDOR, "The lead it got"),
    PRM_TIME("at", PRM_REQUIRED, "When"),
    NULL
};

const prm_entity leads_delivery_entity = { .size = sizeof leads_delivery_entity, .name = "lead_delivery",
    .path = "leads.deliveries", .since = 1, .scope = "partner", .doc = "A lead that counts for what was promised",
    .ops = "get list export: *", .fields = delivery_fields,
    .indexes = PRM_TEXTS("unique commitment, lead", "partner, -created_at") };

/* ---- Which commitments a lead counts for ------------------------------------------------------------------------ */

/* Whether a node of a tree is `above` or a part of it; of nothing, anything is. */
static prm_status is_part(prm_call *call, const char *entity, const char *id, const char *above, int *answer)
{
    const prm_val *path;

    *answer = 1;
    if (*above == '\0')
        return PRM_OK;
    PRM_TRY(leads_path(call, entity, id, &path));
    *answer = prm_help_has_text(path, above);
    return PRM_OK;
}

static prm_status is_of_day(prm_call *call, const prm_val *commitment, int *answer)
{
    const prm_val *program;
    const char *today;

    PRM_TRY(prm->load(call, "program", prm->text(commitment, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    *answer = strcmp(prm->text(commitment, "from"), today) <= 0 && strcmp(today, prm->text(commitment, "until")) <= 0;
    return PRM_OK;
}

static prm_status counts_for(prm_call *call, const prm_val *commitment, const prm_val *lead, int *answer)
{
    const char *program = prm->text(lead, "program");
    int fits = *program == '\0' || strcmp(program, prm->text(commitment, "program")) == 0;

    *answer = 0;
    if (fits)
        PRM_TRY(is_of_day(call, commitment, &fits));
    if (fits)
        PRM_TRY(is_part(call, "product", prm->text(lead, "product"), prm->text(commitment, "product"), &fits));
    if (fits)
        PRM_TRY(is_part(call, "territory", prm->text(lead, "territory"), prm->text(commitment, "territory"), &fits));
    *answer = fits;
    return PRM_OK;
}

prm_status leads_commitment_count(prm_call *call, const prm_val *lead, const char *partner)
{
    const prm_val *found, *answer;
    prm_val *filter = prm->object(call);
    int counts;

    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_commitment", .filter = filter,
        .sort = "partner, state, until", .reach = PRM_REACH_PROGRAM, .limit = LOOKED_AT }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        prm_val *params = prm->object(call);
        PRM_TRY(counts_for(call, prm->at(found, i), lead, &counts));
        if (!counts)
            continue;
        PRM_TRY(prm->set_text(params, "id", prm->text(prm->at(found, i), "id")));
        PRM_TRY(prm->set_text(params, "lead", prm->text(lead, "id")));
        PRM_TRY(prm->call_method(call, leads_commitments_count_method.name, params, PRM_AS_PLUGIN, &answer));
    }
    return PRM_OK;
}

/* ---- leads.commitments.count ------------------------------------------------------------------------------------ */

static prm_status is_counted(prm_call *call, const prm_val *params, int *answer)
{
    prm_val *filter = prm->object(call);
    int64_t count;

    PRM_TRY(prm->set(filter, "commitment", prm->get(params, "id")));
    PRM_TRY(prm->set(filter, "lead", prm->get(params, "lead")));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_delivery", .filter = filter,
        .limit = 1 }, &count));
    *answer = count > 0;
    return PRM_OK;
}

static prm_status deliver(prm_call *call, const prm_val **commitment, const char *lead)
{
    const prm_val *delivery;
    prm_val *values = prm->object(call), *changes = prm->object(call);

    PRM_TRY(prm->set(values, "commitment", prm->get(*commitment, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(*commitment, "partner")));
    PRM_TRY(prm->set_text(values, "lead", lead));
    PRM_TRY(prm->set_integer(values, "at", prm->now(call)));
    PRM_TRY(prm->create(call, "lead_delivery", values, &delivery));
    PRM_TRY(prm->set_integer(changes, "delivered", prm_help_number(*commitment, "delivered") + 1));
    return prm->update(call, commitment, changes);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *commitment, *lead;
    int counted;

    PRM_TRY(prm->load(call, "lead_commitment", prm->text(params, "id"), &commitment));
    PRM_TRY(prm->load(call, "lead", prm->text(params, "lead"), &lead));
    if (strcmp(prm->text(commitment, "state"), "open") != 0)
        return prm->fail(call, PRM_E_STATE, "settled", NULL);
    PRM_TRY(is_counted(call, params, &counted));
    if (!counted)
        PRM_TRY(deliver(call, &commitment, prm->text(lead, "id")));
    PRM_TRY(prm->set_boolean(result, "counted", !counted));
    return prm->set(result, "lead_commitment", commitment);
}

const prm_method leads_commitments_count_method = { .size = sizeof leads_commitments_count_method, .since = 1,
    .name = "leads.commitments.count", .access = PRM_WRITE, .roles = LEADS_PEOPLE, .subject = "lead_commitment",
    .doc = "Count a lead that reached the partner another way for what it was promised; what it is offered counts by "
           "itself. A lead counts once",
    .params = PRM_FIELDS(LEADS_THE_COMMITMENT, PRM_REF("lead", "lead", PRM_REQUIRED, "The lead")),
    .result = PRM_FIELDS(LEADS_COMMITMENT, PRM_BOOL("counted", PRM_REQUIRED, "Whether it had not been before")),
    .example = "{\"id\":\"lead_commitment_01h8xgq3m2c4e\",\"lead\":\"lead_01h8xgq3m2c4e\"}", .run = run };
