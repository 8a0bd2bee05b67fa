/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to plans, quotas and reviews. */
#include "success/success.h"

/* What they are counted by. */
#define FIGURES                                                                                                        \
    PRM_REF("program", "program", 0, "In which programme"), PRM_REF("partner", "partner", 0, "Who"),                   \
        PRM_TEXT("plan", 1, 40, 0, "By which plan: its code")
#define NAMED FIGURES, PRM_TEXT("name", 1, 200, 0, "And what people call it")
#define EVENT(variable, n, d, ...)                                                                                     \
    const prm_event variable = { .size = sizeof variable, .since = 1, .name = "success." n, .audience = "partner",     \
        .doc = d, .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }

#define BY PRM_ENUM("by", "rules|person", 0, "Who said so")
EVENT(success_began_event, "plan_began", "A partner is supported by a plan from now on", NAMED, BY);
EVENT(success_over_event, "plan_ended", "A partner is not supported by a plan any more", NAMED, BY,
    PRM_ENUM("end", SUCCESS_ENDS, 0, "Why"));

#define QUOTA                                                                                                          \
    NAMED, PRM_INT("cases", 0, PRM_ANY, 0, "How many cases count in the period"),                                      \
        PRM_INT("cases_most", 0, PRM_ANY, 0, "How many may; none: any number"),                                        \
        PRM_INT("minutes", 0, PRM_ANY, 0, "How many minutes were spent on cases in it"),                               \
        PRM_INT("minutes_most", 0, PRM_ANY, 0, "How many may be; none: any number"),                                   \
        PRM_DATE("from", 0, "The period: its first day"), PRM_DATE("until", 0, "And its last")
EVENT(success_quota_near_event, "quota_near", "Little is left of what a plan allows in a period", QUOTA);
EVENT(success_quota_used_up_event, "quota_used_up", "Nothing is left of it", QUOTA);

#define USE FIGURES, PRM_REF("case", "case", 0, "For which case")
#define MINUTES PRM_INT("minutes", 1, PRM_ANY, 0, "How many minutes")
EVENT(success_case_used_event, "case_used", "A case counts in a partner's quota", USE);
EVENT(success_case_returned_event, "case_returned", "It does not count any more", USE);
EVENT(success_time_used_event, "time_used", "Time that was spent on a case counts in a partner's quota", USE, MINUTES);
EVENT(success_time_returned_event, "time_returned", "It does not count any more", USE, MINUTES);

#define REVIEW NAMED, PRM_DATE("due_on", 0, "Until when it is to be held")
#define AT     PRM_TIME("scheduled_at", 0, "When it begins; none: nobody has said so far")
#define IN_TIME PRM_BOOL("in_time", 0, "Whether it was held in its period; one that was missed and held late has none")
EVENT(success_review_planned_event, "review_planned", "A partner's review is to be held", REVIEW);
EVENT(success_review_scheduled_event, "review_scheduled", "It is known when a review begins", REVIEW, AT);
EVENT(success_review_soon_event, "review_soon", "A review comes soon, or has no date and not much time left", REVIEW,
    AT);
EVENT(success_review_held_event, "review_held", "A review was held", REVIEW, AT, PRM_DATE("held_on", 0, "When"),
    IN_TIME);
EVENT(success_review_missed_event, "review_missed", "A review was not held in its period", REVIEW, AT, IN_TIME);
EVENT(success_review_cancelled_event, "review_cancelled", "A review is not held", REVIEW, AT);
