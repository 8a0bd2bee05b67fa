/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.fairness: how near what partners are offered is to what their weights would give them.
 *
 * With s the share of a partner in all that was offered and w the share of its weight in all weights, the figure is
 *
 *     1 - (|s1 - w1| + |s2 - w2| + ...) / 2
 *
 * of 10 000: 10 000 where every share is its weight; what is missing to it is the part of the offers that would have to
 * go to others. The sum is the index of dissimilarity (O. D. Duncan, B. Duncan: A Methodological Analysis of
 * Segregation Indexes, American Sociological Review 20, 1955), which for weights that are all alike is Hoover's index.
 *
 * Who counts: the members of the programme that leads are given to at all, whether they got one or not. Weights are
 * those of leads.capacities.set, 100 where none is set. What nobody was offered is no unfairness: then there is no
 * figure. */
#include "measures/measures.h"

#include <prm/dates.h>

#include <prm/metrics.h>

#include <stdlib.h>
#include <string.h>

enum { USUAL_DAYS = 90, PAGE = 500, PARTNERS_MOST = 20000, TOLD = 50 };

typedef struct share {
    const char *partner;
    int64_t weight, offered;
    int64_t share_bps, weight_bps, gap;
    int is_member;
} share;

typedef struct fairness {
    const prm_val *program;
    char from[PRM_DATE_ROOM];
    const char *to;
    share *list;
    size_t count;
    int64_t offered, weights, bps;
} fairness;

static int by_partner(const void *one, const void *other)
{
    return strcmp(((const share *)one)->partner, ((const share *)other)->partner);
}

/* ---- Who counts, and by how much -------------------------------------------------------------------------------- */

static prm_status find_page(prm_call *call, const char *after, const prm_val **found)
{
    prm_val *filter = prm->object(call), *beyond = prm->object(call);

    PRM_TRY(prm->set_text(beyond, "gt", after));
    if (*after != '\0')
        PRM_TRY(prm->set(filter, "partner", beyond));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead_capacity", .filter = filter,
        .sort = "partner", .limit = PAGE }, found);
}

static prm_status add_page(prm_call *call, fairness *f, const prm_val *capacities)
{
    for (size_t i = 0; i < prm->count(capacities); i++) {
        const prm_val *capacity = prm->at(capacities, i);
        if (f->count == PARTNERS_MOST)
            return prm->fail(call, PRM_E_LIMIT, "partners", NULL);
        f->list[f->count++] = (share){ .partner = prm->text(capacity, "partner"), .weight = leads_weight(capacity) };
    }
    return PRM_OK;
}

/* Of those from the index `from` on, members stay. */
static prm_status keep_members(prm_call *call, fairness *f, size_t from)
{
    const prm_val *found;
    prm_val *filter = prm->object(call), *partners = prm->list(call);
    share *page = f->list + from;
    size_t count = f->count - from;

    for (size_t i = 0; i < count; i++)
        PRM_TRY(prm->append(partners, prm->new_text(call, page[i].partner, strlen(page[i].partner))));
    PRM_TRY(prm->set(filter, "program", prm->get(f->program, "id")));
    PRM_TRY(prm->set(filter, "partner", partners));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "membership", .filter = filter,
        .limit = PAGE }, &found));
    qsort(page, count, sizeof *page, by_partner);
    for (size_t i = 0; i < prm->count(found); i++) {
        share key = { .partner = prm->text(prm->at(found, i), "partner") };
        share *member = bsearch(&key, page, count, sizeof *page, by_partner);
        if (member)
            member->is_member = 1;
    }
    f->count = from;
    for (size_t i = 0; i < count; i++)
        if (page[i].is_member) {
            f->weights += page[i].weight;
            f->list[f->count++] = page[i];
        }
    return PRM_OK;
}

static prm_status find_partners(prm_call *call, fairness *f)
{
    const prm_val *found;
    const char *after = "";

    if ((f->list = prm->alloc(call, PARTNERS_MOST * sizeof *f->list)) == NULL)
        return PRM_E_NOMEM;
    do {
        size_t from = f->count;
        PRM_TRY(find_page(call, after, &found));
        if (prm->count(found) == 0)
            break;
        PRM_TRY(add_page(call, f, found));
        after = f->list[f->count - 1].partner;
        PRM_TRY(keep_members(call, f, from));
    } while (prm->count(found) == PAGE);
    if (f->count > 0)
        qsort(f->list, f->count, sizeof *f->list, by_partner);
    return PRM_OK;
}

/* ---- What they were offered ------------------------------------------------------------------------------------- */

static prm_status read_offers(prm_call *call, fairness *f)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    prm_val *query = prm->object(call), *filter = prm->object(call), *group = prm->list(call);
    const prm_val *told, *items;

    PRM_TRY(prm->set(filter, "program", prm->get(f->program, "id")));
    PRM_TRY(prm->append(group, prm->new_text(call, "partner", strlen("partner"))));
    PRM_TRY(prm->set_text(query, "metric", leads_offers_metric.name));
    PRM_TRY(prm->set(query, "filter", filter));
    PRM_TRY(prm->set(query, "group", group));
    PRM_TRY(prm->set_text(query, "from", f->from));
    PRM_TRY(prm->set_text(query, "to", f->to));
    PRM_TRY(metrics->figures(call, query, &told));
    items = prm->get(told, "items");
    for (size_t i = 0; i < prm->count(items); i++) {
        const prm_val *item = prm->at(items, i);
        share key = { .partner = prm->text(prm->get(item, "group"), "partner") };
        share *found = f->count > 0 ? bsearch(&key, f->list, f->count, sizeof *f->list, by_partner) : NULL;
        if (!found) /* it has left the programme since */
            continue;
        found->offered = prm_help_number(item, "value");
        f->offered += found->offered;
    }
    return PRM_OK;
}

