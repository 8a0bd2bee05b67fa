/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The row of a registration: its fields, and the moves of its state. Its sales stage is a field, not a
 * state. */
#include "deals.h"

const prm_field *const deals_line_fields[] = {
    PRM_REF("product", "product", PRM_REQUIRED, "A leaf of the product tree"),
    PRM_INT("quantity", 1, 1000000000, 0, "How many"),
    PRM_MONEY("amount", 0, "What this line is worth, in the deal's currency"),
    NULL
};

const prm_field *const deals_error_fields[] = {
    PRM_TEXT("field", 1, 100, PRM_REQUIRED, "Which field"),
    PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What is wrong with it"),
    NULL
};

static const prm_field *const share_fields[] = {
    PRM_ENUM("actor", "registrant|distributor|vendor", PRM_REQUIRED, "Whose share"),
    PRM_ENUM("role", "sourced|influenced|fulfilled|serviced", PRM_REQUIRED, "What for"),
    PRM_BPS("bps", 0, PRM_ALL_BPS, PRM_REQUIRED, "How much of the deal; the shares of a deal sum to 10 000"),
    PRM_REF("partner", "partner", 0, "Who that is; none: the vendor"),
    NULL
};

static const prm_field *const terms_fields[] = {
    PRM_INT("days", 1, 730, PRM_REQUIRED, "Length of the protection, counted from the approval"),
    PRM_BOOL("exclusive", PRM_REQUIRED, "Whether nobody else may be protected beside it"),
    PRM_ENUM("scope", "lines|family", 0, "Whether it holds for the products of the lines or for all of their families"),
    PRM_BPS("margin_bps", 0, PRM_ALL_BPS, 0, "Margin; none: the list margin"),
    PRM_BPS("extra_discount_bps", 0, PRM_ALL_BPS, 0, "Discount beyond the margin"),
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
    PRM_REF("distributor", "partner", 0, "The distributor that fulfils it: it reads the deal as well"),
    DEALS_TYPE,
    PRM_OBJECT("customer", deals_customer_fields, PRM_REQUIRED, "The end customer, as the registrant gave it"),
    PRM_LIST("lines", PRM_OBJECT("line", deals_line_fields, 0, "One product"), PRM_REQUIRED, "What is to be sold"),
    PRM_REF("territory", "territory", PRM_REQUIRED, "Where: a leaf of the territory tree"),
    PRM_MONEY("amount", PRM_REQUIRED, "Expected value, as given"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_READONLY, "The same in minor units of the programme's currency"),
    PRM_TEXT("rate", 1, 70, PRM_READONLY, "By which exact rate, a decimal or a quotient; none: it is in that currency"),
    PRM_DATE("rate_date", PRM_READONLY, "Of which day that rate is"),
    PRM_DATE("expected_close", PRM_REQUIRED, "When the order is expected"),
    DEALS_SOURCE,
    DEALS_VALUE_ADDED,
    DEALS_EVIDENCE,
    PRM_REF("renews", "deal", 0, "The closed deal it renews"),

    PRM_TEXT("submitted_by", 1, 60, PRM_READONLY, "The user who submitted it last"),
    PRM_STEPS_AUTHORS,
    PRM_TIME("submitted_at", PRM_READONLY, "When that was"),
    PRM_TIME("decided_at", PRM_READONLY, "When it was approved, rejected or found a duplicate"),
    PRM_LIST("errors", PRM_OBJECT("error", deals_error_fields, 0, "One field"), PRM_READONLY, "What keeps it a draft"),
    PRM_LIST("ask_fields", PRM_TEXT("field", 1, 100, 0, "A field"), PRM_READONLY, "What information is asked for"),
    PRM_TIME("answer_by", PRM_READONLY, "Until when it is to be answered"),
    PRM_INT("asks", 0, 1000, PRM_READONLY, "How often information was asked for"),
    PRM_TEXT("reason_code", 0, 60, PRM_READONLY, "Why it is where it is, in one word for reports"),
    PRM_LINES("comment", 0, 500, PRM_READONLY, "What the person who moved it last said about it"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The decision behind its state: what decisions.explain takes"),
    PRM_REF("account", "customer", PRM_READONLY | PRM_VENDOR, "The customer's row it is bound to"),
    PRM_OBJECT("terms", terms_fields, PRM_READONLY | PRM_VENDOR, "The terms recorded for an approval"),
    PRM_LIST("credited", PRM_OBJECT("share", share_fields, 0, "One actor's part"), PRM_READONLY | PRM_VENDOR,
        "Who is credited with it, whatever deals.attribute answers: as deals.set_shares was told; none: as it answers"),

    PRM_TIME("protected_until", PRM_READONLY, "Until when it is protected, once approved"),
    PRM_INT("extensions", 0, 1000, PRM_READONLY, "How often its protection was extended"),
    PRM_TIME("extension_wanted_at", PRM_READONLY, "When the extension was asked for that a person is to grant"),
    PRM_BPS("margin_bps", 0, PRM_ALL_BPS, PRM_READONLY, "Margin, once approved; none: the list margin"),
    PRM_BPS("extra_discount_bps", 0, PRM_ALL_BPS, PRM_READONLY, "Discount beyond the margin, once approved"),

    PRM_ENUM("stage", DEALS_STAGES, PRM_READONLY, "How far the sale is, once approved"),
    PRM_BPS("probability_bps", 0, PRM_ALL_BPS, PRM_READONLY, "How likely it is won at that stage"),
    PRM_INT("forecast_base", 0, PRM_ANY, PRM_READONLY, "`amount_base` by that probability"),
    PRM_TIME("last_activity_at", PRM_READONLY, "When the partner last showed that it is at work"),
    PRM_TIME("closed_at", PRM_READONLY, "When it was won or lost"),
    PRM_TEXT("closure_code", 1, 60, PRM_READONLY, "Why it was won or lost, in one word for reports"),
    PRM_MONEY("won_amount", PRM_READONLY, "What was ordered"),
    PRM_INT("won_base", 0, PRM_ANY, PRM_READONLY, "The same in minor units of the programme's currency"),
    PRM_OBJECT("counted", deals_counted_fields, PRM_READONLY | PRM_VENDOR, "What figures count it by, and as what"),
    PRM_TEXT("order_reference", 1, 100, PRM_READONLY, "What the order is called where it was placed"),
    NULL
};

/* Moves without a role are guarded by their verbs; back into review by an upheld dispute alone. */
#define JUDGES " : program_manager"
#define PEOPLE " : " DEALS_REVIEWERS
#define FLOW                                                                                                           \
    PRM_FLOW("draft", "draft > submitted | withdrawn",                                                                 \
        "submitted > approved | rejected | duplicate | in_review | info_requested | withdrawn",                        \
        "in_review > approved | rejected | duplicate | info_requested" PEOPLE, "in_review > withdrawn",                \
        "info_requested > submitted | withdrawn | expired", "approved > expired", "approved > revoked" PEOPLE,         \
        "approved > cancelled | converted : partner_sales | partner_admin | channel_manager | program_manager",        \
        "rejected > in_review" JUDGES, "duplicate > in_review" JUDGES, "revoked > in_review" JUDGES,                   \
        "expired > in_review" JUDGES)

const prm_entity deals_deal_entity = { .size = sizeof deals_deal_entity, .name = "deal", .path = "deals", .since = 1,
    .doc = "A deal registration: a partner says what it is about to sell to whom, and asks to be protected",
    .scope = "partner, distributor", .label = "number",
    .search = "number 8, customer.legal_name 8, customer.domain 4, order_reference 4, comment 1",
    .ops = "get list history export: *; import: partner_sales | partner_admin | channel_manager",
    .imports_by = "deals.register",
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4e\","
               "\"customer\":{\"legal_name\":\"Huawei Technologies Co., Ltd.\",\"country\":\"CN\"},"
               "\"lines\":[{\"product\":\"product_01h8xgq3m2c4e\",\"quantity\":20}],"
               "\"territory\":\"territory_01h8xgq3m2c4e\",\"amount\":{\"amount\":1250000,"
               "\"currency\":\"EUR\"},\"expected_close\":\"2027-03-31\"}",
    .fields = deals_deal_fields, .flow = FLOW,
    .indexes = PRM_TEXTS("partner, state, program, -created_at", "partner, state, -created_at", "state, -created_at",
        "partner", "distributor", "distributor, state, -created_at where distributor not null",
        "account, partner, -created_at") };
