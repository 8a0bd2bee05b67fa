/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who may have which leads, as contracts say: by territory, product, industry and segment, any of them open.
 *
 * Of the entitlements of one partner that are about a lead the most specific counts: one that excludes takes away what
 * a wider one gives, and the other way round. `is_open` and `slot` are how the shortlist finds those that can take one
 * more, and a fair part of them where there are too many. */
#include "routing/routing.h"

#include <string.h>

static const prm_field *const fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "Whose it is"),
    PRM_ENUM("effect", "include|exclude", 0, "Whether it gives leads or keeps them away; none: it gives them"),
    PRM_REF("territory", "territory", 0, "Of this territory and all its parts; none: anywhere"),
    PRM_REF("product", "product", 0, "About this product or family; none: about anything"),
    PRM_TEXT("industry", 1, 60, 0, "Of this industry; none: of any"),
    PRM_TEXT("segment", 1, 60, 0, "Of this kind of customer; none: of any"),
    PRM_BOOL("exclusive", 0, "Whether partners with a less specific one are not asked as long as this one has room"),
    PRM_DATE("from", 0, "From this day on, where the lead's programme is"),
    PRM_DATE("until", 0, "Up to and including this day there"),
    PRM_TEXT("contract", 1, 200, 0, "Where it is written"),
    PRM_BOOL("is_open", PRM_READONLY | PRM_VENDOR, "Whether it gives leads, and its partner has room for one more"),
    PRM_INT("slot", 0, PRM_ANY, PRM_READONLY | PRM_VENDOR, "Its place among others alike"),
    NULL
};

const prm_entity leads_entitlement_entity = { .size = sizeof leads_entitlement_entity, .name = "lead_entitlement",
    .path = "leads.entitlements", .since = 1, .scope = "partner",
    .doc = "Which leads a partner may have. Of several that are about a lead the most specific counts",
    .ops = "get list history export: *; archive import: program_manager | channel_manager",
    .imports_by = "leads.entitlements.create",
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"territory\":\"territory_01h8xgq3m2c4e\","
               "\"product\":\"product_01h8xgq3m2c4e\"}",
    .fields = fields,
    .indexes = PRM_TEXTS("territory, product, industry, segment, is_open, slot", "effect, partner", "partner") };

/* Its level in the tree: a root is 1; 0: any; -1: another branch. */
static int64_t level_in(const prm_val *path, const char *id)
{
    size_t depth = prm->count(path);
    const char *node;

    if (*id == '\0')
        return 0;
    for (size_t i = 0; i < depth; i++)
        if (prm->as_text(prm->at(path, i), &node, NULL) == PRM_OK && strcmp(node, id) == 0)
            return (int64_t)(depth - i);
    return -1;
}

static int64_t named(const prm_val *lead, const prm_val *entitlement, const char *key)
{
    const char *wanted = prm->text(entitlement, key);

    if (*wanted == '\0')
        return 0;
    return strcmp(prm->text(lead, key), wanted) == 0 ? 1 : -1;
}

static int is_of_today(const leads_routing *r, const prm_val *entitlement)
{
    const char *from = prm->text(entitlement, "from"), *until = prm->text(entitlement, "until");

    return strcmp(from, r->today) <= 0 && (*until == '\0' || strcmp(r->today, until) <= 0);
}

int64_t leads_specificity(const leads_routing *r, const prm_val *entitlement)
{
    const int64_t parts[] = { level_in(r->territories, prm->text(entitlement, "territory")),
        level_in(r->products, prm->text(entitlement, "product")), named(r->lead, entitlement, "industry"),
        named(r->lead, entitlement, "segment") };
    int64_t sum = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i] < 0)
            return -1;
        sum += parts[i];
    }
    return is_of_today(r, entitlement) ? sum : -1;
}

/* ---- leads.entitlements.create, update -------------------------------------------------------------------------- */

static const char *const given_fields[] = { "partner", "effect", "territory", "product", "industry", "segment",
    "exclusive", "from", "until", "contract", NULL };

static prm_status check_dates(prm_call *call, const prm_val *row)
{
    const char *from = prm->text(row, "from"), *until = prm->text(row, "until");

    if (*until == '\0' || strcmp(from, until) <= 0)
        return PRM_OK;
    return prm->fail_field(call, "until", "before_from", "is before it begins");
}

/* Whoever is bound to territories gives out nothing elsewhere, nor everywhere. */
static prm_status check_reach(prm_call *call, const prm_val *row)
{
    return prm->covers(call, prm->text(row, "territory")) ? PRM_OK
        : prm->fail_field(call, "territory", "forbidden", "is not yours");
}

static prm_status set_open(prm_call *call, const prm_val *row, prm_val *values)
{
    const prm_val *capacity;
    int is_open = 0;

    if (strcmp(prm->text(row, "effect"), "exclude") != 0) {
        PRM_TRY(leads_capacity_of(call, prm->text(row, "partner"), &capacity));
        is_open = leads_has_room(call, capacity);
    }
    return prm->set_boolean(values, "is_open", is_open);
}

/* By what it says and whose it is: alike in every database it comes into. */
static prm_status set_slot(prm_call *call, const prm_val *row, prm_val *values)
{
    const prm_val *partner;

    PRM_TRY(prm->load(call, "partner", prm->text(row, "partner"), &partner));
    return prm->set_integer(values, "slot", leads_lot(prm->text(partner, "legal_name"), prm->text(row, "contract")));
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    prm_val *values = prm->object(call);

    PRM_TRY(check_dates(call, params));
    PRM_TRY(check_reach(call, params));
    PRM_TRY(prm_help_set_all(values, given_fields, params));
    if (*prm->text(params, "effect") == '\0')
        PRM_TRY(prm->set_text(values, "effect", "include"));
    PRM_TRY(set_open(call, params, values));
    PRM_TRY(set_slot(call, params, values));
    PRM_TRY(prm->create(call, "lead_entitlement", values, &row));
    return prm->set(result, "entitlement", row);
}

const prm_method leads_entitlements_create_method = { .size = sizeof leads_entitlements_create_method, .since = 1,
    .name = "leads.entitlements.create", .access = PRM_WRITE, .roles = "program_manager | channel_manager",
    .doc = "Say which leads a partner may have, or may not",
    .params = fields,
    .result = PRM_FIELDS(PRM_ROW("entitlement", "lead_entitlement", fields, PRM_REQUIRED, "As stored")),
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"territory\":\"territory_01h8xgq3m2c4e\"}", .run = create };
