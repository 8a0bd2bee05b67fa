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

enum { TIME_US = 2000000, BEHIND_MS = 2000, TRIES = 3 /* rows looked at for one that is told */ };

struct prm_searcher {
    prm_text_index *index;
    prm_speller *speller;
    uint64_t generation;
    const prm_text_store *store;
    int64_t until_us;
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

typedef struct finding {
    prm_call *call;
    prm_search_ask ask;
    prm_search_reach reach;
    prm_searching *searching;
    prm_searcher *searcher;
    prm_ranked *rows;
    size_t count, room;
    bool is_cut; /* there are more than are ranked */
    /* Of those that were looked at: rows that are not the caller's now; of these, those that lack a word. */
    size_t gone, gone_any;
} finding;

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
static prm_status keep_failure(finding *f, prm_status status)
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

static prm_status open_searcher(finding *f)
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
    return keep_failure(f, f->searcher->store->open(f->searching->directory, false, &f->searcher->index, &error));
}

/* ---- What matches ------------------------------------------------------------------------------------------------ */

static prm_status take(finding *f, const prm_text_matches *matches)
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

static prm_status find_spoken(finding *f, enum prm_tongue tongue, bool wants_all)
{
    prm_text_word words[PRM_TEXT_WORDS];
    prm_text_matches matches = { 0 };
    prm_error error = { 0 };
    prm_text_query query = { .words = words, .word_count = f->ask.text.count, .wants_all = wants_all,
        .is_vendors = f->call->scope.side == PRM_SYSTEM || f->call->scope.side == PRM_VENDOR_SIDE,
        .groups = f->reach.groups, .group_count = sizeof f->reach.groups / sizeof f->reach.groups[0],
        .limit = PRM_SEARCH_RANKED + 1 };
    if (prm_search_speak(&f->ask.text, f->searcher->speller, tongue, f->call->arena, words) != PRM_OK)
        return prm_call_nomem(f->call);
    prm_status status = f->searcher->store->find(f->searcher->index, &query, f->call->arena, &matches, &error);
    PRM_TRY(keep_failure(f, status));
    return take(f, &matches);
}

static bool is_of_locale(const finding *f, enum prm_tongue tongue)
{
    bool is_one = f->ask.locales == NULL || tongue == PRM_TONGUE_OTHER;
    for (size_t i = 0; i < prm_val_count(f->ask.locales) && !is_one; i++) {
        const char *locale = "";
        (void)prm_val_as_text(prm_val_at(f->ask.locales, i), &locale, NULL);
        is_one = prm_tongue_of(locale) == tongue;
    }
    return is_one;
}

static prm_status find_all(finding *f, bool wants_all)
{
    for (int tongue = 0; tongue < PRM_TONGUES; tongue++)
        if (is_of_locale(f, (enum prm_tongue)tongue))
            PRM_TRY(find_spoken(f, (enum prm_tongue)tongue, wants_all));
    return PRM_OK;
}

static bool has_all(const finding *f, const prm_ranked *row)
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

static void cut(finding *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++)
        f->rows[i].is_whole = has_all(f, &f->rows[i]);
    qsort(f->rows, f->count, sizeof *f->rows, compare_newest);
    for (size_t i = 0; i < f->count; i++)
        if (kept == 0 || f->rows[kept - 1].id != f->rows[i].id)
            f->rows[kept++] = f->rows[i];
    f->is_cut = kept > PRM_SEARCH_RANKED;
    f->count = f->is_cut ? PRM_SEARCH_RANKED : kept;
}

