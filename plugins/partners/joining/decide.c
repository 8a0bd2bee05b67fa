/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The rules decide an application, in a reaction to its coming; what they leave to nobody is carried out
 * later. */
#include "joining/joining.h"

#include <stdio.h>
#include <string.h>

enum { MEMBERSHIPS = 500 }; /* of one partner */

/* ---- The applicant among the partners ---------------------------------------------------------------------------- */

/* Those fields of a partner that an application says under the same name. */
static const char *const said[] = { "legal_name", "country", "domain", "tax_id", "territories", "products",
    "segments" };

static prm_status describe(const prm_val *application, prm_val *values)
{
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        PRM_TRY(prm->set(values, said[i], prm->get(application, said[i])));
    PRM_TRY(prm->set(values, "type", prm->get(application, "channel_type")));
    return prm->set(values, "locale", prm->get(application, "contact_locale"));
}

/* Who applies again is who it was, unless that has become something else since. */
static prm_status find_former(prm_call *call, const prm_val *application, const prm_val **partner)
{
    const prm_val *previous;

    *partner = NULL;
    if (*prm->text(application, "previous") == '\0')
        return PRM_OK;
    PRM_TRY(partners_load(call, "application", prm->text(application, "previous"), &previous));
    if (*prm->text(previous, "partner") == '\0')
        return PRM_OK;
    PRM_TRY(partners_load(call, "partner", prm->text(previous, "partner"), partner));
    if (prm->get(*partner, "archived_at") ||
        (!partners_is_in(*partner, "rejected") && !partners_is_in(*partner, "prospect")))
        *partner = NULL;
    return PRM_OK;
}

prm_status partners_own_row(prm_call *call, const prm_val **application, const prm_val **partner)
{
    prm_val *values = prm->object(call), *changes = prm->object(call);

    if (*prm->text(*application, "partner") != '\0')
        return partners_load(call, "partner", prm->text(*application, "partner"), partner);
    PRM_TRY(find_former(call, *application, partner));
    PRM_TRY(describe(*application, values));
    if (*partner) {
        PRM_TRY(prm->set(values, "reapply_after", prm->new_null(call)));
        PRM_TRY(prm->update(call, partner, values));
        PRM_TRY(prm->move(call, partner, "applied"));
    } else {
        PRM_TRY(prm->set_text(values, "state", "applied"));
        PRM_TRY(prm->create(call, "partner", values, partner));
    }
    PRM_TRY(prm->set_text(changes, "partner", prm->text(*partner, "id")));
    return prm->update(call, application, changes);
}

/* ---- What the rules answered ------------------------------------------------------------------------------------- */

static const prm_val *answer(const prm_val *outcome, const char *point, const char *field)
{
    return prm->get(prm->get(outcome, point), field);
}

/* manager_1 is a person. */
static prm_status set_manager(const prm_val *outcome, const prm_val *managers, prm_val *terms)
{
    const char *name = prm->text(prm->get(outcome, "partners.territory"), "manager");
    char known[32];

    for (size_t i = 0; *name != '\0' && i < prm->count(managers); i++) {
        snprintf(known, sizeof known, "manager_%zu", i + 1);
        if (strcmp(known, name) == 0)
            return prm->set_text(terms, "manager", prm->text(prm->at(managers, i), "user"));
    }
    return PRM_OK;
}

static prm_status keep_terms(prm_call *call, const prm_val *outcome, const prm_val *managers, const char *verdict,
    prm_val *changes)
{
    static const char *const of_application[] = { "level", "reapply_days" };
    prm_val *terms = prm->object(call);

    PRM_TRY(prm->set_text(terms, "verdict", verdict));
    for (size_t i = 0; i < sizeof of_application / sizeof *of_application; i++)
        PRM_TRY(prm->set(terms, of_application[i], answer(outcome, "partners.application", of_application[i])));
    PRM_TRY(prm->set(terms, "items", answer(outcome, "partners.onboarding", "items")));
    PRM_TRY(set_manager(outcome, managers, terms));
    return prm->set(changes, "terms", terms);
}

/* Of their reasons what is for the applicant, with the text as it is now, and with what it is made of for other
 * languages. */
static prm_status keep_told(prm_call *call, const prm_val *outcome, prm_val *changes)
{
    const prm_val *reasons = prm->get(outcome, "reasons");
    prm_val *told = prm->list(call);

    for (size_t i = 0; i < prm->count(reasons); i++) {
        const prm_val *reason = prm->at(reasons, i);
        prm_val *kept = prm->object(call);
        if (strcmp(prm->text(reason, "audience"), "partner") != 0)
            continue;
        PRM_TRY(prm_help_set_every(kept, reason));
        PRM_TRY(prm->append(told, kept));
    }
    return prm->set(changes, "told", told);
}

/* Whoever has a key of a partner's is looked at by a person, whatever the rules say: it may be that partner, or
 * somebody who gives itself out as it, and neither is told here that it is known. */
static prm_status reach_verdict(prm_call *call, const prm_val *outcome, int32_t is_known, const char **verdict)
{
    *verdict = prm->text(prm->get(outcome, "partners.application"), "verdict");
    if (!is_known || strcmp(*verdict, "accept") != 0)
        return PRM_OK;
    *verdict = "review";
    return prm->add_reason(call, outcome, "partners.application", "contradicted", NULL);
}

