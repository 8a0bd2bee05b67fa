/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The time of a commitment: at four fifths of it a promise that falls behind is said to, at its end it is met
 * or missed. */
#include "sla/commitment.h"
#include "sla/sla.h"

#include <string.h>

static const char key[] = "period";

static prm_status find_period(prm_call *call, const prm_val *program, const prm_val *commitment, int64_t *begins,
    int64_t *ends)
{
    char after[PRM_DATE_ROOM];

    prm_date_add(prm->text(commitment, "until"), 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, prm->text(commitment, "from"), begins));
    return prm_date_begins(call, program, after, ends);
}

prm_status leads_commitment_arm(prm_call *call, const prm_val *program, const prm_val *commitment)
{
    const char *id = prm->text(commitment, "id");
    int64_t begins, ends;

    PRM_TRY(find_period(call, program, commitment, &begins, &ends));
    int64_t warns = begins + (ends - begins) / 5 * 4;
    if (warns > prm->now(call))
        PRM_TRY(prm->arm(call, leads_commitment_warns_timer.name, id, key, warns, NULL));
    return prm->arm(call, leads_commitment_ends_timer.name, id, key, ends, NULL);
}

prm_status leads_commitment_disarm(prm_call *call, const prm_val *commitment)
{
    const char *id = prm->text(commitment, "id");

    PRM_TRY(prm->disarm(call, leads_commitment_warns_timer.name, id, key));
    return prm->disarm(call, leads_commitment_ends_timer.name, id, key);
}

static prm_status load_open(prm_call *call, const prm_val *timer, const prm_val **commitment, int64_t *promised,
    int64_t *delivered)
{
    PRM_TRY(prm->load(call, "lead_commitment", prm->text(timer, "subject"), commitment));
    PRM_TRY(prm->get_integer(*commitment, "promised", promised));
    PRM_TRY(prm->get_integer(*commitment, "delivered", delivered));
    if (strcmp(prm->text(*commitment, "state"), "open") != 0)
        *commitment = NULL;
    return PRM_OK;
}

/* Behind: fewer than the part of the time that has passed would have brought. */
static prm_status warn(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *commitment;
    prm_val *changes = prm->object(call), *data;
    int64_t promised, delivered;

    (void)result;
    PRM_TRY(load_open(call, timer, &commitment, &promised, &delivered));
    if (!commitment || delivered * 5 >= promised * 4)
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "warned_at", prm->now(call)));
    PRM_TRY(prm->update(call, &commitment, changes));
    PRM_TRY(leads_commitment_figures(call, commitment, &data));
    return prm->emit(call, "leads.commitment_behind", prm->text(commitment, "id"), data);
}

/* The ledger has what the vendor kept and broke beside what partners did. It is of no one lead. */
static prm_status note(prm_call *call, const prm_val *commitment, int is_met)
{
    const prm_val *program, *clock;
    prm_val *values = prm->object(call), *ended = prm->object(call), *more = prm->object(call);
    int64_t begins, ends;

    PRM_TRY(prm->load(call, "program", prm->text(commitment, "program"), &program));
    PRM_TRY(find_period(call, program, commitment, &begins, &ends));
    PRM_TRY(prm->set_text(values, "party", "vendor"));
    PRM_TRY(prm->set(values, "partner", prm->get(commitment, "partner")));
    PRM_TRY(prm->set(values, "program", prm->get(commitment, "program")));
    PRM_TRY(prm->set_text(values, "kind", LEADS_CLOCK_COMMITMENT));
    PRM_TRY(prm->set_integer(values, "started_at", begins));
    PRM_TRY(prm->set_integer(values, "due_at", ends));
    PRM_TRY(prm->create(call, "sla_clock", values, &clock));
    PRM_TRY(prm->move(call, &clock, is_met ? "met" : "breached"));
    PRM_TRY(prm->set_integer(ended, "stopped_at", prm->now(call)));
    PRM_TRY(prm->set_boolean(ended, "breached", !is_met));
    if (is_met)
        PRM_TRY(prm->set_integer(ended, "met_at", prm->now(call)));
    PRM_TRY(prm->update(call, &clock, ended));
    PRM_TRY(prm->set_boolean(more, "in_time", is_met));
    return leads_clock_tell(call, clock, is_met ? "leads.sla_met" : "leads.sla_breached", more);
}

static prm_status settle(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *commitment;
    prm_val *changes = prm->object(call), *data;
    int64_t promised, delivered;

    (void)result;
    PRM_TRY(load_open(call, timer, &commitment, &promised, &delivered));
    if (!commitment)
        return PRM_OK;
    int is_met = delivered >= promised;
    PRM_TRY(prm->move(call, &commitment, is_met ? "met" : "missed"));
    PRM_TRY(prm->set_integer(changes, "settled_at", prm->now(call)));
    PRM_TRY(prm->update(call, &commitment, changes));
    PRM_TRY(note(call, commitment, is_met));
    PRM_TRY(leads_commitment_figures(call, commitment, &data));
    PRM_TRY(prm->set_boolean(data, "met", is_met));
    return prm->emit(call, is_met ? "leads.commitment_met" : "leads.commitment_missed", prm->text(commitment, "id"),
        data);
}

const prm_timer leads_commitment_warns_timer = { .size = sizeof leads_commitment_warns_timer, .since = 1,
    .name = "leads.commitment_warns", .doc = "Four fifths of the time of a commitment are over", .run = warn };
const prm_timer leads_commitment_ends_timer = { .size = sizeof leads_commitment_ends_timer, .since = 1,
    .name = "leads.commitment_ends", .doc = "The time of a commitment is over", .run = settle };
