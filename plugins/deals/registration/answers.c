/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The nine rule points of a registration: what each is asked, may answer, and answers as a last resort. */
#include "deals.h"

#define CANDIDATE PRM_TEXT("candidate", 1, 20, PRM_REQUIRED, "candidate_1 is the best match")
#define LEVEL     PRM_TEXT("level", 1, 40, 0, "The partner's level")
#define DAYS_TO_CLOSE PRM_INT("days", PRM_ANY, PRM_ANY, PRM_REQUIRED, "Days until then")
#define PERCENT   PRM_TEXT("percent", 1, 10, PRM_REQUIRED, "\"12.5\"")
#define TO_PARTNER(code, ...) PRM_REASON(code, "partner", __VA_ARGS__)
#define TO_VENDOR(code, ...)  PRM_REASON(code, "vendor", __VA_ARGS__)
#define NOTHING_MORE          .data = NULL

const prm_rule deals_intake_rule = { .size = sizeof deals_intake_rule, .since = 1, .name = "deals.intake",
    .doc = "Is the registration complete enough to be decided?",
    .answer = PRM_FIELDS(PRM_BOOL("ok", PRM_REQUIRED, "If not, it stays a draft"),
        PRM_LIST("errors", PRM_OBJECT("error", PRM_FIELDS(PRM_TEXT("field", 1, 100, PRM_REQUIRED, "Which field"),
            PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What is wrong with it")), 0, "One field"), 0, "What keeps it back"),
        PRM_LIST("missing_soft", PRM_TEXT("field", 1, 100, 0, "A field"), 0, "What would help, but is not needed")),
    .reasons = PRM_REASONS(
        TO_PARTNER("close_passed", .data = PRM_FIELDS(PRM_DATE("date", PRM_REQUIRED, "The date given"))),
        TO_PARTNER("field_missing", .data = PRM_FIELDS(PRM_TEXT("field", 1, 100, PRM_REQUIRED, "Which"))),
        TO_PARTNER("would_help", .data = PRM_FIELDS(PRM_TEXT("field", 1, 100, PRM_REQUIRED, "Which")))),
    .fallback = "{\"ok\":false}" };

const prm_rule deals_eligibility_rule = { .size = sizeof deals_eligibility_rule, .since = 1,
    .name = "deals.eligibility",
    .doc = "May this partner register this deal at all: level, channel type, territory, capacity?",
    .answer = PRM_FIELDS(PRM_ENUM("eligible", "yes|no|review", PRM_REQUIRED, "`no` rejects, `review` needs a person"),
        PRM_INT("capacity_max", 0, 1000000, 0, "How many open deals the partner may have")),
    .reasons = PRM_REASONS(TO_PARTNER("eligible", NOTHING_MORE), TO_PARTNER("not_a_member", NOTHING_MORE),
        TO_PARTNER("partner_not_active", NOTHING_MORE),
        TO_PARTNER("channel_not_admitted",
            .data = PRM_FIELDS(PRM_TEXT("channel_type", 1, 40, PRM_REQUIRED, "The partner's"))),
        TO_PARTNER("outside_territory", .data = PRM_FIELDS(PRM_TEXT("territory", 1, 200, PRM_REQUIRED, "The deal's"))),
        TO_PARTNER("capacity_reached", .data = PRM_FIELDS(PRM_INT("open", 0, PRM_ANY, PRM_REQUIRED, "Open deals"),
            PRM_INT("max", 0, PRM_ANY, PRM_REQUIRED, "How many there may be"))),
        TO_PARTNER("quota_reached", .data = PRM_FIELDS(PRM_INT("registered", 0, PRM_ANY, PRM_REQUIRED, "In 30 days"),
            PRM_INT("max", 0, PRM_ANY, PRM_REQUIRED, "How many there may be"))),
        TO_PARTNER("many_at_customer", .data = PRM_FIELDS(PRM_INT("registered", 0, PRM_ANY, PRM_REQUIRED, "In a year"),
            PRM_INT("max", 0, PRM_ANY, PRM_REQUIRED, "How many there may be"))),
        TO_PARTNER("hoarding",
            .data = PRM_FIELDS(PRM_INT("expired", 0, PRM_ANY, PRM_REQUIRED, "In a year, without an end"),
            PRM_INT("won", 0, PRM_ANY, PRM_REQUIRED, "And won")))),
    .fallback = "{\"eligible\":\"review\"}" };

const prm_rule deals_match_rule = { .size = sizeof deals_match_rule, .since = 1, .name = "deals.match",
    .doc = "Which of the customers that resemble the one given are the same?",
    .answer = PRM_FIELDS(PRM_LIST("matches",
        PRM_OBJECT("match", PRM_FIELDS(CANDIDATE,
            PRM_ENUM("verdict", "none|possible|same", PRM_REQUIRED,
                "`same` binds the deal to it, `possible` needs a person"),
            PRM_LIST("on", PRM_TEXT("key", 1, 40, 0, "A key"), 0, "What matched")), 0, "One candidate"),
        PRM_VENDOR, "A candidate not named is `possible`")),
    .reasons = PRM_REASONS(
        TO_VENDOR("same_customer", .data = PRM_FIELDS(CANDIDATE, PRM_INT("score", 0, 1000, 0, "Its score"))),
        TO_VENDOR("possible_customer", .data = PRM_FIELDS(CANDIDATE, PRM_INT("score", 0, 1000, 0, "Its score"))),
        TO_VENDOR("keys_disagree", NOTHING_MORE), TO_VENDOR("several_customers", NOTHING_MORE)),
    .fallback = "{\"matches\":[]}" };

const prm_rule deals_conflict_rule = { .size = sizeof deals_conflict_rule, .since = 1, .name = "deals.conflict",
    .doc = "Does somebody else hold this customer, and who goes first?",
    .answer = PRM_FIELDS(
        PRM_ENUM("verdict", "clear|first_wins|share|incumbent|direct|human", PRM_REQUIRED,
            "`share` gives a protection beside others', `human` needs a person"),
        PRM_ENUM("winner", "registrant|other|nobody", PRM_REQUIRED,
            "`other` ends it: first_wins is a duplicate, incumbent and direct a rejection")),
    .reasons = PRM_REASONS(TO_PARTNER("already_registered", NOTHING_MORE), TO_PARTNER("own_registration", NOTHING_MORE),
        TO_PARTNER("shared", NOTHING_MORE), TO_PARTNER("direct_sales", NOTHING_MORE),
        TO_PARTNER("similar_registration", NOTHING_MORE), TO_VENDOR("no_conflict", NOTHING_MORE),
        TO_PARTNER("incumbent", NOTHING_MORE), TO_PARTNER("incumbent_self", NOTHING_MORE),
        TO_PARTNER("incumbent_held", NOTHING_MORE),
        TO_VENDOR("ends_soon", .data = PRM_FIELDS(PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "Days left")))),
    .fallback = "{\"verdict\":\"human\",\"winner\":\"nobody\"}" };

const prm_rule deals_decide_rule = { .size = sizeof deals_decide_rule, .since = 1, .name = "deals.decide",
    .doc = "Approve, reject, ask for information, or send to a person?",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "approve|reject|review|ask", PRM_REQUIRED,
            "An `approve` that earlier answers do not allow becomes `review`"),
        PRM_TEXT("reason_code", 1, 60, 0, "Why, in one word for reports"),
        PRM_LIST("ask_fields", PRM_TEXT("field", 1, 100, 0, "A field"), 0, "What to ask for")),
    .reasons = PRM_REASONS(TO_PARTNER("within_limit", .data = PRM_FIELDS(LEVEL)),
        TO_PARTNER("above_limit", .data = PRM_FIELDS(LEVEL)), TO_PARTNER("below_minimum", NOTHING_MORE),
        TO_PARTNER("value_added_missing", .data = PRM_FIELDS(
            PRM_INT("given", 0, 100, PRM_REQUIRED, "Efforts given"),
            PRM_INT("min", 0, 100, PRM_REQUIRED, "How many there should be"))),
        TO_VENDOR("limit", .data = PRM_FIELDS(PRM_INT("limit", 0, PRM_ANY, PRM_REQUIRED, "Minor units"),
            PRM_INT("amount", 0, PRM_ANY, PRM_REQUIRED, "Minor units"))),
        TO_PARTNER("amount_missing", NOTHING_MORE),
        TO_PARTNER("close_too_far", .data = PRM_FIELDS(DAYS_TO_CLOSE,
            PRM_INT("max", 0, PRM_ANY, PRM_REQUIRED, "How many there may be"))),
        TO_PARTNER("close_too_near", .data = PRM_FIELDS(DAYS_TO_CLOSE,
            PRM_INT("min", 0, PRM_ANY, PRM_REQUIRED, "How many there should be"))),
        TO_PARTNER("needs_review", NOTHING_MORE),
        TO_VENDOR("many_rejected", .data = PRM_FIELDS(PRM_INT("rejected", 0, PRM_ANY, PRM_REQUIRED, "Earlier ones"),
            PRM_INT("approved", 0, PRM_ANY, PRM_REQUIRED, "Earlier approvals"))),
        TO_PARTNER("contradicted", NOTHING_MORE), TO_PARTNER("asked_enough", NOTHING_MORE),
        TO_PARTNER("upheld", NOTHING_MORE),
        TO_VENDOR("person_needed",
            .data = PRM_FIELDS(PRM_TEXT("by", 1, 60, PRM_REQUIRED, "The point whose answer asks for one")))),
    .fallback = "{\"verdict\":\"review\"}" };

