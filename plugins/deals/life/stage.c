/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.set_stage: how far the sale is. The partner moves it, forward or back, as long as the deal is approved;
 * won and lost are where deals.close takes it. */
#include "life/life.h"

#include <string.h>

#define STAGE(name, preset_bps)                                                                                        \
    PRM_FIELD(PRM_T_BPS, name, 0, "At the stage " name, .min = 0, .max = PRM_ALL_BPS, .preset = preset_bps)
const prm_field *const deals_stage_fields[] = { STAGE("prospect", "1000"), STAGE("qualified", "2500"),
    STAGE("technical", "4000"), STAGE("business", "6000"), STAGE("committed", "9000"), NULL };

/* What is over is certain, whatever was set. */
static int64_t probability_of(const prm_call *call, const char *stage)
{
    int64_t bps = strcmp(stage, "won") == 0 ? PRM_ALL_BPS : 0;

    (void)prm->get_integer(prm->setting(call, "stage_probabilities"), stage, &bps);
    return bps;
}

prm_status deals_stage_put(prm_call *call, const prm_val *deal, const char *stage, prm_val *changes)
{
    int64_t bps = probability_of(call, stage), base = 0;

    (void)prm->get_integer(deal, "amount_base", &base);
    PRM_TRY(prm->set_text(changes, "stage", stage));
    PRM_TRY(prm->set_integer(changes, "probability_bps", bps));
    /* Exact, rounded down; the plain product would not fit. */
    return prm->set_integer(changes, "forecast_base",
        base / PRM_ALL_BPS * bps + base % PRM_ALL_BPS * bps / PRM_ALL_BPS);
}

/* Today, where the programme is, it may still come. */
static prm_status check_close(prm_call *call, const prm_val *deal, const prm_val *params)
{
    const char *close = prm->text(params, "expected_close");
    const prm_val *program;
    int64_t days;

    if (*close == '\0')
        return PRM_OK;
    PRM_TRY(prm->load(call, "program", prm->text(deal, "program"), &program));
    PRM_TRY(prm_date_days_until(call, program, close, &days));
    return days >= 0 ? PRM_OK : prm->fail_field(call, "expected_close", "passed", "is in the past");
}

static prm_status tell(prm_call *call, const prm_val *was, const prm_val **deal)
{
    static const char *const as_it_is[] = { "stage", "probability_bps", "forecast_base" };
    prm_val *data;

    PRM_TRY(deals_figures_settled(call, deal, &data));
    PRM_TRY(prm->set(data, "was", prm->get(was, "stage")));
    for (size_t i = 0; i < sizeof as_it_is / sizeof *as_it_is; i++)
        PRM_TRY(prm->set(data, as_it_is[i], prm->get(*deal, as_it_is[i])));
    return prm->emit(call, "deals.stage_changed", prm->text(*deal, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal, *was;
    prm_val *changes = prm->object(call);

    PRM_TRY(deals_load_own(call, prm->text(params, "id"), &deal));
    PRM_TRY(deals_life_need(call, deal, PRM_TEXTS("approved")));
    PRM_TRY(check_close(call, deal, params));
    was = deal;
    PRM_TRY(deals_stage_put(call, deal, prm->text(params, "stage"), changes));
    PRM_TRY(prm_help_set_given(changes, "expected_close", params));
    PRM_TRY(prm_help_set_given(changes, "comment", params));
    if (prm->caller(call)->side == PRM_PARTNER_SIDE) /* what the vendor knows of it is no duty done */
        PRM_TRY(deals_activity_put(deal, prm->now(call), changes));
    PRM_TRY(prm->update(call, &deal, changes));
    if (strcmp(prm->text(was, "stage"), prm->text(deal, "stage")) != 0)
        PRM_TRY(tell(call, was, &deal));
    return prm->set(result, "deal", deal);
}

const prm_method deals_set_stage_method = { .size = sizeof deals_set_stage_method, .since = 1,
    .name = "deals.set_stage", .access = PRM_WRITE, .roles = DEALS_SELLERS " | " DEALS_PEOPLE, .subject = "deal",
    .doc = "Say how far the sale is, forward or back, while the deal is approved; the same stage again says that it "
           "still is there. How likely it is won follows from the stage. deals.close wins or loses it",
    .params = PRM_FIELDS(DEALS_THE_DEAL,
        PRM_ENUM("stage", "prospect|qualified|technical|business|committed", PRM_REQUIRED, "Where it is now"),
        PRM_DATE("expected_close", 0,
            "When the order is expected now, not before today where the programme is; none: as before"),
        PRM_LINES("comment", 1, 500, 0, "What has happened; both sides read it")),
    .result = PRM_FIELDS(DEALS_DEAL),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"stage\":\"technical\",\"expected_close\":\"2027-05-31\"}",
    .run = run };
