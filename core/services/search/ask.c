/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked for: words, entities, languages. */
#include "services/search/find.h"

#include "base/utf8.h"
#include "plugins/api.h"

#include <string.h>

/* ---- Words ------------------------------------------------------------------------------------------------------- */

static size_t count_quotes(const char *text, size_t length)
{
    prm_spoken spoken = { .text = text, .length = length };
    prm_spoken_word word;
    while (prm_spoken_next(&spoken, &word))
        continue;
    return spoken.quotes;
}

/* Between two quotes; one that is not closed is none. */
static bool is_quoted(const prm_spoken_word *word, size_t quotes)
{
    return word->quotes % 2 == 1 && word->quotes < quotes;
}

static bool is_there(const prm_search_text *text, const prm_spoken_word *word)
{
    for (size_t i = 0; i < text->count; i++)
        if (text->items[i].count == 1 && strcmp(text->items[i].words[0].folded, word->folded) == 0)
            return true;
    return false;
}

static prm_status fail_text(prm_call *call, const char *code, const char *message)
{
    return prm_api_fail_field(call, "text", code, message);
}

static prm_status fail_many(prm_call *call)
{
    return fail_text(call, "length", "has more than 16 different words");
}

static prm_status add_word(prm_call *call, prm_search_text *text, const prm_spoken_word *word)
{
    if (is_there(text, word))
        return PRM_OK;
    if (text->word_count == PRM_TEXT_WORDS)
        return fail_many(call);
    prm_spoken_word *kept = prm_arena_alloc(call->arena, PRM_SEARCH_PHRASE * sizeof *kept);
    if (kept == NULL)
        return prm_call_nomem(call);
    *kept = *word;
    text->word_count++;
    text->items[text->count++] = (prm_sought){ .words = kept, .count = 1 };
    return PRM_OK;
}

static prm_status join_phrase(prm_call *call, prm_search_text *text, const prm_spoken_word *word)
{
    prm_sought *last = &text->items[text->count - 1];
    if (last->count == PRM_SEARCH_PHRASE)
        return fail_text(call, "length", "has more than 8 words between quotes");
    if (text->word_count == PRM_TEXT_WORDS)
        return fail_many(call);
    text->word_count++;
    ((prm_spoken_word *)last->words)[last->count++] = *word;
    return PRM_OK;
}

static bool is_full(const prm_search_text *text)
{
    return text->items[text->count - 1].count == PRM_SEARCH_PHRASE;
}

/* A text that nobody typed to be sought may be longer: its first words are. So are the first signs of a sentence
 * without blanks, which nobody sees as so many words. */
static bool is_enough(const prm_search_text *text, const prm_spoken_word *word, bool wants_some, bool is_next)
{
    if (text->word_count == PRM_TEXT_WORDS)
        return wants_some || word->is_sign;
    return wants_some && is_next && is_full(text);
}

static prm_status read_words(prm_call *call, const char *given, size_t length, bool wants_some, prm_search_text *text)
{
    prm_spoken spoken = { .text = given, .length = length };
    prm_spoken_word word;
    size_t quotes = count_quotes(given, length), phrase = 0;
    while (prm_spoken_next(&spoken, &word)) {
        bool is_in = is_quoted(&word, quotes), is_next = is_in && word.quotes == phrase;
        size_t before = text->count;
        if (is_enough(text, &word, wants_some, is_next))
            return PRM_OK;
        is_next = is_next && !(word.is_sign && is_full(text)); /* of signs the phrase goes on in the next */
        PRM_TRY(is_next ? join_phrase(call, text, &word) : add_word(call, text, &word));
        /* A word that was there already begins no phrase of its own. */
        phrase = is_in && (is_next || text->count > before) ? word.quotes : 0;
    }
    return text->count > 0 || wants_some
        ? PRM_OK
        : fail_text(call, "required", "no word is left of it: letters or digits are needed");
}

