/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.dispute: a partner objects to what became of its deal. */
#include "review/disputes.h"

#include <string.h>

static const char *const disputable[] = { "rejected", "duplicate", "revoked", "expired", NULL };

static prm_status check_state(prm_call *call, const prm_val *deal)
{
    const char *state = prm->text(deal, "state");
    prm_val *data = prm->object(call), *needed = prm->list(call);

    for (const char *const *one = disputable; *one; one++) {
        if (strcmp(state, *one) == 0)
            return PRM_OK;
        PRM_TRY(prm->append(needed, prm->new_text(call, *one, strlen(*one))));
    }
    PRM_TRY(prm->set_text(data, "state", state));
    PRM_TRY(prm->set(data, "needs", needed));
    return prm->fail(call, PRM_E_STATE, "not_disputable", data);
}

/* When it came to be what it is: a protection ran out when it did, whenever that was noticed. */
static int64_t decided_at(prm_call *call, const prm_val *deal)
{
    const char *state = prm->text(deal, "state");
    int64_t at = 0, changed = 0;

    (void)prm->get_integer(deal, "updated_at", &changed);
    if (strcmp(state, "rejected") == 0 || strcmp(state, "duplicate") == 0)
        (void)prm->get_integer(deal, "decided_at", &at);
    if (strcmp(state, "expired") == 0)
        (void)prm->get_integer(deal, "protected_until", &at);
    return at > 0 && at <= prm->now(call) ? at : changed;
}

static prm_status check_time(prm_call *call, const prm_val *deal)
{
    int64_t days = 30;
    prm_val *data = prm->object(call), *setting = prm->object(call);

    PRM_TRY(prm->set(setting, "days", prm->setting(call, "dispute_days")));
    (void)prm->get_integer(setting, "days", &days);
    int64_t until = decided_at(call, deal) + days * PRM_DAY_MS;
    if (prm->now(call) <= until)
        return PRM_OK;
    PRM_TRY(prm->set_integer(data, "days", days));
    return prm->fail(call, PRM_E_STATE, "dispute_too_late", data);
}

/* One at a time, and the same decision is not disputed again once that was dismissed. */
static prm_status check_others(prm_call *call, const prm_val *deal)
{
    const prm_val *found;
    prm_val *filter = prm->object(call), *data = prm->object(call);

    PRM_TRY(prm->set(filter, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "dispute", .filter = filter,
        .sort = "deal, -created_at", .limit = 500 }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        const prm_val *other = prm->at(found, i);
        int is_dismissed = strcmp(prm->text(other, "state"), "overturned") == 0 &&
                           strcmp(prm->text(other, "disputed"), prm->text(deal, "state")) == 0 &&
                           strcmp(prm->text(other, "first_decision"), prm->text(deal, "decision")) == 0;
        if (prm->get(other, "closed_at") && !is_dismissed)
            continue;
        PRM_TRY(prm->set(data, "dispute", prm->get(other, "id")));
        PRM_TRY(prm->set(data, "state", prm->get(other, "state")));
        return prm->fail(call, PRM_E_CONFLICT, is_dismissed ? "dispute_dismissed" : "already_disputed", data);
    }
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deal, *dispute;
    prm_val *values = prm->object(call);

    PRM_TRY(deals_load_own(call, prm->text(params, "id"), &deal));
    PRM_TRY(check_state(call, deal));
    PRM_TRY(check_others(call, deal));
    PRM_TRY(check_time(call, deal));
    PRM_TRY(prm->set(values, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set(values, "territory", prm->get(deal, "territory")));
    PRM_TRY(prm->set(values, "reason", prm->get(params, "reason")));
    PRM_TRY(prm_help_set_given(values, "evidence", params));
    PRM_TRY(prm->set_text(values, "filed_by", prm->caller(call)->user));
    PRM_TRY(prm->set(values, "disputed", prm->get(deal, "state")));
    PRM_TRY(prm->set(values, "first_decision", prm->get(deal, "decision")));
    PRM_TRY(prm->create(call, "dispute", values, &dispute));
    PRM_TRY(deals_dispute_tell(call, "deals.disputed", dispute, deal));
    return prm->set(result, "dispute", dispute);
}

const prm_method deals_dispute_method = { .size = sizeof deals_dispute_method, .since = 1, .name = "deals.dispute",
    .access = PRM_WRITE, .roles = DEALS_DISPUTERS, .subject = "deal",
    .doc = "Object to what became of a deal of one's own: rejected, a duplicate, revoked or expired. A programme "
           "manager who has not decided it decides the dispute. One at a time, within the days the vendor allows",
    .params = PRM_FIELDS(DEALS_THE_DEAL,
        PRM_LINES("reason", 1, 2000, PRM_REQUIRED, "Why it should be otherwise"), DEALS_DISPUTE_EVIDENCE(0, 0)),
    .result = PRM_FIELDS(DEALS_DISPUTE),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"reason\":\"We showed them the product first\"}", .run = run };
