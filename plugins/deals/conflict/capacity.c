/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the rules are told of how much a partner registers: against quotas, and against those who register what
 * they never sell. Each is a count by index that stops at its bound. */
#include "conflict/conflict.h"

#include <string.h>

/* Since when. */
static prm_status set_since(prm_call *call, int64_t days, prm_val *filter)
{
    prm_val *range = prm->object(call);

    PRM_TRY(prm->set_integer(range, "gte", prm->now(call) - days * PRM_DAY_MS));
    return prm->set(filter, "created_at", range);
}

static prm_status count(prm_call *call, prm_val *filter, uint32_t most, int64_t *found)
{
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "deal", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = most }, found);
}

/* A deal was registered once it is no draft any more. */
static const char *const registered[] = { "in_review", "info_requested", "approved", "rejected", "duplicate", "expired",
    "revoked", "cancelled", "converted", NULL };

/* The partner's, made in so many days and in any of the states now. */
static prm_status make_filter(prm_call *call, const deals_case *c, const char *const *states, int64_t days,
    prm_val **filter)
{
    prm_val *any = prm->list(call);

    *filter = prm->object(call);
    for (; *states; states++)
        PRM_TRY(prm->append(any, prm->new_text(call, *states, strlen(*states))));
    PRM_TRY(prm->set(*filter, "partner", prm->get(c->partner, "id")));
    PRM_TRY(prm->set(*filter, "state", any));
    return set_since(call, days, *filter);
}

/* In this programme. */
static prm_status count_states(prm_call *call, const deals_case *c, const char *const *states, int64_t days,
    uint32_t most, int64_t *found)
{
    prm_val *filter;

    PRM_TRY(make_filter(call, c, states, days, &filter));
    PRM_TRY(prm->set(filter, "program", prm->get(c->program, "id")));
    return count(call, filter, most, found);
}

static int is_among(const char *const *states, const char *state)
{
    while (*states && strcmp(*states, state) != 0)
        states++;
    return *states != NULL;
}

/* A deal decided once more is not counted against itself. */
static int64_t without_itself(const deals_case *c, int is_counted, int64_t found)
{
    return c->deal && is_counted && is_among(registered, prm->text(c->deal, "state")) && found > 0 ? found - 1 : found;
}

/* At the very customer, in every programme. */
static prm_status count_at_customer(prm_call *call, const deals_case *c, int64_t *found)
{
    prm_val *filter;

    *found = 0;
    if (!c->account)
        return PRM_OK;
    PRM_TRY(make_filter(call, c, registered, DEALS_YEAR_DAYS, &filter));
    PRM_TRY(prm->set(filter, "account", prm->get(c->account, "id")));
    PRM_TRY(count(call, filter, DEALS_COUNTED, found));
    *found = without_itself(c, strcmp(prm->text(c->deal, "account"), prm->text(c->account, "id")) == 0, *found);
    return PRM_OK;
}

prm_status deals_capacity_facts(prm_call *call, const deals_case *c, prm_val *partner, prm_val *history)
{
    int64_t of_month, at_customer, expired, won;

    PRM_TRY(count_states(call, c, registered, DEALS_MONTH_DAYS, DEALS_MONTH_COUNTED, &of_month));
    PRM_TRY(count_at_customer(call, c, &at_customer));
    PRM_TRY(count_states(call, c, PRM_TEXTS("expired"), DEALS_YEAR_DAYS, DEALS_COUNTED, &expired));
    PRM_TRY(count_states(call, c, PRM_TEXTS("converted"), DEALS_YEAR_DAYS, DEALS_COUNTED, &won));
    of_month = without_itself(c, 1, of_month);
    PRM_TRY(prm->set_integer(partner, "registered_30_days", of_month));
    PRM_TRY(prm->set_integer(partner, "at_customer", at_customer));
    PRM_TRY(prm->set_integer(history, "expired", expired));
    return prm->set_integer(history, "won", won);
}
