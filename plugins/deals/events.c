/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to deals, for subscribers, reactions and metrics. */
#include "deals.h"

#define TO_PARTNER .since = 1, .audience = "partner"

/* What it is counted by (measures/). */
#define FIGURES                                                                                                        \
    PRM_REF("program", "program", 0, "Under which programme"),                                                         \
        PRM_TEXT("level", 1, 40, 0, "The partner's level in it when it was registered"),                               \
        PRM_TEXT("channel_type", 1, 40, 0, "And its role"), PRM_REF("territory", "territory", 0, "Where"),             \
        PRM_REF("product", "product", 0, "What is to be sold: of its largest line"),                                   \
        PRM_TEXT("type", 1, 40, 0, "What kind of deal"), PRM_TEXT("segment", 1, 60, 0, "What kind of customer"),       \
        PRM_TEXT("source", 1, 60, 0, "How the partner came to it"),                                                    \
        PRM_INT("amount_base", 0, PRM_ANY, 0, "Its value in minor units of the programme's currency")
#define FORECAST PRM_INT("forecast_change", PRM_ANY, PRM_ANY, 0, "What it adds to the forecast")
#define OPEN                                                                                                           \
    PRM_INT("open_base", 0, PRM_ANY, 0, "With what it is in the pipeline"),                                            \
        PRM_INT("protected_base", 0, PRM_ANY, 0, "What of it is protected for it alone"), FORECAST
/* Of an approved deal's end. */
#define ENDED                                                                                                          \
    PRM_FIELDS(FIGURES, OPEN, PRM_BOOL("without_outcome", 0, "Whether it ran out before it was won or lost"),          \
        PRM_BOOL("won", 0, "Whether it was won"),                                                                      \
        PRM_INT("forecast_bias", PRM_ANY, PRM_ANY, 0, "What was ordered beyond what was forecast when it closed"),     \
        PRM_INT("forecast_error", 0, PRM_ANY, 0, "How far that is from nothing"),                                      \
        PRM_TEXT("stage", 1, 40, 0, "At which stage the sale was"),                                                    \
        PRM_INT("forecast_base", 0, PRM_ANY, 0, "What was forecast at that stage"),                                    \
        PRM_INT("won_base", 0, PRM_ANY, 0, "What was ordered, in minor units of the programme's currency"),            \
        PRM_INT("open_days", 0, PRM_ANY, 0, "Days since the approval"),                                                \
        PRM_TEXT("closure_code", 1, 60, 0, "Why it was won or lost, in one word for reports"),                         \
        PRM_TEXT("reason_code", 1, 60, 0, "Why it ended, in one word for reports"),                                    \
        PRM_TEXT("decision", 1, 64, 0, "The decision of the rules that led to it: what decisions.explain takes"))
/* What was registered in the same call is in that event already. */
#define DECISION                                                                                                       \
    PRM_FIELDS(FIGURES, OPEN, PRM_INT("waited_ms", 0, PRM_ANY, 0, "How long that took from its registration"),         \
        PRM_BOOL("automatic", 0, "Whether rules decided, not a person"),                                               \
        PRM_BOOL("first", 0, "Whether it is the first decision of the deal"),                                          \
        PRM_BOOL("first_approval", 0, "Whether it was never approved before"),                                         \
        PRM_BOOL("duplicate", 0, "Whether somebody was first"),                                                        \
        PRM_BOOL("within_sla", 0, "Whether that was in time, if a time was set"),                                      \
        PRM_BPS("margin_bps", 0, PRM_ALL_BPS, 0, "The margin, if not the list's"))
#define THE_DISPUTE PRM_REF("dispute", "dispute", 0, "The dispute")
#define DISPUTE     PRM_FIELDS(FIGURES, THE_DISPUTE)
#define RULING      PRM_FIELDS(FIGURES, THE_DISPUTE, PRM_BOOL("upheld", 0, "Whether the complaint was right"))
/* Of the vendor's own opportunities. */
#define OPPORTUNITY                                                                                                    \
    PRM_FIELDS(PRM_REF("program", "program", 0, "Under which programme"),                                              \
        PRM_REF("territory", "territory", 0, "Where"),                                                                 \
        PRM_REF("product", "product", 0, "What was to be sold"),                                                       \
        PRM_INT("amount_base", 0, PRM_ANY, 0, "Its value in minor units of the programme's currency"),                 \
        PRM_INT("open_days", 0, PRM_ANY, 0, "For how long it was worked on"), PRM_BOOL("won", 0, "Whether it was won"))