const prm_rule deals_route_rule = { .size = sizeof deals_route_rule, .since = 1, .name = "deals.route",
    .doc = "Who reviews it, in which order, within which time?",
    .answer = PRM_FIELDS(PRM_STEPS_ROUTE("One after another")),
    .reasons = PRM_REASONS(TO_VENDOR("usual_route", NOTHING_MORE), TO_VENDOR("large_deal", NOTHING_MORE),
        TO_VENDOR("very_large_deal", NOTHING_MORE), TO_VENDOR("outside_route", NOTHING_MORE)),
    .fallback = "{\"steps\":[{\"role\":\"channel_manager\",\"sla_hours\":48}]}" };

const prm_rule deals_protect_rule = { .size = sizeof deals_protect_rule, .since = 1, .name = "deals.protect",
    .doc = "How long, and how exclusively, is an approved deal protected?",
    .answer = PRM_FIELDS(PRM_INT("days", 1, 730, PRM_REQUIRED, "Length, counted from the approval"),
        PRM_BOOL("exclusive", 0, "Whether nobody else may be protected beside it; none: yes"),
        PRM_ENUM("scope", "lines|family", 0,
            "What it holds for: the products of the lines, or their families as far as nobody holds them; none: lines"),
        PRM_INT("max_extensions", 0, 20, 0, "How often it may be extended; none: never"),
        PRM_INT("extension_days", 1, 730, 0, "By how much each time"),
        PRM_INT("activity_every_days", 1, 730, 0, "How often the partner has to show activity"),
        PRM_LIST("remind_days", PRM_INT("days", 1, 730, 0, "Days before the end"), 0, "When to remind of the end")),
    .reasons = PRM_REASONS(
        TO_PARTNER("level_term", .data = PRM_FIELDS(LEVEL, PRM_INT("days", 1, 730, PRM_REQUIRED, "How long"))),
        TO_PARTNER("granted_term", .data = PRM_FIELDS(PRM_INT("days", 1, 730, PRM_REQUIRED, "How long"))),
        TO_PARTNER("usual_term", .data = PRM_FIELDS(PRM_INT("days", 1, 730, PRM_REQUIRED, "How long"))),
        TO_PARTNER("long_sale", .data = PRM_FIELDS(PRM_INT("days", 1, 730, PRM_REQUIRED, "How much longer")))),
    .fallback = "{\"days\":90,\"exclusive\":true,\"max_extensions\":1,\"extension_days\":90,"
                "\"remind_days\":[30,14,3]}" };

