/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Accounting that is silent: somebody is told, again and again, until the last payment is answered. */
#include "settlement/settlement.h"

const prm_field mdf_settlement_days_setting = { .size = sizeof mdf_settlement_days_setting, .type = PRM_T_INT,
    .name = "settlement_days", .doc = "Days accounting has to say what became of a settlement", .min = 1, .max = 365,
    .preset = "10" };

static const char key[] = "answer";

prm_status mdf_settlement_arm(prm_call *call, const prm_val *settlement)
{
    int64_t due = prm->now(call) + prm_help_setting(call, mdf_settlement_days_setting.name) * PRM_DAY_MS;

    return prm->arm(call, mdf_settlement_overdue_timer.name, prm->text(settlement, "id"), key, due, NULL);
}

prm_status mdf_settlement_disarm(prm_call *call, const prm_val *settlement)
{
    return prm->disarm(call, mdf_settlement_overdue_timer.name, prm->text(settlement, "id"), key);
}

static prm_status remind(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *settlement;
    prm_val *changes = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "settlement", prm->text(timer, "subject"), &settlement));
    if (!prm_help_is_in(settlement, "exported"))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, "reminded_at", prm->now(call)));
    PRM_TRY(prm->update(call, &settlement, changes));
    PRM_TRY(mdf_settlement_tell_overdue(call, settlement));
    return mdf_settlement_arm(call, settlement);
}

const prm_timer mdf_settlement_overdue_timer = { .size = sizeof mdf_settlement_overdue_timer, .since = 1,
    .name = "mdf.settlement_overdue", .doc = "Accounting has not answered all of a settlement for so long",
    .run = remind };
