/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The rows of deal registration: customers, deals, protections. */
#include "deals.h"

const prm_field *const deals_customer_fields[] = {
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "Its registered name, spelled as you have it"),
    PRM_COUNTRY("country", 0, "Where it is registered (ISO 3166-1)"),
    PRM_DOMAIN("domain", 0, "Its web domain; a sub-domain will do"),
    PRM_TEXT("tax_id", 1, 40, 0, "Its tax or VAT number: the surest way to tell it from others"),
    NULL
};

const prm_field *const deals_line_fields[] = {
    PRM_REF("product", "product", PRM_REQUIRED, "A leaf of the product tree"),
    PRM_INT("quantity", 1, 1000000000, 0, "How many"),
    PRM_MONEY("amount", 0, "What this line is worth, in the deal's currency"),
    NULL
};

static const prm_field *const error_fields[] = {
    PRM_TEXT("field", 1, 100, PRM_REQUIRED, "Which field"),
    PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What is wrong with it"),
    NULL
};

static const prm_field *const share_fields[] = {
    PRM_ENUM("actor", "registrant|distributor|vendor", PRM_REQUIRED, "Whose share"),
    PRM_ENUM("role", "sourced|influenced|fulfilled|serviced", PRM_REQUIRED, "What for"),
    PRM_BPS("bps", 0, DEALS_ALL_BPS, PRM_REQUIRED, "How much of the deal; the shares of a deal sum to 10 000"),
    NULL
};

static const prm_field *const terms_fields[] = {
    PRM_INT("days", 1, 730, PRM_REQUIRED, "Length of the protection, counted from the approval"),
    PRM_BOOL("exclusive", PRM_REQUIRED, "Whether nobody else may be protected beside it"),
    PRM_BPS("margin_bps", 0, DEALS_ALL_BPS, 0, "Margin; none: the list margin"),
    PRM_BPS("extra_discount_bps", 0, DEALS_ALL_BPS, 0, "Discount beyond the margin"),
    PRM_TEXT("approver", 1, 60, 0, "The role that has to agree to the price"),
    PRM_INT("max_extensions", 0, 20, 0, "How often the protection may be extended"),
    PRM_INT("extension_days", 1, 730, 0, "By how much each time"),
    PRM_INT("activity_every_days", 1, 730, 0, "How often the partner has to show activity"),
    PRM_LIST("remind_days", PRM_INT("days", 1, 730, 0, "Days before the end"), 0, "When to remind of the end"),
    PRM_LIST("shares", PRM_OBJECT("share", share_fields, 0, "One actor's part"), 0, "Who is credited with the deal"),
    PRM_LIST("route", NULL, 0, "Who is to review it, in turn: {role or user, need, sla_hours}"),
    NULL
};

const prm_field *const deals_deal_fields[] = {
    PRM_TEXT("number", 1, 20, PRM_READONLY, "What people call it, \"D-01H8X-GQ3M-2C4E\""),
    PRM_REF("program", "program", PRM_REQUIRED, "Under which programme it is registered"),
    PRM_REF("partner", "partner", PRM_REQUIRED, "Who registered it"),
    PRM_OBJECT("customer", deals_customer_fields, PRM_REQUIRED, "The end customer, as the registrant gave it"),
    PRM_LIST("lines", PRM_OBJECT("line", deals_line_fields, 0, "One product"), PRM_REQUIRED, "What is to be sold"),
    PRM_REF("territory", "territory", PRM_REQUIRED, "Where: a leaf of the territory tree"),
    PRM_MONEY("amount", PRM_REQUIRED, "Expected value, as given"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_READONLY, "The same in minor units of the programme's currency"),
    PRM_TEXT("rate", 1, 70, PRM_READONLY, "By which exact rate, a decimal or a quotient; none: it is in that currency"),
    PRM_DATE("rate_date", PRM_READONLY, "Of which day that rate is"),
    PRM_DATE("expected_close", PRM_REQUIRED, "When the order is expected"),
    PRM_TIME("protected_until", PRM_READONLY, "Until when it is protected, once approved"),
    PRM_BPS("margin_bps", 0, DEALS_ALL_BPS, PRM_READONLY, "Margin, once approved; none: the list margin"),
    PRM_REF("protection", "protection", PRM_READONLY, "The protection an approval gave it"),
    PRM_TEXT("reason_code", 0, 60, PRM_READONLY, "Why it is where it is, in one word for reports"),
    PRM_TEXT("comment", 0, 500, PRM_READONLY, "What the person who moved it last said about it"),
    PRM_LIST("errors", PRM_OBJECT("error", error_fields, 0, "One field"), PRM_READONLY, "What keeps it a draft"),
    PRM_LIST("ask_fields", PRM_TEXT("field", 1, 100, 0, "A field"), PRM_READONLY, "What information is asked for"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The decision behind its state: what decisions.explain takes"),
    PRM_REF("account", "customer", PRM_READONLY | PRM_VENDOR, "The customer's row it is bound to"),
    PRM_OBJECT("terms", terms_fields, PRM_READONLY | PRM_VENDOR, "The terms recorded for an approval"),
    DEALS_EVIDENCE,
    NULL
};

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

const prm_entity *const deals_entities[] = {
    PRM_ENTITY(.name = "customer", .path = "deals.customers", .since = 1, .scope = "vendor", .label = "legal_name",
        .doc = "An end customer. The row is the vendor's: a partner reads a customer as it gave it, in its deals",
        .ops = "get list history export: vendor; update import: program_manager", .check = deals_customer_check,
        .example = "{\"legal_name\":\"Huawei Technologies Co., Ltd.\",\"country\":\"CN\",\"domain\":\"huawei.com\"}",
        .fields = deals_customer_fields,
        .match = "name legal_name, country country, domain domain, tax tax_id"),
    PRM_ENTITY(.name = "deal", .path = "deals", .since = 1, .scope = "partner", .label = "number",
        .doc = "A deal registration: a partner says what it is about to sell to whom, and asks to be protected",
        .ops = "get list history export: *; import: partner_sales | partner_admin | channel_manager",
        .imports_by = "deals.register",
        .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4e\","
                   "\"customer\":{\"legal_name\":\"Huawei Technologies Co., Ltd.\",\"country\":\"CN\"},"
                   "\"lines\":[{\"product\":\"product_01h8xgq3m2c4e\",\"quantity\":20}],"
                   "\"territory\":\"territory_01h8xgq3m2c4e\",\"amount\":{\"amount\":1250000,"
                   "\"currency\":\"EUR\"},\"expected_close\":\"2027-03-31\"}",
        .fields = deals_deal_fields,
        .flow = PRM_FLOW("draft",
            "draft > submitted | withdrawn",
            "submitted > approved | rejected | duplicate | in_review | info_requested | withdrawn",
            "in_review > approved | rejected | duplicate | info_requested : channel_manager",
            "in_review > withdrawn",
            "info_requested > submitted | withdrawn | expired",
            "approved > expired | revoked | cancelled | converted"),
        .indexes = PRM_TEXTS("partner, state, program, -created_at", "state, -created_at", "partner")),
    /* At most one exclusive holder of (customer, product, territory): all exclusive ones take the same slot. The same
     * index finds what is held at a customer, shared or not. */
    PRM_ENTITY(.name = "protection", .path = "deals.protections", .since = 1, .scope = "holder",
        .doc = "A partner's protection at a customer, for one product in one territory",
        .ops = "get list history export: *",
        .fields = protection_fields,
        .indexes = PRM_TEXTS("unique customer, product, territory, slot where ended_at null")),
    NULL
};
