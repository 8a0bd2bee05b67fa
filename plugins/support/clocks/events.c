/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to promises, escalations and ratings, for subscribers, reactions and metrics. */
#include "clocks/tells.h"

#define EVENT(variable, n, a, d, ...)                                                                                  \
    const prm_event variable = { .size = sizeof variable, .name = "support." n, .since = 1, .audience = a, .doc = d,   \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }

#define WHOSE                                                                                                          \
    PRM_REF("case", "case", 0, "Which case"), PRM_REF("partner", "partner", 0, "Whose"),                               \
        PRM_REF("program", "program", 0, "In which programme")
#define FIGURES                                                                                                        \
    SUPPORT_FIGURES, PRM_TEXT("by", 1, 60, PRM_VENDOR, "Which user's doing it is; none: time's")
#define PROMISE                                                                                                        \
    WHOSE, FIGURES, PRM_ENUM("kind", SUPPORT_CLOCKS, 0, "What was promised"), PRM_TIME("due_at", 0, "By when")
#define IN_TIME PRM_BOOL("in_time", 0, "Whether the promise is kept")
#define MINUTES                                                                                                        \
    PRM_INT("minutes", 0, PRM_ANY, 0, "How many minutes of business it took, without those the partner was waited for")

EVENT(support_clock_warned_event, "clock_warned", "vendor",
    "Three quarters of the time for something promised are over", PROMISE);
EVENT(support_clock_met_event, "clock_met", "partner", "What was promised was done in time", PROMISE, IN_TIME, MINUTES);
EVENT(support_clock_breached_event, "clock_breached", "partner",
    "The time for something promised is over, and it is not done", PROMISE, IN_TIME);
EVENT(support_clock_late_event, "clock_late", "partner",
    "What was promised was done, after its time", PROMISE, MINUTES);

#define ESCALATION                                                                                                     \
    WHOSE, PRM_INT("level", 1, SUPPORT_LEVELS, 0, "How far up it is"),                                                 \
        PRM_ENUM("why", SUPPORT_ALARMS, 0, "What it came of")
EVENT(support_escalated_event, "escalated", "partner", "Somebody above is to see to a case", ESCALATION);
EVENT(support_escalation_ignored_event, "escalation_ignored", "vendor", "Nobody has taken note of an escalation so far",
    ESCALATION);
EVENT(support_escalation_acknowledged_event, "escalation_acknowledged", "partner",
    "Somebody has taken note of an escalation", ESCALATION);
EVENT(support_escalation_ended_event, "escalation_ended", "partner", "An escalation was seen to, or its case is solved",
    ESCALATION);

EVENT(support_closing_soon_event, "closing_soon", "partner", "A resolved case will be closed if nobody reopens it",
    PRM_REF("program", "program", 0, "In which programme"), PRM_TIME("closes_at", 0, "When"));

#define RATING WHOSE, FIGURES, PRM_TIME("until", 0, "Until when it can be rated")
EVENT(support_rating_asked_event, "rating_asked", "partner",
    "A partner is asked how it was helped with a case that is closed", RATING);
EVENT(support_rated_event, "rated", "partner", "It has said so", RATING, PRM_INT("rating", 1, 5, 0, "1 is the worst"),
    PRM_BOOL("satisfied", 0, "Whether that is one of the two best"));
