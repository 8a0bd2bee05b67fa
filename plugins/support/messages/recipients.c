/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom a case concerns. */
#include "messages/messages.h"

#include "cases/cases.h"

#include <stdlib.h>

enum { MOST = 2 + 2 * SUPPORT_WATCHERS + SUPPORT_AGENTS };

typedef struct crowd {
    const char *users[MOST], *but;
    size_t count;
} crowd;

static void add(crowd *to, const char *user)
{
    if (*user != '\0' && strcmp(user, to->but) != 0 && to->count < MOST)
        to->users[to->count++] = user;
}

static prm_status add_all(crowd *to, const prm_val *list)
{
    const char *user;

    for (size_t i = 0; i < prm->count(list); i++) {
        PRM_TRY(prm->as_text(prm->at(list, i), &user, NULL));
        add(to, user);
    }
    return PRM_OK;
}

static prm_status add_queue(prm_call *call, crowd *to, const prm_val *row)
{
    const char *queue = prm->text(row, "queue");
    const prm_val *agents;

    if (*queue == '\0')
        return PRM_OK;
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "agent", .reach = PRM_REACH_PROGRAM,
        .limit = SUPPORT_AGENTS }, &agents));
    for (size_t i = 0; i < prm->count(agents); i++)
        if (prm_help_has_text(prm->get(prm->at(agents, i), "queues"), queue))
            add(to, prm->text(prm->at(agents, i), "user"));
    return PRM_OK;
}

/* Who has left hears nothing, and with that nobody would: what was theirs is for those of its queue to take. */
static prm_status add_owner(prm_call *call, crowd *to, const prm_val *row)
{
    const char *owner = prm->text(row, "owner");
    int32_t may;

    if (*owner == '\0')
        return PRM_OK;
    PRM_TRY(support_case_may_work(call, row, owner, &may));
    add(to, owner);
    return may ? PRM_OK : add_queue(call, to, row);
}

static prm_status gather(prm_call *call, const prm_val *row, int to, crowd *all)
{
    if (to & SUPPORT_TO_PARTNER) {
        add(all, prm->text(row, "requester"));
        PRM_TRY(add_all(all, prm->get(row, "watchers")));
    }
    if (to & (SUPPORT_TO_VENDOR | SUPPORT_TO_OWNER))
        PRM_TRY(add_owner(call, all, row));
    if (to & SUPPORT_TO_VENDOR)
        PRM_TRY(add_all(all, prm->get(row, "followers")));
    return to & SUPPORT_TO_QUEUE ? add_queue(call, all, row) : PRM_OK;
}

static int by_id(const void *left, const void *right)
{
    const char *const *one = left, *const *other = right;

    return strcmp(*one, *other);
}

prm_status support_recipients(prm_call *call, const prm_val *row, int to, const char *but, const char *after,
    size_t most, const char **users, size_t *count)
{
    crowd all = { .but = but };

    PRM_TRY(gather(call, row, to, &all));
    qsort(all.users, all.count, sizeof *all.users, by_id);
    *count = 0;
    for (size_t i = 0; i < all.count && *count < most; i++)
        if (strcmp(all.users[i], *count > 0 ? users[*count - 1] : after) > 0)
            users[(*count)++] = all.users[i];
    return PRM_OK;
}
