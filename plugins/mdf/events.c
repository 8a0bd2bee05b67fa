/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to funds, for subscribers, reactions and metrics. */
#include "mdf.h"

/* About a settlement. */
#define SETTLEMENT                                                                                                     \
    PRM_FIELDS(PROGRAM, PRM_TEXT("number", 0, 40, 0, "What people call it"),                                           \
        PRM_INT("claims", 0, PRM_ANY, 0, "How many claims are in it"),                                                 \
        PRM_PLAIN(PRM_T_MONEY, "total", 0, "What they come to", .of = NULL),                                           \
        PRM_PLAIN(PRM_T_MONEY, "paid", 0, "What of that was paid", .of = NULL),                                        \
        PRM_INT("failed", 0, PRM_ANY, 0, "How many could not be paid"))
/* About a claim. */
#define PAYMENT                                                                                                        \
    PRM_FIELDS(PROGRAM, COUNTED_BY, PRM_REF("fund_request", "fund_request", 0, "Of which request"),                    \
        AMOUNT("How much"),                                                                                            \
        PRM_INT("amount_base", 0, PRM_ANY, 0, "In minor units of the programme's currency, as it was claimed"),        \
        PRM_INT("days", 0, PRM_ANY, 0, "Since it was submitted"))

#define TO_VENDOR  .since = 1, .audience = "vendor"
#define TO_PARTNER .since = 1, .audience = "partner"
#define PROGRAM    PRM_REF("program", "program", 0, "In which programme")
#define AMOUNT(d)  PRM_PLAIN(PRM_T_MONEY, "amount", 0, d, .of = NULL)

/* What money of an allocation is counted by. */
#define FUND(d)                                                                                                        \
    PROGRAM, PRM_REF("partner", "partner", 0, "Whose it is; none: a level's or segment's"),                            \
        PRM_TEXT("level", 1, 40, 0, "The level, that partner's or whose it is"),                                       \
        PRM_TEXT("segment", 1, 60, 0, "Whose segment it is"), PRM_TEXT("purpose", 1, 40, 0, "What it is for"),         \
        PRM_TEXT("kind", 1, 20, 0, "How money gets into it: upfront, accrual, on_demand"), AMOUNT(d),                  \
        PRM_INT("amount_base", 0, PRM_ANY, 0, "The same in minor units of the programme's currency, if there is a rate")
#define THE_DEAL     PRM_REF("deal", "deal", 0, "With which deal")
#define THE_RECEIVER PRM_REF("to", "allocation", PRM_VENDOR, "What it went to; none: the budget")
/* What a request is counted by. */
#define COUNTED_BY                                                                                                     \
    PRM_TEXT("level", 1, 40, 0, "The partner's level"), PRM_TEXT("channel_type", 1, 40, 0, "And its role"),            \
        PRM_TEXT("purpose", 1, 40, 0, "What the money is for"),                                                        \
        PRM_TEXT("kind", 1, 40, 0, "What sort of activity: of the largest"),                                           \
        PRM_TEXT("segment", 1, 60, 0, "And which customers it is for")
#define REQUEST                                                                                                        \
    PROGRAM, COUNTED_BY,                                                                                               \
        PRM_INT("requested_base", 0, PRM_ANY, 0, "What is asked for, in minor units of the programme's currency"),     \
        PRM_INT("approved_base", 0, PRM_ANY, 0, "And what is approved")
#define DECIDED                                                                                                        \
    PRM_FIELDS(REQUEST, PRM_BOOL("automatic", 0, "Whether the rules alone have decided"),                              \
        PRM_BOOL("within_sla", 0, "Whether all who decided did so in time"),                                           \
        PRM_INT("decision_days", 0, PRM_ANY, 0, "Days since it was submitted first"),                                  \
        PRM_TEXT("reason_code", 1, 60, 0, "Why, in one word for reports"))
#define LEFT PRM_PLAIN(PRM_T_MONEY, "left", 0, "What of it is not claimed", .of = NULL)
#define STEP                                                                                                           \
    PROGRAM, PRM_TEXT("kind", 1, 20, 0, "What there is to decide"),                                                    \
        PRM_REF("fund_request", "fund_request", 0, "Of which request"), PRM_TEXT("user", 1, 60, 0, "Who alone may")
#define STEP_AT                                                                                                        \
    STEP, PRM_INT("step", 1, PRM_STEPS_MOST, 0, "Whose turn it is"), PRM_TEXT("role", 1, 60, 0, "Who may decide it")
#define MORE(n, d) PRM_INT(n, PRM_ANY, PRM_ANY, 0, d)

