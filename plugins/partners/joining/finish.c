/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.onboarding.complete and skip: what is done is struck off, and who has done all becomes active. */
#include "joining/joining.h"

#include <string.h>

/* When the partner asked to join the programme: what its welcome keeps. */
static prm_status set_waited(prm_call *call, const prm_val *partner, const char *program, prm_val *data)
{
    const prm_val *rows;
    int64_t since;

    PRM_TRY(partners_find(call, "welcome", "partner", prm->text(partner, "id"), 50, &rows));
    for (size_t i = 0; i < prm->count(rows); i++)
        if (strcmp(prm->text(prm->at(rows, i), "program"), program) == 0 &&
            prm->get_integer(prm->at(rows, i), "applied_at", &since) == PRM_OK)
            return prm->set_integer(data, "waited_ms", prm->now(call) - since);
    return PRM_OK;
}

prm_status partners_onboarding_finish(prm_call *call, const prm_val **partner, const char *program)
{
    prm_val *data = prm->object(call);
    const char *id = prm->text(*partner, "id");

    PRM_TRY(prm->set_text(data, "program", program));
    PRM_TRY(set_waited(call, *partner, program, data));
    PRM_TRY(prm->emit(call, "partners.onboarded", id, data));
    if (!partners_is_in(*partner, "onboarding") && !partners_is_in(*partner, "approved"))
        return PRM_OK;
    PRM_TRY(prm->move(call, partner, "active"));
    return prm->emit(call, "partners.activated", id, data);
}

/* What is left to do of it: in the programme, and in all. */
static prm_status count_left(prm_call *call, const prm_val *item, size_t *here, size_t *in_all)
{
    const prm_val *rows;
    prm_val *filter = prm->object(call);

    *here = *in_all = 0;
    PRM_TRY(prm->set_text(filter, "partner", prm->text(item, "partner")));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM,
        .entity = "onboarding_item", .filter = filter, .limit = 500 }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        int32_t is_required = 0;
        (void)prm->get_boolean(row, "required", &is_required);
        if (!is_required)
            continue;
        ++*in_all;
        *here += strcmp(prm->text(row, "program"), prm->text(item, "program")) == 0;
    }
    return PRM_OK;
}

static prm_status go_on(prm_call *call, const prm_val *item)
{
    const prm_val *partner;
    int32_t is_required = 0;
    size_t here, in_all;
    prm_val *data = prm->object(call);

    (void)prm->get_boolean(item, "required", &is_required);
    PRM_TRY(count_left(call, item, &here, &in_all));
    if (!is_required || here > 0)
        return PRM_OK;
    PRM_TRY(partners_load(call, "partner", prm->text(item, "partner"), &partner));
    if (in_all == 0)
        return partners_onboarding_finish(call, &partner, prm->text(item, "program"));
    PRM_TRY(prm->set_text(data, "program", prm->text(item, "program")));
    PRM_TRY(set_waited(call, partner, prm->text(item, "program"), data));
    return prm->emit(call, "partners.onboarded", prm->text(partner, "id"), data);
}

static prm_status end(prm_call *call, const prm_val *params, const char *state, const char *event, prm_val *result)
{
    const prm_caller *caller = prm->caller(call);
    const prm_val *item;
    prm_val *changes = prm->object(call), *data = prm->object(call);
    int64_t due;

    PRM_TRY(prm->load(call, "onboarding_item", prm->text(params, "id"), &item));
    if (caller->side == PRM_PARTNER_SIDE && (strcmp(prm->text(item, "owner"), "partner") != 0 ||
                                                strcmp(prm->text(item, "partner"), caller->partner) != 0))
        return prm->fail(call, PRM_E_FORBIDDEN, "not_yours_to_do", NULL);
    PRM_TRY(prm->move(call, &item, state));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(prm->set_text(changes, "ended_by", caller->user));
    PRM_TRY(prm->set(changes, "note", prm->get(params, "note")));
    PRM_TRY(prm->update(call, &item, changes));
    PRM_TRY(partners_reminders_disarm(call, item));
    PRM_TRY(prm->get_integer(item, "due_at", &due));
    PRM_TRY(partners_tell(item, PRM_TEXTS("partner", "program", "code", "owner"), data));
    PRM_TRY(prm->set_boolean(data, "late", prm->now(call) > due));
    PRM_TRY(prm->emit(call, event, prm->text(item, "id"), data));
    PRM_TRY(go_on(call, item));
    return prm->set(result, "onboarding_item", item);
}

static prm_status complete(prm_call *call, const prm_val *params, prm_val *result)
{
    return end(call, params, "done", "partners.onboarding_done", result);
}

static prm_status skip(prm_call *call, const prm_val *params, prm_val *result)
{
    return end(call, params, "skipped", "partners.onboarding_skipped", result);
}

#define RESULT                                                                                                         \
    PRM_FIELDS(PRM_ROW("onboarding_item", "onboarding_item", partners_item_fields, PRM_REQUIRED, "As stored"))
#define ITEM PRM_REF("id", "onboarding_item", PRM_REQUIRED, "Which")

const prm_method partners_onboarding_complete_method = { .size = sizeof partners_onboarding_complete_method, .since = 1,
    .name = "partners.onboarding.complete", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED,
    .roles = "partner_admin | " PARTNERS_REVIEWERS, .subject = "onboarding_item",
    .doc = "Something of an onboarding is done. A partner says so of what it is to do itself; with the last of what is "
           "required it is active",
    .params = PRM_FIELDS(ITEM, PRM_LINES("note", 0, 500, 0, "What there is to say about it")), .result = RESULT,
    .example = "{\"id\":\"onboarding_item_01h8xgq3m2c4e\"}", .run = complete };

const prm_method partners_onboarding_skip_method = { .size = sizeof partners_onboarding_skip_method, .since = 1,
    .name = "partners.onboarding.skip", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = PARTNERS_REVIEWERS,
    .subject = "onboarding_item", .doc = "Something of an onboarding need not be done by this partner",
    .params = PRM_FIELDS(ITEM, PRM_LINES("note", 1, 500, PRM_REQUIRED, "Why not")), .result = RESULT,
    .example = "{\"id\":\"onboarding_item_01h8xgq3m2c4e\",\"note\":\"Signed last year\"}", .run = skip };
