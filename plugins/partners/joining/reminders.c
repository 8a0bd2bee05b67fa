/* SPDX-License-Identifier: Apache-2.0 */
/** @file  An item's owner is reminded before it is due, and told when it is late. */
#include "joining/joining.h"

#include <inttypes.h>
#include <stdio.h>

static void name_key(int64_t days, char *key, size_t size)
{
    snprintf(key, size, "%" PRId64, days);
}

prm_status partners_reminders_arm(prm_call *call, const prm_val *item)
{
    const prm_val *list = prm->get(item, "remind_days");
    const char *id = prm->text(item, "id");
    int64_t due, days;
    char key[24];

    PRM_TRY(prm->get_integer(item, "due_at", &due));
    for (size_t i = 0; i < prm->count(list); i++) {
        PRM_TRY(prm->as_integer(prm->at(list, i), &days));
        name_key(days, key, sizeof key);
        if (due - days * PRM_DAY_MS > prm->now(call))
            PRM_TRY(prm->arm(call, partners_item_reminds_timer.name, id, key, due - days * PRM_DAY_MS, NULL));
    }
    return prm->arm(call, partners_item_ends_timer.name, id, "", due, NULL);
}

prm_status partners_reminders_disarm(prm_call *call, const prm_val *item)
{
    const prm_val *list = prm->get(item, "remind_days");
    const char *id = prm->text(item, "id");
    int64_t days;
    char key[24];

    for (size_t i = 0; i < prm->count(list); i++) {
        PRM_TRY(prm->as_integer(prm->at(list, i), &days));
        name_key(days, key, sizeof key);
        PRM_TRY(prm->disarm(call, partners_item_reminds_timer.name, id, key));
    }
    return prm->disarm(call, partners_item_ends_timer.name, id, "");
}

/* Whose partner has gone has nothing to do any more. */
static prm_status is_awaited(prm_call *call, const prm_val *item, int *is)
{
    const prm_val *partner;

    *is = 0;
    if (!partners_is_in(item, "open"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "partner", prm->text(item, "partner"), &partner));
    *is = !partners_is_in(partner, "suspended") && !partners_is_in(partner, "terminated");
    return PRM_OK;
}

static prm_status tell(prm_call *call, const prm_val *timer, const char *noted, const char *event)
{
    const prm_val *item;
    prm_val *changes = prm->object(call), *data = prm->object(call);
    int is;

    PRM_TRY(prm->load(call, "onboarding_item", prm->text(timer, "subject"), &item));
    PRM_TRY(is_awaited(call, item, &is));
    if (!is)
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, noted, prm->now(call)));
    PRM_TRY(prm->update(call, &item, changes));
    PRM_TRY(partners_tell(item, PRM_TEXTS("partner", "program", "code", "owner"), data));
    PRM_TRY(prm->set(data, "due_at", prm->get(item, "due_at")));
    return prm->emit(call, event, prm->text(item, "id"), data);
}

/* After a standstill several fall due at once, and the end with them: once late, nothing is to be reminded of. */
static prm_status remind(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *item;
    int64_t due, reminded = 0;

    (void)result;
    PRM_TRY(prm->load(call, "onboarding_item", prm->text(timer, "subject"), &item));
    PRM_TRY(prm->get_integer(item, "due_at", &due));
    (void)prm->get_integer(item, "reminded_at", &reminded);
    if (due <= prm->now(call) || prm->now(call) - reminded < PRM_HOUR_MS)
        return PRM_OK;
    return tell(call, timer, "reminded_at", "partners.onboarding_reminded");
}

static prm_status end(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return tell(call, timer, "overdue_at", "partners.onboarding_overdue");
}

const prm_timer partners_item_reminds_timer = { .size = sizeof partners_item_reminds_timer, .since = 1,
    .name = "partners.onboarding_reminds", .doc = "Something of an onboarding is due soon", .run = remind };
const prm_timer partners_item_ends_timer = { .size = sizeof partners_item_ends_timer, .since = 1,
    .name = "partners.onboarding_ends", .doc = "Something of an onboarding is due", .run = end };
