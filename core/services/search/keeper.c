/* SPDX-License-Identifier: Apache-2.0 */
/* Opening the index, and judging whether it is one of these rows. */
#include "services/search/keeper.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define RECIPE "3" /* how rows become tokens: another number makes every index anew */

enum { ARENA_BYTES = 64 << 20, ROW_ARENA_BYTES = 32 << 20 };

void prm_search_note(prm_searching *searching)
{
    int64_t none = 0;
    if (searching->directory != NULL && atomic_load_explicit(&searching->behind_us, memory_order_relaxed) == 0)
        (void)atomic_compare_exchange_strong(&searching->behind_us, &none, prm_time_monotonic_us());
}

int64_t prm_search_behind_ms(const prm_searching *searching)
{
    int64_t since = atomic_load(&searching->taken_us);
    since = since != 0 ? since : atomic_load(&searching->behind_us);
    return since == 0 ? 0 : (prm_time_monotonic_us() - since) / 1000;
}

void prm_search_keeper_tell(const prm_search_keeper *keeper)
{
    prm_searching *searching = keeper->searching;
    atomic_store(&searching->done, keeper->moving != 0 ? keeper->moving - 1 : keeper->done);
    atomic_store(&searching->is_moving, keeper->moving != 0);
    atomic_store(&searching->is_making, !keeper->is_made);
}

/* ---- What it was made of ----------------------------------------------------------------------------------------- */

static void add_text(prm_hasher *hasher, const char *text)
{
    prm_hasher_add(hasher, text, strlen(text) + 1);
}

static void digest_declared(const prm_model *model, char hex[2 * PRM_HASH_BYTES + 1])
{
    uint8_t digest[PRM_HASH_BYTES];
    prm_hasher hasher;
    const prm_table *table;
    prm_hasher_init(&hasher);
    add_text(&hasher, RECIPE);
    add_text(&hasher, utf8proc_unicode_version());
    for (size_t i = 0; (table = prm_model_table_at(model, i)) != NULL; i++) {
        const prm_searched *searched = prm_table_searched(table);
        if (searched == NULL)
            continue;
        add_text(&hasher, prm_table_entity(table)->name);
        add_text(&hasher, prm_table_entity(table)->scope);
        add_text(&hasher, prm_table_entity(table)->search);
        for (size_t j = 0; j < searched->count; j++)
            add_text(&hasher, searched->fields[j].is_vendors ? "vendor" : "all");
    }
    prm_hasher_end(&hasher, digest);
    prm_hex(digest, sizeof digest, hex);
}

prm_status prm_search_mark(prm_search_keeper *keeper, int64_t seq, prm_error *error)
{
    char mark[PRM_TEXT_MARK], hex[2 * PRM_HASH_BYTES + 1] = "";
    uint8_t hash[PRM_HASH_BYTES];
    if (seq > 0) {
        PRM_TRY(prm_journal_hash_at(keeper->db, seq, hash, error));
        prm_hex(hash, sizeof hash, hex);
    }
    snprintf(mark, sizeof mark, "%lld %s", (long long)seq, hex);
    PRM_TRY(keeper->searching->store->set_mark(keeper->index, PRM_MARK_DONE, mark, error));
    keeper->done = seq;
    return PRM_OK;
}

/* Whether the journal still says what it said when the index was made to there: a restored database may not. */
static prm_status is_of_journal(prm_search_keeper *keeper, const char *mark, bool *is, prm_error *error)
{
    char hex[2 * PRM_HASH_BYTES + 1];
    uint8_t hash[PRM_HASH_BYTES];
    prm_error why = { 0 };
    char *rest;
    int64_t seq = strtoll(mark, &rest, 10);
    *is = seq == 0 && strcmp(rest, " ") == 0;
    if (seq <= 0)
        return PRM_OK;
    prm_status status = prm_journal_hash_at(keeper->db, seq, hash, &why);
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    if (status != PRM_OK) {
        *error = why;
        return status;
    }
    prm_hex(hash, sizeof hash, hex);
    *is = *rest == ' ' && strcmp(rest + 1, hex) == 0;
    keeper->done = seq;
    return PRM_OK;
}

/* Why it cannot be gone on with; NULL: it can. */
static prm_status judge(prm_search_keeper *keeper, const char **why, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    char mark[PRM_TEXT_MARK], declared[2 * PRM_HASH_BYTES + 1];
    bool is_of;
    digest_declared(keeper->searching->model, declared);
    PRM_TRY(store->get_mark(keeper->index, PRM_MARK_DECLARED, mark, error));
    *why = mark[0] == '\0' ? "there was none" : "what is searched is declared differently";
    if (strcmp(mark, declared) != 0)
        return PRM_OK;
    PRM_TRY(store->get_mark(keeper->index, PRM_MARK_DONE, mark, error));
    PRM_TRY(is_of_journal(keeper, mark, &is_of, error));
    *why = is_of ? NULL : "it is of another database";
    PRM_TRY(store->get_mark(keeper->index, PRM_MARK_MADE, mark, error));
    keeper->is_made = strcmp(mark, PRM_MARK_WHOLE) == 0;
    return PRM_OK;
}

/* ---- Opening ----------------------------------------------------------------------------------------------------- */

static void close_index(prm_search_keeper *keeper)
{
    keeper->searching->store->close(keeper->index);
    keeper->index = NULL;
    keeper->done = 0;
    keeper->is_made = false;
}

