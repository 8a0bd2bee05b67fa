/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How much somebody may approve: what is set for a role of theirs, in whatever currency it is set. */
#include "requests/steps.h"

static prm_status refuse(prm_call *call, const char *role, int64_t amount, const char *currency)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "role", role));
    PRM_TRY(prm->set(data, "limit", prm->new_money(call, amount, currency)));
    return prm->fail(call, PRM_E_FORBIDDEN, "above_your_limit", data);
}

/* A limit that no rate turns into the programme's currency allows nothing. */
static prm_status check_role(prm_call *call, const mdf_matter *matter, const char *role)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    const prm_val *program;
    const char *currency, *to, *today;
    int64_t amount, base;

    if (prm->caller_limit(call, role, &amount, &currency) != PRM_OK)
        return PRM_OK; /* none is set */
    PRM_TRY(prm->load(call, "program", prm->text(matter->request, "program"), &program));
    to = prm->text(program, "currency");
    base = amount;
    if (strcmp(currency, to) != 0) {
        PRM_TRY(prm_date_today(call, program, &today));
        prm_status status = rates->convert(call, amount, currency, to, today, &base, NULL, NULL);
        if (status == PRM_E_NOT_FOUND)
            base = 0;
        else if (status == PRM_E_LIMIT)
            base = INT64_MAX;
        else
            PRM_TRY(status);
    }
    return base < matter->amount_base ? refuse(call, role, amount, currency) : PRM_OK;
}

static int may_decide(const char *role)
{
    size_t length;

    for (const char *at = MDF_APPROVERS; *at != '\0'; at += length, at += strspn(at, " |")) {
        length = strcspn(at, " |");
        if (length == strlen(role) && strncmp(at, role, length) == 0)
            return 1;
    }
    return 0;
}

prm_status mdf_check_limit(prm_call *call, const mdf_matter *matter, const char *role)
{
    const prm_caller *caller = prm->caller(call);
    prm_status status = PRM_OK;
    int is_approver = 0;

    if (*role != '\0' && prm_help_caller_has(caller, role)) {
        PRM_TRY(check_role(call, matter, role));
        if (may_decide(role))
            return PRM_OK;
    }
    /* Named, by somebody else's leave, or of a role that decides about funds only beside another one: the best of those
     * will do. */
    for (size_t i = 0; caller->roles[i]; i++) {
        if (!may_decide(caller->roles[i]))
            continue;
        is_approver = 1;
        status = check_role(call, matter, caller->roles[i]);
        if (status == PRM_OK)
            return PRM_OK;
    }
    /* The method was granted to another role: none of one's limits is passed. */
    for (size_t i = 0; !is_approver && caller->roles[i]; i++)
        PRM_TRY(check_role(call, matter, caller->roles[i]));
    return status;
}
