/* SPDX-License-Identifier: Apache-2.0 */
/* A piece of a row's text in which the words of a query are, and where they are in it. */
#include "services/search/find.h"

#include "base/utf8.h"
#include "plugins/api.h"

#include <string.h>

enum {
    LOOKED_AT = 32 << 10, /* bytes of one text; words further on are found, but not shown */
    PLACES = 200,         /* of words in one text */
    WINDOW = 240,         /* bytes */
    LEAD = 60,            /* of them before the first word */
    MARKS = 20
};

typedef struct place {
    size_t from, to; /* bytes */
    uint32_t item;
} place;

/* A text of the row, and where the words are. */
typedef struct shown {
    const char *text;
    size_t length, first, count; /* of places: the window begins with the first */
    place places[PLACES];
    size_t place_count;
    int score; /* how many different words the window has, then how often */
} shown;

typedef struct snipping {
    prm_call *call;
    const prm_search_text *sought;
    prm_speller *speller;
    enum prm_tongue tongue;
    char stems[PRM_TEXT_WORDS][PRM_SEARCH_PHRASE][PRM_WORD_BYTES + 1];
    shown best, at;
} snipping;

static prm_status stem_all(snipping *s)
{
    for (size_t i = 0; i < s->sought->count; i++)
        for (size_t j = 0; j < s->sought->items[i].count; j++) {
            size_t length;
            const char *stem = prm_speller_stem(s->speller, s->tongue, &s->sought->items[i].words[j], &length);
            if (stem == NULL)
                return prm_call_nomem(s->call);
            length = length < PRM_WORD_BYTES ? length : PRM_WORD_BYTES;
            memcpy(s->stems[i][j], stem, length);
            s->stems[i][j][length] = '\0';
        }
    return PRM_OK;
}

/* Stems begin as their words do, so that most words need not be stemmed to be told apart. */
static bool is_word(snipping *s, const prm_spoken_word *word, const char *stem)
{
    size_t length;
    if (word->folded[0] != stem[0])
        return false;
    const char *own = prm_speller_stem(s->speller, s->tongue, word, &length);
    return own != NULL && strlen(stem) == length && memcmp(own, stem, length) == 0;
}

/* "OBrien" where "O'Brien" is sought. */
static bool is_joined(const prm_sought *sought, const prm_spoken_word *word)
{
    prm_spoken_word whole;
    return sought->count == 1 && prm_spoken_join(&sought->words[0], &whole) && strcmp(whole.folded, word->folded) == 0;
}

static bool is_sought(snipping *s, const prm_spoken_word *word, uint32_t *item)
{
    for (uint32_t i = 0; i < s->sought->count; i++) {
        const prm_sought *sought = &s->sought->items[i];
        *item = i;
        for (size_t j = 0; j < sought->count; j++)
            if (is_word(s, word, s->stems[i][j]))
                return true;
        if (is_joined(sought, word))
            return true;
        const char *typed = sought->words[sought->count - 1].folded;
        if (sought->is_typed && strncmp(word->folded, typed, strlen(typed)) == 0)
            return true;
    }
    return false;
}

static void look(snipping *s, const char *text, size_t length)
{
    prm_spoken spoken = { .text = text, .length = length < LOOKED_AT ? length : LOOKED_AT };
    prm_spoken_word word, whole;
    s->at.text = text;
    s->at.length = length;
    s->at.place_count = 0;
    while (s->at.place_count < PLACES && prm_spoken_next(&spoken, &word)) {
        uint32_t item;
        bool is_found = is_sought(s, &word, &item);
        if (!is_found && prm_spoken_join(&word, &whole)) {
            word = whole;
            is_found = is_sought(s, &word, &item);
        }
        if (is_found)
            s->at.places[s->at.place_count++] = (place){ .from = word.from, .to = word.to, .item = item };
    }
}

/* The window with the most different words, then the most words; the first of those. */
static void choose(shown *at)
{
    at->score = 0;
    at->first = at->count = 0;
    for (size_t i = 0; i < at->place_count; i++) {
        uint32_t items = 0;
        size_t j = i;
        int different = 0;
        for (; j < at->place_count && at->places[j].to <= at->places[i].from + WINDOW - LEAD; j++) {
            different += (items >> at->places[j].item & 1u) == 0;
            items |= 1u << at->places[j].item;
        }
        int score = different * PLACES + (int)(j - i);
        if (score > at->score) {
            at->score = score;
            at->first = i;
            at->count = j - i;
        }
    }
}

/* ---- What is told of the best ------------------------------------------------------------------------------------ */

