/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The rule points of a request: what each may answer, and answers as a last resort. mdf.eligible is asked by
 * mdf.allocation as well, mdf.route by mdf.claim: each looks at nothing but what those chains tell too. */
#include "requests/case.h"

#define TO_PARTNER(code, ...) PRM_REASON(code, "partner", __VA_ARGS__)
#define TO_VENDOR(code, ...)  PRM_REASON(code, "vendor", __VA_ARGS__)
#define NOTHING_MORE          .data = NULL
#define LEVEL     PRM_TEXT("level", 1, 40, 0, "The partner's level")
#define DAYS      PRM_INT("days", PRM_ANY, PRM_ANY, PRM_REQUIRED, "How many days")
#define PERCENT   PRM_TEXT("percent", 1, 10, PRM_REQUIRED, "\"50\"")

const prm_rule mdf_eligible_rule = { .size = sizeof mdf_eligible_rule, .since = 1, .name = "mdf.eligible",
    .doc = "May this partner have market development funds at all: level, role, standing?",
    .answer = PRM_FIELDS(PRM_ENUM("eligible", "yes|no|review", PRM_REQUIRED, "`no` rejects, `review` needs a person")),
    .reasons = PRM_REASONS(TO_PARTNER("eligible", NOTHING_MORE), TO_PARTNER("not_a_member", NOTHING_MORE),
        TO_PARTNER("partner_not_active", NOTHING_MORE), TO_PARTNER("level_without_funds", .data = PRM_FIELDS(LEVEL)),
        TO_PARTNER("channel_without_funds",
            .data = PRM_FIELDS(PRM_TEXT("channel_type", 1, 40, PRM_REQUIRED, "The partner's"))),
        TO_PARTNER("often_unused", .data = PRM_FIELDS(PRM_INT("expired", 0, PRM_ANY, PRM_REQUIRED, "Never claimed"),
            PRM_INT("approved", 0, PRM_ANY, PRM_REQUIRED, "Of so many")))),
    .fallback = "{\"eligible\":\"review\"}" };

const prm_rule mdf_score_request_rule = { .size = sizeof mdf_score_request_rule, .since = 1,
    .name = "mdf.score_request", .doc = "How good is it: what it should bring for what it costs, and by whom?",
    .answer = PRM_FIELDS(PRM_INT("score", 0, 1000, PRM_REQUIRED | PRM_VENDOR, "1000 is the best there can be"),
        PRM_LIST("parts", PRM_OBJECT("part", PRM_FIELDS(PRM_TEXT("code", 1, 40, PRM_REQUIRED, "For what"),
            PRM_INT("points", -1000, 1000, PRM_REQUIRED, "How many points")), 0, "One part"), PRM_VENDOR,
            "What it is made of")),
    .reasons = PRM_REASONS(TO_VENDOR("scored",
        .data = PRM_FIELDS(PRM_INT("score", 0, 1000, PRM_REQUIRED, "Its score")))),
    .fallback = "{\"score\":0}" };

