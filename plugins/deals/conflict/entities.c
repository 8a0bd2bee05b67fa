/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who there is to sell to, and who holds them: customers and protections. */
#include "conflict/conflict.h"

#define DESCRIPTION                                                                                                    \
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "Its registered name, spelled as you have it"),                       \
        PRM_COUNTRY("country", 0, "Where it is registered (ISO 3166-1)"),                                              \
        PRM_DOMAIN("domain", 0, "Its web domain; a sub-domain will do"),                                               \
        PRM_TEXT("tax_id", 1, 40, 0, "Its tax or VAT number: the surest way to tell it from others"),                  \
        PRM_TEXT("segment", 1, 60, 0,                                                                                  \
            "What kind of customer it is, \"public\" or \"enterprise\": margins may depend on it")

const prm_field *const deals_customer_fields[] = { DESCRIPTION, NULL };

const prm_field *const deals_customer_row_fields[] = {
    DESCRIPTION,
    PRM_REF("merged_into", "customer", PRM_READONLY, "The customer it turned out to be: this row is its alias"),
    PRM_BOOL("is_moving", PRM_READONLY, "Whether closed deals of this alias are still on their way there"),
    PRM_INT("aliases", 1, PRM_ANY, PRM_READONLY, "How many others were merged into it"),
    NULL
};

const prm_entity deals_customer_entity = { .size = sizeof deals_customer_entity, .name = "customer",
    .path = "deals.customers", .since = 1, .scope = "vendor", .label = "legal_name",
    .doc = "An end customer. The row is the vendor's: a partner reads a customer as it gave it, in its deals",
    .ops = "get list history export: vendor; update import archive: program_manager", .check = deals_customer_check,
    .example = "{\"legal_name\":\"Huawei Technologies Co., Ltd.\",\"country\":\"CN\",\"domain\":\"huawei.com\"}",
    .search = "legal_name 8, domain 4, tax_id 4", .fields = deals_customer_row_fields,
    .indexes = PRM_TEXTS("merged_into where merged_into not null"),
    .match = "name legal_name, country country, domain domain, tax tax_id" };

static const prm_field *const protection_fields[] = {
    PRM_REF("deal", "deal", PRM_READONLY, "The deal it protects"),
    PRM_REF("customer", "customer", PRM_READONLY | PRM_VENDOR, "The customer's row"),
    PRM_REF("product", "product", PRM_READONLY, "For which product"),
    PRM_REF("territory", "territory", PRM_READONLY, "In which territory"),
    PRM_REF("holder", "partner", PRM_READONLY, "The partner it is for"),
    PRM_BOOL("exclusive", PRM_READONLY, "Whether nobody else may be protected beside it"),
    PRM_TEXT("slot", 1, 60, PRM_READONLY | PRM_VENDOR, "The place it takes: the exclusive one, or its holder's own"),
    PRM_TIME("from", PRM_READONLY, "When it began"),
    PRM_TIME("until", PRM_READONLY, "When it ends by itself"),
    PRM_TIME("ended_at", PRM_READONLY, "When it ended; none: it still holds"),
    NULL
};

/* At most one exclusive holder of (customer, product, territory): all exclusive ones take the same slot. The same index
 * finds what is held at a customer, shared or not. */
const prm_entity deals_protection_entity = { .size = sizeof deals_protection_entity, .name = "protection",
    .path = "deals.protections", .since = 1, .scope = "holder",
    .doc = "A partner's protection at a customer, for one product in one territory",
    .ops = "get list history export: *", .fields = protection_fields,
    .views = PRM_TEXTS("conflict: product, territory, deal, holder, from, until, exclusive"),
    .indexes = PRM_TEXTS("unique customer, product, territory, slot where ended_at null", "deal") };
