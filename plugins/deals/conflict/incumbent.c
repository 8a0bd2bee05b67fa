/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who last won a deal at a customer, for each family of products: a row that the next win there changes. It is
 * kept beside the deals because a customer may have thousands of them, and every registration there asks. */
#include "conflict/conflict.h"

#include <string.h>

enum { FAMILIES = 500 }; /* of one customer, as far as a merge moves them */

static const prm_field *const fields[] = {
    PRM_REF("customer", "customer", PRM_READONLY, "Where"),
    PRM_REF("family", "product", PRM_READONLY, "Of which family of products"),
    PRM_REF("holder", "partner", PRM_READONLY, "Who won there last"),
    PRM_REF("deal", "deal", PRM_READONLY, "With which deal"),
    PRM_TIME("won_at", PRM_READONLY, "When that was"),
    NULL
};

const prm_entity deals_incumbent_entity = { .size = sizeof deals_incumbent_entity, .name = "incumbent",
    .path = "deals.incumbents", .since = 1, .scope = "vendor",
    .doc = "Who won last at a customer, for a family of products: rules may give it the advantage there",
    .ops = "get list history export: vendor", .fields = fields,
    .indexes = PRM_TEXTS("unique customer, family", "holder") };

const char *deals_family_of(const prm_val *product)
{
    const char *parent = prm->text(product, "parent");

    return *parent != '\0' ? parent : prm->text(product, "id");
}

static prm_status find(prm_call *call, const prm_val *customer, const prm_val *family, uint32_t most,
    const prm_val **rows)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "customer", customer));
    PRM_TRY(prm->set(filter, "family", family));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "incumbent", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = most }, rows);
}

static prm_status put(prm_call *call, const prm_val *deal, const prm_val *family)
{
    const prm_val *found, *row;
    prm_val *values = prm->object(call);

    PRM_TRY(find(call, prm->get(deal, "account"), family, 1, &found));
    PRM_TRY(prm->set(values, "holder", prm->get(deal, "partner")));
    PRM_TRY(prm->set(values, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set_integer(values, "won_at", prm->now(call)));
    if ((row = prm->at(found, 0)))
        return prm->update(call, &row, values);
    PRM_TRY(prm->set(values, "customer", prm->get(deal, "account")));
    PRM_TRY(prm->set(values, "family", family));
    return prm->create(call, "incumbent", values, &row);
}

prm_status deals_incumbent_won(prm_call *call, const prm_val *deal)
{
    const prm_val *lines = prm->get(deal, "lines"), *product;
    prm_val *families = prm->list(call);

    for (size_t i = 0; i < prm->count(lines); i++) {
        PRM_TRY(prm->load(call, "product", prm->text(prm->at(lines, i), "product"), &product));
        const char *id = deals_family_of(product);
        if (prm_help_has_text(families, id))
            continue;
        prm_val *family = prm->new_text(call, id, strlen(id));
        PRM_TRY(prm->append(families, family));
        PRM_TRY(put(call, deal, family));
    }
    return PRM_OK;
}

static int is_later(const prm_val *row, const prm_val *other)
{
    int64_t at = 0, other_at = 0;

    (void)prm->get_integer(row, "won_at", &at);
    (void)prm->get_integer(other, "won_at", &other_at);
    return at > other_at;
}

/* Of two who won the same family the later one counts; what is left behind, at an alias, nobody asks for. */
static prm_status move(prm_call *call, const prm_val *row, const prm_val *into)
{
    static const char *const said[] = { "holder", "deal", "won_at" };
    const prm_val *found, *there;
    prm_val *changes = prm->object(call);

    PRM_TRY(find(call, into, prm->get(row, "family"), 1, &found));
    there = prm->at(found, 0);
    if (!there) {
        PRM_TRY(prm->set(changes, "customer", into));
        return prm->update(call, &row, changes);
    }
    if (!is_later(row, there))
        return PRM_OK;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        PRM_TRY(prm->set(changes, said[i], prm->get(row, said[i])));
    return prm->update(call, &there, changes);
}

prm_status deals_incumbents_move(prm_call *call, const prm_val *from, const prm_val *into)
{
    const prm_val *rows;

    PRM_TRY(find(call, from, NULL, FAMILIES, &rows));
    for (size_t i = 0; i < prm->count(rows); i++)
        PRM_TRY(move(call, prm->at(rows, i), into));
    return PRM_OK;
}
