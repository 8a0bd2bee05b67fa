/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/limits.h  How much somebody may approve, for plugins in C whose approvals have a worth and that declare the
 * services "prm.rates/1" and "prm.calendar/1". Limits are what users.limit sets for a role of a user's, in whatever
 * currency.
 */
#ifndef PRM_LIMITS_H
#define PRM_LIMITS_H

#include <prm/dates.h>
#include <prm/helpers.h>
#include <prm/rates.h>

#include <string.h>

static inline prm_status prm_limit_refuse(prm_call *call, const char *role, int64_t amount, const char *currency)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "role", role));
    PRM_TRY(prm->set(data, "limit", prm->new_money(call, amount, currency)));
    return prm->fail(call, PRM_E_FORBIDDEN, "above_your_limit", data);
}

/* A limit that no rate turns into the programme's currency allows nothing. */
static inline prm_status prm_limit_of_role(prm_call *call, const char *program, int64_t worth, const char *role)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    const prm_val *row;
    const char *currency, *to, *today;
    int64_t amount, base;

    if (prm->caller_limit(call, role, &amount, &currency) != PRM_OK)
        return PRM_OK; /* none is set */
    PRM_TRY(prm->load(call, "program", program, &row));
    to = prm->text(row, "currency");
    base = amount;
    if (strcmp(currency, to) != 0) {
        PRM_TRY(prm_date_today(call, row, &today));
        prm_status status = rates->convert(call, amount, currency, to, today, &base, NULL, NULL);
        if (status == PRM_E_NOT_FOUND)
            base = 0;
        else if (status == PRM_E_LIMIT)
            base = INT64_MAX;
        else
            PRM_TRY(status);
    }
    return base < worth ? prm_limit_refuse(call, role, amount, currency) : PRM_OK;
}

/** Refuses the caller's approval of more than its roles may: PRM_E_FORBIDDEN, "above_your_limit", with {role, limit}.
 * `program`: the id of that in whose currency `worth` is, in minor units. `role`: by which it is the caller's turn; "":
 * by none, or by somebody else's leave. `approvers`: the roles that decide about such things at all, "a | b": a role
 * that is none of these gives the turn, and no leave to approve what the caller's other roles may not. A role without a
 * limit may approve anything. */
static inline prm_status prm_limit_check(prm_call *call, const char *program, int64_t worth, const char *role,
    const char *approvers)
{
    const prm_caller *caller = prm->caller(call);
    prm_status status = PRM_OK;
    int is_approver = 0;

    if (*role != '\0' && prm_help_caller_has(caller, role)) {
        PRM_TRY(prm_limit_of_role(call, program, worth, role));
        if (prm_help_has_word(approvers, role))
            return PRM_OK;
    }
    for (size_t i = 0; caller->roles[i]; i++) {
        if (!prm_help_has_word(approvers, caller->roles[i]))
            continue;
        is_approver = 1;
        status = prm_limit_of_role(call, program, worth, caller->roles[i]);
        if (status == PRM_OK)
            return PRM_OK;
    }
    /* The method was granted to another role: none of one's limits is passed. */
    for (size_t i = 0; !is_approver && caller->roles[i]; i++)
        PRM_TRY(prm_limit_of_role(call, program, worth, caller->roles[i]));
    return status;
}

#endif
