/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What every end of an approved deal has in common, and who may bring it about in which state. */
#include "life/life.h"
#include "review/review.h"

#include <string.h>

prm_status deals_life_load_shared(prm_call *call, const char *id, const prm_val **deal)
{
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->load(call, "deal", id, deal));
    if (caller->side != PRM_PARTNER_SIDE || strcmp(caller->partner, prm->text(*deal, "partner")) == 0 ||
        strcmp(caller->partner, prm->text(*deal, "distributor")) == 0)
        return PRM_OK;
    return PRM_E_FORBIDDEN;
}

/* The states a move of the flow's leads to from `state`: "a > b | c : roles". */
static prm_status list_legal(prm_call *call, const char *state, prm_val *legal)
{
    for (const char *const *line = deals_deal_entity.flow->moves; *line; line++) {
        const char *at = strchr(*line, '>'), *end = strchr(*line, ':');
        if (strncmp(*line, state, strlen(state)) != 0 || (*line)[strlen(state)] != ' ' || !at)
            continue;
        end = end ? end : *line + strlen(*line);
        while ((at += strspn(at, "> |")) < end) {
            size_t length = strcspn(at, " |:");
            PRM_TRY(prm->append(legal, prm->new_text(call, at, length)));
            at += length;
        }
    }
    return PRM_OK;
}

prm_status deals_life_need(prm_call *call, const prm_val *deal, const char *const *states)
{
    const char *state = prm->text(deal, "state");
    prm_val *data = prm->object(call), *needed = prm->list(call), *legal = prm->list(call);

    for (; *states; states++) {
        if (strcmp(state, *states) == 0)
            return PRM_OK;
        PRM_TRY(prm->append(needed, prm->new_text(call, *states, strlen(*states))));
    }
    PRM_TRY(list_legal(call, state, legal));
    PRM_TRY(prm->set_text(data, "state", state));
    PRM_TRY(prm->set(data, "legal", legal));
    PRM_TRY(prm->set(data, "needs", needed));
    return prm->fail(call, PRM_E_STATE, "invalid_state", data);
}

int64_t deals_life_approved_at(const prm_val *deal)
{
    int64_t at = 0;

    if (prm->get_integer(deal, "decided_at", &at) != PRM_OK)
        (void)prm->get_integer(deal, "created_at", &at);
    return at;
}

/* What the figures of the end do not say: how it stood just before, and why it ended. */
static prm_status describe(prm_call *call, const prm_val *was, const prm_val *deal, prm_val *data)
{
    static const char *const before[] = { "stage", "forecast_base" };
    static const char *const after[] = { "won_base", "closure_code", "reason_code" };

    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        PRM_TRY(prm_help_set_given(data, before[i], was));
    for (size_t i = 0; i < sizeof after / sizeof *after; i++)
        PRM_TRY(prm_help_set_given(data, after[i], deal));
    return prm->set_integer(data, "open_days", (prm->now(call) - deals_life_approved_at(deal)) / PRM_DAY_MS);
}

prm_status deals_life_end(prm_call *call, const prm_val **deal, const char *state, prm_val *changes, prm_val **data)
{
    const prm_val *was = *deal;

    PRM_TRY(prm->move(call, deal, state));
    PRM_TRY(deals_release(call, *deal));
    if (prm->type(prm->get(*deal, "extension_wanted_at")) == PRM_V_INT)
        PRM_TRY(prm->set(changes, "extension_wanted_at", prm->new_null(call)));
    PRM_TRY(prm->update(call, deal, changes));
    PRM_TRY(prm_steps_cancel(call, &deals_steps, prm->text(*deal, "id"), NULL));
    PRM_TRY(deals_figures_settled(call, deal, data));
    return describe(call, was, *deal, *data);
}
