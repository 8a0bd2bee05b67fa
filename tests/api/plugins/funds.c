/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin whose approvals are bounded by the limit of its caller's role: what the tests of limits stand on. */
#include <prm/plugin.h>

#include <string.h>

static prm_status approve(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *currency, *limit_currency;
    int64_t amount, most;

    PRM_TRY(prm->get_money(params, "amount", &amount, &currency));
    if (prm->caller_limit(call, "fund_approver", &most, &limit_currency) == PRM_OK &&
        (strcmp(currency, limit_currency) != 0 || amount > most))
        return prm->fail_field(call, "amount", "limit", "is more than you may approve");
    return prm->set(result, "amount", prm->get(params, "amount"));
}

#define AMOUNT PRM_FIELDS(PRM_MONEY("amount", PRM_REQUIRED, "How much"))

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "funds.approve", .access = PRM_WRITE, .roles = "fund_approver", .params = AMOUNT, .result = AMOUNT,
        .run = approve),
    NULL,
};

PRM_PLUGIN(.id = "funds", .version = "1.0", .namespaces = PRM_TEXTS("funds"), .methods = methods);
