/* SPDX-License-Identifier: Apache-2.0 */
/** @file internal.h  Between the files of search. */
#ifndef PRM_SERVICES_SEARCH_INTERNAL_H
#define PRM_SERVICES_SEARCH_INTERNAL_H

#include "services/search/search.h"
#include "services/search/words.h"
#include "store/rows.h"

/* ---- Terms: who may find a row, and what it is ---- */

enum { PRM_TERM_BYTES = 160 };

#define PRM_TERM_PUBLIC "public"
#define PRM_TERM_VENDOR "vendor" /* of no territory, and no partner's */

#define PRM_TERM_BOUND  'b'

/** "n_deal"; "p_…" of a partner and each above it, which finds the row; "b_…" of one that does not, though the row is
 * about it; "t_…" of a territory and each above it; "r_…" of a row on the way to a partner; "g_article_audience_…" of
 * what the entity's `within` holds. */
void prm_term_of_kind(const prm_table *table, char term[PRM_TERM_BYTES]);
const prm_table *prm_search_table_of_term(const prm_model *model, const char *kind); /* NULL: of none */
void prm_term_of_id(char letter, int64_t id, char term[PRM_TERM_BYTES]);
void prm_term_of_gate(const prm_table *table, const char *value, char term[PRM_TERM_BYTES]);
/** "l_fr" of "fr" and "fr-CH"; "l_" of no language. */
void prm_term_of_language(const char *locale, char term[PRM_TERM_BYTES]);
/** Whether what `within` holds counts: the row is as its `where` says. */
bool prm_search_is_gated(const prm_searched *searched, const prm_val *row);
bool prm_search_is_archived(const prm_val *row);

/* ---- The network, as terms: a row carries every partner above its own, so that a search asks for one ---- */

typedef struct prm_search_network prm_search_network;
prm_search_network *prm_search_network_new(const prm_model *model); /* NULL if out of memory */
void prm_search_network_free(prm_search_network *network);
/** Another snapshot: what is remembered no longer holds. */
void prm_search_network_reset(prm_search_network *network);
/** " p_… p_…": the partner and those above it; " t_…": a territory and those above it;
 * all of a partner's territories. */
prm_status prm_search_partners(prm_search_network *network, prm_db *db, int64_t partner, prm_buf *terms,
    prm_error *error);
prm_status prm_search_territories(
    prm_search_network *network, prm_db *db, int64_t territory, prm_buf *terms, prm_error *error);
prm_status prm_search_territories_of(
    prm_search_network *network, prm_db *db, int64_t partner, prm_buf *terms, prm_error *error);

/* ---- What is kept of a row ---- */

/** Makes it in `bufs`; the texts of `made` lie there. */
typedef struct prm_search_maker {
    prm_search_network *network;
    prm_speller *speller;
    prm_buf bufs[1 + PRM_TEXT_COLUMNS], joined;
} prm_search_maker;

prm_status prm_search_make(prm_search_maker *maker, prm_db *db, const prm_table *table, int64_t id, const prm_val *row,
    prm_arena *arena, prm_text_row *made, prm_error *error);

#endif
