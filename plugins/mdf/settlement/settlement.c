/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A batch of claims that are paid together: the row. */
#include "settlement/settlement.h"

const prm_field *const mdf_settlement_fields[] = {
    PRM_TEXT("number", 1, 40, PRM_READONLY, "What people call it, \"PAY-01H8X-GQ3M-2C4E\""),
    PRM_REF("program", "program", PRM_READONLY, "Of which programme"),
    PRM_CURRENCY("currency", PRM_READONLY, "In which currency"),
    PRM_INT("claims", 0, PRM_ANY, PRM_READONLY, "How many claims are in it"),
    PRM_PLAIN(PRM_T_MONEY, "total", PRM_READONLY, "What they come to", .of = NULL),
    PRM_PLAIN(PRM_T_MONEY, "paid", PRM_READONLY, "What of that was paid", .of = NULL),
    PRM_INT("failed", 0, PRM_ANY, PRM_READONLY, "How many could not be paid"),
    PRM_TIME("exported_at", PRM_READONLY, "When accounting got it, first"),
    PRM_TIME("settled_at", PRM_READONLY, "When the last of it was paid or failed"),
    PRM_TIME("reminded_at", PRM_READONLY, "When it was said, last, that there is no answer yet"),
    PRM_LINES("reason", 1, 500, PRM_READONLY, "Why it was cancelled"),
    NULL
};

const prm_entity mdf_settlement_entity = { .size = sizeof mdf_settlement_entity, .name = "settlement",
    .path = "mdf.settlements", .since = 1, .scope = "vendor", .label = "number",
    .ops = "get list history export: " MDF_READERS "; import: " MDF_PAYERS, .imports_by = "mdf.settlements.settle",
    .doc = "Claims that are paid together: one file for accounting, whose answer is imported",
    .fields = mdf_settlement_fields,
    .flow = PRM_FLOW("open", "open > exported | cancelled", "exported > settled"),
    .indexes = PRM_TEXTS("unique number where number not null", "program, state, -created_at") };
