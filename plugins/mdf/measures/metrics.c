/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of funds. Their names, without "mdf.", are what mdf.measures takes. */
#include "mdf.h"

#define BY      " by partner, program, level, channel_type, purpose, kind, segment, day"
#define BY_FUND " by partner, program, level, purpose, segment, day"
#define DECIDED "mdf.approved, mdf.rejected" BY
#define PAID    "mdf.claim_paid less mdf.claim_clawed_back"
#define BY_REASON " by partner, program, level, channel_type, purpose, kind, segment, reason_code, day"
#define BY_SOURCE " by partner, program, level, channel_type, purpose, kind, segment, source, day"

#define METRIC(n, u, f, ...)  PRM_METRIC(.name = "mdf." n, .since = 1, .unit = u, .from = f, __VA_ARGS__)
#define COUNT(n, f, ...)  METRIC(n, "requests", "count on " f, __VA_ARGS__)
#define AMOUNT(n, f, ...) METRIC(n, "minor units", f, __VA_ARGS__)

const prm_metric *const mdf_metrics[] = {
    /* funds/ */
    AMOUNT("allocated", "sum(amount_base) on mdf.allocated, mdf.accrued less mdf.accrued_back, mdf.reallocated" BY_FUND,
        .doc = "What was allocated and what was earned, less what was taken back or moved elsewhere"),
    AMOUNT("expired_money", "sum(amount_base) on mdf.allocation_expired" BY_FUND,
        .doc = "What was left of allocations when their time was over"),
    /* requests/ */
    COUNT("requests", "mdf.requested" BY, .doc = "Requests that were handed in"),
    AMOUNT("requested", "sum(requested_base) on mdf.requested" BY, .doc = "What they have asked for"),
    COUNT("approvals", "mdf.approved" BY, .doc = "Requests that were approved, all or a part of them"),
    AMOUNT("approved", "sum(approved_base) on mdf.approved less mdf.cancelled" BY,
        .doc = "What was approved, less what was taken back before it began"),
    COUNT("rejections", "mdf.rejected" BY, .doc = "Requests that were rejected"),
    COUNT("questions", "mdf.info_requested" BY, .doc = "How often something was asked about a request"),
    METRIC("decision_days", "days", "spread(decision_days) on " DECIDED,
        .doc = "From a request to its decision, median and 90th percentile; automatic ones take none"),
    METRIC("within_sla", "bps", "share(within_sla) on " DECIDED, .doc = "Share of decisions made in the time there is"),
    METRIC("automatic", "bps", "share(automatic) on " DECIDED, .audience = "vendor",
        .doc = "Share of decisions that rules made without a person"),
    COUNT("expiries", "mdf.expired" BY, .doc = "Approved requests of which nothing was claimed in time"),
    /* claims/ */
    METRIC("claims", "claims", "count on mdf.claim_submitted" BY, .doc = "Claims that were handed in, each time"),
    METRIC("returns", "claims", "count on mdf.claim_returned" BY_REASON,
        .doc = "Claims that were given back to be mended, and why"),
    METRIC("claim_days", "days", "spread(decision_days) on mdf.claim_decided" BY,
        .doc = "From a claim to its decision, median and 90th percentile; automatic ones take none"),
    METRIC("claims_automatic", "bps", "share(automatic) on mdf.claim_decided" BY, .audience = "vendor",
        .doc = "Share of claims that rules decided without a person"),
    /* settlement/ */
    AMOUNT("paid", "sum(amount_base) on " PAID BY, .doc = "What was paid for claims, less what was taken back"),
    AMOUNT("paid_by_request", "sum(amount_base) on " PAID " by fund_request, program, day", .audience = "vendor",
        .doc = "The same by the request it was claimed for"),
    METRIC("payment_days", "days", "spread(days) on mdf.claim_paid" BY,
        .doc = "From a claim to its payment, median and 90th percentile"),
    METRIC("failed_payments", "payments", "count on mdf.claim_pay_failed" BY, .doc = "Payments that could not be made"),
    /* outcomes/ */
    METRIC("leads", "leads", "sum(leads) on mdf.counted" BY_SOURCE, .doc = "Leads that activities have brought"),
    METRIC("qualified", "leads", "sum(qualified) on mdf.counted" BY_SOURCE,
        .doc = "Of these: found worth being worked on"),
    METRIC("deals", "deals", "sum(deals) on mdf.counted" BY_SOURCE, .doc = "Deals that came of them"),
    AMOUNT("pipeline", "sum(pipeline_base) on mdf.counted" BY_SOURCE, .doc = "What these were worth"),
    AMOUNT("won", "sum(won_base) on mdf.counted" BY_SOURCE, .doc = "What of that was won"),
    NULL
};
