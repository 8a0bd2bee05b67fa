/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Giving a lead out: shortlist, rules, and what follows from their answers. */
#include "routing/routing.h"

#include "measures/measures.h"
#include "sla/sla.h"

#include <string.h>

#define NOBODY_ENTITLED "nobody_entitled" /* of today, with or without room */

prm_status leads_note_assigned(prm_call *call, const prm_val **lead, const char *mode)
{
    prm_val *changes = prm->object(call), *data;

    PRM_TRY(leads_clock_meet(call, prm->text(*lead, "id"), LEADS_CLOCK_ASSIGN, ""));
    if (strcmp(mode, "pool") != 0 && prm_help_number(*lead, "attempts") > 1) /* it may have been in the pool */
        PRM_TRY(leads_clock_meet(call, prm->text(*lead, "id"), LEADS_CLOCK_POOL, ""));
    if (prm->type(prm->get(*lead, "assigned_at")) == PRM_V_INT)
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "assigned_at", prm->now(call)));
    PRM_TRY(prm->update(call, lead, changes));
    PRM_TRY(leads_figures_open(call, *lead, NULL, &data));
    PRM_TRY(prm->set_integer(data, "waited_ms", prm->now(call) - prm_help_number(*lead, "qualified_at")));
    PRM_TRY(prm->set_text(data, "mode", mode));
    if (!prm_help_is_true(*lead, "nobody_found"))
        PRM_TRY(prm->set_boolean(data, "nobody", 0));
    return prm->emit(call, "leads.assigned", prm->text(*lead, "id"), data);
}

static prm_status to_partners(prm_call *call, const leads_routing *r, const leads_choice *choice, const prm_val *terms,
    const prm_val **lead)
{
    prm_val *changes = prm->object(call);
    int64_t attempt = prm_help_number(*lead, "attempts") + 1, respond_by;

    PRM_TRY(prm->move(call, lead, "offered"));
    PRM_TRY(prm->set_integer(changes, "attempts", attempt));
    PRM_TRY(prm->set_integer(changes, "open_offers", (int64_t)choice->count));
    PRM_TRY(prm->set(changes, "promises", terms));
    PRM_TRY(prm->update(call, lead, changes));
    for (size_t i = 0; i < choice->count; i++) {
        const leads_candidate *c = &r->list[choice->ranked[i]];
        PRM_TRY(leads_hours_from_now(call, r->program, c->row, prm->text(terms, "calendar"),
            prm_help_number(terms, "accept_hours"), &respond_by));
        PRM_TRY(leads_offer_make(call, *lead, c->partner, attempt, respond_by));
    }
    return leads_note_assigned(call, lead, choice->mode);
}

prm_status leads_pool_put(prm_call *call, const prm_val *terms, const prm_val **lead)
{
    prm_val *changes = prm->object(call);
    const prm_val *data;

    PRM_TRY(prm->move(call, lead, "pool"));
    PRM_TRY(prm->set_integer(changes, "attempts", prm_help_number(*lead, "attempts") + 1));
    PRM_TRY(prm->set(changes, "promises", terms));
    PRM_TRY(prm->set_text(changes, "mode", "pool"));
    PRM_TRY(prm->update(call, lead, changes));
    PRM_TRY(leads_pool_watch(call, *lead, terms));
    PRM_TRY(leads_figures(call, *lead, NULL, &data));
    PRM_TRY(prm->emit(call, "leads.pooled", prm->text(*lead, "id"), data));
    return leads_note_assigned(call, lead, "pool");
}

prm_status leads_to_person(prm_call *call, const char *why, const prm_val **lead)
{
    const prm_val *program;
    prm_val *changes = prm->object(call), *data;
    int is_first = !prm_help_has_value(*lead, "assigned_at") && !prm_help_is_true(*lead, "nobody_found");
    int64_t due;

    PRM_TRY(prm->load(call, "program", prm->text(*lead, "program"), &program));
    PRM_TRY(prm->move(call, lead, "unassignable"));
    PRM_TRY(prm->set_text(changes, "reason_code", why));
    if (is_first)
        PRM_TRY(prm->set_boolean(changes, "nobody_found", 1));
    PRM_TRY(prm->update(call, lead, changes));
    PRM_TRY(leads_hours_from_now(call, program, NULL, "program", prm_help_setting(call, "assign_hours"), &due));
    PRM_TRY(leads_clock_keep(call, *lead, LEADS_CLOCK_ASSIGN, due));
    PRM_TRY(leads_figures_open(call, *lead, NULL, &data));
    PRM_TRY(prm->set_text(data, "reason_code", why));
    if (is_first)
        PRM_TRY(prm->set_boolean(data, "nobody", 1));
    return prm->emit(call, "leads.unassignable", prm->text(*lead, "id"), data);
}

