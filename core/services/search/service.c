/* SPDX-License-Identifier: Apache-2.0 */
#include "services/search/service.h"

#include "services/search/search.h"

const prm_search_service prm_search_service_table = { .size = sizeof(prm_search_service), .revision = 1,
    .find = prm_search_find };

const prm_field *const prm_search_query_params[] = {
    PRM_LINES("text", 1, 1000, PRM_REQUIRED,
        "Words to find, at most 16 different ones, each of a phrase counted; a phrase between quotes. Of a sentence "
        "without blanks, as in Chinese, the first 16 signs. Nothing else in it is an operator"),
    PRM_LIST("entities", PRM_TEXT("entity", 1, 63, 0, "\"deal\""), 0,
        "Rows of these alone; absent: of all that are searched"),
    PRM_TEXT("locale", 2, 35, 0, "Rows in this language, \"de\", and of entities that do not say; absent: in any"),
    PRM_BOOL("typing", 0, "True: the last word is not whole yet"),
    PRM_INT("limit", 1, 100, 0, "How many to tell of; 20"),
    NULL
};

static const prm_field *const mark_fields[] = {
    PRM_INT("at", 0, PRM_ANY, PRM_REQUIRED, "Where it begins, in code points"),
    PRM_INT("length", 1, PRM_ANY, PRM_REQUIRED, "How many it has"),
    NULL
};

static const prm_field *const hit_fields[] = {
    PRM_TEXT("entity", 1, 63, PRM_REQUIRED, "Of which it is a row"),
    PRM_TEXT("id", 1, 120, PRM_REQUIRED, "The row's"),
    PRM_TEXT("title", 0, PRM_ANY, 0, "The field people know it by"),
    PRM_LINES("snippet", 0, 1000, PRM_REQUIRED, "A piece of its text, plain: to be shown as text, never as HTML"),
    PRM_LIST("marks", PRM_OBJECT("mark", mark_fields, 0, "A word"), PRM_REQUIRED,
        "Where in it the words are; they do not overlap"),
    PRM_TEXT("locale", 0, 100, 0, "Its language, if it says"),
    PRM_INT("score", 1, PRM_ANY, PRM_REQUIRED, "Larger is better; comparable within one answer alone"),
    NULL
};

const prm_field *const prm_search_query_result[] = {
    PRM_LIST("items", PRM_OBJECT("hit", hit_fields, 0, "A row"), PRM_REQUIRED,
        "Best first: rows with every word, then those with any"),
    PRM_INT("count", 0, 10000, PRM_REQUIRED, "How many rows the caller may find: exact, unless there are more"),
    PRM_INT("any", 1, 10000, 0, "How many of these lack a word"),
    PRM_BOOL("more", 0,
        "True: there may be more, older ones: 10 000 are looked at, and fewer where many words, or phrases, are in "
        "many rows"),
    PRM_INT("ranked", 0, 10000, 0, "Then: how many were ranked, the newest"),
    PRM_BOOL("behind", 0, "True: the index is more than two seconds behind, or being made again: rows may be missing"),
    NULL
};

/* The keeper reads of it in the journal, once it has followed all that was committed before. */
prm_status prm_search_purge(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params;
    PRM_TRY(prm_host_api.emit(call, PRM_SEARCH_PURGED, "", NULL));
    return prm_val_set_boolean(result, "started", true);
}

prm_status prm_search_query(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *found;
    PRM_TRY(prm_search_find(call, params, &found));
    for (size_t i = 0; i < prm_val_count(found); i++) {
        const char *key = prm_val_key_at(found, i);
        PRM_TRY(prm_val_set(result, key, prm_val_get(found, key)));
    }
    return PRM_OK;
}
