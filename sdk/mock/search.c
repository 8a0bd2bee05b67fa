/* SPDX-License-Identifier: Apache-2.0 */
/* prm.search/1 over the rows of the mock: whole words of letters and digits, without stems and phrases; every word,
 * else any. What the host refuses of a query is refused. */
#include "internal.h"

#include <prm/search.h>

#include <stdio.h>
#include <string.h>

enum { MOST = 16, WORD = 64, LIMIT = 20, LIMIT_MOST = 100, HITS = 1000, SNIPPET = 200, NAMES = 2000, ALL = 1000000 };

typedef struct words {
    char items[MOST][WORD];
    size_t count;
    bool is_typing; /* the last is a beginning */
} words;

typedef struct seeking {
    prm_call *call;
    const prm_val *query;
    words words;
    const prm_val *rows[HITS];
    const prm_entity *entities[HITS];
    int64_t scores[HITS];
    size_t count;
} seeking;

static char folded(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool is_letter(char c)
{
    char f = folded(c);
    return (f >= 'a' && f <= 'z') || (f >= '0' && f <= '9') || (unsigned char)c >= 0x80;
}

/* The next word from `*at`, moved behind it; false at the end. */
static bool next_word(const char **at, char word[WORD])
{
    size_t length = 0;
    while (**at != '\0' && !is_letter(**at))
        ++*at;
    for (; is_letter(**at); ++*at)
        if (length < WORD - 1)
            word[length++] = folded(**at);
    word[length] = '\0';
    return length > 0;
}

static prm_status refuse(prm_call *call, const char *field, const char *code)
{
    mock_note(call->mock, field, code);
    return PRM_E_INVALID;
}

static prm_status read_words(seeking *s)
{
    const prm_val *typing = mock_get(s->query, "typing");
    const char *at = mock_str(s->query, "text");
    char word[WORD];
    while (next_word(&at, word)) {
        size_t i = 0;
        while (i < s->words.count && strcmp(s->words.items[i], word) != 0)
            i++;
        if (i == MOST)
            return refuse(s->call, "text", "length");
        memcpy(s->words.items[i], word, WORD);
        s->words.count += i == s->words.count;
        s->words.is_typing = typing != NULL && typing->integer != 0 && *at == '\0';
    }
    return s->words.count > 0 ? PRM_OK : refuse(s->call, "text", "required");
}

/* ---- A row ----------------------------------------------------------------------------------------------------- */

static bool is_among(const char *text, const words *sought, size_t index)
{
    char word[WORD];
    bool is_typed = sought->is_typing && index + 1 == sought->count;
    const char *wanted = sought->items[index];
    while (next_word(&text, word))
        if (is_typed ? strncmp(word, wanted, strlen(wanted)) == 0 : strcmp(word, wanted) == 0)
            return true;
    return false;
}

/* "title 8": the field's text; NULL if the caller may not search it, or it is none. */
static const char *text_of(const seeking *s, const prm_entity *entity, const prm_val *row, const char *pair,
    int *counts)
{
    char name[WORD];
    const prm_field *field;
    if (sscanf(pair, "%63s %d", name, counts) != 2)
        return NULL;
    field = mock_field(entity->fields, name);
    if (field != NULL && (field->flags & PRM_VENDOR) != 0 && s->call->caller.side == PRM_PARTNER_SIDE)
        return NULL;
    const prm_val *value = mock_at_path(row, name);
    return value != NULL && value->kind != PRM_V_NULL ? mock_as_text(s->call->mock, value) : NULL;
}

static int64_t score(const seeking *s, const prm_entity *entity, const prm_val *row)
{
    int64_t sum = 0;
    size_t found = 0;
    for (size_t i = 0; i < s->words.count; i++) {
        char fields[NAMES], pair[NAMES];
        const char *at = fields;
        int64_t before = sum;
        snprintf(fields, sizeof fields, "%.*s", (int)strcspn(entity->search, ";"), entity->search);
        while (mock_word_next(&at, ",", pair, sizeof pair)) {
            int counts = 0;
            const char *text = text_of(s, entity, row, pair, &counts);
            if (text != NULL && is_among(text, &s->words, i))
                sum += counts;
        }
        found += sum > before;
    }
    return sum + (found == s->words.count ? ALL : 0);
}

/* ---- Who may find it -------------------------------------------------------------------------------------------- */

static void read_gate(const prm_entity *entity, char within[WORD], char condition[NAMES])
{
    const char *at = strstr(entity->search, "within ");
    within[0] = condition[0] = '\0';
    if (at == NULL)
        return;
    sscanf(at + 7, "%63[a-z0-9_]", within);
    at = strstr(at, " where ");
    if (at != NULL)
        snprintf(condition, NAMES, "%.*s", (int)strcspn(at + 7, ";"), at + 7);
}

static bool has_text(const prm_val *list, const char *text)
{
    for (size_t i = 0; list != NULL && i < list->count; i++)
        if (list->items[i]->kind == PRM_V_TEXT && strcmp(list->items[i]->text, text) == 0)
            return true;
    return list != NULL && list->kind == PRM_V_TEXT && strcmp(list->text, text) == 0;
}

static bool is_found_by(const seeking *s, const prm_entity *entity, const prm_val *row, const prm_val *admitted)
{
    char within[WORD], condition[NAMES];
    const prm_val *asked = mock_get(s->query, "within");
    read_gate(entity, within, condition);
    bool is_gated = within[0] != '\0' && (condition[0] == '\0' || mock_condition_holds(condition, row));
    if (!mock_is_null(mock_get(row, "archived_at")))
        return false;
    if (asked != NULL && (!is_gated || !has_text(asked, mock_str(row, within))))
        return false;
    return mock_may_see(s->call, entity, row) || (is_gated && has_text(admitted, mock_str(row, within)));
}

static bool is_spoken(const seeking *s, const prm_entity *entity, const prm_val *row)
{
    const prm_val *asked = mock_get(s->query, "locale");
    const char *at = strstr(entity->search, "language ");
    char field[WORD] = "", locale[3] = "";
    if (asked == NULL || at == NULL)
        return true;
    sscanf(at + 9, "%63[a-z0-9_]", field);
    snprintf(locale, sizeof locale, "%.2s", mock_str(row, field));
    return *locale == '\0' || has_text(asked, locale) || has_text(asked, mock_str(row, field));
}

static prm_status seek_in(seeking *s, const prm_entity *entity)
{
    prm_val *admitted = mock_value(s->call->mock, PRM_V_LIST);
    bool is_asked = entity->admits != NULL && s->call->caller.side == PRM_PARTNER_SIDE;
    if (is_asked)
        PRM_TRY(entity->admits(s->call, admitted));
    for (size_t i = 0; i < s->call->mock->world->row_count && s->count < HITS; i++) {
        const mock_row *row = &s->call->mock->world->rows[i];
        if (row->entity != entity || !is_found_by(s, entity, row->value, admitted) || !is_spoken(s, entity, row->value))
            continue;
        int64_t scored = score(s, entity, row->value);
        size_t at = s->count;
        if (scored == 0)
            continue;
        for (; at > 0 && s->scores[at - 1] < scored; at--) {
            s->rows[at] = s->rows[at - 1];
            s->entities[at] = s->entities[at - 1];
            s->scores[at] = s->scores[at - 1];
        }
        s->rows[at] = row->value;
        s->entities[at] = entity;
        s->scores[at] = scored;
        s->count++;
    }
    return PRM_OK;
}

static prm_status seek(seeking *s)
{
    const prm_val *names = mock_get(s->query, "entities");
    for (size_t i = 0; names != NULL && i < names->count; i++) {
        const prm_entity *entity = mock_entity(s->call->mock, names->items[i]->text);
        if (entity == NULL || entity->search == NULL)
            return refuse(s->call, "entities", "unknown");
        PRM_TRY(seek_in(s, entity));
    }
    for (size_t i = 0; (names == NULL || names->count == 0) && i < s->call->mock->entity_count; i++)
        if (s->call->mock->entities[i]->search != NULL)
            PRM_TRY(seek_in(s, s->call->mock->entities[i]));
    return PRM_OK;
}

/* ---- What is told ------------------------------------------------------------------------------------------------ */

/* The text in which the first word is. */
static const char *snippet_of(const seeking *s, const prm_entity *entity, const prm_val *row)
{
    char fields[NAMES], pair[NAMES];
    const char *at = fields;
    snprintf(fields, sizeof fields, "%.*s", (int)strcspn(entity->search, ";"), entity->search);
    while (mock_word_next(&at, ",", pair, sizeof pair)) {
        int counts;
        const char *text = text_of(s, entity, row, pair, &counts);
        for (size_t i = 0; text != NULL && i < s->words.count; i++)
            if (is_among(text, &s->words, i))
                return text;
    }
    return "";
}

static prm_status add_hit(const seeking *s, size_t index, prm_val *items)
{
    prm_mock *mock = s->call->mock;
    const prm_entity *entity = s->entities[index];
    prm_val *hit = mock_value(mock, PRM_V_OBJECT);
    const char *snippet = snippet_of(s, entity, s->rows[index]);
    PRM_TRY(mock_set(hit, "entity", mock_text(mock, entity->name)));
    PRM_TRY(mock_set(hit, "id", mock_text(mock, mock_str(s->rows[index], "id"))));
    if (entity->label != NULL && *mock_str(s->rows[index], entity->label) != '\0')
        PRM_TRY(mock_set(hit, "title", mock_text(mock, mock_str(s->rows[index], entity->label))));
    snippet = mock_copy_text(mock, snippet, strnlen(snippet, SNIPPET));
    if (snippet == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(mock_set(hit, "snippet", mock_text(mock, snippet)));
    PRM_TRY(mock_set(hit, "marks", mock_value(mock, PRM_V_LIST)));
    PRM_TRY(mock_set_integer(mock, hit, "score", s->scores[index]));
    return mock_append(items, hit);
}

static prm_status tell(const seeking *s, int64_t limit, const prm_val **found)
{
    prm_mock *mock = s->call->mock;
    prm_val *answer = mock_value(mock, PRM_V_OBJECT), *items = mock_value(mock, PRM_V_LIST);
    int64_t any = 0;
    for (size_t i = 0; i < s->count; i++) {
        any += s->scores[i] < ALL;
        if ((int64_t)i < limit)
            PRM_TRY(add_hit(s, i, items));
    }
    PRM_TRY(mock_set(answer, "items", items));
    PRM_TRY(mock_set_integer(mock, answer, "count", (int64_t)s->count));
    if (any > 0)
        PRM_TRY(mock_set_integer(mock, answer, "any", any));
    *found = answer;
    return PRM_OK;
}

static prm_status find(prm_call *call, const prm_val *query, const prm_val **found)
{
    const prm_val *limit = mock_get(query, "limit");
    seeking *s = mock_alloc(call->mock, sizeof *s);
    int64_t most = limit != NULL && limit->integer != 0 ? limit->integer : LIMIT;
    if (s == NULL)
        return PRM_E_NOMEM;
    if (most < 1 || most > LIMIT_MOST)
        return refuse(call, "limit", "range");
    s->call = call;
    s->query = query;
    PRM_TRY(read_words(s));
    PRM_TRY(seek(s));
    return tell(s, most, found);
}

const prm_search_service mock_search_service = { .size = sizeof(prm_search_service), .revision = 1, .find = find };