/* What a claim is counted by. */
#define CLAIM                                                                                                          \
    PROGRAM, PRM_TEXT("level", 1, 40, 0, "The partner's level"), PRM_TEXT("channel_type", 1, 40, 0, "And its role"),   \
        PRM_TEXT("purpose", 1, 40, 0, "What the money is for"),                                                        \
        PRM_TEXT("kind", 1, 40, 0, "What sort of activity: of the request's largest"),                                 \
        PRM_TEXT("segment", 1, 60, 0, "And which customers it is for"),                                                \
        PRM_INT("claimed_base", 0, PRM_ANY, 0, "What is claimed, in minor units of the programme's currency"),         \
        PRM_INT("approved_base", 0, PRM_ANY, 0, "And what of that is paid")
#define CLAIM_DECIDED                                                                                                  \
    PRM_BOOL("automatic", 0, "Whether the rules alone have decided"),                                                  \
        PRM_TEXT("reason_code", 1, 60, 0, "Why, in one word for reports")

const prm_event *const mdf_events[] = {
    /* claims/ */
    PRM_EVENT(.name = "mdf.claim_submitted", .doc = "A claim was handed in", TO_PARTNER, .data = PRM_FIELDS(CLAIM)),
    PRM_EVENT(.name = "mdf.claim_in_review", .doc = "A claim waits for people", TO_PARTNER, .data = PRM_FIELDS(CLAIM)),
    PRM_EVENT(.name = "mdf.claim_returned", .doc = "Something has to be mended in a claim", TO_PARTNER,
        .data = PRM_FIELDS(CLAIM, CLAIM_DECIDED)),
    PRM_EVENT(.name = "mdf.claim_decided", .doc = "A claim was approved, in part or not at all", TO_PARTNER,
        .data = PRM_FIELDS(CLAIM, CLAIM_DECIDED, PRM_TEXT("state", 1, 20, 0, "approved, part_approved or rejected"),
            PRM_INT("decision_days", 0, PRM_ANY, 0, "Days since it was handed in last"))),
    PRM_EVENT(.name = "mdf.claim_withdrawn", .doc = "A claim was taken back", TO_PARTNER, .data = PRM_FIELDS(CLAIM)),
    /* settlement/ */
    PRM_EVENT(.name = "mdf.settlement_opened", .doc = "Claims were put together to be paid", TO_VENDOR,
        .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.settlement_cancelled", .doc = "They wait for another settlement", TO_VENDOR,
        .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.settlement_exported", .doc = "Accounting has got the file", TO_VENDOR, .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.settlement_overdue", .doc = "Accounting has not answered all of it for long", TO_VENDOR,
        .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.settlement_settled", .doc = "The last of it was paid or failed", TO_VENDOR,
        .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.claim_paid", .doc = "A claim was paid", TO_PARTNER, .data = PAYMENT),
    PRM_EVENT(.name = "mdf.claim_pay_failed", .doc = "A claim could not be paid", TO_PARTNER, .data = PAYMENT),
    PRM_EVENT(.name = "mdf.claim_clawed_back", .doc = "What was paid for a claim was taken back, or a part of it",
        TO_PARTNER, .data = PAYMENT),
    /* funds/ */
    PRM_EVENT(.name = "mdf.funded", .doc = "Money was put into a budget", TO_VENDOR,
        .data = PRM_FIELDS(PROGRAM, PRM_TEXT("purpose", 1, 40, 0, "What for"), AMOUNT("How much"),
            PRM_TEXT("reason", 1, 40, 0, "opened, topped_up"))),
    PRM_EVENT(.name = "mdf.allocated", .doc = "Money of a budget was allocated", TO_PARTNER,
        .data = PRM_FIELDS(FUND("How much"), PRM_TEXT("reason", 1, 40, 0, "allocated, topped_up, reallocated"))),
    PRM_EVENT(.name = "mdf.accrued", .doc = "A partner has earned money with a deal it won", TO_PARTNER,
        .data = PRM_FIELDS(FUND("How much"), THE_DEAL)),
    PRM_EVENT(.name = "mdf.accrued_back", .doc = "What was earned with a deal was taken back", TO_PARTNER,
        .data = PRM_FIELDS(FUND("How much"), THE_DEAL)),
    PRM_EVENT(.name = "mdf.reallocated", .doc = "Money was taken out of an allocation", TO_PARTNER,
        .data = PRM_FIELDS(FUND("How much"), THE_RECEIVER, PRM_LINES("why", 1, 500, PRM_VENDOR, "Why"))),
    PRM_EVENT(.name = "mdf.allocation_expiring", .doc = "An allocation ends soon, and there is money left", TO_PARTNER,
        .data = PRM_FIELDS(FUND("How much"), PRM_DATE("expires_on", 0, "Its last day"),
            PRM_INT("days", 0, PRM_ANY, 0, "Days until then"))),
    PRM_EVENT(.name = "mdf.allocation_expired", .doc = "The time of an allocation is over", TO_PARTNER,
        .data = PRM_FIELDS(FUND("What was left of it"))),
    PRM_EVENT(.name = "mdf.swept", .doc = "What was left of an allocation went back, or to others", TO_PARTNER,
        .data = PRM_FIELDS(FUND("How much"), THE_RECEIVER, PRM_ENUM("action", "reclaim|reassign", 0, "Which"))),
    PRM_EVENT(.name = "mdf.allocation_closed", .doc = "An allocation was ended before its time", TO_PARTNER,
        .data = PRM_FIELDS(FUND("What went back to the budget"))),
    PRM_EVENT(.name = "mdf.budget_closed", .doc = "A budget was ended", TO_VENDOR,
        .data = PRM_FIELDS(PROGRAM, PRM_TEXT("purpose", 1, 40, 0, "What for"), AMOUNT("What is left in it"))),
    /* requests/ */
    PRM_EVENT(.name = "mdf.requested", .doc = "A request was handed in", TO_PARTNER, .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.answered", .doc = "What was asked about a request was answered", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.in_review", .doc = "A request waits for people", TO_PARTNER, .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.info_requested", .doc = "Something is asked about a request", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.unanswered", .doc = "What was asked about a request was not answered in time", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.approved", .doc = "A request was approved, all or a part of it", TO_PARTNER,
        .data = DECIDED),
    PRM_EVENT(.name = "mdf.rejected", .doc = "A request was rejected", TO_PARTNER, .data = DECIDED),
    PRM_EVENT(.name = "mdf.cancelled", .doc = "A request was taken back", TO_PARTNER, .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.activated", .doc = "The first activity of an approved request begins", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.claimable", .doc = "The last activity of an approved request is over", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.claim_reminded", .doc = "The time to claim a request is almost over", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST, PRM_INT("days", 0, 365, 0, "How many days are left"), LEFT)),
    PRM_EVENT(.name = "mdf.expired", .doc = "Nothing of an approved request was claimed in time", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST, LEFT)),
    PRM_EVENT(.name = "mdf.completed", .doc = "Nothing more is claimed of a request", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST, LEFT)),
    PRM_EVENT(.name = "mdf.change_requested",
        .doc = "An approved request is to be changed, or more time given to claim it",
        TO_PARTNER, .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.changed", .doc = "An approved request was changed", TO_PARTNER, .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.change_rejected", .doc = "An approved request stays as it was", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.extended", .doc = "There is more time to claim an approved request", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST)),
    PRM_EVENT(.name = "mdf.overridden", .doc = "A person has overruled a rule", TO_VENDOR,
        .data = PRM_FIELDS(PRM_TEXT("point", 1, 60, 0, "Which rule point"),
            PRM_TEXT("decision", 1, 64, 0, "The decision: what decisions.explain takes"))),
    PRM_EVENT(.name = "mdf.step_assigned", .doc = "Somebody is to decide", TO_VENDOR,
        .data = PRM_FIELDS(STEP_AT, PRM_BOOL("unheld", 0, "Whether nobody is there who may"))),
    PRM_EVENT(.name = "mdf.step_delegated", .doc = "An approval step was given to somebody else", TO_VENDOR,
        .data = PRM_FIELDS(STEP, PRM_TEXT("from", 1, 60, 0, "By whom"))),
    PRM_EVENT(.name = "mdf.step_due", .doc = "Most of the time for an approval step is over", TO_VENDOR,
        .data = PRM_FIELDS(STEP_AT, PRM_TIME("due_at", 0, "When all of it is"))),
    PRM_EVENT(.name = "mdf.step_overdue", .doc = "The time for an approval step is over", TO_VENDOR,
        .data = PRM_FIELDS(STEP_AT, PRM_TIME("due_at", 0, "When that was"))),
    /* outcomes/ */
    PRM_EVENT(.name = "mdf.counted", .doc = "What came of an activity has changed, by so much", TO_PARTNER,
        .data = PRM_FIELDS(PROGRAM, COUNTED_BY, PRM_ENUM("source", "campaign|reported", 0, "How it is known"),
            MORE("leads", "Leads"), MORE("qualified", "Of these: qualified"), MORE("deals", "Deals"),
            MORE("pipeline_base", "What these are worth, in minor units of the programme's currency"),
            MORE("won_base", "What was won"))),
    PRM_EVENT(.name = "mdf.judged", .doc = "What came of a request was judged", TO_PARTNER,
        .data = PRM_FIELDS(REQUEST, PRM_INT("spent_base", 0, PRM_ANY, 0, "What it has cost"),
            PRM_INT("attributed_base", 0, PRM_ANY, 0, "What of what was won is put down to it"),
            PRM_TEXT("verdict", 1, 40, 0, "What is thought of it"))),
    NULL
};
