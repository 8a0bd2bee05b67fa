/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What belongs to a customer moves to the one it is merged into: at once what is open, in pieces what is
 * closed. A protection that has ended stays where it was held. */
#include "conflict/merge.h"

#include <string.h>

/* Rows of a customer: of which entity, by which field, open in which states; NULL: all of them. */
typedef struct belonging {
    const char *name, *entity, *field;
    const char *const *open;
} belonging;

static const char *const open_deals[] = { "draft", "submitted", "in_review", "info_requested", "approved", NULL };
static const char *const open_opportunities[] = { "open", NULL };
static const belonging deals = { "deals", "deal", "account", open_deals },
                       opportunities = { "opportunities", "opportunity", "account", open_opportunities },
                       aliases = { "aliases", "customer", "merged_into", NULL };

static prm_status make_filter(prm_call *call, const belonging *what, const prm_val *from, int is_open,
    const prm_val **filter)
{
    prm_val *made = prm->object(call), *states = prm->list(call), *both = prm->list(call);

    *filter = made;
    PRM_TRY(prm->set(made, what->field, prm->get(from, "id")));
    if (!what->open) { /* an alias is archived */
        PRM_TRY(prm->append(both, prm->new_boolean(call, 0)));
        PRM_TRY(prm->append(both, prm->new_boolean(call, 1)));
        return prm->set(made, "archived", both);
    }
    for (const char *const *state = what->open; is_open && *state; state++)
        PRM_TRY(prm->append(states, prm->new_text(call, *state, strlen(*state))));
    return is_open ? prm->set(made, "state", states) : PRM_OK;
}

static prm_status move(prm_call *call, const belonging *what, const prm_val *from, const prm_val *into, int is_open,
    uint32_t most, int64_t *moved)
{
    const prm_val *filter, *rows;

    PRM_TRY(make_filter(call, what, from, is_open, &filter));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = what->entity, .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = most }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        prm_val *changes = prm->object(call);
        PRM_TRY(prm->set(changes, what->field, prm->get(into, "id")));
        PRM_TRY(prm->update(call, &row, changes));
    }
    *moved = (int64_t)prm->count(rows);
    return PRM_OK;
}

static prm_status check(prm_call *call, const belonging *what, const prm_val *from)
{
    const prm_val *filter;
    prm_val *data = prm->object(call);
    int64_t count;

    PRM_TRY(make_filter(call, what, from, 1, &filter));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = what->entity, .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = MERGE_ROWS + 1 }, &count));
    if (count <= MERGE_ROWS)
        return PRM_OK;
    PRM_TRY(prm->set_text(data, "what", what->name));
    PRM_TRY(prm->set_integer(data, "most", MERGE_ROWS));
    return prm->fail(call, PRM_E_LIMIT, "too_many", data);
}

prm_status merge_check_size(prm_call *call, const prm_val *from)
{
    PRM_TRY(check(call, &deals, from));
    PRM_TRY(check(call, &opportunities, from));
    return check(call, &aliases, from);
}

prm_status merge_move_open(prm_call *call, const prm_val *from, const prm_val *into, int64_t *of_deals,
    int64_t *of_opportunities)
{
    int64_t of_aliases;

    PRM_TRY(move(call, &deals, from, into, 1, MERGE_ROWS, of_deals));
    PRM_TRY(move(call, &opportunities, from, into, 1, MERGE_ROWS, of_opportunities));
    return move(call, &aliases, from, into, 1, MERGE_ROWS, &of_aliases);
}

prm_status merge_move_some(prm_call *call, const prm_val *from, const prm_val *into, int64_t *of_deals,
    int64_t *of_opportunities, int32_t *has_more)
{
    *of_opportunities = 0;
    PRM_TRY(move(call, &deals, from, into, 0, MERGE_AT_ONCE, of_deals));
    *has_more = *of_deals == MERGE_AT_ONCE;
    if (*has_more)
        return PRM_OK;
    PRM_TRY(move(call, &opportunities, from, into, 0, (uint32_t)(MERGE_AT_ONCE - *of_deals), of_opportunities));
    *has_more = *of_opportunities == MERGE_AT_ONCE - *of_deals;
    return PRM_OK;
}
