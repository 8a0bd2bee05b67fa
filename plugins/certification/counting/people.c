/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How many people are certified, at any instant: questions to the credits of a partner. */
#include "counting/where.h"

#include <stdlib.h>

static const char *const asked_by[] = { "certification", "role", "practice", "country", NULL };

prm_status cert_people_check_where(prm_call *call, const char *field, const prm_val *where)
{
    return cert_where_check(call, field, where, asked_by);
}

/* ---- Loading ----------------------------------------------------------------------------------------------------- */

static prm_status add(prm_call *call, const prm_val *row, void *context)
{
    cert_people *people = context;
    cert_credit *grown = cert_where_grow(call, people->credits, people->count, &people->room, sizeof *grown);

    if (!grown)
        return PRM_E_NOMEM;
    people->credits = grown;
    people->credits[people->count++] = (cert_credit){ .person = prm->text(row, "person"),
        .award = prm->text(row, "award"),
        .certification = prm->text(row, "certification_code"), .role = prm->text(row, "role"),
        .practice = prm->text(row, "practice"), .country = prm->text(row, "country"),
        .from = prm_help_number(row, "from"), .until = cert_where_until(row) };
    return PRM_OK;
}

static int by_person(const void *one, const void *other)
{
    const cert_credit *a = one, *b = other;
    int order = strcmp(a->person, b->person);

    if (!order)
        order = strcmp(a->award, b->award);
    return order ? order : (a->from > b->from) - (a->from < b->from);
}

prm_status cert_people_load(prm_call *call, const char *partner, const char *zone, int64_t since, cert_people *people)
{
    prm_val *filter = prm->object(call);

    *people = (cert_people){ .zone = zone };
    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(cert_where_each_until(call, "credit", filter, since, add, people));
    if (people->count)
        qsort(people->credits, people->count, sizeof *people->credits, by_person);
    return PRM_OK;
}

/* ---- Counting ---------------------------------------------------------------------------------------------------- */

static int does_count(const cert_credit *credit, const prm_val *where, int64_t at)
{
    return credit->from <= at && at < credit->until &&
        cert_where_admits(where, "certification", credit->certification) &&
           cert_where_admits(where, "role", credit->role) && cert_where_admits(where, "practice", credit->practice) &&
           cert_where_admits(where, "country", credit->country);
}

prm_status cert_people_count(prm_call *call, const cert_people *people, const prm_val *where, int64_t at,
    int64_t *count, prm_val *evidence)
{
    const char *last = "";

    *count = 0;
    for (size_t i = 0; i < people->count; i++) {
        const cert_credit *credit = &people->credits[i];
        if (!does_count(credit, where, at))
            continue;
        *count += strcmp(credit->person, last) != 0;
        last = credit->person;
        PRM_TRY(cert_where_show(call, evidence, credit->award, credit->certification, people->zone, credit->until));
    }
    return PRM_OK;
}

/* ---- What comes -------------------------------------------------------------------------------------------------- */

static int by_instant(const void *one, const void *other)
{
    const cert_change *a = one, *b = other;

    return a->at != b->at ? (a->at > b->at) - (a->at < b->at) : strcmp(a->award, b->award);
}

prm_status cert_people_changes(prm_call *call, const cert_people *people, int64_t from, int64_t until,
    const cert_change **changes, size_t *count)
{
    cert_change *found = people->count ? prm->alloc(call, people->count * sizeof *found) : NULL;

    *changes = found;
    *count = 0;
    if (people->count && !found)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < people->count; i++) {
        const cert_credit *credit = &people->credits[i];
        int is_within = credit->until > from && credit->until <= until;
        if (is_within && credit->until > credit->from && credit->until != INT64_MAX)
            found[(*count)++] = (cert_change){ .at = credit->until, .person = credit->person, .award = credit->award,
                .certification = credit->certification };
    }
    if (*count)
        qsort(found, *count, sizeof *found, by_instant);
    return PRM_OK;
}