/* Of customers. */
#define MERGED                                                                                                         \
    PRM_FIELDS(PRM_REF("from", "customer", 0, "What has become an alias"),                                             \
        PRM_INT("deals", 0, PRM_ANY, 0, "How many moved"),                                                             \
        PRM_INT("opportunities", 0, PRM_ANY, 0, "Likewise"), PRM_INT("protections", 0, PRM_ANY, 0, "Likewise"),        \
        PRM_INT("revoked", 0, PRM_ANY, 0, "How many deals were revoked"))
#define THE_TASK                                                                                                       \
    PRM_REF("deal", "deal", PRM_REQUIRED, "About which deal"), PRM_INT("step", 1, 100, 0, "In which turn"),            \
        PRM_TEXT("role", 1, 60, 0, "Who may decide it"), PRM_TEXT("user", 1, 60, 0, "Who alone may")
#define TO_VENDOR .since = 1, .audience = "vendor"

#define DAYS  PRM_INT("days", 0, PRM_ANY, 0, "How many")
#define UNTIL PRM_TIME("until", 0, "When the protection ends")

const prm_event *const deals_events[] = {
    PRM_EVENT(.name = "deals.registered", TO_PARTNER, .doc = "A registration was complete and went to be decided",
        .data = PRM_FIELDS(FIGURES, PRM_BOOL("conflict", PRM_VENDOR, "Whether the rules found somebody in its way"))),
    PRM_EVENT(.name = "deals.approved", TO_PARTNER, .doc = "It was approved, and is protected",
        .data = DECISION),
    PRM_EVENT(.name = "deals.in_review", TO_PARTNER, .doc = "It waits for a person"),
    PRM_EVENT(.name = "deals.info_requested", TO_PARTNER, .doc = "It waits for information from the partner"),
    PRM_EVENT(.name = "deals.rejected", TO_PARTNER, .doc = "It was rejected", .data = DECISION),
    PRM_EVENT(.name = "deals.duplicate", TO_PARTNER, .doc = "Somebody was first", .data = DECISION),
    PRM_EVENT(.name = "deals.withdrawn", TO_PARTNER, .doc = "The registrant took it back"),
    PRM_EVENT(.name = "deals.answered", TO_PARTNER, .doc = "What was asked for was answered"),
    PRM_EVENT(.name = "deals.unanswered", TO_PARTNER, .doc = "What was asked for was not answered in time: it is over",
        .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "deals.expired", TO_PARTNER, .doc = "Its protection ran out, without an outcome", .data = ENDED),
    PRM_EVENT(.name = "deals.revoked", TO_PARTNER, .doc = "Its approval was taken back", .data = ENDED),
    PRM_EVENT(.name = "deals.won", TO_PARTNER, .doc = "The sale was won: it is converted", .data = ENDED),
    PRM_EVENT(.name = "deals.lost", TO_PARTNER, .doc = "The sale was lost: it is cancelled", .data = ENDED),
    PRM_EVENT(.name = "deals.stage_changed", TO_PARTNER, .doc = "The sale is at another stage",
        .data = PRM_FIELDS(FIGURES, FORECAST, PRM_TEXT("was", 1, 40, 0, "At which it was"),
            PRM_TEXT("stage", 1, 40, 0, "At which it is"),
            PRM_BPS("probability_bps", 0, PRM_ALL_BPS, 0, "How likely it is won"),
            PRM_INT("forecast_base", 0, PRM_ANY, 0, "What that makes of its value"))),
    PRM_EVENT(.name = "deals.extended", TO_PARTNER, .doc = "Its protection ends later",
        .data = PRM_FIELDS(FIGURES, DAYS, UNTIL, PRM_INT("extensions", 0, PRM_ANY, 0, "How often that has been so"),
            PRM_ENUM("by", "rules|vendor", 0, "Who granted it"))),
    PRM_EVENT(.name = "deals.extension_requested", TO_PARTNER, .doc = "The partner waits for a person to extend it",
        .data = PRM_FIELDS(UNTIL)),
    PRM_EVENT(.name = "deals.extension_declined", TO_PARTNER, .doc = "It was not extended",
        .data = PRM_FIELDS(PRM_ENUM("by", "rules|vendor", 0, "Who declined"))),
    PRM_EVENT(.name = "deals.reminded", TO_PARTNER, .doc = "Its protection ends soon", .data = PRM_FIELDS(DAYS, UNTIL)),
    PRM_EVENT(.name = "deals.inactive", TO_PARTNER, .doc = "The partner was warned: it has shown no activity",
        .data = PRM_FIELDS(FIGURES, DAYS, PRM_INT("warnings", 0, PRM_ANY, 0, "How often in this silence"))),
    PRM_EVENT(.name = "deals.commented", TO_PARTNER, .doc = "One side said something to the other",
        .data = PRM_FIELDS(PRM_REF("comment", "comment", 0, "What"), PRM_ENUM("side", "partner|vendor", 0, "Who"))),
    PRM_EVENT(.name = "deals.disputed", TO_PARTNER, .doc = "The partner objects to what became of it", .data = DISPUTE),
    PRM_EVENT(.name = "deals.evidence_requested", TO_PARTNER,
        .doc = "The vendor asks for evidence in a dispute about it", .data = DISPUTE),
    PRM_EVENT(.name = "deals.evidence_added", TO_PARTNER, .doc = "The partner has added evidence to its dispute",
        .data = DISPUTE),
    PRM_EVENT(.name = "deals.dispute_withdrawn", TO_PARTNER, .doc = "The partner has taken its dispute back",
        .data = DISPUTE),
    PRM_EVENT(.name = "deals.dispute_upheld", TO_PARTNER,
        .doc = "The partner's objection was right: it was decided anew", .data = RULING),
    PRM_EVENT(.name = "deals.dispute_overturned", TO_PARTNER, .doc = "The partner's objection was dismissed",
        .data = RULING),
    PRM_EVENT(.name = "deals.opportunity_won", .since = 1, .audience = "vendor",
        .doc = "The vendor's own sales won an opportunity", .data = OPPORTUNITY),
    PRM_EVENT(.name = "deals.opportunity_lost", .since = 1, .audience = "vendor",
        .doc = "The vendor's own sales lost an opportunity", .data = OPPORTUNITY),
    PRM_EVENT(.name = "deals.merged", .since = 1, .audience = "vendor",
        .doc = "Another customer was merged into this one", .data = MERGED),
    PRM_EVENT(.name = "deals.task_assigned", TO_VENDOR, .doc = "Somebody is to decide something about a deal",
        .data = PRM_FIELDS(THE_TASK, PRM_BOOL("unheld", 0, "Whether nobody is there who could"))),
    PRM_EVENT(.name = "deals.delegated", TO_VENDOR, .doc = "A task was given to somebody else",
        .data = PRM_FIELDS(PRM_REF("deal", "deal", PRM_REQUIRED, "About which deal"),
            PRM_TEXT("from", 1, 60, PRM_REQUIRED, "By whom"), PRM_TEXT("user", 1, 60, PRM_REQUIRED, "To whom"))),
    PRM_EVENT(.name = "deals.review_due", TO_VENDOR, .doc = "Four fifths of the time for a task are over",
        .data = PRM_FIELDS(THE_TASK, PRM_TIME("due_at", PRM_REQUIRED, "When it is"))),
    PRM_EVENT(.name = "deals.review_overdue", TO_VENDOR, .doc = "The time for a task is over, and it is not decided",
        .data = PRM_FIELDS(THE_TASK, PRM_TIME("due_at", PRM_REQUIRED, "When it was"))),
    PRM_EVENT(.name = "deals.credited", TO_VENDOR, .doc = "It was said who is credited with it",
        .data = PRM_FIELDS(PRM_LIST("shares", NULL, PRM_REQUIRED, "[{actor, role, bps}]"),
            PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why"))),
    PRM_EVENT(.name = "deals.overridden", TO_VENDOR,
        .doc = "A person put something else in the place of what the rules said",
        .data = PRM_FIELDS(PRM_TEXT("point", 1, 60, PRM_REQUIRED, "Of which answer"),
            PRM_TEXT("decision", 1, 64, PRM_REQUIRED, "In which decision"))),
    NULL
};
