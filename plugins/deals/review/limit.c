/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How much somebody may approve: what is set for a role of theirs, in whatever currency it is set. */
#include "review/review.h"

#include <string.h>

/* In the programme's currency, by today's rate; PRM_E_NOT_FOUND: there is none. */
static prm_status convert(prm_call *call, const prm_val *program, int64_t amount, const char *currency, int64_t *base)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const char *to = prm->text(program, "currency"), *today;

    *base = amount;
    if (strcmp(currency, to) == 0)
        return PRM_OK;
    PRM_TRY(calendar->local_date(call, prm->text(program, "time_zone"), prm->now(call), &today));
    return rates->convert(call, amount, currency, to, today, base, NULL, NULL);
}

static prm_status refuse(prm_call *call, const char *role, int64_t amount, const char *currency)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "role", role));
    PRM_TRY(prm->set(data, "limit", prm->new_money(call, amount, currency)));
    return prm->fail(call, PRM_E_FORBIDDEN, "above_your_limit", data);
}

static prm_status check_role(prm_call *call, const prm_val *deal, const char *role)
{
    const prm_val *program;
    const char *currency;
    int64_t amount, base, worth = 0;

    if (prm->caller_limit(call, role, &amount, &currency) != PRM_OK)
        return PRM_OK; /* none is set */
    PRM_TRY(prm->load(call, "program", prm->text(deal, "program"), &program));
    (void)prm->get_integer(deal, "amount_base", &worth);
    prm_status status = convert(call, program, amount, currency, &base);
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && base < worth))
        return refuse(call, role, amount, currency);
    return status;
}

static int may_review(const char *role)
{
    static const char *const reviewers[] = { "channel_manager", "program_manager", "marketing_manager", "fund_approver",
        "support_agent" };

    for (size_t i = 0; i < sizeof reviewers / sizeof *reviewers; i++)
        if (strcmp(reviewers[i], role) == 0)
            return 1;
    return 0;
}

prm_status deals_check_limit(prm_call *call, const prm_val *deal, const char *role)
{
    const prm_caller *caller = prm->caller(call);
    prm_status status = PRM_OK;

    if (*role != '\0' && deals_caller_has(caller, role))
        return check_role(call, deal, role);
    /* Named, or by somebody else's leave: the best of one's roles will do. */
    for (size_t i = 0; caller->roles[i]; i++) {
        if (!may_review(caller->roles[i]))
            continue;
        status = check_role(call, deal, caller->roles[i]);
        if (status == PRM_OK)
            return PRM_OK;
    }
    return status;
}