prm_status leads_terms_of(prm_call *call, const prm_val *lead, const prm_val **terms)
{
    const prm_val *stored = prm->get(lead, "promises");
    prm_val *usual = prm->object(call);

    *terms = prm->type(stored) == PRM_V_OBJECT ? stored : usual;
    PRM_TRY(prm->set_integer(usual, "accept_hours", LEADS_USUAL_HOURS));
    PRM_TRY(prm->set_integer(usual, "first_touch_hours", LEADS_USUAL_HOURS));
    PRM_TRY(prm->set_integer(usual, "progress_days", LEADS_USUAL_DAYS));
    return prm->set_text(usual, "calendar", "program");
}

/* Nobody is left to ask: by the operator's word it is for whoever takes it, or for a person. What nobody may take would
 * lie in the pool for ever. */
static prm_status to_nobody(prm_call *call, const char *why, const prm_val **lead)
{
    const char *then = "";
    const prm_val *terms;

    (void)prm->as_text(prm->setting(call, "without_anybody"), &then, NULL);
    if (strcmp(then, "pool") != 0 || strcmp(why, NOBODY_ENTITLED) == 0)
        return leads_to_person(call, why, lead);
    PRM_TRY(leads_terms_of(call, *lead, &terms));
    return leads_pool_put(call, terms, lead);
}

static prm_status decide(prm_call *call, const prm_val *lead, const prm_val *facts, const prm_val **outcome)
{
    const char *id = prm->text(lead, "id"), *before = prm->text(lead, "routed_by");

    if (*before == '\0')
        return prm->decide(call, leads_route_chain.name, id, facts, outcome);
    return prm->decide_again(call, leads_route_chain.name, id, before, facts, outcome);
}

static prm_status note(prm_call *call, const prm_val *outcome, const leads_choice *choice, const prm_val **lead)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set(changes, "routed_by", prm->get(outcome, "id")));
    PRM_TRY(prm->set_text(changes, "mode", choice->mode));
    return prm->update(call, lead, changes);
}

prm_status leads_route(prm_call *call, const prm_val **lead, const prm_val **outcome)
{
    const prm_val *facts, *decided, *terms;
    leads_routing r;
    leads_choice choice;
    int is_entitled;

    PRM_TRY(leads_routing_open(call, *lead, &r));
    if (prm_help_number(*lead, "attempts") >= prm_help_setting(call, "most_attempts"))
        return to_nobody(call, "asked_often", lead);
    PRM_TRY(leads_shortlist(call, &r));
    if (r.usable == 0)
        PRM_TRY(leads_is_anybody_entitled(call, &r, &is_entitled));
    if (r.usable == 0)
        return to_nobody(call, is_entitled ? "nobody_free" : NOBODY_ENTITLED, lead);
    PRM_TRY(leads_route_facts(call, &r, &facts));
    PRM_TRY(decide(call, *lead, facts, &decided));
    PRM_TRY(leads_choose(call, &r, decided, &choice));
    PRM_TRY(note(call, decided, &choice, lead));
    if (outcome)
        *outcome = decided;
    terms = prm->get(decided, leads_sla_rule.name);
    if (strcmp(choice.mode, "human") == 0)
        return leads_to_person(call, choice.reason, lead);
    return strcmp(choice.mode, "pool") == 0 ? leads_pool_put(call, terms, lead)
                                            : to_partners(call, &r, &choice, terms, lead);
}

prm_status leads_offer_gone(prm_call *call, const prm_val **lead)
{
    int64_t left = prm_help_number(*lead, "open_offers") - 1;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_integer(changes, "open_offers", left > 0 ? left : 0));
    PRM_TRY(prm->update(call, lead, changes));
    if (left > 0 || strcmp(prm->text(*lead, "state"), "offered") != 0)
        return PRM_OK;
    PRM_TRY(prm->move(call, lead, "qualified"));
    return prm->arm(call, leads_distribute_timer.name, prm->text(*lead, "id"), "", prm->now(call), NULL);
}
