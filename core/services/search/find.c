/* SPDX-License-Identifier: Apache-2.0 */
/* A search: what matches in the index, within the caller's reach; ranked; and the best of it as it is now. */
#include "services/search/find.h"

#include "base/alloc.h"
#include "base/id.h"
#include "base/time.h"
#include "plugins/api.h"
#include "services/search/service.h"

#include <stdlib.h>
#include <string.h>

enum {
    TIME_US = 2000000,
    EFFORT = 50000, /* as the index counts it: 10 ms or so */
    ANY = 12000,    /* of it, kept for rows with any of the words */
    SHARE = 1500    /* of it, kept for each language */
};

void prm_searcher_free(prm_searcher *searcher)
{
    if (searcher == NULL)
        return;
    if (searcher->index != NULL)
        searcher->store->close(searcher->index);
    prm_speller_free(searcher->speller);
    prm_free(searcher);
}

/* ---- The index --------------------------------------------------------------------------------------------------- */

static int is_late(void *context)
{
    return prm_time_monotonic_us() > ((const prm_searcher *)context)->until_us;
}

static prm_status unavailable(prm_call *call)
{
    return prm_call_fail(call, PRM_E_UNAVAILABLE, NULL, NULL, "there is no search index yet: try again");
}

/* What the index says is wrong is nothing of the caller's: only that it took too long is told as it is. */
prm_status prm_search_keep_failure(prm_finding *f, prm_status status)
{
    if (status == PRM_OK)
        return PRM_OK;
    if (status == PRM_E_NOMEM)
        return prm_call_nomem(f->call);
    if (status == PRM_E_UNAVAILABLE && is_late(f->searcher))
        return prm_call_fail(f->call, PRM_E_LIMIT, NULL, NULL, "the search took too long: use rarer words");
    /* One that was given up already says nothing of the one that is made in its place. */
    bool is_current = f->searcher->generation == atomic_load(&f->searching->generation);
    if (is_current && (status == PRM_E_CORRUPT || status == PRM_E_IO))
        atomic_store(&f->searching->is_suspect, true);
    return unavailable(f->call);
}

static prm_status open_searcher(prm_finding *f)
{
    prm_worker *worker = f->call->worker;
    prm_error error = { 0 };
    if (f->searching == NULL)
        return prm_call_fail(f->call, PRM_E_UNAVAILABLE, NULL, NULL, "nothing is searched here: search is turned off");
    uint64_t generation = atomic_load(&f->searching->generation);
    if (generation == 0)
        return unavailable(f->call);
    if (worker->searcher == NULL)
        worker->searcher = prm_alloc_zeroed(1, sizeof *worker->searcher);
    f->searcher = worker->searcher;
    if (f->searcher == NULL)
        return prm_call_nomem(f->call);
    f->searcher->store = f->searching->store;
    if (f->searcher->speller == NULL && (f->searcher->speller = prm_speller_new()) == NULL)
        return prm_call_nomem(f->call);
    if (f->searcher->index != NULL && f->searcher->generation == generation)
        return PRM_OK;
    if (f->searcher->index != NULL)
        f->searcher->store->close(f->searcher->index);
    f->searcher->index = NULL;
    f->searcher->generation = generation;
    return prm_search_keep_failure(
        f, f->searcher->store->open(f->searching->directory, false, &f->searcher->index, &error));
}

/* ---- What matches ------------------------------------------------------------------------------------------------ */

static prm_status take(prm_finding *f, const prm_text_matches *matches)
{
    if (f->count + matches->count > f->room) {
        size_t room = f->count + matches->count, each = sizeof *f->rows;
        f->rows = prm_arena_grow(f->call->arena, f->rows, f->room * each, room * each);
        if (f->rows == NULL)
            return prm_call_nomem(f->call);
        f->room = room;
    }
    for (size_t i = 0; i < matches->count; i++)
        f->rows[f->count++] =
            (prm_ranked){ .id = matches->items[i].id, .times = matches->items[i].times };
    return PRM_OK;
}

static prm_status find_spoken(prm_finding *f, enum prm_tongue tongue, bool wants_all, uint32_t effort)
{
    prm_text_word words[PRM_TEXT_WORDS];
    prm_text_matches matches = { 0 };
    prm_error error = { 0 };
    prm_text_query query = { .words = words, .word_count = f->ask.text.count, .wants_all = wants_all,
        .is_vendors = f->call->scope.side == PRM_SYSTEM || f->call->scope.side == PRM_VENDOR_SIDE,
        .groups = f->reach.groups, .group_count = sizeof f->reach.groups / sizeof f->reach.groups[0],
        .limit = PRM_SEARCH_RANKED + 1, .effort = effort };
    if (prm_search_speak(&f->ask.text, f->searcher->speller, tongue, f->is_hasty, f->call->arena, words) != PRM_OK)
        return prm_call_nomem(f->call);
    prm_status status = f->searcher->store->find(f->searcher->index, &query, f->call->arena, &matches, &error);
    PRM_TRY(prm_search_keep_failure(f, status));
    f->effort -= matches.effort;
    f->is_cut = f->is_cut || matches.is_cut;
    return take(f, &matches);
}

