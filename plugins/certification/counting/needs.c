/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a competency takes, and how much of that there is. */
#include "counting/competent.h"

#include <stdio.h>

enum { OF_ROOM = 200, USUAL_GRACE_DAYS = 30 };

int64_t cert_competency_grace(const prm_val *competency)
{
    return prm_help_has_value(competency, "grace_days") ? prm_help_number(competency, "grace_days") : USUAL_GRACE_DAYS;
}

static prm_status set_where(prm_call *call, const prm_val *need, prm_val *where)
{
    static const char *const keys[] = { "practice", "role", NULL };
    const prm_val *certification;

    PRM_TRY(prm_help_set_all(where, keys, need));
    if (!prm_help_has_value(need, "certification"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "certification", prm->text(need, "certification"), &certification));
    return prm->set(where, "certification", prm->get(certification, "code"));
}

/* "storage, technical": as people read it. */
static prm_status describe(prm_val *fact, const prm_val *where)
{
    static const char *const keys[] = { "certification", "practice", "role" };
    char of[OF_ROOM] = "";
    size_t length = 0;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *text = prm->text(where, keys[i]);
        if (*text != '\0')
            length += (size_t)snprintf(of + length, sizeof of - length, "%s%.60s", length ? ", " : "", text);
    }
    return prm->set_text(fact, "of", of);
}

prm_status cert_needs_count(prm_call *call, const prm_val *competency, const cert_people *people, int64_t at,
    cert_needs *needs)
{
    const prm_val *list = prm->get(competency, "needs");
    prm_val *facts = prm->list(call);

    *needs = (cert_needs){ .facts = facts, .is_met = 1 };
    for (size_t i = 0; i < prm->count(list); i++) {
        prm_val *fact = prm->object(call), *where = prm->object(call);
        int64_t wanted = prm_help_number(prm->at(list, i), "people"), have;
        PRM_TRY(set_where(call, prm->at(list, i), where));
        PRM_TRY(cert_people_count(call, people, where, at, &have, NULL));
        PRM_TRY(prm_help_set_every(fact, where));
        PRM_TRY(describe(fact, where));
        PRM_TRY(prm->set_integer(fact, "people", wanted));
        PRM_TRY(prm->set_integer(fact, "have", have));
        PRM_TRY(prm->append(facts, fact));
        needs->is_met = needs->is_met && have >= wanted;
        needs->is_some = needs->is_some || have > 0;
    }
    return PRM_OK;
}

prm_status cert_needs_check(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *list = prm->get(values, "needs");
    prm_status bad = PRM_OK;
    char field[40];

    (void)row;
    for (size_t i = 0; i < prm->count(list); i++) {
        const prm_val *need = prm->at(list, i);
        if (prm_help_has_value(need, "certification") || prm_help_has_value(need, "practice") ||
            prm_help_has_value(need, "role"))
            continue;
        snprintf(field, sizeof field, "needs[%zu]", i);
        bad = prm->fail_field(call, field, "missing", "says nothing of whom: a certification, a practice or a role");
    }
    return bad;
}
