/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to leads of a linked campaign has its outcome counted soon: once for all that happens in five
 * minutes, and not before the metrics of leads have it too. */
#include "outcomes/outcomes.h"

#include <inttypes.h>
#include <stdio.h>

#define SLOT_MS INT64_C(300000)

/* In the order of mdf_figure_names. */
static const char *const metrics_of_campaigns[MDF_FIGURES] = { "campaigns.leads", "campaigns.qualified",
    "campaigns.deals", "campaigns.pipeline", "campaigns.won" };

/* By slot: one that is set is not put off by what happens in the next. */
prm_status mdf_outcome_count_soon(prm_call *call, const prm_val *outcome)
{
    int64_t slot = prm->now(call) / SLOT_MS;
    char key[24];

    snprintf(key, sizeof key, "%" PRId64, slot);
    return prm->arm(call, mdf_outcome_counts_timer.name, prm->text(outcome, "id"), key, (slot + 2) * SLOT_MS, NULL);
}

/* Of most leads there is no campaign, and of most campaigns no outcome. */
static prm_status follow(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *data = prm->get(event, "data"), *outcome;
    prm_val *filter = prm->object(call);

    (void)result;
    if (!prm_help_has_value(data, "campaign"))
        return PRM_OK;
    PRM_TRY(prm->set(filter, "campaign", prm->get(data, "campaign")));
    PRM_TRY(prm_help_find_one(call, "outcome", filter, NULL, PRM_REACH_CALLER, &outcome));
    return outcome ? mdf_outcome_count_soon(call, outcome) : PRM_OK;
}

#define FOLLOW(variable, n, e)                                                                                         \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = "mdf." n, .event = e,                 \
        .doc = "A lead of a linked campaign: what came of the activity is counted soon", .run = follow }
FOLLOW(mdf_outcome_received, "follow_received", "leads.received");
FOLLOW(mdf_outcome_qualified, "follow_qualified", "leads.qualified");
FOLLOW(mdf_outcome_converted, "follow_converted", "leads.converted");
FOLLOW(mdf_outcome_won, "follow_won", "leads.won");
FOLLOW(mdf_outcome_won_no_deal, "follow_won_no_deal", "leads.won_no_deal");

static prm_status count(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const prm_val *outcome, *program;
    prm_val *filter = prm->object(call);
    int64_t figures[MDF_FIGURES];
    const char *today;

    (void)result;
    PRM_TRY(prm->load(call, "outcome", prm->text(timer, "subject"), &outcome));
    PRM_TRY(prm->load(call, "program", prm->text(outcome, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    PRM_TRY(prm->set(filter, "campaign", prm->get(outcome, "campaign")));
    for (size_t i = 0; i < MDF_FIGURES; i++)
        PRM_TRY(metrics->value(call, metrics_of_campaigns[i], filter, "all", today, &figures[i]));
    return mdf_outcome_set(call, &outcome, figures, NULL);
}

const prm_timer mdf_outcome_counts_timer = { .size = sizeof mdf_outcome_counts_timer, .since = 1,
    .name = "mdf.outcome_counts", .doc = "What came of an activity's campaign is counted", .run = count };
