/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The share of people that are certified: of two figures that stand, the one by the other. */
#include "measures/measures.h"

enum { WHOLE = 10000 };

static const prm_measure share = { .metric = "certification.certified_people",
    .doc = "Of the people who work for partners: the share whose certificates count. Who has left and still counts is "
           "among the certified",
    .of_partners = (const char *const[]){ NULL } };
static const prm_measure whole = { .metric = "certification.people", .of_partners = (const char *const[]){ NULL } };

/* It stands on a day, and people are known by their partner alone. */
static prm_status check(prm_call *call, const prm_val *params)
{
    const prm_val *group = prm->get(params, "group"), *filter = prm->get(params, "filter");
    const char *period = prm->text(params, "period"), *name = "";
    prm_status bad = PRM_OK;

    if (*period != '\0' && strcmp(period, "all") != 0)
        bad = prm->fail_field(call, "period", "forbidden", "is all: this is told as of the end of `to`");
    if (prm_help_has_value(params, "from"))
        bad = prm->fail_field(call, "from", "forbidden", "has no sense: this is told as of the end of `to`");
    (void)prm->as_text(prm->at(group, 0), &name, NULL);
    if (prm->count(group) > 1 || (prm->count(group) == 1 && strcmp(name, "partner") != 0))
        bad = prm->fail_field(call, "group", "unknown", "is none, or partner");
    if (prm->count(filter) > 1 || (prm->count(filter) == 1 && strcmp(prm->key_at(filter, 0), "partner") != 0))
        bad = prm->fail_field(call, "filter", "unknown", "is none, or by partner");
    return bad;
}

static int compare(const prm_val *item, const prm_val *other)
{
    return strcmp(prm->text(prm->get(item, "group"), "partner"), prm->text(prm->get(other, "group"), "partner"));
}

static int64_t value_of(const prm_val *item)
{
    int64_t value = 0;

    (void)prm->get_integer(item, "value", &value);
    return value;
}

/* Both are in order of their groups. */
static prm_status add(prm_call *call, const prm_val *people, const prm_val *certified, size_t *at, prm_val *items)
{
    prm_val *item = prm->object(call);
    int64_t count = value_of(people), with = 0;

    while (*at < prm->count(certified) && compare(prm->at(certified, *at), people) < 0)
        (*at)++;
    if (*at < prm->count(certified) && compare(prm->at(certified, *at), people) == 0)
        with = value_of(prm->at(certified, *at));
    if (count <= 0)
        return PRM_OK;
    PRM_TRY(prm->set(item, "group", prm->get(people, "group")));
    PRM_TRY(prm->set_integer(item, "value", with * WHOLE / count));
    PRM_TRY(prm->set_integer(item, "count", count));
    return prm->append(items, item);
}

prm_status cert_measures_share(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *certified, *people, *list;
    prm_val *items = prm->list(call);
    size_t at = 0;

    PRM_TRY(check(call, params));
    PRM_TRY(prm_measures_ask(call, &share, PRM_TEXTS("group", "to"), params, &certified));
    PRM_TRY(prm_measures_ask(call, &whole, PRM_TEXTS("group", "to"), params, &people));
    list = prm->get(people, "items");
    for (size_t i = 0; i < prm->count(list); i++)
        PRM_TRY(add(call, prm->at(list, i), prm->get(certified, "items"), &at, items));
    PRM_TRY(prm->set(result, "items", items));
    PRM_TRY(prm->set_text(result, "unit", "bps"));
    PRM_TRY(prm->set_text(result, "doc", share.doc));
    return prm->set_boolean(result, "complete",
        prm_help_is_true(certified, "complete") && prm_help_is_true(people, "complete"));
}
