/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What time does to an award: it can be renewed, it ends soon, it has ended. */
#include "learning/learning.h"

prm_status cert_award_disarm(prm_call *call, const prm_val *award)
{
    const char *id = prm->text(award, "id");

    PRM_TRY(prm->disarm(call, cert_award_expiring_timer.name, id, "window"));
    PRM_TRY(prm->disarm(call, cert_award_reminds_timer.name, id, "remind"));
    return prm->disarm(call, cert_award_ends_timer.name, id, "end");
}

prm_status cert_award_arm(prm_call *call, const prm_val *award, const prm_val *certification)
{
    const char *id = prm->text(award, "id");
    int64_t ends = prm_help_number(award, "expires_at"), begins = cert_renewable_from(certification, ends);

    PRM_TRY(cert_award_disarm(call, award));
    if (ends == 0)
        return PRM_OK;
    if (begins < prm->now(call))
        begins = prm->now(call);
    PRM_TRY(prm->arm(call, cert_award_expiring_timer.name, id, "window", begins, NULL));
    PRM_TRY(cert_reminder_arm(call, award));
    return prm->arm(call, cert_award_ends_timer.name, id, "end", ends, NULL);
}

static prm_status expire_soon(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *award, *certification;
    prm_val *data = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "award", prm->text(params, "subject"), &award));
    PRM_TRY(prm->load(call, "certification", prm->text(award, "certification"), &certification));
    int64_t ends = prm_help_number(award, "expires_at");
    if (!prm_help_is_in(award, "active") || ends == 0)
        return PRM_OK;
    if (prm->now(call) < cert_renewable_from(certification, ends)) /* the certification was changed since */
        return cert_award_arm(call, award, certification);
    PRM_TRY(prm->move(call, &award, "expiring"));
    PRM_TRY(prm->set_integer(data, "expires_at", ends));
    return cert_award_emit(call, "certification.expiring", award, data, 0, 1);
}

const prm_timer cert_award_expiring_timer = { .size = sizeof cert_award_expiring_timer, .since = 1,
    .name = "certification.award_expiring", .doc = "A certificate can be renewed from now on", .run = expire_soon };

static prm_status expire(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *award;

    (void)result;
    PRM_TRY(prm->load(call, "award", prm->text(params, "subject"), &award));
    int64_t ends = prm_help_number(award, "expires_at");
    if (!cert_award_is_valid(award) || ends == 0 || ends > prm->now(call))
        return PRM_OK;
    return cert_award_end(call, &award, "expired", ends, "");
}

const prm_timer cert_award_ends_timer = { .size = sizeof cert_award_ends_timer, .since = 1,
    .name = "certification.award_ends", .doc = "A certificate does not hold any more", .run = expire };
