/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Reminders of a protection's end, so many days before it as the terms say. One timer a reminder, by the
 * days. */
#include "life/life.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void name_key(int64_t days, char *key, size_t size)
{
    snprintf(key, size, "%" PRId64, days);
}

prm_status deals_reminders_arm(prm_call *call, const prm_val *deal, const prm_val *terms, int64_t until)
{
    const prm_val *list = prm->get(terms, "remind_days");
    const char *timer = deals_protection_reminds_timer.name, *id = prm->text(deal, "id");
    int64_t days;
    char key[24];

    for (size_t i = 0; i < prm->count(list); i++) {
        PRM_TRY(prm->as_integer(prm->at(list, i), &days));
        name_key(days, key, sizeof key);
        int64_t due = until - days * PRM_DAY_MS;
        prm_val *data = prm->object(call);
        PRM_TRY(prm->set_integer(data, "days", days));
        if (due > prm->now(call))
            PRM_TRY(prm->arm(call, timer, id, key, due, data));
        else
            PRM_TRY(prm->disarm(call, timer, id, key));
    }
    return PRM_OK;
}

prm_status deals_reminders_disarm(prm_call *call, const prm_val *deal)
{
    const prm_val *list = prm->get(prm->get(deal, "terms"), "remind_days");
    int64_t days;
    char key[24];

    for (size_t i = 0; i < prm->count(list); i++) {
        PRM_TRY(prm->as_integer(prm->at(list, i), &days));
        name_key(days, key, sizeof key);
        PRM_TRY(prm->disarm(call, deals_protection_reminds_timer.name, prm->text(deal, "id"), key));
    }
    return PRM_OK;
}

/* After a standstill several fall due at once: only the last one is news. */
static int is_overtaken(const prm_val *deal, int64_t days, int64_t left_ms)
{
    const prm_val *list = prm->get(prm->get(deal, "terms"), "remind_days");
    int64_t other;

    for (size_t i = 0; i < prm->count(list); i++)
        if (prm->as_integer(prm->at(list, i), &other) == PRM_OK && other < days && left_ms <= other * PRM_DAY_MS)
            return 1;
    return 0;
}

static prm_status remind(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *deal;
    prm_val *data = prm->object(call);
    int64_t days, until;

    (void)result;
    PRM_TRY(prm->get_integer(prm->get(timer, "data"), "days", &days));
    PRM_TRY(prm->load(call, "deal", prm->text(timer, "subject"), &deal));
    if (strcmp(prm->text(deal, "state"), "approved") != 0)
        return PRM_OK;
    PRM_TRY(prm->get_integer(deal, "protected_until", &until));
    int64_t left = until - prm->now(call);
    /* Extended, over, or late. */
    if (left > days * PRM_DAY_MS || left <= 0 || is_overtaken(deal, days, left))
        return PRM_OK;
    PRM_TRY(prm->set_integer(data, "days", (left + PRM_DAY_MS - 1) / PRM_DAY_MS));
    PRM_TRY(prm->set_integer(data, "until", until));
    return prm->emit(call, "deals.reminded", prm->text(deal, "id"), data);
}

const prm_timer deals_protection_reminds_timer = { .size = sizeof deals_protection_reminds_timer, .since = 1,
    .name = "deals.protection_reminds", .doc = "The protection of a deal ends soon", .run = remind };
