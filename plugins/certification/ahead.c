/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What ends is told of so many days before, each time once: `told_days` of its row is the last of them. */
#include "certification.h"

void cert_ahead_look(prm_call *call, const char *setting, int64_t left, const prm_val *row, cert_ahead *ahead)
{
    int64_t told = prm_help_number(row, "told_days");
    const prm_val *days = prm->setting(call, setting);

    *ahead = (cert_ahead){ 0 };
    for (size_t i = 0; i < prm->count(days); i++) {
        int64_t before = 0;
        (void)prm->as_integer(prm->at(days, i), &before);
        if (before >= left && (ahead->due == 0 || before < ahead->due))
            ahead->due = before;
        if (before < left && before > ahead->next)
            ahead->next = before;
    }
    if (told > 0 && ahead->due >= told)
        ahead->due = 0;
}

prm_status cert_ahead_arm(prm_call *call, const char *timer, const char *id, const char *key, int64_t at)
{
    int64_t again = prm->now(call) + CERT_AHEAD_DAYS * PRM_DAY_MS;

    return prm->arm(call, timer, id, key, at < again ? at : again, NULL);
}