static prm_status rank(finding *f)
{
    prm_rarity rarities[PRM_TEXT_WORDS];
    size_t compared = f->count < PRM_SEARCH_COMPARED ? f->count : PRM_SEARCH_COMPARED;
    prm_search_rank(f->rows, f->count, f->ask.text.count, rarities);
    for (size_t i = 0; i < compared; i++) {
        uint32_t lengths[PRM_TEXT_COLUMNS];
        prm_error error = { 0 };
        PRM_TRY(keep_failure(f, f->searcher->store->lengths(f->searcher->index, f->rows[i].id, lengths, &error)));
        prm_search_score(&f->rows[i], f->ask.text.count, rarities, lengths);
    }
    prm_search_sort(f->rows, compared);
    return PRM_OK;
}

/* Rows with any of the words are asked for if too few have all. */
static prm_status find_rows(finding *f)
{
    PRM_TRY(find_all(f, true));
    if (f->count < f->ask.limit && f->ask.text.count > 1)
        PRM_TRY(find_all(f, false));
    if (f->count == 0)
        return PRM_OK;
    cut(f);
    return rank(f);
}

/* ---- What is told ------------------------------------------------------------------------------------------------ */

static const prm_sought_table *table_of(finding *f, int64_t id, prm_status *status)
{
    char term[PRM_TEXT_MARK], kind[PRM_TERM_BYTES];
    prm_error error = { 0 };
    *status = f->searcher->store->kind(f->searcher->index, id, term, &error);
    if (*status == PRM_E_NOT_FOUND)
        *status = PRM_OK;
    for (size_t i = 0; *status == PRM_OK && error.status == PRM_OK && i < f->ask.table_count; i++) {
        prm_term_of_kind(f->ask.tables[i].table, kind);
        if (strcmp(kind, term) == 0)
            return &f->ask.tables[i];
    }
    return NULL;
}

/* Whether the gate lets the caller to the row as it is now. */
static bool is_admitted(const prm_sought_table *sought, const prm_val *row)
{
    const prm_searched *searched = prm_table_searched(sought->table);
    if (sought->admitted == NULL || !prm_search_is_gated(searched, row))
        return false;
    const char *value = prm_val_get_str(row, searched->within->name);
    for (size_t i = 0; *value != '\0' && i < prm_val_count(sought->admitted); i++) {
        const char *one = "";
        (void)prm_val_as_text(prm_val_at(sought->admitted, i), &one, NULL);
        if (strcmp(one, value) == 0)
            return true;
    }
    return false;
}

/* As it is now, if it is still for the caller; NULL: it is not. */
static prm_status load(finding *f, const prm_sought_table *sought, int64_t id, const prm_val **row)
{
    prm_db *db = f->call->worker->db;
    prm_error error = { 0 };
    prm_status status = prm_rows_load(db, sought->table, id, &f->call->scope, f->call->arena, row, &error);
    if (status == PRM_E_NOT_FOUND && sought->admitted != NULL) {
        error = (prm_error){ 0 };
        status = prm_rows_load(db, sought->table, id, NULL, f->call->arena, row, &error);
        if (status == PRM_OK && !is_admitted(sought, *row))
            *row = NULL;
    }
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && *row != NULL && prm_search_is_archived(*row))) {
        *row = NULL;
        return PRM_OK;
    }
    return prm_call_keep(f->call, status, &error);
}

static bool is_hidden(const finding *f, const prm_field *field)
{
    return (field->flags & PRM_VENDOR) != 0 && f->call->scope.side != PRM_VENDOR_SIDE &&
        f->call->scope.side != PRM_SYSTEM;
}

static prm_status set_title(finding *f, const prm_table *table, const prm_val *row, prm_val *hit)
{
    const prm_entity *entity = prm_table_entity(table);
    const prm_field *label = entity->label != NULL ? prm_fields_find(entity->fields, entity->label) : NULL;
    if (label == NULL || is_hidden(f, label))
        return PRM_OK;
    const char *text = prm_val_get_str(row, label->name);
    return *text == '\0' ? PRM_OK : prm_val_set_text(hit, "title", text);
}