prm_status prm_search_read_text(prm_call *call, const prm_val *query, bool is_typing, prm_search_text *text)
{
    const char *given;
    size_t length;
    int32_t wants_some = 0;
    text->count = text->word_count = 0;
    (void)prm_val_get_boolean(query, "some", &wants_some);
    if (prm_val_get_text(query, "text", &given, &length) != PRM_OK)
        return fail_text(call, "required", "what is sought has to be said");
    if (prm_utf8_count(given, length) > PRM_SEARCH_LENGTH)
        return fail_text(call, "length", "is longer than 1000 code points");
    PRM_TRY(read_words(call, given, length, wants_some != 0, text));
    if (text->count == 0)
        return PRM_OK;
    prm_sought *last = &text->items[text->count - 1];
    last->is_typed = is_typing && last->words[last->count - 1].to == length;
    return PRM_OK;
}

/* ---- Entities, languages ----------------------------------------------------------------------------------------- */

static size_t count_tables(const prm_model *model)
{
    size_t count = 0;
    while (prm_model_table_at(model, count) != NULL)
        count++;
    return count;
}

static prm_status add_table(prm_call *call, prm_search_ask *ask, const prm_table *table)
{
    for (size_t i = 0; i < ask->table_count; i++)
        if (ask->tables[i].table == table)
            return PRM_OK;
    if (ask->within != NULL && prm_table_searched(table)->within == NULL)
        return PRM_OK;
    /* Of which no row can be for the caller. */
    if (prm_table_hides(table, &call->scope) && prm_table_searched(table)->within == NULL)
        return PRM_OK;
    ask->tables[ask->table_count++].table = table;
    return PRM_OK;
}

static prm_status read_tables(prm_call *call, const prm_val *query, prm_search_ask *ask)
{
    const prm_model *model = prm_host_model(call->worker->host);
    const prm_val *names = prm_val_get(query, "entities");
    const prm_table *table;
    ask->tables = prm_arena_alloc(call->arena, (count_tables(model) + 1) * sizeof *ask->tables);
    if (ask->tables == NULL)
        return prm_call_nomem(call);
    for (size_t i = 0; i < prm_val_count(names); i++) {
        const char *name = "";
        (void)prm_val_as_text(prm_val_at(names, i), &name, NULL);
        table = prm_model_table(model, name);
        if (table == NULL || prm_table_searched(table) == NULL)
            return prm_api_fail_field(call, "entities", "unknown", "names an entity that is not searched");
        PRM_TRY(add_table(call, ask, table));
    }
    for (size_t i = 0; prm_val_count(names) == 0 && (table = prm_model_table_at(model, i)) != NULL; i++)
        if (prm_table_searched(table) != NULL)
            PRM_TRY(add_table(call, ask, table));
    ask->is_of_some = prm_val_count(names) > 0;
    return PRM_OK;
}

/* One text, or a list of them; nothing: any. */
static prm_status read_list(prm_call *call, const prm_val *query, const char *name, const prm_val **list)
{
    const prm_val *given = prm_val_get(query, name);
    *list = prm_val_kind(given) == PRM_V_LIST && prm_val_count(given) > 0 ? given : NULL;
    if (prm_val_kind(given) != PRM_V_TEXT)
        return PRM_OK;
    prm_val *one = prm_val_list(call->arena);
    *list = one;
    return prm_val_append(one, given) == PRM_OK ? PRM_OK : prm_call_nomem(call);
}

prm_status prm_search_read_ask(prm_call *call, const prm_val *query, prm_search_ask *ask)
{
    int64_t limit = 0;
    int32_t is_typing = 0;
    *ask = (prm_search_ask){ .limit = PRM_SEARCH_LIMIT_PRESET };
    (void)prm_val_get_boolean(query, "typing", &is_typing);
    if (prm_val_get_integer(query, "limit", &limit) == PRM_OK && limit != 0) {
        if (limit < 1 || limit > PRM_SEARCH_LIMIT)
            return prm_api_fail_field(call, "limit", "range", "is from 1 to 100");
        ask->limit = (uint32_t)limit;
    }
    PRM_TRY(prm_search_read_text(call, query, is_typing != 0, &ask->text));
    PRM_TRY(read_list(call, query, "locale", &ask->locales));
    PRM_TRY(read_list(call, query, "within", &ask->within));
    return read_tables(call, query, ask);
}
