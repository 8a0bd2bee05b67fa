/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A case goes from one state to another: the one place where it does, so that what depends on it follows. */
#include "cases/cases.h"
#include "clocks/clocks.h"

/* What is noted and told where a case comes to. */
static const struct arrival {
    const char *state, *stamp, *event;
    int is_first; /* the stamp is that of the first time */
} arrivals[] = {
    { "triaged", "triaged_at", "support.triaged", 1 },
    { "in_progress", NULL, "support.in_progress", 0 },
    { "waiting_partner", NULL, "support.waiting_partner", 0 },
    { "waiting_internal", NULL, "support.waiting_internal", 0 },
    { "resolved", "resolved_at", "support.resolved", 0 },
    { "reopened", NULL, "support.reopened", 0 },
    { "closed", "ended_at", "support.closed", 0 },
    { "cancelled", "ended_at", "support.cancelled", 0 },
    { "duplicate", "ended_at", "support.merged", 0 },
};

static const struct arrival *arrival_at(const char *state)
{
    for (size_t i = 0; i < sizeof arrivals / sizeof *arrivals; i++)
        if (strcmp(arrivals[i].state, state) == 0)
            return &arrivals[i];
    return NULL;
}

static prm_status tell(prm_call *call, const prm_val *row, const char *from, const struct arrival *arrival)
{
    prm_val *data;

    PRM_TRY(support_case_figures(call, row, &data));
    PRM_TRY(prm->set_text(data, "from", from));
    PRM_TRY(prm->set_integer(data, "minutes", (prm->now(call) - prm_help_number(row, "created_at")) / 60000));
    PRM_TRY(prm_help_set_given(data, "merged_into", row));
    return prm->emit(call, arrival->event, prm->text(row, "id"), data);
}

/* What was another case again does not count twice in a quota, and what nobody answered not at all. */
static prm_status give_back(prm_call *call, const prm_val *row)
{
    int is_unanswered = prm_help_is_in(row, "cancelled") && !prm_help_has_value(row, "first_response_at");

    return prm_help_is_in(row, "duplicate") || is_unanswered ? success_case_returned(call, row) : PRM_OK;
}

prm_status support_case_move(prm_call *call, const prm_val **row, const char *state, const prm_val *changes)
{
    const struct arrival *arrival = arrival_at(state);
    const char *from = prm->text(*row, "state");
    prm_val *all = prm->object(call);

    if (!arrival)
        return PRM_E_INVALID;
    PRM_TRY(prm->move(call, row, state));
    for (size_t i = 0; i < prm->count(changes); i++)
        PRM_TRY(prm->set(all, prm->key_at(changes, i), prm->get(changes, prm->key_at(changes, i))));
    if (arrival->stamp && !(arrival->is_first && prm_help_has_value(*row, arrival->stamp)))
        PRM_TRY(prm->set_integer(all, arrival->stamp, prm->now(call)));
    if (prm->count(all) > 0)
        PRM_TRY(prm->update(call, row, all));
    PRM_TRY(give_back(call, *row));
    PRM_TRY(support_clocks_moved(call, row, from));
    return tell(call, *row, from, arrival);
}
