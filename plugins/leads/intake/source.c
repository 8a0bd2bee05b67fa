/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Where leads come from: a form, a fair, a bought list. What becomes of its leads is counted by its code. */
#include "leads.h"

static const prm_field *const fields[] = {
    PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What leads and reports call it, \"web\""),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it, \"Contact form of the web site\""),
    PRM_ENUM("kind", "web|event|campaign|list|referral|phone|partner|other", PRM_REQUIRED, "What sort of source it is"),
    PRM_MONEY("cost_per_lead", 0, "What one of its leads costs"),
    PRM_LINES("note", 0, 1000, 0, "What there is to know about it"),
    NULL
};

const prm_entity leads_source_entity = { .size = sizeof leads_source_entity, .name = "lead_source",
    .path = "leads.sources", .since = 1, .scope = "vendor", .label = "name",
    .doc = "Where leads come from",
    .ops = "create update archive import: marketing_manager | program_manager; get list history export: vendor",
    .example = "{\"code\":\"fair-2027\",\"name\":\"Hanover fair\",\"kind\":\"event\"}",
    .fields = fields, .indexes = PRM_TEXTS("unique code") };
