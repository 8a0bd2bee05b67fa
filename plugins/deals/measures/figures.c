/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the metrics of deals are kept by, and what the events carry for them. */
#include "registration/registration.h"

#define BY "by partner, program, level, channel_type, territory, product, day"
#define DECIDED "deals.approved, deals.rejected, deals.duplicate"

const prm_metric *const deals_metrics[] = {
    PRM_METRIC(.name = "deals.registrations", .since = 1, .unit = "deals", .from = "count on deals.registered " BY,
        .doc = "Registrations that were complete"),
    PRM_METRIC(.name = "deals.approvals", .since = 1, .unit = "deals", .from = "count on deals.approved " BY,
        .doc = "Registrations that were approved, by rules or by a person"),
    PRM_METRIC(.name = "deals.rejections", .since = 1, .unit = "deals",
        .from = "count on deals.rejected, deals.duplicate " BY, .doc = "Registrations that were rejected, or duplicates"),
    PRM_METRIC(.name = "deals.protected_value", .since = 1, .unit = "minor units",
        .from = "sum(amount_base) on deals.approved less deals.expired " BY,
        .doc = "What approved deals are worth, until their protection runs out: over all time, what is protected now"),
    PRM_METRIC(.name = "deals.time_to_decision", .since = 1, .unit = "ms",
        .from = "spread(waited_ms) on " DECIDED " by partner, program, level, automatic, day",
        .doc = "From registration to decision; automatic ones take none"),
    NULL
};

prm_status deals_figures_of_case(prm_call *call, const deals_case *c, prm_val **data)
{
    prm_val *figures = prm->object(call);

    *data = figures;
    PRM_TRY(prm->set(figures, "program", prm->get(c->program, "id")));
    PRM_TRY(prm->set(figures, "level", prm->get(c->level, "code")));
    PRM_TRY(prm->set(figures, "channel_type", prm->get(c->membership, "channel_type")));
    PRM_TRY(prm->set(figures, "territory", prm->get(c->territory, "id")));
    PRM_TRY(prm->set(figures, "product", prm->get(prm->at(c->products, c->main_line), "id")));
    return prm->set_integer(figures, "amount_base", c->amount_base);
}

/* The partner as it stands in the programme now; it may have left it. */
static prm_status find_standing(prm_call *call, const prm_val *deal, prm_val *figures)
{
    const prm_val *found, *level;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "partner", prm->get(deal, "partner")));
    PRM_TRY(prm->set(filter, "program", prm->get(deal, "program")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "membership", .filter = filter, .limit = 1 },
        &found));
    if (prm->count(found) == 0)
        return PRM_OK;
    PRM_TRY(prm->load(call, "level", prm->text(prm->at(found, 0), "level"), &level));
    PRM_TRY(prm->set(figures, "level", prm->get(level, "code")));
    return prm->set(figures, "channel_type", prm->get(prm->at(found, 0), "channel_type"));
}

prm_status deals_figures_of_deal(prm_call *call, const prm_val *deal, prm_val **data)
{
    static const char *const as_stored[] = { "program", "territory", "amount_base" };
    prm_val *figures = prm->object(call);

    *data = figures;
    for (size_t i = 0; i < sizeof as_stored / sizeof *as_stored; i++)
        PRM_TRY(deals_set_given(figures, as_stored[i], deal));
    PRM_TRY(prm->set(figures, "product", prm->get(prm->at(prm->get(deal, "lines"), 0), "product")));
    return find_standing(call, deal, figures);
}

prm_status deals_figures_decided(prm_call *call, const prm_val *deal, int32_t is_automatic, prm_val *data)
{
    int64_t since = prm->now(call);

    PRM_TRY(prm->get_integer(deal, "created_at", &since));
    PRM_TRY(prm->set_integer(data, "waited_ms", prm->now(call) - since));
    return prm->set_boolean(data, "automatic", is_automatic);
}