static bool is_of_locale(const prm_finding *f, enum prm_tongue tongue)
{
    bool is_one = f->ask.locales == NULL || tongue == PRM_TONGUE_OTHER;
    for (size_t i = 0; i < prm_val_count(f->ask.locales) && !is_one; i++) {
        const char *locale = "";
        (void)prm_val_as_text(prm_val_at(f->ask.locales, i), &locale, NULL);
        is_one = prm_tongue_of(locale) == tongue;
    }
    return is_one;
}

/* Each language takes what it needs, but for a share that the others are sure of; `kept` of all stays. */
static prm_status find_all(prm_finding *f, bool wants_all, uint32_t kept)
{
    uint32_t others = 0;
    for (int tongue = 0; tongue < PRM_TONGUES; tongue++)
        others += is_of_locale(f, (enum prm_tongue)tongue);
    for (int tongue = 0; tongue < PRM_TONGUES; tongue++)
        if (is_of_locale(f, (enum prm_tongue)tongue))
            PRM_TRY(find_spoken(f, (enum prm_tongue)tongue, wants_all, f->effort - kept - --others * SHARE));
    return PRM_OK;
}

static bool has_all(const prm_finding *f, const prm_ranked *row)
{
    static const prm_text_times none;
    for (size_t i = 0; i < f->ask.text.count; i++)
        if (memcmp(&row->times[i], &none, sizeof none) == 0)
            return false;
    return true;
}

/* Rows with every word first, newest first: so that of more than are ranked those go that are older and lack a word. */
static int compare_newest(const void *a, const void *b)
{
    const prm_ranked *left = a, *right = b;
    if (left->is_whole != right->is_whole)
        return left->is_whole ? -1 : 1;
    return left->id > right->id ? -1 : left->id < right->id;
}

static void cut(prm_finding *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++)
        f->rows[i].is_whole = has_all(f, &f->rows[i]);
    qsort(f->rows, f->count, sizeof *f->rows, compare_newest);
    for (size_t i = 0; i < f->count; i++)
        if (kept == 0 || f->rows[kept - 1].id != f->rows[i].id)
            f->rows[kept++] = f->rows[i];
    f->is_cut = f->is_cut || kept > PRM_SEARCH_RANKED;
    f->count = kept > PRM_SEARCH_RANKED ? PRM_SEARCH_RANKED : kept;
}

static prm_status rank(prm_finding *f)
{
    prm_rarity rarities[PRM_TEXT_WORDS];
    size_t compared = f->count < PRM_SEARCH_COMPARED ? f->count : PRM_SEARCH_COMPARED;
    prm_search_rank(f->rows, f->count, f->ask.text.count, rarities);
    for (size_t i = 0; i < compared; i++) {
        uint32_t lengths[PRM_TEXT_COLUMNS];
        prm_error error = { 0 };
        PRM_TRY(prm_search_keep_failure(
            f, f->searcher->store->lengths(f->searcher->index, f->rows[i].id, lengths, &error)));
        prm_search_score(&f->rows[i], f->ask.text.count, rarities, lengths);
    }
    prm_search_sort(f->rows, compared);
    return PRM_OK;
}

/* Rows with any of the words are asked for if too few have all. */
static prm_status find_rows(prm_finding *f)
{
    bool is_typing = f->ask.text.items[f->ask.text.count - 1].is_typed;
    f->effort = EFFORT;
    PRM_TRY(find_all(f, true, is_typing || f->ask.text.count > 1 ? ANY : 0));
    /* A beginning of too many words to be sought in every text. */
    f->is_hasty = is_typing && f->is_cut;
    if (f->is_hasty && f->count < f->ask.limit)
        PRM_TRY(find_all(f, true, ANY / 2));
    if (f->count < f->ask.limit && f->ask.text.count > 1)
        PRM_TRY(find_all(f, false, 0));
    if (f->count == 0)
        return PRM_OK;
    cut(f);
    return rank(f);
}

/* In one snapshot of the index. */
static prm_status search(prm_finding *f, prm_val *found)
{
    const prm_text_store *store = f->searcher->store;
    prm_error error = { 0 };
    f->searcher->until_us = prm_time_monotonic_us() + TIME_US;
    store->ask(f->searcher->index, is_late, f->searcher);
    prm_status status = prm_search_keep_failure(f, store->begin(f->searcher->index, &error));
    if (status == PRM_OK) {
        status = f->reach.is_nobody ? PRM_OK : find_rows(f);
        if (status == PRM_OK)
            status = prm_search_tell(f, found);
        store->rollback(f->searcher->index);
    }
    store->ask(f->searcher->index, NULL, NULL);
    return status;
}

prm_status prm_search_find(prm_call *call, const prm_val *query, const prm_val **found)
{
    prm_finding f = { .call = call, .searching = call->worker->searching };
    prm_val *answer = prm_val_object(call->arena);
    PRM_TRY(prm_call_guard(call));
    if (found == NULL || prm_val_kind(query) != PRM_V_OBJECT)
        return prm_call_misuse(call, "prm.search is asked without a query, or without a place for what is found");
    PRM_TRY(prm_search_read_ask(call, query, &f.ask));
    PRM_TRY(prm_search_reach_of(call, &f.ask, &f.reach));
    PRM_TRY(open_searcher(&f));
    PRM_TRY(search(&f, answer));
    *found = answer;
    return PRM_OK;
}
