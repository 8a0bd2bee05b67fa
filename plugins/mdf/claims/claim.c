/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is claimed: the row. */
#include "claims/claims.h"

#include <string.h>

/* What somebody says of a line. */
#define GIVEN_LINE                                                                                                     \
    PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_REQUIRED, "For which activity of the request"),                         \
    PRM_LINES("description", 1, 500, PRM_REQUIRED, "What was bought"),                                                 \
    PRM_MONEY("claimed", PRM_REQUIRED, "What the vendor is to pay, in the request's currency"),                        \
    PRM_FIELD(PRM_T_LIST, "proofs", 0, "What shows it", .min = 0, .max = MDF_PROOFS,                                   \
        .items = PRM_REF("proof", "proof", 0, "One proof of this partner's"))

const prm_field *const mdf_given_line_fields[] = { GIVEN_LINE, NULL };

static const prm_field *const use_fields[] = {
    PRM_REF("proof", "proof", PRM_REQUIRED, "Which invoice"),
    PRM_MONEY("amount", PRM_REQUIRED, "How much, in its own currency"),
    NULL
};

const prm_field *const mdf_line_fields[] = {
    PRM_INT("number", 1, MDF_LINES, PRM_READONLY, "Its place in the claim"),
    GIVEN_LINE,
    PRM_PLAIN(PRM_T_MONEY, "approved", PRM_READONLY, "What it pays", .of = NULL),
    PRM_ENUM("status", "pending|accepted|accepted_with_change|denied|returned", PRM_READONLY, "What was decided of it"),
    PRM_TEXT("reason_code", 1, 60, PRM_READONLY, "Why, in one word for reports"),
    PRM_LINES("comment", 1, 500, PRM_READONLY, "Why, as who decided it says"),
    PRM_FIELD(PRM_T_LIST, "uses", PRM_READONLY, "What of which invoice it uses up: none where it counts for nothing",
        .min = 0, .max = MDF_PROOFS, .items = PRM_OBJECT("use", use_fields, 0, "Of one invoice")),
    NULL
};

/* What a step of its review has decided, as long as others are to come. */
static const prm_field *const verdict_fields[] = {
    PRM_INT("line", 1, MDF_LINES, PRM_REQUIRED, "Of which line"),
    PRM_ENUM("status", MDF_LINE_VERDICTS, PRM_REQUIRED, "What is decided"),
    PRM_INT("approved", 0, PRM_ANY, PRM_REQUIRED, "What is paid, in minor units"),
    PRM_TEXT("reason_code", 1, 60, 0, "Why, in one word for reports"),
    PRM_LINES("comment", 1, 500, 0, "Why, as who decided it says"),
    NULL
};

const prm_field *const mdf_issue_fields[] = {
    PRM_INT("line", 1, MDF_LINES, 0, "Of which line; none: of all"),
    PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What is wrong, in one word"),
    NULL
};

const prm_field *const mdf_claim_fields[] = {
    PRM_TEXT("number", 1, 40, PRM_READONLY, "What people call it, \"CLM-01H8X-GQ3M-2C4E\""),
    PRM_REF("fund_request", "fund_request", PRM_READONLY, "Of which request"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("partner", "partner", PRM_READONLY, "Who claims"),
    PRM_REF("allocation", "allocation", PRM_READONLY, "Of which allocation"),
    PRM_CURRENCY("currency", PRM_READONLY, "Its currency, which is the request's"),
    PRM_FIELD(PRM_T_LIST, "lines", PRM_READONLY, "What was spent", .min = 0, .max = MDF_LINES,
        .items = PRM_OBJECT("line", mdf_line_fields, 0, "One line")),
    PRM_LINES("note", 1, 2000, 0, "What there is to know about it"),
    PRM_PLAIN(PRM_T_MONEY, "claimed", PRM_READONLY, "What all lines claim", .of = NULL),
    PRM_PLAIN(PRM_T_MONEY, "approved", PRM_READONLY, "What is paid of that", .of = NULL),
    PRM_INT("claimed_base", 0, PRM_ANY, PRM_READONLY, "What is claimed, in minor units of the programme's currency"),
    PRM_FIELD(PRM_T_LIST, "issues", PRM_READONLY, "What was found wrong with it", .min = 0, .max = 200,
        .items = PRM_OBJECT("issue", mdf_issue_fields, 0, "One")),
    MDF_ROUTE,
    PRM_FIELD(PRM_T_LIST, "proposal", PRM_READONLY | PRM_VENDOR,
        "What a step has decided of its lines while others are to come",
        .min = 0, .max = MDF_LINES, .items = PRM_OBJECT("verdict", verdict_fields, 0, "Of one line")),
    PRM_TEXT("submitted_by", 1, 60, PRM_READONLY, "Which user claims"),
    PRM_TIME("submitted_at", PRM_READONLY, "And when, last"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    PRM_TIME("decided_at", PRM_READONLY, "When it was approved or rejected"),
    PRM_TEXT("reason_code", 1, 60, PRM_READONLY, "Why, in one word for reports"),
    PRM_LINES("comment", 1, 1000, PRM_READONLY, "Why, as who decided it says"),
    PRM_INT("returns", 0, 1000, PRM_READONLY, "How often it was returned"),
    /* A mark that it is taken, by which those that wait are found. What refers to both is their payment. */
    PRM_TEXT("settlement", 1, 60, PRM_READONLY | PRM_VENDOR, "In which settlement it is paid: its id"),
    PRM_TEXT("payment", 1, 100, PRM_READONLY, "The payment's reference"),
    PRM_TIME("paid_at", PRM_READONLY, "When it was paid"),
    PRM_LINES("failure", 1, 500, PRM_READONLY, "Why it could not be paid"),
    PRM_PLAIN(PRM_T_MONEY, "clawed_back", PRM_READONLY, "What was taken back of it", .of = NULL),
    NULL
};

const prm_entity mdf_claim_entity = { .size = sizeof mdf_claim_entity, .name = "claim", .path = "mdf.claims",
    .since = 1, .scope = "partner", .label = "number", .search = "number 8, payment 4, note 2, comment 1",
    .ops = "get list history export: *",
    .doc = "What a partner has spent on approved activities and wants to be paid", .fields = mdf_claim_fields,
    .flow = PRM_FLOW("draft", "draft > submitted | withdrawn",
        "submitted > in_review | returned | approved | part_approved | rejected | withdrawn",
        "in_review > returned | approved | part_approved | rejected | withdrawn",
        "returned > submitted | withdrawn | rejected", "approved > payable", "part_approved > payable",
        "payable > paid | pay_failed", "pay_failed > payable", "paid > clawed_back"),
    .indexes = PRM_TEXTS("unique number", "partner, state, -created_at", "fund_request, state",
        "program, state, submitted_at",
        "settlement, state", "program, state, currency, settlement, submitted_at") };

int mdf_claim_is_live(const prm_val *claim)
{
    static const char *const dead[] = { "draft", "returned", "withdrawn", "rejected" };

    for (size_t i = 0; i < sizeof dead / sizeof *dead; i++)
        if (strcmp(prm->text(claim, "state"), dead[i]) == 0)
            return 0;
    return 1;
}

int64_t mdf_line_amount(const prm_val *line)
{
    const char *currency;
    int64_t amount = 0;

    if (prm->get_money(line, "approved", &amount, &currency) != PRM_OK)
        (void)prm->get_money(line, "claimed", &amount, &currency);
    return amount;
}
