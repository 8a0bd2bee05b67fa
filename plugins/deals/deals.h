/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all folders of the deals plugin share: its declarations, its vocabulary, what events carry.
 *
 * registration/ takes a registration and decides it, conflict/ knows customers and who holds them, review/ is what
 * people decide, life/ what follows an approval, measures/ what is counted. Each has a header of its own. */
#ifndef DEALS_H
#define DEALS_H

#include <prm/benefits.h>
#include <prm/dates.h>
#include <prm/helpers.h>
#include <prm/match.h>
#include <prm/notify.h>
#include <prm/plugin.h>
#include <prm/rates.h>
#include <prm/steps.h>
#include <prm/users.h>

enum {
    DEALS_CANDIDATES = 10,   /* customers the rules compare a registration with, at most */
    DEALS_LOOKED_AT = 50,    /* among which those that are protected or have an equal key come first */
    DEALS_COUNTED = 100,     /* a partner's earlier deals are counted up to this many */
    DEALS_MONTH_DAYS = 30,   /* registrations of so many days are counted against quotas ... */
    DEALS_MONTH_COUNTED = 250, /* ... up to this many */
    DEALS_YEAR_DAYS = 365,   /* and what became of them over so many */
    DEALS_LINES = 20,        /* products of one deal */
    DEALS_DEFAULT_DAYS = 90, /* the term when a person approves what no rule gave a term */
};

/* ---- Vocabulary ------------------------------------------------------------------------------------------------- */

#define DEALS_REGISTRANTS "partner_sales | partner_admin | channel_manager"
/** Who may review at all: others hold no task, whatever a route says. */
#define DEALS_REVIEWERS   "channel_manager | program_manager | marketing_manager | fund_approver | support_agent"
#define DEALS_STAGES      "prospect|qualified|technical|business|committed|won|lost"

/** Fields of a deal and of the params of its registration. */
#define DEALS_TYPE                                                                                                     \
    PRM_ENUM("type", "referral|resell|cosell|renewal|expansion", 0,                                                    \
        "What kind of deal it is; none: a renewal if it renews one, else resell")
#define DEALS_SOURCE PRM_TEXT("source", 1, 60, 0, "How the partner came to it, \"fair\" or \"web\"")
#define DEALS_VALUE_ADDED                                                                                              \
    PRM_FIELD(PRM_T_LIST, "value_added", 0, "What the partner itself does to win it", .min = 0, .max = 10,             \
        .items = PRM_ENUM("effort", "identified|demo|proof_of_concept|design|services|training", 0, "One effort"))
#define DEALS_EVIDENCE                                                                                                 \
    PRM_FIELD(PRM_T_LIST, "evidence", 0, "What shows that the partner is at work there", .min = 0, .max = 20,          \
        .items = PRM_FILE("file", 0, "A file: a quote, a letter of intent"))

/** Of results. */
#define DEALS_DEAL     PRM_ROW("deal", "deal", deals_deal_fields, PRM_REQUIRED, "As stored")
#define DEALS_DECISION PRM_TEXT("decision_id", 1, 64, 0, "What decisions.explain takes; none on a dry run")
#define DEALS_REASONS  PRM_LIST("reasons", NULL, 0, "Why: [{code, text, ...}], in the caller's language")
/** Of params. */
#define DEALS_THE_DEAL PRM_REF("id", "deal", PRM_REQUIRED, "The deal")

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

extern const prm_field *const deals_customer_fields[]; /* conflict/entities.c: as one is described */
extern const prm_field *const deals_customer_row_fields[]; /* and as it is kept */
extern const prm_field *const deals_deal_fields[];     /* registration/deal.c */
extern const prm_field *const deals_line_fields[];
extern const prm_field *const deals_error_fields[];
extern const prm_entity deals_customer_entity, deals_deal_entity, deals_protection_entity;
extern const prm_field *const deals_task_fields[]; /* review/tasks.c */
extern const prm_entity deals_task_entity;
extern const prm_event *const deals_events[];       /* events.c */
extern const prm_metric *const deals_metrics[];     /* measures/metrics.c */
extern const prm_field *const deals_counted_fields[]; /* measures/figures.c */
extern const prm_reaction *const deals_reactions[]; /* notices/notices.c */
extern const prm_reason *const deals_notices[];
extern const prm_chain deals_register_chain; /* registration/chain.c */
extern const prm_rule deals_intake_rule, deals_eligibility_rule, deals_match_rule, deals_conflict_rule,
    deals_decide_rule, deals_route_rule, deals_protect_rule, deals_price_rule, deals_attribute_rule; /* answers.c */