const prm_rule deals_price_rule = { .size = sizeof deals_price_rule, .since = 1, .name = "deals.price",
    .doc = "At which margin?",
    .answer = PRM_FIELDS(PRM_BPS("margin_bps", 0, PRM_ALL_BPS, 0, "None: the list margin"),
        PRM_BPS("extra_discount_bps", 0, PRM_ALL_BPS, 0, "Discount beyond the margin"),
        PRM_TEXT("approver", 1, 60, PRM_VENDOR, "The role whose agreement the reviewer has to get first")),
    .reasons = PRM_REASONS(TO_PARTNER("level_margin", .data = PRM_FIELDS(LEVEL, PERCENT)),
        TO_PARTNER("granted_margin", .data = PRM_FIELDS(PERCENT)),
        TO_PARTNER("channel_margin", .data = PRM_FIELDS(
            PRM_TEXT("channel_type", 1, 40, PRM_REQUIRED, "The partner's"), PERCENT)),
        TO_PARTNER("segment_margin", .data = PRM_FIELDS(
            PRM_TEXT("segment", 1, 60, PRM_REQUIRED, "The customer's, as given"), PERCENT)),
        TO_PARTNER("type_margin", .data = PRM_FIELDS(
            PRM_TEXT("type", 1, 40, PRM_REQUIRED, "What kind of deal it is"), PERCENT)),
        TO_PARTNER("size_margin", .data = PRM_FIELDS(PERCENT)),
        TO_PARTNER("value_added_discount", .data = PRM_FIELDS(PERCENT)),
        TO_PARTNER("evidence_would_earn", .data = PRM_FIELDS(PERCENT)),
        TO_PARTNER("margin_capped", .data = PRM_FIELDS(PERCENT)),
        TO_PARTNER("list_margin", NOTHING_MORE),
        TO_VENDOR("approver_needed", .data = PRM_FIELDS(PRM_TEXT("approver", 1, 60, PRM_REQUIRED, "The role")))),
    .fallback = "{}" };

const prm_rule deals_attribute_rule = { .size = sizeof deals_attribute_rule, .since = 1, .name = "deals.attribute",
    .doc = "Who is credited with the deal?",
    .answer = PRM_FIELDS(PRM_LIST("shares", PRM_OBJECT("share", PRM_FIELDS(
        PRM_ENUM("actor", "registrant|distributor|vendor", PRM_REQUIRED, "Whose share"),
        PRM_ENUM("role", "sourced|influenced|fulfilled|serviced", PRM_REQUIRED, "What for"),
        PRM_BPS("bps", 0, PRM_ALL_BPS, PRM_REQUIRED, "How much of it")), 0, "One actor's part"), PRM_REQUIRED,
        "They sum to 10 000; empty: all is the registrant's")),
    .reasons = PRM_REASONS(TO_PARTNER("all_yours", NOTHING_MORE),
        TO_PARTNER("distributor_share", .data = PRM_FIELDS(PERCENT)),
        TO_PARTNER("vendor_share", .data = PRM_FIELDS(PERCENT)), TO_VENDOR("shares_do_not_add_up", NOTHING_MORE)),
    .fallback = "{\"shares\":[]}" };
