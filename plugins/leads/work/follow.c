/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What becomes of deals that were leads: an approval converts, an order is what the lead was worth. */
#include "work/work.h"

#include "measures/measures.h"

#include <string.h>

/* Of most deals there is no lead. */
static prm_status find(prm_call *call, const prm_val *event, const prm_val **lead, const prm_val **deal)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "deal", prm->get(event, "subject")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead", .filter = filter, .limit = 1 },
        &found));
    *lead = prm->at(found, 0);
    return *lead ? prm->load(call, "deal", prm->text(event, "subject"), deal) : PRM_OK;
}

/* As it stands now: what was approved at once is converted already, what has been revoked since is no deal. */
static prm_status approved(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *lead, *deal;

    (void)result;
    PRM_TRY(find(call, event, &lead, &deal));
    if (!lead || !prm_help_is_in(deal, "approved"))
        return PRM_OK;
    if (!prm_help_is_in(lead, "working") && !prm_help_is_in(lead, "contacted"))
        return PRM_OK;
    return leads_converted(call, &lead, deal);
}

static prm_status tell(prm_call *call, const prm_val *lead, const prm_val *event, const char *type, prm_val *data)
{
    PRM_TRY(prm->set(data, "deal", prm->get(event, "subject")));
    PRM_TRY(prm->set_integer(data, "waited_ms", prm->now(call) - prm_help_number(lead, "created_at")));
    PRM_TRY(prm->set_boolean(data, "won", strcmp(type, "leads.won") == 0));
    return prm->emit(call, type, prm->text(lead, "id"), data);
}

static prm_status won(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *lead, *deal, *base;
    prm_val *changes = prm->object(call), *data;

    (void)result;
    PRM_TRY(find(call, event, &lead, &deal));
    if (!lead || !prm_help_is_in(lead, "converted"))
        return PRM_OK;
    base = prm->get(deal, "won_base");
    PRM_TRY(prm->set(changes, "won_base", base));
    PRM_TRY(prm->update(call, &lead, changes));
    PRM_TRY(leads_figures_open(call, lead, NULL, &data));
    PRM_TRY(prm->set(data, "won_base", base));
    return tell(call, lead, event, "leads.won", data);
}

static prm_status lost(prm_call *call, const prm_val *event, prm_val *result)
{
    static const char *const codes[] = { "closure_code", "reason_code" };
    const prm_val *lead, *deal, *of = prm->get(event, "data");
    prm_val *data;
    const char *dot = strchr(prm->text(event, "type"), '.'), *code = "";

    (void)result;
    PRM_TRY(find(call, event, &lead, &deal));
    if (!lead || !prm_help_is_in(lead, "converted"))
        return PRM_OK;
    for (size_t i = 0; i < sizeof codes / sizeof *codes && *code == '\0'; i++)
        code = prm->text(of, codes[i]);
    PRM_TRY(leads_figures_open(call, lead, NULL, &data));
    PRM_TRY(prm->set_text(data, "outcome", dot ? dot + 1 : ""));
    if (*code != '\0')
        PRM_TRY(prm->set_text(data, "reason_code", code));
    return tell(call, lead, event, "leads.deal_lost", data);
}

#define FOLLOW(n, e, f, d)                                                                                             \
    { .size = sizeof(prm_reaction), .since = 1, .name = n, .event = e, .run = f, .doc = d }
const prm_reaction leads_deal_approved_reaction =
    FOLLOW("leads.follow_approved", "deals.approved", approved, "The lead it was is converted");
const prm_reaction leads_deal_won_reaction =
    FOLLOW("leads.follow_won", "deals.won", won, "What was ordered is noted with the lead it was");
const prm_reaction leads_deal_lost_reaction = FOLLOW("leads.follow_lost", "deals.lost", lost,
    "Tells it of the lead it was");
const prm_reaction leads_deal_expired_reaction =
    FOLLOW("leads.follow_expired", "deals.expired", lost, "Tells it of the lead it was");
const prm_reaction leads_deal_revoked_reaction =
    FOLLOW("leads.follow_revoked", "deals.revoked", lost, "Tells it of the lead it was");