extern const prm_timer deals_review_warns_timer, deals_review_ends_timer; /* review/tasks.c */
extern const prm_reason deals_told_to_review, deals_told_nobody_reviews, deals_told_review_due,
    deals_told_review_overdue, deals_told_delegated; /* notices/reviewers.c */
extern const prm_reaction deals_tell_assigned_reaction, deals_tell_delegated_reaction, deals_tell_due_reaction,
    deals_tell_overdue_reaction;
extern const prm_timer deals_protection_ends_timer; /* life/expiry.c */
extern const prm_timer deals_answer_ends_timer;     /* registration/questions.c */
extern const prm_method deals_register_method, deals_check_method, deals_update_method, deals_submit_method,
    deals_answer_method, deals_withdraw_method, deals_review_method, deals_tasks_delegate_method,
    deals_customers_create_method, deals_measures_method;
/* conflict/ */
extern const prm_entity deals_opportunity_entity, deals_incumbent_entity;
extern const prm_timer deals_merge_goes_on_timer;
extern const prm_method deals_set_shares_method; /* review/shares.c */
extern const prm_method deals_customers_merge_method, deals_opportunities_create_method,
    deals_opportunities_update_method, deals_opportunities_close_method;

/* ---- Small things ----------------------------------------------------------------------------------------------- */

/** Loads the deal of that id to be changed by its own people: its partner's, or the vendor's. Its distributor and its
 * partner's parent only read it: PRM_E_FORBIDDEN. PRM_E_NOT_FOUND. (registration/case.c) */
prm_status deals_load_own(prm_call *call, const char *id, const prm_val **deal);
/** What an amount is worth in the programme's currency by the rate there is today. `rate` and `rate_date` (NULL: not
 * wanted) stay as they are if nothing is to be converted. As prm_rates_service.convert. (registration/checks.c) */
prm_status deals_convert_today(prm_call *call, const prm_val *program, int64_t amount, const char *currency,
    int64_t *base, const char **rate, const char **rate_date);
/** The same of the param `amount`, at which it fails if there is no rate, or it is too large. */
prm_status deals_convert_given(prm_call *call, const prm_val *program, int64_t amount, const char *currency,
    int64_t *base, const char **rate, const char **rate_date);

/** The largest of a deal's lines, the first of several alike: what single-valued facts and figures tell of.
 * (registration/case.c) */
size_t deals_main_line(const prm_val *lines);

/* ---- What events carry for metrics (measures/figures.c) ---------------------------------------------------------- */

/** Sets level and channel_type of the deal's partner as it stands in the programme now; neither if it has left it. */
prm_status deals_set_standing(prm_call *call, const prm_val *deal, prm_val *to);
/** What happens to a deal is counted by: of any event about it that is not one of the two below. */
prm_status deals_figures_of_deal(prm_call *call, const prm_val *deal, prm_val **data);
/** The data of deals.won, lost, expired, revoked, stage_changed: of a deal that is as the event leaves it (moved,
 * with its new `forecast_base`, `won_base`). What it adds to the pipeline and the forecast, or takes from them, is
 * noted with it: `*deal` becomes the new snapshot. */
prm_status deals_figures_settled(prm_call *call, const prm_val **deal, prm_val **data);
/** The same of deals.approved, rejected, duplicate: also how long the decision took, and whether it is the first.
 * Whoever knows until when a person had to decide adds `within_sla`. */
prm_status deals_figures_decided(prm_call *call, const prm_val **deal, int32_t is_automatic, prm_val **data);

#endif
