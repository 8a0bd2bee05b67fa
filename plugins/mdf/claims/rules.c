/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The rule points of a claim: what each may answer, and answers as a last resort. */
#include "claims/claims.h"

#define TO_PARTNER(code, ...) PRM_REASON(code, "partner", __VA_ARGS__)
#define TO_VENDOR(code, ...)  PRM_REASON(code, "vendor", __VA_ARGS__)
#define NOTHING_MORE          .data = NULL
#define LINE PRM_INT("line", 1, MDF_LINES, PRM_REQUIRED, "Of which line")
#define DAYS PRM_INT("days", PRM_ANY, PRM_ANY, PRM_REQUIRED, "By how many days")
#define LEVEL PRM_TEXT("level", 1, 40, 0, "The partner's level")

const prm_rule mdf_check_claim_rule = { .size = sizeof mdf_check_claim_rule, .since = 1, .name = "mdf.check_claim",
    .doc = "What is wrong or doubtful about a claim? What no claim may do is refused before this is asked",
    .answer = PRM_FIELDS(PRM_LIST("issues",
        PRM_OBJECT("issue", PRM_FIELDS(PRM_INT("line", 1, MDF_LINES, 0, "Of which line; none: of all"),
            PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What is wrong, in one word")), 0, "One thing"),
        PRM_REQUIRED, "What the partner reads is wrong; none: nothing")),
    .reasons = PRM_REASONS(TO_PARTNER("nothing_wrong", NOTHING_MORE),
        TO_PARTNER("proof_missing", .data = PRM_FIELDS(LINE, PRM_TEXT("kind", 1, 40, PRM_REQUIRED, "Of which kind"))),
        TO_PARTNER("invoice_early", .data = PRM_FIELDS(LINE, DAYS)),
        TO_PARTNER("invoice_late", .data = PRM_FIELDS(LINE, DAYS)),
        TO_PARTNER("invoice_old", .data = PRM_FIELDS(LINE, DAYS)),
        TO_PARTNER("own_invoice", .data = PRM_FIELDS(LINE)),
        TO_PARTNER("above_activity",
            .data = PRM_FIELDS(PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_REQUIRED, "Of which"),
            PRM_INT("line", 1, MDF_LINES, PRM_REQUIRED, "From which line on")))),
    .fallback = "{\"issues\":[{\"code\":\"not_checked\"}]}" };

const prm_rule mdf_decide_claim_rule = { .size = sizeof mdf_decide_claim_rule, .since = 1, .name = "mdf.decide_claim",
    .doc = "Is it clear what is paid of each line, or does a person decide?",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "decide|review", PRM_REQUIRED,
        "`decide`: as `lines` have it; all are named"),
        PRM_LIST("lines", PRM_OBJECT("line", PRM_FIELDS(PRM_INT("line", 1, MDF_LINES, PRM_REQUIRED, "Which line"),
            PRM_ENUM("status", MDF_LINE_VERDICTS, PRM_REQUIRED, "A line that is returned returns all of the claim"),
            PRM_INT("approved", 1, PRM_ANY, 0,
                "Of accepted_with_change: how much, in minor units of the request's currency, less than is claimed"),
            PRM_TEXT("reason_code", 1, 60, 0, "Why, in one word for reports")), 0, "One line"), 0,
            "Of `review`: nothing")),
    .reasons = PRM_REASONS(TO_PARTNER("claim_within_limit", .data = PRM_FIELDS(LEVEL)),
        TO_PARTNER("claim_above_limit", .data = PRM_FIELDS(LEVEL)),
        TO_PARTNER("claim_returned", NOTHING_MORE), TO_PARTNER("claim_cut", .data = PRM_FIELDS(LINE)),
        TO_PARTNER("claim_seen_by_a_person", NOTHING_MORE),
        TO_VENDOR("claim_limit", .data = PRM_FIELDS(PRM_INT("limit", 0, PRM_ANY, PRM_REQUIRED, "The limit"),
            PRM_INT("amount", 0, PRM_ANY, PRM_REQUIRED, "What is claimed"))),
        TO_VENDOR("claims_watched", .data = PRM_FIELDS(PRM_INT("rejected", 0, PRM_ANY, PRM_REQUIRED, "Claims rejected"),
            PRM_INT("clawed_back", 0, PRM_ANY, PRM_REQUIRED, "Claims taken back"))),
        TO_VENDOR("claim_contradicted", NOTHING_MORE)),
    .fallback = "{\"verdict\":\"review\"}" };