const prm_rule mdf_decide_request_rule = { .size = sizeof mdf_decide_request_rule, .since = 1,
    .name = "mdf.decide_request", .doc = "Approve, pay a part, reject, ask for information, or send to a person?",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "approve|part|reject|review|ask", PRM_REQUIRED,
            "An `approve` or `part` that mdf.eligible does not allow becomes `review`"),
        PRM_TEXT("reason_code", 1, 60, 0, "Why, in one word for reports"),
        PRM_INT("amount", 1, PRM_ANY, 0, "Of `part`: how much, in minor units of the request's currency"),
        PRM_BPS("match_bps", 1, PRM_ALL_BPS, 0,
            "What part of the cost of each activity is paid at most; none: all that is asked for"),
        PRM_LIST("conditions", PRM_LINES("condition", 1, 500, 0, "One, as the partner reads it"), 0,
            "On which conditions it is paid"),
        PRM_LIST("ask_fields", PRM_ENUM("field", "objective|activities", 0, "A field"), 0, "What to ask for")),
    .reasons = PRM_REASONS(TO_PARTNER("within_limit", .data = PRM_FIELDS(LEVEL)),
        TO_PARTNER("above_limit", .data = PRM_FIELDS(LEVEL)),
        TO_PARTNER("above_cap", .data = PRM_FIELDS(PRM_MONEY("most", PRM_REQUIRED, "What one request may ask for"))),
        TO_PARTNER("preapproved", NOTHING_MORE), TO_PARTNER("objective_missing", NOTHING_MORE),
        TO_PARTNER("outcome_missing", NOTHING_MORE),
        TO_PARTNER("match_capped", .data = PRM_FIELDS(PERCENT)),
        TO_PARTNER("short_notice", .data = PRM_FIELDS(DAYS,
            PRM_INT("min", 0, 365, PRM_REQUIRED, "How many there should be"))),
        TO_PARTNER("seen_by_a_person", NOTHING_MORE),
        TO_VENDOR("low_score", .data = PRM_FIELDS(PRM_INT("score", 0, 1000, PRM_REQUIRED, "Its score"),
            PRM_INT("min", 0, 1000, PRM_REQUIRED, "What it takes"))),
        TO_VENDOR("limit", .data = PRM_FIELDS(PRM_INT("limit", 0, PRM_ANY, PRM_REQUIRED, "The limit"),
            PRM_INT("amount", 0, PRM_ANY, PRM_REQUIRED, "What is asked for"))),
        TO_VENDOR("contradicted", NOTHING_MORE), TO_PARTNER("asked_enough", NOTHING_MORE)),
    .fallback = "{\"verdict\":\"review\"}" };

const prm_rule mdf_route_rule = { .size = sizeof mdf_route_rule, .since = 1, .name = "mdf.route",
    .doc = "Who decides it, in which order, within how many working hours?",
    .answer = PRM_FIELDS(PRM_STEPS_ROUTE("One after another; none: the usual step")),
    .reasons = PRM_REASONS(TO_VENDOR("usual_route", NOTHING_MORE), TO_VENDOR("large_route", NOTHING_MORE),
        TO_VENDOR("very_large_route", NOTHING_MORE)),
    .fallback = "{\"steps\":[]}" };

const prm_rule mdf_deadline_rule = { .size = sizeof mdf_deadline_rule, .since = 1, .name = "mdf.deadline",
    .doc = "Until when is it to be claimed, when is the partner reminded, how often may that be put off?",
    .answer = PRM_FIELDS(PRM_INT("claim_days", 1, 730, PRM_REQUIRED, "Days after the last activity"),
        PRM_LIST("remind_days", PRM_INT("days", 1, 365, 0, "So many days before"), PRM_REQUIRED, "When to remind"),
        PRM_INT("max_extensions", 0, 10, PRM_REQUIRED, "How often the partner may put it off by itself"),
        PRM_INT("extension_days", 1, 365, PRM_REQUIRED, "And by how many days each time")),
    .reasons = PRM_REASONS(TO_PARTNER("claim_within", .data = PRM_FIELDS(DAYS)),
        TO_PARTNER("purpose_deadline", .data = PRM_FIELDS(DAYS))),
    .fallback = "{\"claim_days\":45,\"remind_days\":[15,5,1],\"max_extensions\":0,\"extension_days\":15}" };

const prm_rule mdf_proof_required_rule = { .size = sizeof mdf_proof_required_rule, .since = 1,
    .name = "mdf.proof_required", .doc = "What has to be shown with the claims of each activity?",
    .answer = PRM_FIELDS(PRM_LIST("proofs",
        PRM_OBJECT("needed", PRM_FIELDS(PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_REQUIRED, "Of which activity"),
            PRM_LIST("kinds", PRM_ENUM("kind", MDF_PROOF_KINDS, 0, "A kind"), PRM_REQUIRED, "One of each")), 0,
            "Of one activity"),
        PRM_REQUIRED, "An activity not named needs an invoice")),
    .reasons = PRM_REASONS(TO_PARTNER("proofs_needed", NOTHING_MORE), TO_PARTNER("large_activity", NOTHING_MORE)),
    .fallback = "{\"proofs\":[]}" };
