/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a partner holds: who may work on it, how far it is, and its end. */
#include "work/work.h"

#include "measures/measures.h"
#include "routing/routing.h"
#include "sla/sla.h"

#include <string.h>

prm_status leads_load_held(prm_call *call, const char *id, const prm_val **lead)
{
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->load(call, "lead", id, lead));
    if (*prm->text(*lead, "holder") == '\0')
        return prm_help_fail_state(call, *lead, "not_held");
    if (caller->side != PRM_PARTNER_SIDE || strcmp(prm->text(*lead, "holder"), caller->partner) == 0)
        return PRM_OK;
    return PRM_E_FORBIDDEN;
}

prm_status leads_need(prm_call *call, const prm_val *lead, const char *const *states)
{
    prm_val *data = prm->object(call), *needed = prm->list(call);

    for (; *states; states++) {
        if (strcmp(prm->text(lead, "state"), *states) == 0)
            return PRM_OK;
        PRM_TRY(prm->append(needed, prm->new_text(call, *states, strlen(*states))));
    }
    PRM_TRY(prm->set(data, "state", prm->get(lead, "state")));
    PRM_TRY(prm->set(data, "needs", needed));
    return prm->fail(call, PRM_E_STATE, "invalid_state", data);
}

prm_status leads_reach_working(prm_call *call, const prm_val **lead)
{
    if (strcmp(prm->text(*lead, "state"), "accepted") == 0) {
        PRM_TRY(leads_clock_meet(call, prm->text(*lead, "id"), LEADS_CLOCK_FIRST_TOUCH, ""));
        PRM_TRY(prm->move(call, lead, "contacted"));
    }
    return strcmp(prm->text(*lead, "state"), "contacted") == 0 ? prm->move(call, lead, "working") : PRM_OK;
}

prm_status leads_note_progress(prm_call *call, const prm_val *lead)
{
    int64_t days = prm_help_number(prm->get(lead, "promises"), "progress_days"), due;

    PRM_TRY(leads_clock_meet(call, prm->text(lead, "id"), LEADS_CLOCK_PROGRESS, ""));
    if (days == 0)
        return PRM_OK;
    PRM_TRY(leads_hours_from_now(call, NULL, NULL, "always", days * 24, &due));
    return leads_clock_start(call, lead, LEADS_CLOCK_PROGRESS, prm->text(lead, "holder"), "", due);
}

prm_status leads_close(prm_call *call, const prm_val **lead, const char *state, prm_val *changes)
{
    static const char *const kept[] = { LEADS_CLOCK_PROGRESS, LEADS_CLOCK_CLOSE };

    PRM_TRY(leads_reach_working(call, lead));
    PRM_TRY(prm->move(call, lead, state));
    PRM_TRY(prm->set_integer(changes, "closed_at", prm->now(call)));
    PRM_TRY(prm->update(call, lead, changes));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        PRM_TRY(leads_clock_meet(call, prm->text(*lead, "id"), kept[i], ""));
    return leads_release(call, *lead);
}

prm_status leads_ended(prm_call *call, const prm_val *lead, prm_val **data)
{
    PRM_TRY(leads_figures_open(call, lead, NULL, data));
    return prm->set_integer(*data, "waited_ms", prm->now(call) - prm_help_number(lead, "held_since"));
}

prm_status leads_is_registered(prm_call *call, const prm_val *lead, int *is_open, const prm_val **deal)
{
    static const char *const over[] = { "rejected", "duplicate", "withdrawn", "expired", "revoked", "cancelled" };
    const char *id = prm->text(lead, "deal");
    const prm_val *row;

    *is_open = 0;
    if (*id == '\0')
        return PRM_OK;
    PRM_TRY(prm_help_load_reached(call, "deal", id, &row));
    *is_open = 1;
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        if (strcmp(prm->text(row, "state"), over[i]) == 0)
            *is_open = 0;
    if (deal)
        *deal = row;
    return PRM_OK;
}

prm_status leads_check_unregistered(prm_call *call, const prm_val *lead)
{
    prm_val *data = prm->object(call);
    int is_open;

    PRM_TRY(leads_is_registered(call, lead, &is_open, NULL));
    if (!is_open)
        return PRM_OK;
    PRM_TRY(prm->set(data, "state", prm->get(lead, "state")));
    PRM_TRY(prm->set(data, "deal", prm->get(lead, "deal")));
    return prm->fail(call, PRM_E_STATE, "registered", data);
}
