/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns what becomes of a campaign: who runs it at the partner, and those of the vendor's who look
 * after campaigns. */
#include "campaigns/campaigns.h"
#include "notices/notices.h"

#include <string.h>

#define NAME   PRM_TEXT("name", 0, 200, 0, "The campaign")
#define STARTS PRM_DATE("starts_on", 0, "Its first day")
#define ENDS   PRM_DATE("ends_on", 0, "Its last")
#define REASON PRM_LINES("reason", 0, 500, 0, "Why")
#define TITLE  PRM_TEXT("title", 0, 200, 0, "The step")
#define NOTICE(variable, c, ...)                                                                                       \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = "partner",                           \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }

NOTICE(campaigns_told_planned, "told_campaign_planned", NAME, STARTS, ENDS);
NOTICE(campaigns_told_started, "told_campaign_started", NAME, ENDS);
NOTICE(campaigns_told_completed, "told_campaign_completed", NAME);
NOTICE(campaigns_told_cancelled, "told_campaign_cancelled", NAME, REASON);
NOTICE(campaigns_told_step, "told_campaign_step", NAME, TITLE);
NOTICE(campaigns_told_over_budget, "told_campaign_over_budget", NAME);

enum side { RUNNERS = 1, VENDOR = 2 };

static const struct telling {
    const char *event;
    const prm_reason *notice;
    unsigned to; /* of enum side; a campaign of the vendor's own is told to the vendor */
} tellings[] = {
    { "campaigns.launched", &campaigns_told_planned, RUNNERS },
    { "campaigns.started", &campaigns_told_started, RUNNERS },
    { "campaigns.completed", &campaigns_told_completed, RUNNERS | VENDOR },
    { "campaigns.cancelled", &campaigns_told_cancelled, RUNNERS | VENDOR },
    { "campaigns.step_due", &campaigns_told_step, RUNNERS },
    { "campaigns.over_budget", &campaigns_told_over_budget, RUNNERS | VENDOR },
};

static prm_status describe(prm_call *call, const prm_reason *notice, const prm_val *campaign, const prm_val *event,
    const prm_val **described)
{
    prm_val *made = prm->object(call);

    for (const prm_field *const *field = notice->data; *field; field++) {
        PRM_TRY(prm_help_set_given(made, (*field)->name, campaign));
        PRM_TRY(prm_help_set_given(made, (*field)->name, prm->get(event, "data")));
    }
    *described = made;
    return PRM_OK;
}

static prm_status send(prm_call *call, const struct telling *telling, const prm_val *campaign, const prm_val *event)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *partner = prm->text(campaign, "partner"), *id = prm->text(campaign, "id");
    const prm_val *data;

    PRM_TRY(describe(call, telling->notice, campaign, event, &data));
    if ((telling->to & RUNNERS) && *partner != '\0')
        PRM_TRY(notify->send(call, PRM_NOTICE(.code = telling->notice->code, .subject = id, .data = data,
            .partner = partner, .roles = CAMPAIGNS_RUNNERS), NULL));
    if ((telling->to & VENDOR) || *partner == '\0')
        PRM_TRY(notify->send(call, PRM_NOTICE(.code = telling->notice->code, .subject = id, .data = data,
            .roles = "marketing_manager"), NULL));
    return PRM_OK;
}

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *campaign;

    (void)result;
    PRM_TRY(prm->load(call, "campaign", prm->text(event, "subject"), &campaign));
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++)
        if (strcmp(prm->text(event, "type"), tellings[i].event) == 0)
            PRM_TRY(send(call, &tellings[i], campaign, event));
    return PRM_OK;
}

#define TELL(variable, n, e, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = tell }
#define PEOPLE "Tells those who run it"
TELL(campaigns_tell_launched_reaction, "campaigns.tell_launched", "campaigns.launched", PEOPLE);
TELL(campaigns_tell_started_reaction, "campaigns.tell_started", "campaigns.started", PEOPLE);
TELL(campaigns_tell_completed_reaction, "campaigns.tell_completed", "campaigns.completed", PEOPLE " and the vendor");
TELL(campaigns_tell_cancelled_reaction, "campaigns.tell_cancelled", "campaigns.cancelled", PEOPLE " and the vendor");
TELL(campaigns_tell_step_reaction, "campaigns.tell_step_due", "campaigns.step_due", PEOPLE);
TELL(campaigns_tell_over_budget_reaction, "campaigns.tell_over_budget", "campaigns.over_budget",
    PEOPLE " and the vendor");
