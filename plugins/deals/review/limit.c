/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How much somebody may approve: what is set for a role of theirs, in whatever currency it is set. */
#include "review/review.h"

#include <string.h>

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
    prm_status status = deals_convert_today(call, program, amount, currency, &base, NULL, NULL);
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && base < worth))
        return refuse(call, role, amount, currency);
    return status;
}

static int may_review(const char *role)
{
    size_t length;

    for (const char *at = DEALS_REVIEWERS; *at != '\0'; at += length, at += strspn(at, " |")) {
        length = strcspn(at, " |");
        if (length == strlen(role) && strncmp(at, role, length) == 0)
            return 1;
    }
    return 0;
}

prm_status deals_check_limit(prm_call *call, const prm_val *deal, const char *role)
{
    const prm_caller *caller = prm->caller(call);
    prm_status status = PRM_OK;

    if (*role != '\0' && prm_help_caller_has(caller, role))
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
