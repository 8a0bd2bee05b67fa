/* SPDX-License-Identifier: Apache-2.0 */
/* The thread that keeps the search index: it follows what is committed, at a distance at which several changes of a row
 * are one, and behind everything else. */
#include "calls/threads.h"

#include "base/log.h"
#include "base/time.h"

#include <sys/resource.h>

enum { PAUSE_MS = 100 /* between looks while writes go on */, IDLE_MS = 1000, AGAIN_MS = 5000, NICE = 10 };

static int64_t next_wait(prm_status status, bool has_more, bool has_untidy)
{
    if (status == PRM_E_UNAVAILABLE)
        return PAUSE_MS;
    if (status != PRM_OK)
        return AGAIN_MS;
    return has_more || has_untidy ? 0 : IDLE_MS;
}

/* A purge does not wait until nobody writes any more. */
static bool is_tidying(prm_searching *searching, bool has_untidy)
{
    return atomic_load(&searching->is_purging) || (has_untidy && atomic_load(&searching->behind_us) == 0);
}

static void note(prm_indexer *indexer, prm_status status, const prm_error *error)
{
    if (status != PRM_OK && !indexer->has_failed)
        prm_log_text(PRM_LOG_WARNING, "search.index", "what is searched cannot be indexed, it is tried again: %s",
            error->message);
    indexer->has_failed = status != PRM_OK;
}

static void *indexer_main(void *context)
{
    prm_calls *calls = context;
    prm_indexer *indexer = &calls->indexer;
    bool has_more = true, has_untidy = false;

    (void)pthread_setname_np(pthread_self(), "prm-indexer");
    (void)setpriority(PRIO_PROCESS, 0, NICE); /* of Linux: this thread's own */
    while (!atomic_load(&calls->is_stopping)) {
        prm_error error = { 0 };
        bool was_behind = has_more || atomic_load(&indexer->searching.behind_us) != 0;
        prm_status status = prm_search_keep(indexer->keeper, &has_more, &error);
        note(indexer, status, &error);
        has_untidy = has_untidy || was_behind;
        if (status == PRM_OK && !has_more && is_tidying(&indexer->searching, has_untidy))
            status = prm_search_tidy(indexer->keeper, &has_untidy, &error);
        prm_link *link = prm_queue_take(indexer->inbox, next_wait(status, has_more, has_untidy));
        if (link == NULL)
            continue;
        atomic_store(&indexer->is_awake, false);
        (void)prm_queue_take(indexer->stop, PAUSE_MS); /* which holds nothing: a pause that closing it ends */
    }
    return NULL;
}

void prm_indexer_wake(prm_calls *calls)
{
    prm_indexer *indexer = &calls->indexer;
    if (indexer->keeper == NULL)
        return;
    int64_t began = prm_time_monotonic_us();
    prm_search_note(&indexer->searching);
    if (!atomic_exchange(&indexer->is_awake, true))
        (void)prm_queue_push(indexer->inbox, &indexer->wake);
    prm_histogram_add_time(&calls->counts.noted, prm_time_monotonic_us() - began);
}

prm_searching *prm_indexer_searching(prm_calls *calls)
{
    bool is_wanted = !calls->options.no_search && prm_search_is_wanted(prm_host_model(calls->options.host));

    return is_wanted ? &calls->indexer.searching : NULL;
}

prm_status prm_indexer_open(prm_calls *calls, prm_error *error)
{
    prm_indexer *indexer = &calls->indexer;

    if (!prm_indexer_searching(calls)) {
        /* One of before, which nobody would rid of what is erased. */
        prm_text_index_sqlite.discard(calls->options.directory);
        return PRM_OK;
    }
    indexer->searching.store = &prm_text_index_sqlite;
    indexer->searching.model = prm_host_model(calls->options.host);
    indexer->searching.directory = calls->options.directory;
    indexer->inbox = prm_queue_new(0, NULL, NULL);
    indexer->stop = prm_queue_new(0, NULL, NULL);
    if (!indexer->inbox || !indexer->stop)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while search is started");
    PRM_TRY(prm_db_open(calls->options.directory, PRM_DB_READER, &indexer->db, error));
    return prm_search_keeper_open(&indexer->searching, indexer->db, &indexer->keeper, error);
}

prm_status prm_indexer_start(prm_calls *calls)
{
    prm_indexer *indexer = &calls->indexer;

    if (!indexer->keeper)
        return PRM_OK;
    indexer->is_running = pthread_create(&indexer->thread, NULL, indexer_main, calls) == 0;
    return indexer->is_running ? PRM_OK : PRM_E_UNAVAILABLE;
}

void prm_indexer_stop(prm_calls *calls)
{
    prm_indexer *indexer = &calls->indexer;

    atomic_store(&indexer->searching.is_stopping, true);
    if (indexer->inbox)
        prm_queue_close(indexer->inbox);
    if (indexer->stop)
        prm_queue_close(indexer->stop);
    if (indexer->is_running)
        pthread_join(indexer->thread, NULL);
    indexer->is_running = false;
}

void prm_indexer_close(prm_calls *calls)
{
    prm_indexer *indexer = &calls->indexer;

    prm_search_keeper_close(indexer->keeper);
    prm_db_close(indexer->db);
    if (indexer->inbox)
        (void)prm_queue_take_all(indexer->inbox);
    prm_queue_free(indexer->inbox);
    prm_queue_free(indexer->stop);
}
