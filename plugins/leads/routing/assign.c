/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.assign: a person says who is asked, whatever the rules found; leads.route has them look again. */
#include "routing/routing.h"

#include "measures/measures.h"
#include "sla/sla.h"
#include "work/work.h"

#include <string.h>

/* It is nobody's, and nobody is asked: any other has a way of its own. */
static prm_status load_waiting(prm_call *call, const char *id, const prm_val **lead)
{
    PRM_TRY(prm->load(call, "lead", id, lead));
    if (strcmp(prm->text(*lead, "state"), "offered") == 0)
        return prm_help_fail_state(call, *lead, "offered");
    return leads_need(call, *lead, PRM_TEXTS("qualified", "pool", "unassignable"));
}

static prm_status check_partner(prm_call *call, const prm_val *lead, const char *id, const prm_val **partner)
{
    const prm_val *membership, *level;

    PRM_TRY(prm->load(call, "partner", id, partner));
    if (strcmp(prm->text(*partner, "state"), "active") != 0)
        return prm->fail_field(call, "partner", "not_active", "is not active");
    PRM_TRY(prm_help_membership(call, prm->get(*partner, "id"), prm->get(lead, "program"), PRM_REACH_PROGRAM,
        &membership, &level));
    return membership ? PRM_OK : prm->fail_field(call, "partner", "not_a_member", "is not in the lead's programme");
}

static prm_status offer(prm_call *call, const prm_val *partner, const prm_val *terms, const prm_val **lead)
{
    const prm_val *program;
    prm_val *changes = prm->object(call);
    int64_t attempt = prm_help_number(*lead, "attempts") + 1, respond_by;

    PRM_TRY(prm->load(call, "program", prm->text(*lead, "program"), &program));
    PRM_TRY(leads_hours_from_now(call, program, partner, prm->text(terms, "calendar"),
        prm_help_number(terms, "accept_hours"), &respond_by));
    PRM_TRY(prm->set_integer(changes, "attempts", attempt));
    PRM_TRY(prm->set_integer(changes, "open_offers", 1));
    PRM_TRY(prm->set(changes, "promises", terms));
    PRM_TRY(prm->set_text(changes, "mode", "human"));
    PRM_TRY(prm->move(call, lead, "offered"));
    PRM_TRY(prm->update(call, lead, changes));
    PRM_TRY(leads_offer_make(call, *lead, prm->text(partner, "id"), attempt, respond_by));
    return leads_note_assigned(call, lead, "human");
}

/* It is given out now, and not by itself. */
static prm_status take_up(prm_call *call, const prm_val **lead)
{
    if (strcmp(prm->text(*lead, "state"), "qualified") != 0)
        PRM_TRY(prm->move(call, lead, "qualified"));
    return prm->disarm(call, leads_distribute_timer.name, prm->text(*lead, "id"), "");
}

static prm_status assign(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *to = prm->text(params, "partner");
    const prm_val *lead, *partner, *terms;

    PRM_TRY(load_waiting(call, prm->text(params, "id"), &lead));
    if (*to != '\0')
        PRM_TRY(check_partner(call, lead, to, &partner));
    PRM_TRY(leads_terms_of(call, lead, &terms));
    PRM_TRY(take_up(call, &lead));
    if (*to != '\0')
        PRM_TRY(offer(call, partner, terms, &lead));
    else
        PRM_TRY(leads_pool_put(call, terms, &lead));
    return prm->set(result, "lead", lead);
}

const prm_method leads_assign_method = { .size = sizeof leads_assign_method, .since = 1, .name = "leads.assign",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_PEOPLE, .subject = "lead",
    .doc = "Say who gets a lead that nobody was found for, that is in the pool, or that waits to be given out: offer "
           "it to a partner of one's choice, or leave it to whoever is entitled and takes it first. For an offer "
           "entitlements and room are not asked for; the partner has to be active in the programme",
    .params = PRM_FIELDS(LEADS_THE_LEAD, PRM_REF("partner", "partner", 0, "To whom; none: into the pool")),
    .result = PRM_FIELDS(LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4e\"}", .run = assign };

static prm_status route(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead, *outcome = NULL;

    PRM_TRY(load_waiting(call, prm->text(params, "id"), &lead));
    PRM_TRY(take_up(call, &lead));
    PRM_TRY(leads_route(call, &lead, &outcome));
    PRM_TRY(prm_help_tell_decision(outcome, result));
    return prm->set(result, "lead", lead);
}

const prm_method leads_route_method = { .size = sizeof leads_route_method, .since = 1, .name = "leads.route",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_PEOPLE, .subject = "lead",
    .doc = "Have the rules look again for somebody: of a lead that nobody was found for, or that is in the pool",
    .params = PRM_FIELDS(LEADS_THE_LEAD),
    .result = PRM_FIELDS(LEADS_LEAD, LEADS_DECISION, LEADS_REASONS),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\"}", .run = route };
