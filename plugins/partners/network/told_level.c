/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whoever leads a partner is told that it is at another level. */
#include "network/network.h"

#include <prm/notify.h>

#include <string.h>

const prm_reason partners_told_level = { .size = sizeof(prm_reason), .code = "told_level", .audience = "partner",
    .data = PRM_FIELDS(PRM_TEXT("program", 0, 200, 0, "The programme"), PRM_TEXT("level", 0, 200, 0, "Its level now"),
        PRM_TEXT("was", 0, 200, 0, "Its level before")) };

/* What people call a level; one that is gone by its code. */
static prm_status set_name(prm_call *call, const prm_val *event, const char *which, const char *key, prm_val *data)
{
    const prm_val *told = prm->get(event, "data"), *level;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "program", prm->get(told, "program")));
    PRM_TRY(prm->set(filter, "code", prm->get(told, which)));
    PRM_TRY(prm_help_find_one(call, "level", filter, NULL, PRM_REACH_CALLER, &level));
    return prm->set(data, key, level ? prm->get(level, "name") : prm->get(told, which));
}

static prm_status run(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const prm_val *told = prm->get(event, "data"), *program;
    prm_val *data = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "program", prm->text(told, "program"), &program));
    PRM_TRY(prm->set(data, "program", prm->get(program, "name")));
    PRM_TRY(set_name(call, event, "to", "level", data));
    PRM_TRY(set_name(call, event, "from", "was", data));
    return notify->send(call, PRM_NOTICE(.code = partners_told_level.code, .subject = prm->text(event, "subject"),
        .data = data, .partner = prm->text(told, "partner"), .roles = "partner_admin"), NULL);
}

const prm_reaction partners_tell_level_reaction = { .size = sizeof partners_tell_level_reaction, .since = 2,
    .name = "partners.tell_level", .event = "partners.level_changed", .doc = "Tells whoever leads the partner",
    .run = run };
