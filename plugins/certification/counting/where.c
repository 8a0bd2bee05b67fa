/* SPDX-License-Identifier: Apache-2.0 */
#include "counting/where.h"

#include <stdio.h>

enum { PAGE = 200, FIRST_ROOM = 16 };

int cert_where_admits(const prm_val *where, const char *key, const char *value)
{
    const prm_val *wanted = prm->get(where, key);
    const char *text;

    if (!wanted || prm->type(wanted) == PRM_V_NULL)
        return 1;
    if (prm->as_text(wanted, &text, NULL) == PRM_OK)
        return strcmp(text, value) == 0;
    return prm_help_has_text(wanted, value);
}

static int is_text(const prm_val *value)
{
    return prm->type(value) == PRM_V_TEXT;
}

static int is_wanted(const prm_val *value)
{
    for (size_t i = 0; i < prm->count(value); i++)
        if (!is_text(prm->at(value, i)))
            return 0;
    return is_text(value) || (prm->type(value) == PRM_V_LIST && prm->count(value) > 0);
}

prm_status cert_where_check(prm_call *call, const char *field, const prm_val *where, const char *const *keys)
{
    prm_status bad = PRM_OK;
    char named[120];

    for (size_t i = 0; i < prm->count(where); i++) {
        const char *key = prm->key_at(where, i), *const *known = keys;
        while (*known && strcmp(*known, key) != 0)
            known++;
        snprintf(named, sizeof named, "%.40s.%.60s", field, key);
        if (!*known)
            bad = prm->fail_field(call, named, "unknown", "is nothing this can be counted by");
        else if (!is_wanted(prm->get(where, key)))
            bad = prm->fail_field(call, named, "type", "is a text, or a list of texts");
    }
    return bad;
}

prm_status cert_where_show(prm_call *call, prm_val *evidence, const char *id, const char *code, const char *zone,
    int64_t until)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const char *date;
    prm_val *shown;

    if (!evidence || prm->count(evidence) >= CERT_EVIDENCE)
        return PRM_OK;
    shown = prm->object(call);
    PRM_TRY(prm->set_text(shown, "id", id));
    PRM_TRY(prm->set_text(shown, "code", code));
    if (until != INT64_MAX) {
        PRM_TRY(calendar->local_date(call, zone, until, &date));
        PRM_TRY(prm->set_text(shown, "until", date));
    }
    return prm->append(evidence, shown);
}

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

/* Null too: it asks for what has none. */
static prm_status copy(prm_val *to, const prm_val *filter)
{
    for (size_t i = 0; i < prm->count(filter); i++)
        PRM_TRY(prm->set(to, prm->key_at(filter, i), prm->get(filter, prm->key_at(filter, i))));
    return PRM_OK;
}

prm_status cert_where_each(prm_call *call, const char *entity, const prm_val *filter, cert_visit visit, void *context)
{
    const char *after = "";
    const prm_val *rows;

    do {
        prm_val *page = prm->object(call), *beyond = prm->object(call);
        PRM_TRY(copy(page, filter));
        PRM_TRY(prm->set_text(beyond, "gt", after));
        if (*after != '\0')
            PRM_TRY(prm->set(page, "id", beyond));
        PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = page,
            .limit = PAGE }, &rows));
        for (size_t i = 0; i < prm->count(rows); i++) {
            after = prm->text(prm->at(rows, i), "id");
            PRM_TRY(visit(call, prm->at(rows, i), context));
        }
    } while (prm->count(rows) == PAGE);
    return PRM_OK;
}

prm_status cert_where_each_until(prm_call *call, const char *entity, const prm_val *filter, int64_t since,
    cert_visit visit, void *context)
{
    prm_val *ending = prm->object(call), *endless = prm->object(call), *beyond = prm->object(call);

    PRM_TRY(copy(ending, filter));
    PRM_TRY(copy(endless, filter));
    PRM_TRY(prm->set_integer(beyond, "gt", since));
    PRM_TRY(prm->set(ending, "until", beyond));
    PRM_TRY(prm->set(endless, "until", prm->new_null(call)));
    PRM_TRY(cert_where_each(call, entity, ending, visit, context));
    return cert_where_each(call, entity, endless, visit, context);
}

int64_t cert_where_until(const prm_val *row)
{
    return prm_help_has_value(row, "until") ? prm_help_number(row, "until") : INT64_MAX;
}

void *cert_where_grow(prm_call *call, void *items, size_t count, size_t *room, size_t size)
{
    size_t more = *room ? *room * 2 : FIRST_ROOM;
    void *grown;

    if (count < *room)
        return items;
    grown = prm->alloc(call, more * size);
    if (!grown)
        return NULL;
    if (count)
        memcpy(grown, items, count * size);
    *room = more;
    return grown;
}
