/* SPDX-License-Identifier: Apache-2.0 */
/** @file find.h  A search, between its files. Worker thread, in the arena of a call. */
#ifndef PRM_SERVICES_SEARCH_FIND_H
#define PRM_SERVICES_SEARCH_FIND_H

#include "plugins/call.h"
#include "services/search/internal.h"

enum {
    PRM_SEARCH_LENGTH = 1000,    /* code points of a text */
    PRM_SEARCH_PHRASE = 8,       /* words of a phrase */
    PRM_SEARCH_RANKED = 10000,   /* rows that are ranked: the newest */
    PRM_SEARCH_LIMIT = 100,
    PRM_SEARCH_LIMIT_PRESET = 20
};

/* ---- What is asked for ---- */

/** A word, or a phrase of several. */
typedef struct prm_sought {
    const prm_spoken_word *words;
    size_t count;
    bool is_typed; /* the last word is not whole yet */
} prm_sought;

typedef struct prm_search_text {
    prm_sought items[PRM_TEXT_WORDS];
    size_t count, word_count; /* word_count: those of phrases each; at most PRM_TEXT_WORDS */
} prm_search_text;

/** PRM_E_INVALID: the field is named. No word: only where `some` are sought and the text has none. */
prm_status prm_search_read_text(prm_call *call, const prm_val *query, bool is_typing, prm_search_text *text);
/** The words as tokens of a language, in the arena; `is_hasty`: of what is typed those that titles alone have.
 * PRM_E_NOMEM. */
prm_status prm_search_speak(const prm_search_text *text, prm_speller *speller, enum prm_tongue tongue, bool is_hasty,
    prm_arena *arena, prm_text_word words[PRM_TEXT_WORDS]);

/** An entity whose rows are sought. */
typedef struct prm_sought_table {
    const prm_table *table;
    const prm_val *admitted; /* texts: what of `within` the caller may find; NULL: it is not asked */
} prm_sought_table;

typedef struct prm_search_ask {
    prm_search_text text;
    prm_sought_table *tables;
    size_t table_count;
    bool is_of_some; /* not of all entities that are searched */
    const prm_val *locales, *within; /* lists; NULL: any */
    uint32_t limit;
} prm_search_ask;

prm_status prm_search_read_ask(prm_call *call, const prm_val *query, prm_search_ask *ask);

/* ---- Who may find what ---- */

/** Scope, gate and language as groups of terms. */
typedef struct prm_search_reach {
    prm_text_terms groups[3];
    bool is_nobody; /* no row can be for the caller, or no word is sought */
} prm_search_reach;

/** Asks the entities whom they admit. */
prm_status prm_search_reach_of(prm_call *call, prm_search_ask *ask, prm_search_reach *reach);
/** Whether the scope shows the caller every row of the table. */
bool prm_search_sees_all(const prm_call *call, const prm_table *table);

/* ---- What is found ---- */

typedef struct prm_ranked {
    int64_t id;
    float score;
    bool is_whole; /* it has every word */
    const prm_text_times *times;
} prm_ranked;

/** Of a word: how many of the rows have it, and how strongly on the average of these. */
typedef struct prm_rarity {
    float rarity, mean;
} prm_rarity;

enum { PRM_SEARCH_COMPARED = 300 /* rows whose lengths are looked at: the best without */ };

/** Scores rows by what is among them alone, as if every field were of an ordinary length, and brings the best to the
 * front, sorted: PRM_SEARCH_COMPARED of them. */
void prm_search_rank(prm_ranked *rows, size_t count, size_t words, prm_rarity rarities[PRM_TEXT_WORDS]);
/** The score of one by the lengths its fields have. */
void prm_search_score(prm_ranked *row, size_t words, const prm_rarity *rarities,
    const uint32_t lengths[PRM_TEXT_COLUMNS]);
/** Sorts rows by their scores. */
void prm_search_sort(prm_ranked *rows, size_t count);

struct prm_searcher {
    prm_text_index *index;
    prm_speller *speller;
    uint64_t generation;
    const prm_text_store *store;
    int64_t until_us;
};

/** A search at work. */
typedef struct prm_finding {
    prm_call *call;
    prm_search_ask ask;
    prm_search_reach reach;
    prm_searching *searching;
    prm_searcher *searcher;
    prm_ranked *rows;
    size_t count, room;
    bool is_cut; /* there may be more than are ranked, or counted */
    uint32_t effort; /* that is left */
    bool is_hasty;   /* what is typed is sought in titles alone */
    /* Of the first `looked` rows: that are not the caller's now; of these, those that lack a word. */
    size_t looked, gone, gone_any;
} prm_finding;

/** Of what the index said: as it is told to the caller. */
prm_status prm_search_keep_failure(prm_finding *f, prm_status status);
/** {items, count, ...} of its rows, the best first. */
prm_status prm_search_tell(prm_finding *f, prm_val *found);

/** A piece of the row's text in which the words are, and where: {snippet, marks}. */
prm_status prm_search_snippet(prm_call *call, const prm_search_ask *ask, const prm_table *table, const prm_val *row,
    prm_speller *speller, prm_val *hit);

#endif
