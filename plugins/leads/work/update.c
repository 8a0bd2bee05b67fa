/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.update: what was wrongly said of a lead, or was not known, is put right by its holder or the vendor. */
#include "work/work.h"

#include "intake/intake.h"
#include "routing/routing.h"

#include <string.h>

/* Which of what is stored is found anew where something else is said. */
static const struct found {
    const char *field;
    const char *const *by;
} found_by[] = {
    { "territory", PRM_TEXTS("territory", "region", "country", "address") },
    { "region", PRM_TEXTS("region", "country", "address") },
    { "country", PRM_TEXTS("country", "address") },
};

static int is_said(const prm_val *params, const char *const *fields)
{
    for (; *fields; fields++)
        if (prm->get(params, *fields))
            return 1;
    return 0;
}

static int is_found_anew(const prm_val *params, const char *field)
{
    for (size_t i = 0; i < sizeof found_by / sizeof *found_by; i++)
        if (strcmp(found_by[i].field, field) == 0 && is_said(params, found_by[i].by))
            return 1;
    return 0;
}

/* As it is described once the changes are made: null takes something back. */
static prm_status merge(prm_call *call, const prm_val *lead, const prm_val *params, const prm_field *const *fields,
    prm_val **merged)
{
    prm_val *all = prm->object(call);

    *merged = all;
    for (; *fields; fields++) {
        const char *name = (*fields)->name;
        if (strcmp(name, "id") == 0)
            continue;
        if (prm->get(params, name))
            PRM_TRY(prm_help_set_given(all, name, params));
        else if (!is_found_anew(params, name))
            PRM_TRY(prm_help_set_given(all, name, lead));
    }
    PRM_TRY(prm->set(all, "program", prm->get(lead, "program")));
    return prm->set(all, "source", prm->get(lead, "source"));
}

static prm_status put_or_clear(prm_call *call, prm_val *changes, const char *field, const prm_val *value)
{
    return prm->set(changes, field, value ? value : prm->new_null(call));
}

/* An address that says nothing of a country leaves the place as it was. */
static prm_status read_anew(prm_call *call, const prm_val *lead, prm_val *given, const prm_val *params,
    leads_arrival *a)
{
    PRM_TRY(leads_arrival_read(call, given, a));
    if (a->country || a->territory || prm->get(params, "country"))
        return PRM_OK;
    for (size_t i = 0; i < sizeof found_by / sizeof *found_by; i++)
        if (!prm->get(params, found_by[i].field))
            PRM_TRY(prm_help_set_given(given, found_by[i].field, lead));
    return leads_arrival_read(call, given, a);
}

static prm_status find_anew(prm_call *call, const prm_val *lead, prm_val *given, const prm_val *params,
    prm_val *changes)
{
    leads_arrival a;

    PRM_TRY(read_anew(call, lead, given, params, &a));
    PRM_TRY(leads_matches_find(call, &a, prm->text(lead, "id")));
    PRM_TRY(put_or_clear(call, changes, "country", a.country));
    PRM_TRY(put_or_clear(call, changes, "region", a.region));
    PRM_TRY(put_or_clear(call, changes, "territory", prm->get(a.territory, "id")));
    PRM_TRY(prm->set(changes, "issues", a.issues));
    PRM_TRY(prm->set_integer(changes, "amount_base", a.amount_base));
    return put_or_clear(call, changes, "account",
        *a.account != '\0' ? prm->new_text(call, a.account, strlen(a.account)) : NULL);
}

/* Its brief is what others who are asked go by. */
static prm_status tell_offers(prm_call *call, const prm_val *lead)
{
    const prm_val *open;

    PRM_TRY(leads_offers_open(call, prm->text(lead, "id"), &open));
    for (size_t i = 0; i < prm->count(open); i++)
        PRM_TRY(leads_offer_brief(call, prm->at(open, i), lead));
    return PRM_OK;
}

static prm_status load(prm_call *call, const char *id, const prm_val **lead)
{
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->load(call, "lead", id, lead));
    if (caller->side == PRM_PARTNER_SIDE && strcmp(prm->text(*lead, "holder"), caller->partner) != 0)
        return PRM_E_FORBIDDEN;
    return leads_need(call, *lead,
        PRM_TEXTS("new", "qualified", "offered", "pool", "unassignable", "accepted", "contacted",
        "working", "nurture"));
}

static const prm_field *const fields[] = {
    LEADS_THE_LEAD,
    PRM_TEXT("legal_name", 1, 300, 0, "The company"), PRM_LINES("address", 1, 500, 0, "Where it is, in words"),
    PRM_COUNTRY("country", 0, "In which country (ISO 3166-1)"), LEADS_REGION, PRM_DOMAIN("domain", 0, "Its web domain"),
    PRM_TEXT("tax_id", 1, 40, 0, "Its tax or VAT number"), LEADS_INDUSTRY, LEADS_SEGMENT, LEADS_EMPLOYEES,
    PRM_TEXT("contact_name", 1, 200, PRM_PERSONAL, "Whom to ask"),
    PRM_TEXT("contact_title", 1, 200, PRM_PERSONAL, "What that person does there"),
    PRM_EMAIL("contact_email", PRM_PERSONAL, "The person's address"),
    PRM_TEXT("contact_phone", 1, 60, PRM_PERSONAL, "The person's number"),
    PRM_TEXT("locale", 2, 20, 0, "The language to write to the person in"),
    PRM_LINES("need", 1, 4000, PRM_PERSONAL, "What the person wants"),
    PRM_REF("product", "product", 0, "What it is about: a node of the product tree"), LEADS_BUDGET, LEADS_TIMEFRAME,
    PRM_REF("territory", "territory", 0, "Where: a leaf of the territory tree"),
    NULL
};

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead;
    prm_val *changes = prm->object(call), *given;

    PRM_TRY(load(call, prm->text(params, "id"), &lead));
    PRM_TRY(merge(call, lead, params, fields, &given));
    for (size_t i = 0; i < prm->count(params); i++)
        if (strcmp(prm->key_at(params, i), "id") != 0)
            PRM_TRY(prm->set(changes, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    PRM_TRY(find_anew(call, lead, given, params, changes));
    PRM_TRY(prm->update(call, &lead, changes));
    PRM_TRY(tell_offers(call, lead));
    return prm->set(result, "lead", lead);
}

const prm_method leads_update_method = { .size = sizeof leads_update_method, .since = 1, .name = "leads.update",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_SELLERS " | " LEADS_PEOPLE, .subject = "lead",
    .doc = "Put right what is known of a lead that is not at its end: the vendor, or whoever holds it. Where it is, "
           "which known customer it comes from and what is wanting are found anew; null takes something back. Where it "
           "comes from stays",
    .params = fields, .result = PRM_FIELDS(LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"contact_phone\":\"+49 89 123456\",\"employees\":120}", .run = run };
