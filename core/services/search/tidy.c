/* SPDX-License-Identifier: Apache-2.0 */
/* The index when there is nothing to bring into it: put in order, and rid of what rows no longer hold. A purge is a
 * mark in the index, so that one that is interrupted is gone on with. */
#include "services/search/keeper.h"

#include "base/log.h"

#include <string.h>

/* What the mark says: it is to begin; what was dropped is on its way out; files hold it still. */
#define ASKED   "asked"
#define MERGING "merging"
#define WIPING  "wiping"

prm_status prm_search_ask_purge(prm_search_keeper *keeper, prm_error *error)
{
    return keeper->searching->store->set_mark(keeper->index, PRM_MARK_PURGE, ASKED, error);
}

prm_status prm_search_tell_purge(prm_search_keeper *keeper, prm_error *error)
{
    char mark[PRM_TEXT_MARK];
    PRM_TRY(keeper->searching->store->get_mark(keeper->index, PRM_MARK_PURGE, mark, error));
    atomic_store(&keeper->searching->is_purging, mark[0] != '\0');
    return PRM_OK;
}

typedef prm_status (*piece_of_work)(prm_search_keeper *keeper, bool *has_more, prm_error *error);

static prm_status tidy_piece(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    return keeper->searching->store->tidy(keeper->index, has_more, error);
}

static prm_status merge_piece(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    char mark[PRM_TEXT_MARK];
    PRM_TRY(store->get_mark(keeper->index, PRM_MARK_PURGE, mark, error));
    PRM_TRY(store->purge(keeper->index, strcmp(mark, ASKED) == 0, has_more, error));
    return store->set_mark(keeper->index, PRM_MARK_PURGE, *has_more ? MERGING : WIPING, error);
}

static prm_status end_purge(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    *has_more = false;
    return keeper->searching->store->set_mark(keeper->index, PRM_MARK_PURGE, "", error);
}

static prm_status in_transaction(prm_search_keeper *keeper, piece_of_work work, bool *has_more, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    PRM_TRY(store->begin(keeper->index, error));
    prm_status status = work(keeper, has_more, error);
    if (status == PRM_OK)
        return store->commit(keeper->index, error);
    store->rollback(keeper->index);
    return status;
}

static prm_status purge_piece(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    char mark[PRM_TEXT_MARK];
    *has_more = true;
    PRM_TRY(store->get_mark(keeper->index, PRM_MARK_PURGE, mark, error));
    if (strcmp(mark, WIPING) != 0)
        PRM_TRY(in_transaction(keeper, merge_piece, has_more, error));
    if (strcmp(mark, WIPING) != 0 && *has_more)
        return PRM_OK;
    *has_more = true;
    PRM_TRY(store->wipe(keeper->index, error));
    PRM_TRY(in_transaction(keeper, end_purge, has_more, error));
    prm_log_text(PRM_LOG_INFO, "search.purged", "nothing is left in the search index of what rows no longer held");
    return prm_search_tell_purge(keeper, error);
}

prm_status prm_search_tidy(prm_search_keeper *keeper, bool *has_more, prm_error *error)
{
    *has_more = false;
    if (keeper->index == NULL)
        return PRM_OK;
    prm_status status = atomic_load(&keeper->searching->is_purging)
        ? purge_piece(keeper, has_more, error)
        : in_transaction(keeper, tidy_piece, has_more, error);
    if (status != PRM_OK && prm_search_keeper_has_broken(keeper))
        prm_search_keeper_give_up(keeper, error->message);
    return status;
}
