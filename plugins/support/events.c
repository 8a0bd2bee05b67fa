/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to cases, for subscribers, reactions and metrics. */
#include "clocks/tells.h"
#include "success/success.h"

#define TO_PARTNER .since = 1, .audience = "partner"
#define TO_VENDOR  .since = 1, .audience = "vendor"

/* What a case is counted by, and who did it. */
#define FIGURES                                                                                                        \
    PRM_REF("program", "program", 0, "In which programme"), SUPPORT_FIGURES,                                           \
        PRM_TEXT("by", 1, 60, PRM_VENDOR, "Which user, of whichever side, did it; none: a timer")

/* A case that comes to another state. */
#define MINUTES PRM_INT("minutes", 0, PRM_ANY, 0, "How many minutes after it was opened")
#define MOVED                                                                                                          \
    PRM_FIELDS(FIGURES, MINUTES, PRM_TEXT("from", 1, 40, 0, "The state before"),                                       \
        PRM_REF("merged_into", "case", 0, "Of a duplicate: the case that goes on"))
#define CAME(n, d) PRM_EVENT(.name = "support." n, TO_PARTNER, .doc = d, .data = MOVED)

/* Of an article. */
#define ARTICLE                                                                                                        \
    PRM_TEXT("code", 1, 100, 0, "Its topic"), PRM_TEXT("locale", 2, 20, 0, "Its language"),                            \
        PRM_INT("edition", 1, PRM_ANY, 0, "Which edition"), PRM_REF("audience", "audience", 0, "Whom it is for"),      \
        PRM_REF("product", "product", 0, "About which product")
#define OF_ARTICLE(n, d)                                                                                               \
    PRM_EVENT(.name = "knowledge." n, TO_VENDOR, .doc = d, .data = PRM_FIELDS(ARTICLE))

const prm_event *const support_events[] = {
    /* cases/ */
    PRM_EVENT(.name = "support.opened", TO_PARTNER, .doc = "A partner asks for help", .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "support.refused", TO_PARTNER, .doc = "A partner is not entitled to what it asked for",
        .data = PRM_FIELDS(FIGURES)),
    CAME("triaged", "It is known whose a case is"),
    CAME("in_progress", "Somebody works on a case, or goes on with it"),
    CAME("waiting_partner", "A case waits for its partner"),
    CAME("waiting_internal", "A case waits for somebody of the vendor's"),
    CAME("resolved", "A case is solved"),
    CAME("reopened", "It is not, after all"),
    CAME("closed", "Both sides are done with a case"),
    CAME("cancelled", "Nobody needs an answer any more"),
    CAME("merged", "A case turned out to be another one again"),
    PRM_EVENT(.name = "support.updated", TO_PARTNER, .doc = "What was said of a case was put right",
        .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "support.severity_changed", TO_PARTNER, .doc = "A case hurts more, or less, than was said",
        .data = PRM_FIELDS(FIGURES, PRM_ENUM("was", SUPPORT_SEVERITIES, 0, "The severity before"))),
    PRM_EVENT(.name = "support.triage_needed", TO_VENDOR, .doc = "Nobody but a person can say whose a case is",
        .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "support.assigned", TO_VENDOR, .doc = "Somebody, or another queue, is to work on a case",
        .data = PRM_FIELDS(FIGURES, PRM_REF("queue", "case_queue", 0, "In which queue"),
            PRM_TEXT("owner", 1, 60, 0, "Which user"))),
    /* messages/ */
    PRM_EVENT(.name = "support.messaged", TO_PARTNER, .doc = "One side said something to the other",
        .data = PRM_FIELDS(FIGURES, PRM_REF("message", "case_message", 0, "What"),
            PRM_ENUM("side", "partner|vendor", 0, "Who"))),
    PRM_EVENT(.name = "support.responded", TO_PARTNER, .doc = "The vendor answered for the first time",
        .data = PRM_FIELDS(FIGURES, MINUTES)),
    PRM_EVENT(.name = "support.noted", TO_VENDOR, .doc = "Somebody of the vendor's noted something on a case",
        .data = PRM_FIELDS(FIGURES, PRM_REF("message", "case_note", 0, "What"))),
    /* clocks/ */
    &support_clock_warned_event,
    &support_clock_met_event,
    &support_clock_breached_event,
    &support_clock_late_event,
    &support_escalated_event,
    &support_escalation_ignored_event,
    &support_escalation_acknowledged_event,
    &support_escalation_ended_event,
    &support_closing_soon_event,
    &support_rating_asked_event,
    &support_rated_event,
    /* knowledge/ */
    OF_ARTICLE("submitted", "An article waits for those who publish"),
    OF_ARTICLE("published", "Readers have an article, or another edition of it"),
    OF_ARTICLE("confirmed", "Somebody has said that an article is still right"),
    OF_ARTICLE("review_due", "An article is to be looked at again"),
    OF_ARTICLE("retired", "An article was taken away from its readers, or given up"),
    PRM_EVENT(.name = "knowledge.rated", TO_VENDOR, .doc = "A reader says whether an article has helped",
        .data = PRM_FIELDS(ARTICLE, PRM_BOOL("helpful", 0, "Whether it has helped"))),
    PRM_EVENT(.name = "knowledge.unrated", TO_VENDOR, .doc = "What a reader said of an article counts no more: it says "
        "otherwise now", .data = PRM_FIELDS(ARTICLE, PRM_BOOL("helpful", 0, "What it said: whether it has helped"))),
    PRM_EVENT(.name = "knowledge.searched", TO_VENDOR, .doc = "Somebody has looked for articles",
        .data = PRM_FIELDS(PRM_TEXT("words", 1, 1000, PRM_PERSONAL, "What was looked for, without case and accents, "
                "and without what may be an address or a number of somebody's"),
            PRM_TEXT("locale", 2, 20, 0, "In which language above all"),
            PRM_ENUM("side", "vendor|partner|public", 0, "By whom"),
            PRM_BOOL("missed", 0, "Whether nothing was found"))),
    PRM_EVENT(.name = "knowledge.deflection_settled", TO_VENDOR,
        .doc = "It is known whether somebody who was shown articles has asked for help nevertheless",
        .data = PRM_FIELDS(PRM_REF("partner", "partner", 0, "Whose people"),
            PRM_REF("product", "product", 0, "About which product"),
            PRM_REF("case", "case", 0, "The case that was opened"),
            PRM_BOOL("deflected", 0, "Whether none was"),
            PRM_BOOL("said", 0, "Whether the reader said what has helped"))),
    /* success/ */
    &success_began_event,
    &success_over_event,
    &success_quota_near_event,
    &success_quota_used_up_event,
    &success_case_used_event,
    &success_case_returned_event,
    &success_time_used_event,
    &success_time_returned_event,
    &success_review_planned_event,
    &success_review_scheduled_event,
    &success_review_soon_event,
    &success_review_held_event,
    &success_review_missed_event,
    &success_review_cancelled_event,
    NULL
};
