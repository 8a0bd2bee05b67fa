/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who could take a case: queues of its programme, and agents who have room. */
#include "cases/cases.h"

#include <stdlib.h>

enum { USUAL_MOST = 20 };

typedef struct candidate {
    const prm_val *row;
    int64_t open, lot;
} candidate;

/* At most so many of them: whoever has these has no room. */
static prm_status count_open(prm_call *call, const char *user, int64_t most, int64_t *open)
{
    prm_val *filter = prm->object(call), *states = prm->list(call);

    for (const char *const *state = SUPPORT_OPEN; *state; state++)
        PRM_TRY(prm->append(states, prm->new_text(call, *state, strlen(*state))));
    PRM_TRY(prm->set_text(filter, "owner", user));
    PRM_TRY(prm->set(filter, "state", states));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "case", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = (uint32_t)most }, open);
}

static int works_on_any(const prm_val *agent, const prm_val *queues)
{
    for (size_t i = 0; i < prm->count(queues); i++)
        if (prm_help_has_text(prm->get(agent, "queues"), prm->text(prm->at(queues, i), "id")))
            return 1;
    return 0;
}

static int64_t room_of(const prm_val *agent)
{
    return prm_help_has_value(agent, "open_max") ? prm_help_number(agent, "open_max") : USUAL_MOST;
}

/* Whether it may be given this case: it is there, not away, and still allowed to work on cases where this one is. */
static prm_status is_able(prm_call *call, const support_arrival *a, const prm_val *agent, int32_t *able)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *territory = support_arrival_territory(a);

    *able = room_of(agent) > 0 && works_on_any(agent, a->queues) &&
            prm_help_number(agent, "away_until") <= prm->now(call);
    if (!*able)
        return PRM_OK;
    return users->holds(call, prm->text(agent, "user"), SUPPORT_STAFF, *territory != '\0' ? territory : NULL, able);
}

static int by_load(const void *left, const void *right)
{
    const candidate *one = left, *other = right;

    if (one->open != other->open)
        return one->open < other->open ? -1 : 1;
    return one->lot < other->lot ? -1 : one->lot > other->lot;
}

static prm_status keep(prm_call *call, const candidate *candidates, size_t count, support_arrival *a)
{
    prm_val *agents = prm->list(call);

    a->agents = agents;
    for (size_t i = 0; i < count && i < SUPPORT_CANDIDATES; i++) {
        prm_val *agent = prm->object(call);
        PRM_TRY(prm->set(agent, "row", candidates[i].row));
        PRM_TRY(prm->set_integer(agent, "open", candidates[i].open));
        PRM_TRY(prm->set_integer(agent, "room", room_of(candidates[i].row) - candidates[i].open));
        PRM_TRY(prm->append(agents, agent));
    }
    return PRM_OK;
}

static prm_status choose(prm_call *call, const prm_val *rows, support_arrival *a)
{
    candidate candidates[SUPPORT_AGENTS];
    size_t count = 0;
    int32_t able;

    for (size_t i = 0; i < prm->count(rows); i++) {
        candidate *one = &candidates[count];
        *one = (candidate){ .row = prm->at(rows, i), .lot = (int64_t)i };
        PRM_TRY(is_able(call, a, one->row, &able));
        if (!able)
            continue;
        PRM_TRY(count_open(call, prm->text(one->row, "user"), room_of(one->row), &one->open));
        count += one->open < room_of(one->row);
    }
    qsort(candidates, count, sizeof *candidates, by_load);
    return keep(call, candidates, count, a);
}

prm_status support_agents_find(prm_call *call, support_arrival *a)
{
    prm_val *filter = prm->object(call);
    const prm_val *rows;

    PRM_TRY(prm->set(filter, "program", prm->get(a->program, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "case_queue", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = SUPPORT_QUEUES }, &a->queues));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "agent", .reach = PRM_REACH_PROGRAM,
        .limit = SUPPORT_AGENTS }, &rows));
    return choose(call, rows, a);
}