static prm_status make_hit(finding *f, const prm_ranked *ranked, const prm_table *table, const prm_val *row,
    prm_val *hit)
{
    const prm_searched *searched = prm_table_searched(table);
    const char *locale = searched->language != NULL ? prm_val_get_str(row, searched->language->name) : "";
    PRM_TRY(prm_val_set_text(hit, "entity", prm_table_entity(table)->name));
    PRM_TRY(prm_val_set_text(hit, "id", prm_val_get_str(row, "id")));
    PRM_TRY(set_title(f, table, row, hit));
    PRM_TRY(prm_search_snippet(f->call, &f->ask, table, row, f->searcher->speller, hit));
    if (*locale != '\0')
        PRM_TRY(prm_val_set_text(hit, "locale", locale));
    return prm_val_set_integer(hit, "score", 1 + (int64_t)(ranked->score * 1000) + (ranked->is_whole ? 1000000 : 0));
}

static prm_status add_hit(finding *f, const prm_ranked *ranked, prm_val *items)
{
    prm_status status;
    const prm_val *row = NULL;
    const prm_sought_table *sought = table_of(f, ranked->id, &status);
    PRM_TRY(keep_failure(f, status));
    if (sought != NULL)
        PRM_TRY(load(f, sought, ranked->id, &row));
    if (row == NULL) {
        f->gone++;
        f->gone_any += !ranked->is_whole;
        return PRM_OK;
    }
    prm_val *hit = prm_val_object(f->call->arena);
    if (make_hit(f, ranked, sought->table, row, hit) != PRM_OK || prm_val_append(items, hit) != PRM_OK)
        return prm_call_nomem(f->call);
    return PRM_OK;
}

static prm_status tell_counts(finding *f, prm_val *found)
{
    int64_t any = 0;
    for (size_t i = 0; i < f->count; i++)
        any += !f->rows[i].is_whole;
    any -= f->is_cut ? 0 : (int64_t)f->gone_any;
    PRM_TRY(prm_val_set_integer(found, "count", (int64_t)(f->count - (f->is_cut ? 0 : f->gone))));
    if (any > 0)
        PRM_TRY(prm_val_set_integer(found, "any", any));
    if (f->is_cut) {
        PRM_TRY(prm_val_set_boolean(found, "more", true));
        PRM_TRY(prm_val_set_integer(found, "ranked", PRM_SEARCH_RANKED));
    }
    if (atomic_load(&f->searching->is_making) || prm_search_behind_ms(f->searching) > BEHIND_MS)
        PRM_TRY(prm_val_set_boolean(found, "behind", true));
    return PRM_OK;
}

static prm_status tell(finding *f, prm_val *found)
{
    prm_val *items = prm_val_list(f->call->arena);
    for (size_t i = 0; i < f->count && i < (size_t)TRIES * f->ask.limit && prm_val_count(items) < f->ask.limit; i++)
        PRM_TRY(add_hit(f, &f->rows[i], items));
    if (prm_val_set(found, "items", items) != PRM_OK || tell_counts(f, found) != PRM_OK)
        return prm_call_nomem(f->call);
    return PRM_OK;
}

/* In one snapshot of the index. */
static prm_status search(finding *f, prm_val *found)
{
    const prm_text_store *store = f->searcher->store;
    prm_error error = { 0 };
    f->searcher->until_us = prm_time_monotonic_us() + TIME_US;
    store->ask(f->searcher->index, is_late, f->searcher);
    prm_status status = keep_failure(f, store->begin(f->searcher->index, &error));
    if (status == PRM_OK) {
        status = f->reach.is_nobody ? PRM_OK : find_rows(f);
        if (status == PRM_OK)
            status = tell(f, found);
        store->rollback(f->searcher->index);
    }
    store->ask(f->searcher->index, NULL, NULL);
    return status;
}

prm_status prm_search_find(prm_call *call, const prm_val *query, const prm_val **found)
{
    finding f = { .call = call, .searching = call->worker->searching };
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
