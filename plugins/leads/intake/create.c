/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.create: a lead comes in. Each line of an import does as well. */
#include "intake/intake.h"

#include "measures/measures.h"

#include <stdio.h>
#include <string.h>

const prm_val *leads_reference_key(prm_call *call, const char *by, const char *reference)
{
    size_t room = strlen(by) + strlen(reference) + 2;
    char *both = *reference != '\0' ? prm->alloc(call, room) : NULL;

    if (!both)
        return NULL;
    snprintf(both, room, "%s%s%s", by, *by != '\0' ? " " : "", reference);
    return prm->new_text(call, both, strlen(both));
}

prm_status leads_reference_find(prm_call *call, const prm_val *source, const prm_val *key, const prm_val **known)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "source", source));
    PRM_TRY(prm->set(filter, "reference_key", key));
    return prm_help_find_one(call, "lead", filter, NULL, PRM_REACH_PROGRAM, known);
}

/* One that is known by its reference comes in once: an import may be repeated. */
static prm_status find_known(prm_call *call, const leads_arrival *a, const prm_val *key, const prm_val **known)
{
    *known = NULL;
    if (!key)
        return *prm->text(a->given, "reference") == '\0' ? PRM_OK : PRM_E_NOMEM;
    return leads_reference_find(call, prm->get(a->given, "source"), key, known);
}

static prm_status set_found(prm_call *call, const leads_arrival *a, prm_val *values)
{
    PRM_TRY(prm->set(values, "country", a->country));
    PRM_TRY(prm->set(values, "region", a->region));
    PRM_TRY(prm->set(values, "territory", prm->get(a->territory, "id")));
    PRM_TRY(prm->set(values, "issues", a->issues));
    PRM_TRY(prm->set_integer(values, "amount_base", a->amount_base));
    if (*a->account != '\0')
        PRM_TRY(prm->set_text(values, "account", a->account));
    if (*prm->caller(call)->user != '\0')
        PRM_TRY(prm->set_text(values, "submitted_by", prm->caller(call)->user));
    return PRM_OK;
}

/* What a partner brings in is its own from the start. */
static prm_status given_as(prm_call *call, const prm_val *params, const prm_val **given)
{
    const prm_caller *caller = prm->caller(call);
    prm_val *all = prm->object(call);

    *given = all;
    for (size_t i = 0; i < prm->count(params); i++)
        PRM_TRY(prm_help_set_given(all, prm->key_at(params, i), params));
    return caller->side == PRM_PARTNER_SIDE ? prm->set_text(all, "holder", caller->partner) : PRM_OK;
}

static prm_status create(prm_call *call, leads_arrival *a, const prm_val *key, const prm_val **lead)
{
    const prm_val *data;
    prm_val *values = prm->object(call);

    PRM_TRY(leads_matches_find(call, a, ""));
    for (size_t i = 0; i < prm->count(a->given); i++)
        PRM_TRY(prm->set(values, prm->key_at(a->given, i), prm->get(a->given, prm->key_at(a->given, i))));
    PRM_TRY(set_found(call, a, values));
    if (key)
        PRM_TRY(prm->set(values, "reference_key", key));
    PRM_TRY(prm->create(call, "lead", values, lead));
    PRM_TRY(leads_figures(call, *lead, NULL, &data));
    return prm->emit(call, "leads.received", prm->text(*lead, "id"), data);
}

/* What was taken back from whoever brought it in is known all the same; where it is now is not told. */
static prm_status tell_known(prm_call *call, const prm_val *known, prm_val *result)
{
    const prm_val *lead = NULL;
    prm_status status = prm->load(call, "lead", prm->text(known, "id"), &lead);

    return status == PRM_OK || status == PRM_E_NOT_FOUND ? prm->set(result, "lead", lead) : status;
}

static prm_status take(prm_call *call, const prm_val *params, int at_once, prm_val *result)
{
    const prm_val *lead, *given, *key, *outcome = NULL;
    leads_arrival a;

    PRM_TRY(given_as(call, params, &given));
    PRM_TRY(leads_arrival_read(call, given, &a));
    key = leads_reference_key(call, prm->text(a.given, "holder"), prm->text(a.given, "reference"));
    PRM_TRY(find_known(call, &a, key, &lead));
    PRM_TRY(prm->set_text(result, "state", lead ? "duplicate" : "new"));
    if (lead)
        return tell_known(call, lead, result);
    PRM_TRY(create(call, &a, key, &lead));
    PRM_TRY(leads_receive(call, &a, at_once, &lead, &outcome));
    PRM_TRY(prm_help_tell_decision(outcome, result));
    return prm->set(result, "lead", lead);
}

static const prm_field *const said[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "Under which programme it is worked on"),
    LEADS_DESCRIPTION(PRM_REQUIRED),
    PRM_REF("territory", "territory", 0,
        "Where: a leaf of the territory tree; none: it is found by region and country"),
    PRM_REF("campaign", "campaign", 0, "The campaign it comes from: one of the same programme"),
    NULL
};

static const prm_field *const answered[] = {
    PRM_ROW("lead", "lead", leads_lead_fields, 0,
        "As stored; none: whoever brings it in brought it in before, and it is not there any more"),
    PRM_ENUM("state", "new|duplicate", PRM_REQUIRED, "Whether it was known by its reference"), LEADS_DECISION,
    LEADS_REASONS, NULL
};

static prm_status create_run(prm_call *call, const prm_val *params, prm_val *result)
{
    return take(call, params, 1, result);
}

const prm_method leads_create_method = { .size = sizeof leads_create_method, .since = 1, .name = "leads.create",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_BRINGERS,
    .doc = "A lead comes in. It is looked at for what is wanting, compared with leads and customers that are known, "
           "scored, and, if it is worth it, given to partners as the rules say. One of the same source and reference "
           "is known: it is answered as it is, and nothing is changed. What a partner brings in it works on itself: it "
           "is compared with its own leads and deals, and the vendor's people are told if others know the company",
    .params = said, .result = answered, .example = LEADS_EXAMPLE, .run = create_run };

static prm_status receive_run(prm_call *call, const prm_val *params, prm_val *result)
{
    return take(call, params, 0, result);
}

const prm_method leads_receive_method = { .size = sizeof leads_receive_method, .since = 1, .name = "leads.receive",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_BRINGERS,
    .doc = "As leads.create, for many: a lead that is worth it is given out on its own soon afterwards, not in this "
           "call. Each line of an import comes in like this",
    .params = said, .result = answered, .example = LEADS_EXAMPLE, .run = receive_run };
