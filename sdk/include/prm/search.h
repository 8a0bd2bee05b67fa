/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/search.h  Service "prm.search/1": finding rows by words. What is searched of an entity it declares as
 * `search` (prm_entity in prm/plugin.h). The index runs behind what was committed by less than a second, mostly: a call
 * never finds its own changes, and what it finds is loaded as it is now, with the caller's scope, so that nothing is
 * told that the caller may not see.
 *
 * Words are compared without case, accents and punctuation; in a row whose language is English, French or German by
 * their stems. Nothing in a text is an operator but quotes: what stands between two is found as it stands, word by
 * word. Rows with every word come first; if they are few, rows with any of them follow. What counts is how often and in
 * which fields the words are found, how long these are, and how rare the words are among the rows that the caller may
 * find, never among others: ranks and counts tell nothing of rows it may not see.
 */
#ifndef PRM_SEARCH_H
#define PRM_SEARCH_H

#include <prm/plugin.h>

#define PRM_SEARCH_SERVICE "prm.search/1"

typedef struct prm_search_service {
    uint32_t size, revision;

    /**
     * Rows the caller may find, best first. `query`:
     *
     *     text      what somebody typed; at most 1 000 code points and 16 different words, those of phrases
     *               among them; of a sentence without blanks, as in Chinese, the first 16 signs are sought
     *     entities  [names]; absent: all that are searched
     *     locale    "de", or a list: rows in these languages, and of entities that do not say; absent: in every
     *     language
     *     within    [texts]: rows alone in whose `within` field one of these stands, and that are as its `where` says;
     *     entities
     *               that have none are left out
     *     some      true: the text was not typed to be sought, a message: of more than 16 words the first are sought,
     *     and with no
 *               word nothing is found
 *     typing    true: the last word is not whole yet: rows with a word that begins so are found; of
     *               one or two letters those that have it in a field that counts 8 or 4
     *     limit     1 to 100; 0 or absent: 20
     *
     * `*found`: {items, count, any?, more?, ranked?, behind?}.
     *
     *     items     [{entity, id, title, snippet, marks: [{at, length}], locale?, score}]: `title` is the row's label,
     *     absent
     *               if it is not for the caller; `snippet` is plain text of the field in which most was found, never
     *               HTML:
     *               show it as text; `marks` say where in it, in code points, and do not overlap; `score` is a number
     *               from
     *               1 on, larger is better, comparable within one answer alone
     *     count     how many rows the caller may find: exact, unless there are more
     *     any       how many of these do not have every word; absent: 0
     *     more      true: there may be more, older ones; the newest are ranked, as many as `ranked` says: 10 000, and
     *               fewer where many words, or phrases, are in many rows, so that no search takes long
     *     behind    true: the index is being made again, or more than two seconds behind: rows may be missing
     *
     * A reaction or timer finds every row; what is found of programme reach is not for a result.
     * PRM_E_INVALID: what is wrong with the query is told as of params of the same names, as fail_field() does: text
     * ("required": no word is left of it; "length": too many words), entities ("unknown"), limit ("range"), ...
     * PRM_E_UNAVAILABLE: there is no index yet. PRM_E_LIMIT: it took too long.
     */
    prm_status (*find)(prm_call *call, const prm_val *query, const prm_val **found);
} prm_search_service;

#endif
