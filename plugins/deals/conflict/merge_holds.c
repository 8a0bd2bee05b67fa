/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is held at two customers that become one, and which of it cannot stand side by side. */
#include "conflict/merge.h"

#include <stdlib.h>
#include <string.h>

static prm_status find(prm_call *call, const prm_val *customer, const prm_val *products, const prm_val **rows)
{
    prm_val *filter = prm->object(call), *data = prm->object(call);

    PRM_TRY(prm->set(filter, "customer", prm->get(customer, "id")));
    PRM_TRY(prm->set(filter, "product", products));
    PRM_TRY(prm->set(filter, "ended_at", prm->new_null(call)));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "protection", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = MERGE_HOLDS }, rows));
    if (prm->count(*rows) < MERGE_HOLDS)
        return PRM_OK;
    PRM_TRY(prm->set_text(data, "what", "protections"));
    PRM_TRY(prm->set_integer(data, "most", MERGE_HOLDS - 1));
    return prm->fail(call, PRM_E_LIMIT, "too_many", data);
}

static prm_status list_products(prm_call *call, const prm_val *rows, const prm_val **products)
{
    prm_val *list = prm->list(call);

    *products = list;
    for (size_t i = 0; i < prm->count(rows); i++)
        if (!prm_help_has_text(list, prm->text(prm->at(rows, i), "product")))
            PRM_TRY(prm->append(list, prm->get(prm->at(rows, i), "product")));
    return PRM_OK;
}

static prm_status add(prm_call *call, merge *m, const prm_val *rows, int is_moved, prm_val *passed)
{
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        int64_t until;
        if (prm->get_integer(row, "until", &until) == PRM_OK && until <= prm->now(call)) {
            PRM_TRY(prm->append(passed, row));
            continue;
        }
        merge_hold *hold = &m->holds[m->count++];
        *hold = (merge_hold){ .row = row, .deal = prm->text(row, "deal"), .holder = prm->text(row, "holder"),
            .product = prm->text(row, "product"), .territory = prm->text(row, "territory"), .is_moved = is_moved,
            .slot = prm->text(row, "slot") };
        (void)prm->get_integer(row, "from", &hold->from);
        (void)prm->get_boolean(row, "exclusive", &hold->is_exclusive);
        hold->is_to_be_exclusive = hold->is_exclusive;
    }
    return PRM_OK;
}

/* Who was first; of two of one instant the one whose customer stays. A deal's own stand together. */
static int compare(const void *one, const void *other)
{
    const merge_hold *a = one, *b = other;

    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->is_moved != b->is_moved)
        return a->is_moved - b->is_moved;
    int order = strcmp(a->deal, b->deal);
    return order != 0 ? order : strcmp(a->product, b->product);
}

prm_status merge_find_holds(prm_call *call, merge *m)
{
    const prm_val *moved, *staying, *products;
    prm_val *passed = prm->list(call);

    m->passed = passed;
    PRM_TRY(find(call, m->from, NULL, &moved));
    PRM_TRY(list_products(call, moved, &products));
    PRM_TRY(find(call, m->into, products, &staying));
    m->holds = prm->alloc(call, (prm->count(moved) + prm->count(staying) + 1) * sizeof *m->holds);
    if (!m->holds)
        return PRM_E_NOMEM;
    PRM_TRY(add(call, m, staying, 0, passed));
    PRM_TRY(add(call, m, moved, 1, passed));
    qsort(m->holds, m->count, sizeof *m->holds, compare);
    return PRM_OK;
}

/* One exclusive holder, and nobody beside it; a partner may have several deals there, but not two exclusive ones. */
int merge_is_conflict(const merge_hold *a, const merge_hold *b)
{
    if (a->is_moved == b->is_moved || (!a->is_exclusive && !b->is_exclusive) ||
        strcmp(a->product, b->product) != 0 || strcmp(a->territory, b->territory) != 0)
        return 0;
    return (a->is_exclusive && b->is_exclusive) || strcmp(a->holder, b->holder) != 0;
}

static prm_status report(prm_call *call, const merge_hold *first, const merge_hold *later, prm_val *list)
{
    prm_val *item = prm->object(call), *both = prm->list(call);
    const prm_val *one, *other;

    if (!prm->covers(call, first->territory))
        return prm->fail(call, PRM_E_FORBIDDEN, "outside_territory", NULL);
    PRM_TRY(prm->view(call, first->row, "conflict", NULL, &one));
    PRM_TRY(prm->view(call, later->row, "conflict", NULL, &other));
    PRM_TRY(prm->append(both, one));
    PRM_TRY(prm->append(both, other));
    PRM_TRY(prm->set(item, "product", prm->get(one, "product")));
    PRM_TRY(prm->set(item, "territory", prm->get(one, "territory")));
    PRM_TRY(prm->set(item, "protections", both));
    return prm->append(list, item);
}

prm_status merge_report(prm_call *call, const merge *m, const prm_val **conflicts)
{
    prm_val *list = prm->list(call);

    *conflicts = list;
    for (size_t i = 0; i < m->count; i++)
        for (size_t k = i + 1; k < m->count; k++)
            if (merge_is_conflict(&m->holds[i], &m->holds[k]))
                PRM_TRY(report(call, &m->holds[i], &m->holds[k], list));
    return PRM_OK;
}