/* ---- Carrying it out --------------------------------------------------------------------------------------------- */

prm_status partners_to_review(prm_call *call, const prm_val **application)
{
    const prm_val *partner;
    prm_val *data = prm->object(call);

    PRM_TRY(partners_own_row(call, application, &partner));
    if (partners_is_in(partner, "applied"))
        PRM_TRY(prm->move(call, &partner, "in_review"));
    PRM_TRY(prm->move(call, application, "in_review"));
    PRM_TRY(partners_set_figures(*application, data));
    return prm->emit(call, "partners.application_in_review", prm->text(*application, "id"), data);
}

/* Since the rules were asked the programme may have been given up, or have lost its levels, and the partner may have
 * been made a member by hand, or been shut out. */
static prm_status can_come_in(prm_call *call, const prm_val *application, int *can)
{
    const prm_val *program, *levels, *partner, *members;
    const char *into = prm->text(application, "program"), *id = prm->text(application, "partner");

    PRM_TRY(partners_load(call, "program", into, &program));
    PRM_TRY(partners_find(call, "level", "program", into, 1, &levels));
    PRM_TRY(partners_load(call, "partner", id, &partner));
    PRM_TRY(partners_find(call, "membership", "partner", id, MEMBERSHIPS, &members));
    *can = !prm->get(program, "archived_at") && prm->count(levels) > 0 && !partners_is_in(partner, "suspended") &&
        !partners_is_in(partner, "terminated");
    for (size_t i = 0; i < prm->count(members); i++)
        *can = *can && strcmp(prm->text(prm->at(members, i), "program"), into) != 0;
    return PRM_OK;
}

/* What can no longer be done as the rules decided is for a person: nobody would look at a timer that fails. */
static prm_status carry_out(prm_call *call, const prm_val **application)
{
    const partners_ruling by_rules = { .reason = "", .message = "", .level = "", .manager = "", .reapply_days = -1 };
    int can;

    if (strcmp(prm->text(prm->get(*application, "terms"), "verdict"), "accept") != 0)
        return partners_reject(call, application, &by_rules);
    PRM_TRY(can_come_in(call, *application, &can));
    return can ? partners_approve(call, application, &by_rules) : partners_to_review(call, application);
}

static prm_status settle_later(prm_call *call, const prm_val **application)
{
    prm_val *changes = prm->object(call);
    int64_t hours = 0, at;

    (void)prm->as_integer(prm->setting(call, "answer_hours"), &hours);
    if (hours == 0)
        return carry_out(call, application);
    at = prm->now(call) + hours * PRM_HOUR_MS;
    PRM_TRY(prm->set_integer(changes, "settles_at", at));
    PRM_TRY(prm->update(call, application, changes));
    return prm->arm(call, partners_application_settles_timer.name, prm->text(*application, "id"), "", at, NULL);
}

prm_status partners_ask(prm_call *call, const prm_val **application)
{
    const prm_val *program, *facts, *managers, *partner, *outcome;
    const char *verdict;
    int32_t is_known;
    prm_val *changes = prm->object(call);

    PRM_TRY(partners_own_row(call, application, &partner));
    PRM_TRY(prm->load(call, "program", prm->text(*application, "program"), &program));
    PRM_TRY(partners_join_facts(call, *application, program, &facts, &is_known, &managers));
    PRM_TRY(prm->decide(call, partners_join_chain.name, prm->text(*application, "id"), facts, &outcome));
    PRM_TRY(reach_verdict(call, outcome, is_known, &verdict));
    PRM_TRY(prm->set(changes, "decision", prm->get(outcome, "id")));
    PRM_TRY(keep_terms(call, outcome, managers, verdict, changes));
    PRM_TRY(keep_told(call, outcome, changes));
    return prm->update(call, application, changes);
}

/* By now a person may have decided it, or the applicant have taken it back. */
static prm_status on_applied(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *application;

    (void)result;
    PRM_TRY(prm->load(call, "application", prm->text(event, "subject"), &application));
    if (!partners_is_in(application, "submitted") || *prm->text(application, "decision") != '\0')
        return PRM_OK;
    PRM_TRY(partners_ask(call, &application));
    return strcmp(prm->text(prm->get(application, "terms"), "verdict"), "review") == 0
        ? partners_to_review(call, &application) : settle_later(call, &application);
}

static prm_status on_settling(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *application;

    (void)result;
    PRM_TRY(prm->load(call, "application", prm->text(timer, "subject"), &application));
    return partners_is_in(application, "submitted") ? carry_out(call, &application) : PRM_OK;
}

const prm_timer partners_application_settles_timer = { .size = sizeof partners_application_settles_timer, .since = 1,
    .name = "partners.application_settles", .doc = "What the rules decided of an application is carried out",
    .run = on_settling };
const prm_reaction partners_decide_application_reaction = { .size = sizeof partners_decide_application_reaction,
    .since = 1, .name = "partners.decide_application", .event = "partners.applied",
    .doc = "Lets the rules decide an application", .run = on_applied };