/* Halves of a part in ten thousand are rounded once, at the end: sums over thousands of partners stay exact. */
static void reckon(fairness *f)
{
    double apart = 0;

    for (size_t i = 0; i < f->count; i++) {
        share *s = &f->list[i];
        double got = (double)s->offered / (double)f->offered, due = (double)s->weight / (double)f->weights;
        apart += got > due ? got - due : due - got;
        s->share_bps = (int64_t)(got * PRM_ALL_BPS + 0.5);
        s->weight_bps = (int64_t)(due * PRM_ALL_BPS + 0.5);
        s->gap = s->share_bps > s->weight_bps ? s->share_bps - s->weight_bps : s->weight_bps - s->share_bps;
    }
    f->bps = (int64_t)((1 - apart / 2) * PRM_ALL_BPS + 0.5);
}

static prm_status reckon_all(prm_call *call, const char *program, int64_t days, fairness *f)
{
    *f = (fairness){ 0 };
    PRM_TRY(prm->load(call, "program", program, &f->program));
    PRM_TRY(prm_date_today(call, f->program, &f->to));
    prm_date_add(f->to, 1 - days, f->from, sizeof f->from);
    PRM_TRY(find_partners(call, f));
    PRM_TRY(read_offers(call, f));
    if (f->offered > 0)
        reckon(f);
    return PRM_OK;
}

/* ---- leads.fairness --------------------------------------------------------------------------------------------- */

static int by_gap(const void *one, const void *other)
{
    const share *a = one, *b = other;

    return a->gap != b->gap ? (a->gap < b->gap) - (a->gap > b->gap) : strcmp(a->partner, b->partner);
}

static prm_status tell_shares(prm_call *call, fairness *f, prm_val *result)
{
    prm_val *list = prm->list(call);

    if (f->count > 0)
        qsort(f->list, f->count, sizeof *f->list, by_gap);
    for (size_t i = 0; i < f->count && i < TOLD; i++) {
        prm_val *item = prm->object(call);
        PRM_TRY(prm->set_text(item, "partner", f->list[i].partner));
        PRM_TRY(prm->set_integer(item, "offers", f->list[i].offered));
        PRM_TRY(prm->set_integer(item, "share_bps", f->list[i].share_bps));
        PRM_TRY(prm->set_integer(item, "weight_bps", f->list[i].weight_bps));
        PRM_TRY(prm->append(list, item));
    }
    return prm->set(result, "furthest", list);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t days = USUAL_DAYS;
    fairness f;

    (void)prm->get_integer(params, "days", &days);
    PRM_TRY(reckon_all(call, prm->text(params, "program"), days, &f));
    if (f.offered > 0)
        PRM_TRY(prm->set_integer(result, "fairness_bps", f.bps));
    PRM_TRY(prm->set_integer(result, "partners", (int64_t)f.count));
    PRM_TRY(prm->set_integer(result, "offers", f.offered));
    return f.offered > 0 ? tell_shares(call, &f, result) : PRM_OK;
}

static const prm_field *const share_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "Who"),
    PRM_INT("offers", 0, PRM_ANY, PRM_REQUIRED, "What it was offered"),
    PRM_BPS("share_bps", 0, PRM_ALL_BPS, PRM_REQUIRED, "Its share in all of that"),
    PRM_BPS("weight_bps", 0, PRM_ALL_BPS, PRM_REQUIRED, "What its weight would give it"),
    NULL
};

const prm_method leads_fairness_method = { .size = sizeof leads_fairness_method, .since = 1, .name = "leads.fairness",
    .access = PRM_READ, .roles = LEADS_PEOPLE " | executive | auditor",
    .doc = "How near the partners' shares of what was offered are to their weights, among those the caller may see: 10 "
           "000 less half the sum of the differences, either way. What is missing to 10 000 would have had to go to "
           "others",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
        PRM_INT("days", 1, 3660, 0, "Of the last so many days; none: 90")),
    .result = PRM_FIELDS(PRM_BPS("fairness_bps", 0, PRM_ALL_BPS, 0, "The figure; none: nothing was offered"),
        PRM_INT("partners", 0, PRM_ANY, PRM_REQUIRED, "Among how many partners"),
        PRM_INT("offers", 0, PRM_ANY, PRM_REQUIRED, "Of how many offers"),
        PRM_LIST("furthest", PRM_OBJECT("share", share_fields, 0, "One partner"), 0,
            "The 50 whose share is furthest from their weight, furthest first")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"days\":30}", .run = run };

/* ---- Every night ------------------------------------------------------------------------------------------------ */

static prm_status note(prm_call *call, const prm_val *timer, prm_val *result)
{
    prm_val *data = prm->object(call);
    fairness f;

    (void)result;
    PRM_TRY(reckon_all(call, prm->text(timer, "subject"), USUAL_DAYS, &f));
    if (f.offered == 0)
        return PRM_OK;
    PRM_TRY(prm->set(data, "program", prm->get(f.program, "id")));
    PRM_TRY(prm->set_integer(data, "fairness_bps", f.bps));
    PRM_TRY(prm->set_integer(data, "partners", (int64_t)f.count));
    PRM_TRY(prm->set_integer(data, "offers", f.offered));
    return prm->emit(call, "leads.fairness_reckoned", prm->text(f.program, "id"), data);
}

const prm_timer leads_fairness_timer = { .size = sizeof leads_fairness_timer, .since = 1,
    .name = "leads.fairness_comes",
    .doc = "How fairly leads were given out is reckoned anew", .every = "day 04:30", .run = note };
