/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.returns: what came back of what was paid, by what activities have in common. An activity belongs to the
 * period its last day is in, with all that was paid for it and all that came of it until now: what is told of a period
 * is cost and return of the same activities, however late either is.
 *
 * A won deal counts whole for the activity whose campaign its lead came from: a lead has one campaign and a campaign
 * one activity, so none counts twice. The deal's shares are not weighed here: they say who of its sellers is credited
 * with the sale, the vendor among them, and all of it is what the vendor has got for its money. */
#include "measures/returns.h"

#include <stdlib.h>

#define TELLABLE INT64_C(900000000000) /* times: beyond it a ratio has no place in a figure */

static int by_paid(const void *one, const void *other)
{
    const mdf_sums *a = one, *b = other;

    return a->paid != b->paid ? (a->paid < b->paid) - (a->paid > b->paid) : strcmp(a->key, b->key);
}

prm_status mdf_returns_ratio(prm_val *item, const char *key, int64_t part, int64_t whole)
{
    int64_t times, rest;

    if (whole <= 0 || part / whole >= TELLABLE)
        return PRM_OK;
    times = part / whole * PRM_ALL_BPS;
    rest = part % whole;
    return prm->set_integer(item, key, times + (whole > INT64_MAX / PRM_ALL_BPS ? rest / (whole / PRM_ALL_BPS)
                                                                                : rest * PRM_ALL_BPS / whole));
}

static prm_status set_figures(const mdf_sums *s, prm_val *item)
{
    PRM_TRY(prm->set_integer(item, "activities", s->activities));
    PRM_TRY(prm->set_integer(item, "approved_base", s->approved));
    PRM_TRY(prm->set_integer(item, "paid_base", s->paid));
    PRM_TRY(prm->set_integer(item, "expected_leads", s->expected_leads));
    PRM_TRY(prm->set_integer(item, "expected_pipeline_base", s->expected_pipeline));
    for (size_t i = 0; i < MDF_FIGURES; i++)
        PRM_TRY(prm->set_integer(item, mdf_figure_names[i], s->came[i]));
    PRM_TRY(prm->set_integer(item, "reported_leads", s->reported_leads));
    PRM_TRY(prm->set_integer(item, "reported_won_base", s->reported_won));
    if (s->came[0] > 0)
        PRM_TRY(prm->set_integer(item, "cost_per_lead_base", s->paid / s->came[0]));
    PRM_TRY(mdf_returns_ratio(item, "paid_bps", s->paid, s->approved));
    PRM_TRY(mdf_returns_ratio(item, "leads_bps", s->came[0], s->expected_leads));
    PRM_TRY(mdf_returns_ratio(item, "pipeline_bps", s->came[3], s->expected_pipeline));
    PRM_TRY(mdf_returns_ratio(item, "pipeline_per_paid_bps", s->came[3], s->paid));
    return mdf_returns_ratio(item, "won_per_paid_bps", s->came[4], s->paid);
}

static prm_status tell(prm_call *call, mdf_returns *r, prm_val *result)
{
    prm_val *items = prm->list(call), *all = prm->object(call);

    if (r->count > 0)
        qsort(r->groups, r->count, sizeof *r->groups, by_paid);
    for (size_t i = 0; i < r->count; i++) {
        prm_val *item = prm->object(call);
        if (*r->groups[i].key != '\0')
            PRM_TRY(prm->set_text(item, r->by, r->groups[i].key));
        PRM_TRY(set_figures(&r->groups[i], item));
        PRM_TRY(prm->append(items, item));
    }
    PRM_TRY(set_figures(&r->all, all));
    PRM_TRY(prm->set(result, "items", items));
    PRM_TRY(prm->set(result, "total", all));
    return prm->set(result, "currency", prm->get(r->program, "currency"));
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    mdf_returns r = { .by = prm->text(params, "by"), .from = prm->text(params, "from"), .to = prm->text(params, "to") };

    if (*r.from != '\0' && *r.to != '\0' && strcmp(r.from, r.to) > 0)
        return prm->fail_field(call, "to", "range", "is before the first day");
    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &r.program));
    PRM_TRY(mdf_returns_sum(call, &r));
    return tell(call, &r, result);
}

