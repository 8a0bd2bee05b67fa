/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns what becomes of funds: whoever may ask for them at a partner, and whose budget they are of.
 * They are told after it is certain, in a reaction. */
#include "funds/fund_rows.h"

#include <string.h>

#define NAME   PRM_TEXT("name", 0, 200, 0, "The allocation")
#define AMOUNT PRM_PLAIN(PRM_T_MONEY, "amount", 0, "How much", .of = NULL)
#define ENDS   PRM_DATE("expires_on", 0, "Its last day")
#define BUDGET PRM_TEXT("budget", 0, 200, 0, "The budget")
#define NOTICE(variable, c, a, ...)                                                                                    \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a,                                   \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }

NOTICE(mdf_told_allocated, "told_allocated", "partner", NAME, AMOUNT, ENDS);
NOTICE(mdf_told_accrued, "told_accrued", "partner", NAME, AMOUNT, ENDS);
NOTICE(mdf_told_accrued_back, "told_accrued_back", "partner", NAME, AMOUNT);
NOTICE(mdf_told_expiring, "told_fund_expiring", "partner", NAME, AMOUNT, ENDS,
    PRM_INT("days", 0, PRM_ANY, 0, "Days left"));
NOTICE(mdf_told_expired, "told_fund_expired", "partner", NAME, AMOUNT);
NOTICE(mdf_told_swept, "told_swept", "vendor", NAME, AMOUNT);
NOTICE(mdf_told_accrual_short, "told_accrual_short", "vendor", BUDGET, AMOUNT);
NOTICE(mdf_told_accrual_no_rate, "told_accrual_no_rate", "vendor", BUDGET);

static const struct telling {
    const char *event;
    const prm_reason *notice;
    int to_owner;
} tellings[] = {
    { "mdf.allocated", &mdf_told_allocated, 0 },
    { "mdf.accrued", &mdf_told_accrued, 0 },
    { "mdf.accrued_back", &mdf_told_accrued_back, 0 },
    { "mdf.allocation_expiring", &mdf_told_expiring, 0 },
    { "mdf.allocation_expired", &mdf_told_expired, 0 },
    { "mdf.swept", &mdf_told_swept, 1 },
};

prm_status mdf_fund_tell_owner(prm_call *call, const prm_val *budget, const char *code, const char *subject,
    const prm_val *data)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *owner = prm->text(budget, "owner");

    return notify->send(call, PRM_NOTICE(.code = code, .subject = subject, .data = data, .user = *owner ? owner : NULL,
        .roles = MDF_OWNERS), NULL);
}

static prm_status describe(prm_call *call, const prm_reason *notice, const prm_val *allocation, const prm_val *event,
    const prm_val **described)
{
    prm_val *made = prm->object(call);

    for (const prm_field *const *field = notice->data; *field; field++) {
        PRM_TRY(prm_help_set_given(made, (*field)->name, allocation));
        PRM_TRY(prm_help_set_given(made, (*field)->name, prm->get(event, "data")));
    }
    *described = made;
    return PRM_OK;
}

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *allocation, *budget, *data;
    const struct telling *telling = tellings;
    const char *currency;
    int64_t amount;

    (void)result;
    PRM_TRY(prm->get_money(prm->get(event, "data"), "amount", &amount, &currency));
    if (amount == 0)
        return PRM_OK; /* nothing has happened to anybody */
    PRM_TRY(prm->load(call, "allocation", prm->text(event, "subject"), &allocation));
    while (strcmp(prm->text(event, "type"), telling->event) != 0)
        telling++;
    PRM_TRY(describe(call, telling->notice, allocation, event, &data));
    if (!telling->to_owner)
        return mdf_fund_tell(call, allocation, telling->notice->code, data);
    PRM_TRY(prm->load(call, "budget", prm->text(allocation, "budget"), &budget));
    return mdf_fund_tell_owner(call, budget, telling->notice->code, prm->text(allocation, "id"), data);
}

#define TELL(variable, n, e, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = tell }
#define SPENDERS "Tells whoever may ask for it"
TELL(mdf_tell_allocated_reaction, "mdf.tell_allocated", "mdf.allocated", SPENDERS);
TELL(mdf_tell_accrued_reaction, "mdf.tell_accrued", "mdf.accrued", SPENDERS);
TELL(mdf_tell_accrued_back_reaction, "mdf.tell_accrued_back", "mdf.accrued_back", SPENDERS);
TELL(mdf_tell_expiring_reaction, "mdf.tell_expiring", "mdf.allocation_expiring", SPENDERS);
TELL(mdf_tell_expired_reaction, "mdf.tell_expired", "mdf.allocation_expired", SPENDERS);
TELL(mdf_tell_swept_reaction, "mdf.tell_swept", "mdf.swept", "Tells whose budget it is");
