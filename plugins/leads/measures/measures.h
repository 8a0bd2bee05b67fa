/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of leads, and by what. */
#ifndef LEADS_MEASURES_H
#define LEADS_MEASURES_H

#include "leads.h"

/** What any event about a lead carries for metrics: by what it is counted, and what it may be worth. `partner`: the id
 * of the partner it is counted for, with its level and channel type in the programme; NULL: the holder, if there is
 * one. (figures.c) */
prm_status leads_figures(prm_call *call, const prm_val *lead, const char *partner, const prm_val **data);
/** The same, to be added to. */
prm_status leads_figures_open(prm_call *call, const prm_val *lead, const char *partner, prm_val **data);

/** What is counted, besides promises (counts.c). */
extern const prm_metric leads_received_metric, leads_qualified_metric, leads_duplicates_metric, leads_refused_metric,
    leads_score_metric, leads_assign_time_metric, leads_unassigned_metric, leads_pooled_metric, leads_offers_metric,
    leads_acceptances_metric, leads_declines_metric, leads_timeouts_metric, leads_lost_races_metric,
    leads_fairness_metric;
/** What comes of them (outcomes.c). */
extern const prm_metric leads_qualified_rate_metric, leads_duplicate_rate_metric, leads_unassigned_rate_metric,
    leads_accept_rate_metric, leads_re_offers_metric, leads_contact_time_metric, leads_pull_backs_metric,
    leads_conversions_metric, leads_conversion_rate_metric, leads_deal_value_metric, leads_lost_metric,
    leads_won_metric, leads_won_value_metric, leads_win_rate_metric, leads_win_time_metric, leads_quality_metric,
    leads_good_rate_metric;
extern const prm_method leads_measures_method; /* measures.c */
extern const prm_method leads_fairness_method; /* fairness.c */
extern const prm_timer leads_fairness_timer;
/** What is counted of promises that came due, when they were kept or broken (metrics.c). */
extern const prm_metric leads_answers_in_time_metric, leads_accept_time_metric, leads_first_touch_metric,
    leads_progress_metric, leads_partner_kept_metric, leads_vendor_kept_metric, leads_breaches_metric,
    leads_escalations_metric;

#endif
