/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The metrics of deals. Their names, without "deals.", are what deals.measures takes. */
#include "measures/measures.h"

#define BY_DEAL "by partner, program, level, channel_type, territory, product, type, segment"
#define BY      BY_DEAL ", day"
/* A deal is decided once; what a dispute makes of it later is counted as that. */
#define DECIDED "deals.approved, deals.rejected, deals.duplicate where first = true " BY_DEAL ", automatic, day"
#define CLOSED  "deals.won, deals.lost"
#define ENDED   "deals.won, deals.lost, deals.expired, deals.revoked"

#define COUNT(n, f, ...)  PRM_METRIC(.name = "deals." n, .since = 1, .unit = "deals", .from = "count on " f,           \
    __VA_ARGS__)
#define SHARE(n, f, ...)  PRM_METRIC(.name = "deals." n, .since = 1, .unit = "bps", .from = "share" f, __VA_ARGS__)
#define AMOUNT(n, f, ...) PRM_METRIC(.name = "deals." n, .since = 1, .unit = "minor units", .from = f, __VA_ARGS__)

const prm_metric *const deals_metrics[] = {
    COUNT("registrations", "deals.registered " BY_DEAL ", source, day", .doc = "Registrations that were complete"),
    COUNT("approvals", "deals.approved where first_approval = true " BY_DEAL ", automatic, day",
        .doc = "Registrations that were approved, by rules or by a person, each once"),
    COUNT("rejections", "deals.rejected, deals.duplicate where first = true " BY_DEAL ", automatic, day",
        .doc = "Registrations that were rejected, or duplicates, when they were first decided"),
    COUNT("duplicates", "deals.duplicate where first = true " BY_DEAL ", automatic, day",
        .doc = "Registrations that somebody else had made before"),
    SHARE("duplicate_rate", "(duplicate) on " DECIDED, .doc = "Share of duplicates among what was decided"),
    SHARE("conflict_rate", "(conflict) on deals.registered " BY, .audience = "vendor",
        .doc = "Share of registrations in the way of another, or of one of the vendor's own opportunities, among those "
               "the rules looked at for it"),
    PRM_METRIC(.name = "deals.time_to_decision", .since = 1, .unit = "ms", .from = "spread(waited_ms) on " DECIDED,
        .doc = "From registration to the first decision, median and 90th percentile; automatic ones take none"),
    SHARE("within_sla", "(within_sla) on " DECIDED,
        .doc = "Share of decisions made in the time a review may take, automatic ones among them"),
    SHARE("automatic", "(automatic) on " DECIDED, .audience = "vendor",
        .doc = "Share of decisions that rules made without a person"),
    SHARE("overturned", "(upheld) on deals.dispute_upheld, deals.dispute_overturned " BY,
        .doc = "Share of disputes that were right, so that the decision fell, among those decided"),
    COUNT("revocations", "deals.revoked " BY, .doc = "Approvals that were taken back"),
    SHARE("win_rate", "(won) on " CLOSED " " BY_DEAL ", source, day",
        .doc = "Share of registered deals that were won, among those closed; beside it, deals.direct_win_rate"),
    SHARE("direct_win_rate",
        "(won) on deals.opportunity_won, deals.opportunity_lost by program, territory, product, day",
        .audience = "vendor", .doc = "Share of the vendor's own opportunities that were won, among those closed"),
    AMOUNT("pipeline", "sum(open_base) on deals.approved less " ENDED " " BY,
        .doc = "What approved deals are worth that have not ended: over all time, what is open now"),
    AMOUNT("protected_value", "sum(protected_base) on deals.approved less " ENDED " " BY,
        .doc = "What approved deals are worth that nobody else may be protected beside, until they end: over all time, "
               "what is protected now"),
    AMOUNT("forecast", "sum(forecast_change) on deals.approved, deals.stage_changed, " ENDED " " BY,
        .doc = "What open deals are worth by the probability of their stage: over all time, what is forecast now"),
    AMOUNT("won_value", "sum(won_base) on deals.won " BY, .doc = "What was ordered with deals that were won"),
    AMOUNT("forecast_error", "avg(forecast_error) on " CLOSED " " BY,
        .doc = "How far what was ordered is from what was forecast when the deal closed, either way, on average; "
               "nothing was ordered of what was lost"),
    AMOUNT("forecast_bias", "avg(forecast_bias) on " CLOSED " " BY,
        .doc = "The same with its sign: below 0, more was forecast than ordered"),
    COUNT("expiries", "deals.expired where without_outcome = true " BY,
        .doc = "Approvals whose protection ran out before the deal was won or lost"),
    SHARE("expiry_rate", "(without_outcome) on " ENDED " " BY,
        .doc = "Share of approvals that ran out without an outcome, among those that ended"),
    COUNT("extensions", "deals.extended " BY, .doc = "Extensions of a protection"),
    PRM_METRIC(.name = "deals.margin", .since = 1, .unit = "bps",
        .from = "avg(margin_bps) on deals.approved where first_approval = true " BY,
        .doc = "Margin of what was approved, on average; what has the list margin does not count"),
    NULL
};