static prm_status open_kept(prm_search_keeper *keeper, const char **why, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    PRM_TRY(store->open(keeper->searching->directory, true, &keeper->index, error));
    PRM_TRY(judge(keeper, why, error));
    if (*why == NULL)
        PRM_TRY(store->size(keeper->index, &(int64_t){ 0 }, error));
    return PRM_OK;
}

/* An empty one, of the journal as it stands: rows changed from there on are brought once all are in it. */
static prm_status begin_anew(prm_search_keeper *keeper, prm_error *error)
{
    const prm_text_store *store = keeper->searching->store;
    char declared[2 * PRM_HASH_BYTES + 1];
    prm_journal_head head;
    store->discard(keeper->searching->directory);
    PRM_TRY(store->open(keeper->searching->directory, true, &keeper->index, error));
    digest_declared(keeper->searching->model, declared);
    PRM_TRY(prm_journal_load_head(keeper->db, &head, error));
    PRM_TRY(store->begin(keeper->index, error));
    prm_status status = store->set_mark(keeper->index, PRM_MARK_DECLARED, declared, error);
    if (status == PRM_OK)
        status = prm_search_mark(keeper, head.seq, error);
    if (status == PRM_OK)
        return store->commit(keeper->index, error);
    store->rollback(keeper->index);
    return status;
}

bool prm_search_keeper_has_broken(const prm_search_keeper *keeper)
{
    return keeper->index != NULL && keeper->searching->store->is_broken(keeper->index);
}

/* One that is no index, or cannot be read: not where something else was missing that it takes to go on with it. */
static bool is_lost(const prm_search_keeper *keeper, prm_status status)
{
    return keeper->index == NULL ? status == PRM_E_CORRUPT || status == PRM_E_IO : prm_search_keeper_has_broken(keeper);
}

static prm_status open_or_begin(prm_search_keeper *keeper, prm_error *error)
{
    const char *why = "it is broken";
    prm_error broken = { 0 };
    prm_status status = open_kept(keeper, &why, &broken);
    if (status == PRM_OK && why == NULL)
        return PRM_OK;
    if (status != PRM_OK && !is_lost(keeper, status)) {
        *error = broken;
        return status;
    }
    close_index(keeper);
    prm_log_text(PRM_LOG_INFO, "search.making", "the search index is made from the rows: %s", why);
    return begin_anew(keeper, error);
}

prm_status prm_search_keeper_begin(prm_search_keeper *keeper, prm_error *error)
{
    PRM_TRY(prm_db_begin(keeper->db, error));
    prm_status status = open_or_begin(keeper, error);
    prm_db_rollback(keeper->db);
    if (status != PRM_OK) {
        close_index(keeper);
        return status;
    }
    PRM_TRY(prm_search_tell_purge(keeper, error));
    PRM_TRY(prm_search_look_for_moved(keeper, error));
    prm_search_note(keeper->searching);
    prm_search_keeper_tell(keeper);
    atomic_fetch_add(&keeper->searching->generation, 1);
    return PRM_OK;
}

void prm_search_keeper_give_up(prm_search_keeper *keeper, const char *why)
{
    prm_log_text(PRM_LOG_ERROR, "search.broken", "the search index is broken and will be made again: %s", why);
    close_index(keeper);
    keeper->searching->store->discard(keeper->searching->directory);
    atomic_store(&keeper->searching->is_making, true);
    prm_search_note(keeper->searching);
}

prm_status prm_search_keeper_open(prm_searching *searching, prm_db *db, prm_search_keeper **out, prm_error *error)
{
    *out = NULL;
    PRM_TRY(prm_text_index_sqlite_check(error));
    prm_search_keeper *keeper = prm_alloc_zeroed(1, sizeof *keeper);
    if (keeper == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while search is started");
    keeper->searching = searching;
    keeper->db = db;
    keeper->maker.network = prm_search_network_new(searching->model);
    keeper->maker.speller = prm_speller_new();
    for (size_t i = 0; i <= PRM_TEXT_COLUMNS; i++)
        prm_buf_init(&keeper->maker.bufs[i], 0);
    prm_buf_init(&keeper->maker.joined, 0);
    keeper->arena = prm_arena_new(ARENA_BYTES);
    keeper->row = prm_arena_new(ROW_ARENA_BYTES);
    if (keeper->maker.network == NULL || keeper->maker.speller == NULL || keeper->arena == NULL ||
        keeper->row == NULL) {
        prm_search_keeper_close(keeper);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while search is started");
    }
    prm_error why = { 0 };
    if (prm_search_keeper_begin(keeper, &why) != PRM_OK)
        prm_log_text(PRM_LOG_ERROR, "search.closed", "the search index cannot be opened: %s", why.message);
    *out = keeper;
    return PRM_OK;
}

void prm_search_keeper_close(prm_search_keeper *keeper)
{
    if (keeper == NULL)
        return;
    close_index(keeper);
    prm_search_network_free(keeper->maker.network);
    prm_speller_free(keeper->maker.speller);
    for (size_t i = 0; i <= PRM_TEXT_COLUMNS; i++)
        prm_buf_deinit(&keeper->maker.bufs[i]);
    prm_buf_deinit(&keeper->maker.joined);
    prm_arena_free(keeper->arena);
    prm_arena_free(keeper->row);
    prm_free(keeper);
}