static bool is_blank(char c)
{
    return (unsigned char)c <= ' ';
}

/* Where the window begins: at a word, a little before the first place. */
static size_t begin_of(const shown *best)
{
    size_t first = best->count > 0 ? best->places[best->first].from : 0;
    size_t at = first > LEAD ? first - LEAD : 0;
    while (at > 0 && at < first && !is_blank(best->text[at - 1]))
        at++;
    while (at < first && is_blank(best->text[at]))
        at++;
    while (at > 0 && at < best->length && ((unsigned char)best->text[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static size_t end_of(const shown *best, size_t begin)
{
    if (best->length - begin <= WINDOW)
        return best->length;
    size_t end = begin + prm_utf8_cut(best->text + begin, best->length - begin, WINDOW), last = end;
    size_t least = best->count > 0 ? best->places[best->first + best->count - 1].to : begin;
    while (last > begin && last > least && !is_blank(best->text[last]))
        last--;
    return last > begin && is_blank(best->text[last]) ? last : end;
}

/* A line of plain text: what steers it is a blank. */
static const char *print(prm_arena *arena, const char *text, size_t length)
{
    char *line = prm_arena_text(arena, text, length);
    for (size_t i = 0; line != NULL && i < length; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7F)
            line[i] = ' ';
    return line;
}

static prm_status add_marks(prm_arena *arena, const shown *best, size_t begin, size_t end, prm_val *marks)
{
    for (size_t i = best->first; i < best->first + best->count && prm_val_count(marks) < MARKS; i++) {
        const place *at = &best->places[i];
        if (at->from < begin || at->to > end)
            continue;
        prm_val *mark = prm_val_object(arena);
        PRM_TRY(prm_val_set_integer(mark, "at", (int64_t)prm_utf8_count(best->text + begin, at->from - begin)));
        PRM_TRY(prm_val_set_integer(mark, "length", (int64_t)prm_utf8_count(best->text + at->from, at->to - at->from)));
        PRM_TRY(prm_val_append(marks, mark));
    }
    return PRM_OK;
}

static prm_status tell(prm_arena *arena, const shown *best, prm_val *hit)
{
    size_t begin = best->length > 0 ? begin_of(best) : 0, end = best->length > 0 ? end_of(best, begin) : 0;
    prm_val *marks = prm_val_list(arena);
    const char *line = print(arena, best->length > 0 ? best->text + begin : "", end - begin);
    if (line == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(add_marks(arena, best, begin, end, marks));
    PRM_TRY(prm_val_set_text(hit, "snippet", line));
    return prm_val_set(hit, "marks", marks);
}

/* ---- All texts of the row ---------------------------------------------------------------------------------------- */

static void consider(snipping *s, const prm_val *value)
{
    const char *text;
    size_t length;
    if (prm_val_as_text(value, &text, &length) != PRM_OK || length == 0)
        return;
    look(s, text, length);
    choose(&s->at);
    if (s->best.text == NULL || s->at.score > s->best.score)
        s->best = s->at;
}


static void consider_field(snipping *s, const prm_val *value)
{
    consider(s, value);
    for (size_t i = 0; prm_val_kind(value) == PRM_V_LIST && i < prm_val_count(value); i++)
        consider(s, prm_val_at(value, i));
}

prm_status prm_search_snippet(prm_call *call, const prm_search_ask *ask, const prm_table *table, const prm_val *row,
    prm_speller *speller, prm_val *hit)
{
    const prm_searched *searched = prm_table_searched(table);
    const char *label = prm_table_entity(table)->label;
    bool is_vendors = call->scope.side == PRM_SYSTEM || call->scope.side == PRM_VENDOR_SIDE;
    snipping *s = prm_arena_alloc(call->arena, sizeof *s);
    if (s == NULL)
        return PRM_E_NOMEM;
    s->call = call;
    s->sought = &ask->text;
    s->speller = speller;
    s->tongue = searched->language != NULL ? prm_tongue_of(prm_val_get_str(row, searched->language->name))
                                           : PRM_TONGUE_OTHER;
    PRM_TRY(stem_all(s));
    for (int labels = 0; labels < 2; labels++)
        for (size_t i = 0; i < searched->count; i++) {
            const prm_searched_field *field = &searched->fields[i];
            bool is_label = label != NULL && field->in == NULL && strcmp(label, field->field->name) == 0;
            bool is_next = is_label == (labels == 1) && (!is_label || s->best.score == 0);
            if (is_next && (is_vendors || !field->is_vendors))
                consider_field(s, prm_searched_value(field, row));
        }
    return tell(call->arena, &s->best, hit);
}
