/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How a programme evaluates its members: the row. */
#include "tiers/words.h"

const prm_field *const tiers_scheme_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "Of which programme; it has one"),
    PRM_ENUM("period", CERT_PERIODS, PRM_REQUIRED, "After which periods members are evaluated officially"),
    PRM_INT("first_month", 1, 12, 0, "In which month its year begins; none: January"),
    PRM_ENUM("promotes", "at_once|at_period_end", 0, "When a level that was earned is given; none: at once, so that a "
        "member for which rules allow one step at a time takes one each night; at_period_end: one a period"),
    PRM_INT("grace_days", 0, 365, 0, "How long a member that no longer has what its level takes keeps it; none: 45"),
    PRM_FIELD(PRM_T_LIST, "channel_types", 0, "Members of which roles are evaluated; none: all", .min = 0, .max = 10,
        .items = PRM_TEXT("channel_type", 1, 40, 0, "A partner's role")),
    PRM_BOOL("by_values", 0, "Whether its rules read values themselves: then a member is evaluated each night after "
        "one of its values has changed; none: after a requirement has come to be met or not, or points have changed"),
    PRM_INT("rules", 1, PRM_ANY, PRM_READONLY | PRM_VENDOR,
        "The generation of rules that has come into force since; with another, members are evaluated anew"),
    NULL
};

const prm_entity tiers_scheme_entity = { .size = sizeof tiers_scheme_entity, .since = 1, .name = "tier_scheme",
    .path = "tiers.schemes", .scope = "public", .doc = "How a programme evaluates its members",
    .ops = "create update archive: " CERT_OWNERS "; get list export: *; history: vendor", .check = tiers_check_scheme,
    .fields = tiers_scheme_fields,
    .indexes = PRM_TEXTS("unique program where archived_at null", "program"),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"period\":\"quarter\",\"grace_days\":45}" };
