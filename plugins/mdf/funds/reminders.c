/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Before an allocation ends whoever may ask for money of it is told how much there is: at first, and once more
 * shortly before it is too late. */
#include "funds/fund_rows.h"

#include <stdio.h>

static const char *const remind_settings[] = { "expiry_remind_days", "expiry_remind_again_days" };

/* The next time before the end that somebody is to be reminded; 0: none is left. */
static int64_t find_next(prm_call *call, const prm_val *allocation)
{
    int64_t ends = prm_help_number(allocation, "expires_at"), next = 0;

    for (size_t i = 0; i < sizeof remind_settings / sizeof *remind_settings; i++) {
        int64_t days = prm_help_setting(call, remind_settings[i]), due = ends - days * PRM_DAY_MS;
        if (days > 0 && due > prm->now(call) && (next == 0 || due < next))
            next = due;
    }
    return next;
}

static prm_status arm_next(prm_call *call, const prm_val *allocation)
{
    int64_t next = find_next(call, allocation);

    return next ? prm->arm(call, mdf_allocation_reminds_timer.name, prm->text(allocation, "id"), "remind", next, NULL)
                : PRM_OK;
}

prm_status mdf_allocation_arm(prm_call *call, const prm_val *allocation)
{
    PRM_TRY(prm->arm(call, mdf_allocation_ends_timer.name, prm->text(allocation, "id"), "end",
        prm_help_number(allocation, "expires_at"), NULL));
    return arm_next(call, allocation);
}

prm_status mdf_allocation_disarm(prm_call *call, const prm_val *allocation)
{
    const char *id = prm->text(allocation, "id");

    PRM_TRY(prm->disarm(call, mdf_allocation_ends_timer.name, id, "end"));
    PRM_TRY(prm->disarm(call, mdf_allocation_reminds_timer.name, id, "remind"));
    return prm->disarm(call, mdf_sweep_due_timer.name, id, "sweep");
}

/* ---- Whom -------------------------------------------------------------------------------------------------------- */

static prm_status send(prm_call *call, const prm_val *partner, const char *subject, const char *code,
    const prm_val *data)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *id = NULL;

    PRM_TRY(prm->as_text(partner, &id, NULL));
    return notify->send(call, PRM_NOTICE(.code = code, .subject = subject, .data = data, .partner = id,
        .roles = MDF_SPENDERS), NULL);
}

typedef struct telling {
    const prm_val *allocation, *data;
    const char *code;
} telling;

/* All of a level or a segment may ask for it, but the row is no partner's: the notice is about none. */
static prm_status tell_member(prm_call *call, const prm_val *membership, void *context)
{
    const telling *t = context;
    const prm_val *partner;
    int32_t is_for;

    PRM_TRY(prm->load(call, "partner", prm->text(membership, "partner"), &partner));
    PRM_TRY(mdf_allocation_is_for(call, t->allocation, partner, &is_for));
    if (!is_for || !prm_help_is_in(partner, "active"))
        return PRM_OK;
    return send(call, prm->get(partner, "id"), NULL, t->code, t->data);
}

prm_status mdf_fund_tell(prm_call *call, const prm_val *allocation, const char *code, const prm_val *data)
{
    if (prm_help_has_value(allocation, "partner"))
        return send(call, prm->get(allocation, "partner"), prm->text(allocation, "id"), code, data);
    return mdf_fund_each(call, "membership", "program", prm->text(allocation, "program"), tell_member,
        &(telling){ .allocation = allocation, .data = data, .code = code });
}

/* ---- When -------------------------------------------------------------------------------------------------------- */

static prm_status remind(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *allocation;
    mdf_terms terms;
    prm_val *data;
    int64_t left;

    (void)result;
    PRM_TRY(prm->load(call, "allocation", prm->text(timer, "subject"), &allocation));
    left = prm_help_number(allocation, "expires_at") - prm->now(call);
    if (!prm_help_is_in(allocation, "active") || left <= 0)
        return PRM_OK;
    PRM_TRY(arm_next(call, allocation));
    PRM_TRY(mdf_money_terms(call, prm->text(allocation, "id"), 0, &terms));
    if (terms.available == 0)
        return PRM_OK;
    PRM_TRY(mdf_fund_figures(call, allocation, terms.available, &data));
    PRM_TRY(prm->set(data, "expires_on", prm->get(allocation, "expires_on")));
    PRM_TRY(prm->set_integer(data, "days", (left + PRM_DAY_MS - 1) / PRM_DAY_MS));
    return prm->emit(call, "mdf.allocation_expiring", prm->text(allocation, "id"), data);
}

const prm_timer mdf_allocation_reminds_timer = { .size = sizeof mdf_allocation_reminds_timer, .since = 1,
    .name = "mdf.allocation_reminds", .doc = "Whoever may ask for money of an allocation is told that it ends",
    .run = remind };
