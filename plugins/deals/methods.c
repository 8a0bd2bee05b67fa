/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The methods of deal registration, beside the derived ones: who may call them, what they take and answer. */
#include "deals.h"

#define REGISTRANTS "partner_sales | partner_admin | channel_manager"
#define REASONS     PRM_LIST("reasons", NULL, 0, "Why: [{code, text, ...}], in the caller's language")
#define DEAL        PRM_ROW("deal", "deal", deals_deal_fields, PRM_REQUIRED, "As stored")
#define DECISION    PRM_TEXT("decision_id", 1, 64, 0, "What decisions.explain takes; none on a dry run")
#define THE_DEAL    PRM_REF("id", "deal", PRM_REQUIRED, "The deal")
#define REGISTRATION                                                                                                   \
    "{\"program\":\"program_01h8xgq3m2c4f\",\"customer\":{\"legal_name\":\"Huawei Technologies Co., Ltd.\","           \
    "\"country\":\"CN\",\"domain\":\"huawei.com\"},\"lines\":[{\"product\":\"product_01h8xgq3m2c4h\","                 \
    "\"quantity\":20}],\"territory\":\"territory_01h8xgq3m2c4j\",\"amount\":{\"amount\":1250000,"                      \
    "\"currency\":\"EUR\"},\"expected_close\":\"2027-03-31\"}"

static const prm_field *const customer_params[] = {
    PRM_REF("id", "customer", 0, "The vendor's side may name a known customer instead of describing one"),
    PRM_TEXT("legal_name", 1, 300, 0, "Its registered name; required unless `id` is given"),
    PRM_COUNTRY("country", 0, "Where it is registered (ISO 3166-1); required unless `id` is given"),
    PRM_DOMAIN("domain", 0, "Its web domain: tells it from others of the same name"),
    PRM_TEXT("tax_id", 1, 40, 0, "Its tax or VAT number: the surest way to tell it from others"),
    NULL
};

static const prm_field *const register_params[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "Under which programme"),
    PRM_OBJECT("customer", customer_params, PRM_REQUIRED, "The end customer"),
    PRM_FIELD(PRM_T_LIST, "lines", PRM_REQUIRED, "What is to be sold: one line for now", .min = 1, .max = 1,
        .items = PRM_OBJECT("line", deals_line_fields, 0, "One product")),
    PRM_REF("territory", "territory", PRM_REQUIRED, "Where: a leaf of the territory tree"),
    PRM_MONEY("amount", PRM_REQUIRED, "Expected value; in another currency than the programme's by its rate; 0: not known yet"),
    PRM_DATE("expected_close", PRM_REQUIRED, "When the order is expected"),
    PRM_REF("partner", "partner", PRM_VENDOR, "For whom: the vendor's side says so, a partner registers for itself"),
    DEALS_EVIDENCE,
    NULL
};

static const prm_field *const error_fields[] = {
    PRM_TEXT("field", 1, 100, PRM_REQUIRED, "Which field"),
    PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What is wrong with it"),
    NULL
};

static const prm_field *const match_fields[] = {
    PRM_REF("customer", "customer", PRM_REQUIRED, "A customer that resembles the one given"),
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "Its name"),
    PRM_INT("score", 0, 1000, PRM_REQUIRED, "How much it does"),
    PRM_LIST("matched_on", PRM_TEXT("key", 1, 40, 0, "A key"), PRM_REQUIRED, "tax_id, domain, name, similar_name"),
    NULL
};

const prm_method *const deals_methods[] = {
    PRM_METHOD(.name = "deals.register", .since = 1, .access = PRM_WRITE, .flags = PRM_WRITES_REACHED,
        .doc = "Register a deal and decide it: the answer says what became of it and why. A registration that is "
               "rejected or a duplicate is a result, not an error",
        .roles = REGISTRANTS, .params = register_params, .result = PRM_FIELDS(DEAL, DECISION, REASONS),
        .example = REGISTRATION, .run = deals_register_run),
    PRM_METHOD(.name = "deals.check", .since = 1, .access = PRM_READ,
        .doc = "Say what deals.register would answer now, without registering anything",
        .roles = REGISTRANTS, .params = register_params,
        .result = PRM_FIELDS(
            PRM_ENUM("verdict", "approve|reject|review|ask|duplicate|incomplete", PRM_REQUIRED,
                "What it would come to"),
            PRM_TIME("protected_until", 0, "Until when it would be protected, if approved"),
            PRM_BPS("margin_bps", 0, DEALS_ALL_BPS, 0, "At which margin, if approved; none: the list margin"),
            PRM_LIST("errors", PRM_OBJECT("error", error_fields, 0, "One field"), 0, "What keeps it incomplete"),
            PRM_LIST("ask_fields", PRM_TEXT("field", 1, 100, 0, "A field"), 0, "What would be asked for"), REASONS),
        .example = REGISTRATION, .run = deals_check_run, .quota = "checks_per_day"),
    PRM_METHOD(.name = "deals.review", .since = 1, .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .subject = "deal",
        .doc = "Decide a deal that is in review. An approval uses the recorded term and margin; where somebody else is "
               "protected it fails, and the deal stays in review",
        .roles = "channel_manager",
        .params = PRM_FIELDS(THE_DEAL, PRM_ENUM("verdict", "approve|reject|duplicate", PRM_REQUIRED, "The decision"),
            PRM_TEXT("reason", 1, 500, PRM_REQUIRED, "Why; the partner reads it")),
        .result = PRM_FIELDS(DEAL, DECISION),
        .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"verdict\":\"approve\",\"reason\":\"Agreed with the customer\"}",
        .run = deals_review_run),
    PRM_METHOD(.name = "deals.withdraw", .since = 1, .access = PRM_WRITE, .subject = "deal",
        .doc = "Take back a registration that has not been approved",
        .roles = REGISTRANTS,
        .params = PRM_FIELDS(THE_DEAL, PRM_TEXT("reason", 1, 500, 0, "Why; the vendor reads it")),
        .result = PRM_FIELDS(DEAL),
        .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"reason\":\"The customer has postponed it\"}",
        .run = deals_withdraw_run),
    PRM_METHOD(.name = "deals.customers.create", .since = 1, .access = PRM_WRITE, .roles = "program_manager",
        .doc = "Add a customer, unless one with an equal key is known: tax id, else registrable domain, else name and "
               "country. Those that resemble it are named either way",
        .params = deals_customer_fields,
        .result = PRM_FIELDS(
            PRM_ROW("customer", "customer", deals_customer_fields, PRM_REQUIRED, "The new one, or the known one"),
            PRM_ENUM("state", "new|duplicate", PRM_REQUIRED, "Whether it was added or known before"),
            PRM_LIST("matches", PRM_OBJECT("match", match_fields, 0, "One customer"), PRM_REQUIRED, "Best first")),
        .example = "{\"legal_name\":\"Huawei Technologies Co., Ltd.\",\"country\":\"CN\",\"domain\":\"huawei.com\"}",
        .run = deals_customers_create_run),
    NULL
};