#define RATIO(n, d) PRM_INT(n, 0, PRM_ANY, 0, d ", of 10 000; none: of nothing")
#define FIGURES                                                                                                        \
    PRM_INT("activities", 0, PRM_ANY, PRM_REQUIRED, "How many were approved"),                                         \
        PRM_INT("approved_base", 0, PRM_ANY, PRM_REQUIRED, "What was approved for them"),                              \
        PRM_INT("paid_base", 0, PRM_ANY, PRM_REQUIRED, "What was paid, less what was taken back"),                     \
        PRM_INT("expected_leads", 0, PRM_ANY, PRM_REQUIRED, "Leads they should bring"),                                \
        PRM_INT("expected_pipeline_base", 0, PRM_ANY, PRM_REQUIRED, "And what deals"),                                 \
        PRM_INT("leads", 0, PRM_ANY, PRM_REQUIRED, "Leads they have brought"),                                         \
        PRM_INT("qualified", 0, PRM_ANY, PRM_REQUIRED, "Of these: qualified"),                                         \
        PRM_INT("deals", 0, PRM_ANY, PRM_REQUIRED, "Deals that came of them"),                                         \
        PRM_INT("pipeline_base", 0, PRM_ANY, PRM_REQUIRED, "What these were worth"),                                   \
        PRM_INT("won_base", 0, PRM_ANY, PRM_REQUIRED, "What of that was won"),                                         \
        PRM_INT("reported_leads", 0, PRM_ANY, PRM_REQUIRED, "Of the leads: those that only who ran it tells of"),      \
        PRM_INT("reported_won_base", 0, PRM_ANY, PRM_REQUIRED, "The same of what was won"),                            \
        PRM_INT("cost_per_lead_base", 0, PRM_ANY, 0, "What was paid for each lead; none: there is no lead"),           \
        RATIO("paid_bps", "What was paid of what was approved"),                                                       \
        RATIO("leads_bps", "Leads of those expected"),                                                                 \
        RATIO("pipeline_bps", "What the deals were worth of what was expected"),                                       \
        RATIO("pipeline_per_paid_bps", "The same by what was paid"),                                                   \
        RATIO("won_per_paid_bps", "What was won by what was paid")

static const prm_field *const item_fields[] = {
    PRM_ENUM("kind", MDF_ACTIVITIES_KINDS, 0, "Activities of this sort"),
    PRM_TEXT("segment", 1, 60, 0, "For these customers"),
    PRM_TEXT("level", 1, 40, 0, "Of partners that were at this level when they asked"),
    PRM_REF("template", "campaign_template", 0, "Run by this template"),
    PRM_REF("partner", "partner", 0, "Of this partner"),
    FIGURES,
    NULL
};

const prm_method mdf_returns_method = { .size = sizeof mdf_returns_method, .since = 1, .name = "mdf.returns",
    .access = PRM_READ, .roles = MDF_READERS " | " MDF_SPENDERS " | partner_executive",
    .doc = "What came back of what was paid for activities that ended in a period, until now: leads, deals, what each "
           "lead has cost, and what came against what was expected. For the vendor's side of all it may see, for a "
           "partner of its own. Amounts are minor units of the programme's currency",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
        PRM_ENUM("by", "kind|segment|level|template|partner", PRM_REQUIRED, "By what"),
        PRM_DATE("from", 0, "Of activities whose last day is that or later"),
        PRM_DATE("to", 0, "And that or earlier, on the wall of the programme")),
    .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("return", item_fields, 0,
            "Of some activities; where nothing says what they have in common: of all of which nothing says it"),
            PRM_REQUIRED, "Most paid first"),
        PRM_OBJECT("total", PRM_FIELDS(FIGURES), PRM_REQUIRED, "Of all of them"),
        PRM_CURRENCY("currency", PRM_REQUIRED, "Of the amounts")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"by\":\"kind\",\"from\":\"2026-01-01\",\"to\":\"2026-12-31\"}",
    .run = run };
