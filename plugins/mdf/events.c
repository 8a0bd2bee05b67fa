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
    PRM_FIELDS(PROGRAM, AMOUNT("How much"),                                                                            \
        PRM_INT("amount_base", 0, PRM_ANY, 0, "In minor units of the programme's currency, as it was claimed"),        \
        PRM_INT("days", 0, PRM_ANY, 0, "Since it was submitted"))

#define TO_VENDOR  .since = 1, .audience = "vendor"
#define TO_PARTNER .since = 1, .audience = "partner"
#define PROGRAM    PRM_REF("program", "program", 0, "In which programme")
#define AMOUNT(d)  PRM_PLAIN(PRM_T_MONEY, "amount", 0, d, .of = NULL)

const prm_event *const mdf_events[] = {
    /* settlement/ */
    PRM_EVENT(.name = "mdf.settlement_opened", .doc = "Claims were put together to be paid", TO_VENDOR, .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.settlement_cancelled", .doc = "They wait for another settlement", TO_VENDOR, .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.settlement_exported", .doc = "Accounting has got the file", TO_VENDOR, .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.settlement_overdue", .doc = "Accounting has not answered all of it for long", TO_VENDOR,
        .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.settlement_settled", .doc = "The last of it was paid or failed", TO_VENDOR, .data = SETTLEMENT),
    PRM_EVENT(.name = "mdf.claim_paid", .doc = "A claim was paid", TO_PARTNER, .data = PAYMENT),
    PRM_EVENT(.name = "mdf.claim_pay_failed", .doc = "A claim could not be paid", TO_PARTNER, .data = PAYMENT),
    PRM_EVENT(.name = "mdf.claim_clawed_back", .doc = "What was paid for a claim was taken back, or a part of it", TO_PARTNER,
        .data = PAYMENT),
    /* funds/ */
    PRM_EVENT(.name = "mdf.funded", .doc = "Money was put into a budget", TO_VENDOR,
        .data = PRM_FIELDS(PROGRAM, PRM_TEXT("purpose", 1, 40, 0, "What for"), AMOUNT("How much"),
            PRM_TEXT("reason", 1, 40, 0, "opened, topped_up"))),
    PRM_EVENT(.name = "mdf.allocated", .doc = "Money of a budget was allocated", TO_PARTNER,
        .data = PRM_FIELDS(PROGRAM, AMOUNT("How much at once"))),
    NULL
};
