/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.activities.create: what the partner does to win the deal. It renews the activity duty and is what
 * rules go by when an extension is wanted. */
#include "life/life.h"

#include <string.h>

#define ACTIVITY                                                                                                       \
    PRM_ENUM("kind", "call|meeting|demo|proposal|trial|other", PRM_REQUIRED, "What it was"),                           \
        PRM_DATE("on", PRM_REQUIRED, "On which day; not after today where the programme is"),                          \
        PRM_LINES("note", 1, 2000, 0, "What came of it; both sides read it"),                                          \
        PRM_FIELD(PRM_T_LIST, "files", 0, "What shows it", .min = 0, .max = 20,                                        \
            .items = PRM_FILE("file", 0, "A file: minutes, a proposal"))

static const prm_field *const fields[] = {
    PRM_REF("deal", "deal", PRM_REQUIRED, "Of which deal"),
    PRM_REF("territory", "territory", PRM_READONLY, "The deal's territory"),
    PRM_REF("partner", "partner", PRM_READONLY, "Whose activity: the registrant's, or its distributor's"),
    ACTIVITY,
    NULL
};

const prm_entity deals_activity_entity = { .size = sizeof deals_activity_entity, .since = 1, .name = "activity",
    .path = "deals.activities", .doc = "Something a partner did to win a deal",
    .scope = "deal.partner, deal.distributor", .ops = "get list history export: *",
    .example = "{\"deal\":\"deal_01h8xgq3m2c4e\",\"kind\":\"demo\",\"on\":\"2027-01-14\"}",
    .fields = fields, .indexes = PRM_TEXTS("deal, on", "partner, -created_at") };

prm_status deals_activity_put(const prm_val *deal, int64_t at, prm_val *changes)
{
    int64_t last;

    if (prm->get_integer(deal, "last_activity_at", &last) == PRM_OK && last >= at)
        return PRM_OK;
    return prm->set_integer(changes, "last_activity_at", at);
}

/* How many days ago it was where the programme is; what is planned is no activity yet. */
static prm_status read_day(prm_call *call, const prm_val *deal, const char *on, int64_t *ago)
{
    const prm_val *program;
    int64_t until;

    PRM_TRY(prm->load(call, "program", prm->text(deal, "program"), &program));
    PRM_TRY(prm_date_days_until(call, program, on, &until));
    *ago = -until;
    return until <= 0 ? PRM_OK : prm->fail_field(call, "on", "future", "has not come yet");
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const as_given[] = { "deal", "kind", "on", "note", "files" };
    const prm_val *deal, *activity;
    prm_val *values = prm->object(call), *changes = prm->object(call);
    int64_t ago;

    PRM_TRY(deals_life_load_shared(call, prm->text(params, "deal"), &deal));
    PRM_TRY(deals_life_need(call, deal, PRM_TEXTS("submitted", "in_review", "info_requested", "approved")));
    PRM_TRY(read_day(call, deal, prm->text(params, "on"), &ago));
    for (size_t i = 0; i < sizeof as_given / sizeof *as_given; i++)
        PRM_TRY(prm_help_set_given(values, as_given[i], params));
    PRM_TRY(prm->set(values, "territory", prm->get(deal, "territory")));
    PRM_TRY(prm->set_text(values, "partner", prm->caller(call)->partner));
    PRM_TRY(prm->create(call, "activity", values, &activity));

    PRM_TRY(deals_activity_put(deal, prm->now(call) - ago * PRM_DAY_MS, changes));
    PRM_TRY(prm->update(call, &deal, changes));
    PRM_TRY(prm->set(result, "activity", activity));
    return prm->set(result, "deal", deal);
}

const prm_method deals_activities_create_method = { .size = sizeof deals_activities_create_method, .since = 1,
    .name = "deals.activities.create", .access = PRM_WRITE, .roles = DEALS_SELLERS " | partner_technical",
    .doc = "Record what was done to win a deal that is approved or waits for it. It counts for the day it was done, "
           "and renews the activity duty",
    .params = PRM_FIELDS(PRM_REF("deal", "deal", PRM_REQUIRED, "Of which deal"), ACTIVITY),
    .result = PRM_FIELDS(PRM_ROW("activity", "activity", fields, PRM_REQUIRED, "As stored"), DEALS_DEAL),
    .example = "{\"deal\":\"deal_01h8xgq3m2c4e\",\"kind\":\"demo\",\"on\":\"2026-01-14\",\"note\":\"Shown to their "
               "engineers\"}",
    .run = run };
