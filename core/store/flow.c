/* SPDX-License-Identifier: Apache-2.0 */
/* Flows: "in_review > approved | rejected : channel_manager". */
#include "store/table.h"

#include <string.h>

static const char *word_at(const prm_model_check *check, const char *words, size_t index)
{
    size_t length;
    const char *word = prm_words_at(words, index, &length);
    return word != NULL ? prm_arena_text(check->arena, word, length) : NULL;
}

static size_t word_count(const char *words)
{
    size_t count = 0, length;
    while (prm_words_at(words, count, &length) != NULL)
        count++;
    return count;
}

typedef struct line {
    const char *from, *to, *roles; /* roles NULL: any */
} line;

static prm_status split(const prm_model_check *check, const prm_table *table, const char *text, line *out)
{
    const char *arrow = strchr(text, '>');
    if (arrow == NULL)
        return prm_model_refuse(check, table, "the move \"%s\" has no >", text);
    size_t length = strcspn(arrow + 1, ":");
    const char *roles = arrow[1 + length] == ':' ? arrow + 1 + length + 1 : NULL;
    out->from = prm_text_trim(check->arena, text, (size_t)(arrow - text));
    out->to = prm_text_trim(check->arena, arrow + 1, length);
    out->roles = roles != NULL ? prm_text_trim(check->arena, roles, strlen(roles)) : NULL;
    if (out->from == NULL || out->to == NULL || (roles != NULL && out->roles == NULL))
        return prm_model_nomem(check);
    if (word_count(out->from) == 0 || word_count(out->to) == 0)
        return prm_model_refuse(check, table, "the move \"%s\" names no state on one side", text);
    return PRM_OK;
}

static prm_status add_moves(const prm_model_check *check, prm_table *table, const line *moves)
{
    size_t from_count = word_count(moves->from), to_count = word_count(moves->to);
    size_t bytes = table->move_count * sizeof(prm_move), more = from_count * to_count * sizeof(prm_move);
    table->moves = prm_arena_grow(check->arena, table->moves, bytes, bytes + more);
    if (table->moves == NULL)
        return prm_model_nomem(check);
    for (size_t i = 0; i < from_count * to_count; i++) {
        prm_move *move = &table->moves[table->move_count];
        move->from = word_at(check, moves->from, i / to_count);
        move->to = word_at(check, moves->to, i % to_count);
        move->roles = moves->roles;
        if (move->from == NULL || move->to == NULL)
            return prm_model_nomem(check);
        if (!prm_name_is_valid(move->from) || !prm_name_is_valid(move->to))
            return prm_model_refuse(check, table, "\"%s > %s\" names no state", move->from, move->to);
        table->move_count++;
    }
    return PRM_OK;
}

bool prm_table_has_state(const prm_table *table, const char *state)
{
    const prm_flow *flow = table->entity->flow;
    bool is_known = flow != NULL && strcmp(state, flow->initial) == 0;
    for (size_t i = 0; i < table->move_count; i++)
        is_known = is_known || strcmp(table->moves[i].to, state) == 0;
    return is_known;
}

static prm_status check_archive_words(const prm_model_check *check, const prm_table *table, const prm_flow *flow)
{
    for (size_t i = 0; flow->archive != NULL && i < word_count(flow->archive); i++) {
        const char *state = word_at(check, flow->archive, i);
        if (state == NULL)
            return prm_model_nomem(check);
        if (!prm_table_has_state(table, state))
            return prm_model_refuse(check, table, "its flow archives in \"%s\", which is no state of it", state);
    }
    return PRM_OK;
}

prm_status prm_table_parse_flow(const prm_model_check *check, prm_table *table)
{
    const prm_flow *flow = table->entity->flow;
    if (flow == NULL)
        return PRM_OK;
    if (!prm_name_is_valid(flow->initial))
        return prm_model_refuse(check, table, "its flow has no initial state");
    for (size_t i = 0; flow->moves != NULL && flow->moves[i] != NULL; i++) {
        line moves = {0};
        PRM_TRY(split(check, table, flow->moves[i], &moves));
        PRM_TRY(add_moves(check, table, &moves));
    }
    return check_archive_words(check, table, flow);
}

static prm_status list_add(prm_arena *arena, prm_val *list, const char *state)
{
    for (size_t i = 0; i < prm_val_count(list); i++) {
        if (strcmp(prm_val_at(list, i)->as.text, state) == 0)
            return PRM_OK;
    }
    return prm_val_append(list, prm_val_text_static(arena, state));
}

prm_status prm_table_check_move(const prm_table *table, const char *from, const char *to, const char *const *roles,
    prm_arena *arena, const prm_val **legal)
{
    prm_val *list = prm_val_list(arena);
    prm_status status = PRM_E_STATE;
    for (size_t i = 0; i < table->move_count; i++) {
        const prm_move *move = &table->moves[i];
        if (strcmp(move->from, from) != 0)
            continue;
        PRM_TRY(list_add(arena, list, move->to));
        if (strcmp(move->to, to) != 0 || status == PRM_OK)
            continue;
        bool is_allowed = move->roles == NULL || roles == NULL || prm_words_have_any(move->roles, roles);
        status = is_allowed ? PRM_OK : PRM_E_FORBIDDEN;
    }
    prm_val_freeze(list);
    if (legal != NULL)
        *legal = list;
    return status;
}

static bool is_left(const prm_table *table, const char *state)
{
    for (size_t i = 0; i < table->move_count; i++) {
        if (strcmp(table->moves[i].from, state) == 0)
            return true;
    }
    return false;
}

/* The states in which rows may be archived: those said to be, else those that moves lead to and none leaves. */
static prm_status list_archivable(const prm_table *table, prm_arena *arena, prm_val *list)
{
    const char *words = table->entity->flow->archive, *word;
    size_t length;
    for (size_t i = 0; words != NULL && (word = prm_words_at(words, i, &length)) != NULL; i++)
        PRM_TRY(prm_val_append(list, prm_val_text(arena, word, length)));
    for (size_t i = 0; words == NULL && i < table->move_count; i++) {
        if (!is_left(table, table->moves[i].to))
            PRM_TRY(list_add(arena, list, table->moves[i].to));
    }
    return PRM_OK;
}

prm_status prm_table_check_archive(
    const prm_table *table, const char *state, prm_arena *arena, const prm_val **legal)
{
    prm_val *list = prm_val_list(arena);
    if (table->entity->flow == NULL)
        return PRM_OK;
    PRM_TRY(list_archivable(table, arena, list));
    prm_val_freeze(list);
    if (legal != NULL)
        *legal = list;
    for (size_t i = 0; i < prm_val_count(list); i++) {
        if (strcmp(prm_val_at(list, i)->as.text, state) == 0)
            return PRM_OK;
    }
    return PRM_E_STATE;
}
