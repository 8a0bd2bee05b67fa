/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Measures that no metric keeps, as they are quotients of two figures. */
#include "measures/measures.h"

#include <string.h>

/* Items come by period, then by group; of the same query both lists have the same dimensions in the same order. */
static int compare(const prm_val *item, const prm_val *other)
{
    const prm_val *group = prm->get(item, "group"), *others = prm->get(other, "group");
    int order = strcmp(prm->text(item, "period"), prm->text(other, "period"));

    for (size_t i = 0; order == 0 && i < prm->count(group); i++)
        order = strcmp(prm->text(group, prm->key_at(group, i)), prm->text(others, prm->key_at(group, i)));
    return order;
}

static prm_status add(prm_call *call, const support_ratio *ratio, const prm_val *item, int64_t part, int64_t whole,
    prm_val *items)
{
    static const char *const told[] = { "period", "group", NULL };
    prm_val *one = prm->object(call);

    if (whole <= 0)
        return PRM_OK;
    PRM_TRY(prm_help_set_all(one, told, item));
    PRM_TRY(prm->set_integer(one, "value", (part * ratio->times + whole / 2) / whole));
    PRM_TRY(prm->set_integer(one, "count", whole));
    return prm->append(items, one);
}

static prm_status tell_quotient(prm_call *call, const support_ratio *ratio, const prm_val *parts, const prm_val *wholes,
    prm_val *items)
{
    size_t at = 0;

    for (size_t i = 0; i < prm->count(wholes); i++) {
        const prm_val *whole = prm->at(wholes, i);
        while (at < prm->count(parts) && compare(prm->at(parts, at), whole) < 0)
            at++;
        int has_part = at < prm->count(parts) && compare(prm->at(parts, at), whole) == 0;
        PRM_TRY(add(call, ratio, whole, has_part ? prm_help_number(prm->at(parts, at), "value") : 0,
            prm_help_number(whole, "value"), items));
    }
    return PRM_OK;
}

prm_status support_measures_ratio(prm_call *call, const support_ratio *ratio, const prm_val *params, prm_val *result)
{
    static const char *const asked[] = { "period", "group", "from", "to", NULL };
    const prm_val *parts, *wholes;
    prm_val *items = prm->list(call);

    PRM_TRY(prm_measures_ask(call, &ratio->part, asked, params, &parts));
    PRM_TRY(prm_measures_ask(call, &ratio->whole, asked, params, &wholes));
    PRM_TRY(tell_quotient(call, ratio, prm->get(parts, "items"), prm->get(wholes, "items"), items));
    PRM_TRY(prm->set(result, "items", items));
    PRM_TRY(prm->set_text(result, "unit", ratio->unit));
    PRM_TRY(prm->set_text(result, "doc", ratio->part.doc));
    return prm->set_boolean(result, "complete",
        prm_help_is_true(parts, "complete") && prm_help_is_true(wholes, "complete"));
}
