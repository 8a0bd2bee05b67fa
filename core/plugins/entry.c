/* SPDX-License-Identifier: Apache-2.0 */
/* What a call leaves behind, for the journal. */
#include "plugins/api.h"

#include <string.h>

static const prm_val absent = {.kind = PRM_V_NULL, .flags = PRM_VAL_FROZEN};

/* A row before and after, and where its next field is sought: its members are in the order they are declared in. */
typedef struct pair_of_rows {
    const prm_val *before, *after;
    uint32_t next_before, next_after;
} pair_of_rows;

static prm_status add_change(prm_val *fields, prm_arena *arena, const char *name, pair_of_rows *rows)
{
    const prm_val *old = prm_val_get_next(rows->before, name, &rows->next_before);
    const prm_val *new = prm_val_get_next(rows->after, name, &rows->next_after);
    if ((old == NULL && new == NULL) || prm_val_equal(old, new))
        return PRM_OK;
    prm_val *pair = prm_val_list(arena);
    PRM_TRY(prm_val_append(pair, old != NULL ? old : &absent));
    PRM_TRY(prm_val_append(pair, new != NULL ? new : &absent));
    return prm_val_put(fields, name, pair);
}

/* {entity, id, op, version, fields: {name: [old, new]}}; of a row that was dropped none. */
static prm_status describe(const prm_touched *touched, prm_arena *arena, prm_val *change)
{
    const prm_entity *entity = prm_table_entity(touched->table);
    pair_of_rows rows = {.before = touched->before, .after = touched->after};
    int64_t version = 0;
    prm_val *fields = prm_val_object(arena);
    const prm_val *row = touched->after != NULL ? touched->after : touched->before;
    const char *op = touched->after == NULL ? "drop" : touched->before == NULL ? "create" : "update";
    PRM_TRY(prm_val_get_integer(row, "version", &version));
    PRM_TRY(prm_val_put(change, "entity", prm_val_text_static(arena, entity->name)));
    PRM_TRY(prm_val_put(change, "id", prm_val_get(row, "id")));
    PRM_TRY(prm_val_put(change, "op", prm_val_text_static(arena, op)));
    PRM_TRY(prm_val_put(change, "version", prm_val_integer(arena, version)));
    if (touched->after == NULL)
        return prm_val_put(change, "fields", fields);
    PRM_EACH(prm_field, field, entity->fields) {
        if (((*field)->flags & PRM_SECRET) == 0)
            PRM_TRY(add_change(fields, arena, (*field)->name, &rows));
    }
    PRM_TRY(add_change(fields, arena, "state", &rows));
    PRM_TRY(add_change(fields, arena, "archived_at", &rows));
    return prm_val_put(change, "fields", fields);
}

static prm_status list_changes(const prm_call *call, const prm_val **changes)
{
    prm_val *list = prm_val_list(call->arena);
    for (const prm_touched *touched = call->touched; touched != NULL; touched = touched->next) {
        prm_val *change = prm_val_object(call->arena);
        PRM_TRY(describe(touched, call->arena, change));
        PRM_TRY(prm_val_append(list, change));
    }
    *changes = prm_val_count(list) > 0 ? list : NULL;
    return PRM_OK;
}

/* The answer a report counts, "deals.decide.verdict"; "" if the chain did not get there. */
static const char *counted_answer(const prm_made *made)
{
    const char *path = made->chain->outcome, *dot = path != NULL ? strrchr(path, '.') : NULL;
    for (size_t i = 0; dot != NULL && i < prm_val_count(made->outcome); i++) {
        const char *point = prm_val_key_at(made->outcome, i);
        if (strlen(point) == (size_t)(dot - path) && strncmp(point, path, (size_t)(dot - path)) == 0)
            return prm_val_get_str(prm_val_get(made->outcome, point), dot + 1);
    }
    return "";
}

/* A record of its own: the decision stays as it was. */
static prm_status list_overruled(const prm_call *call, prm_val *list)
{
    for (const prm_overruled *one = call->overruled; one != NULL; one = one->next) {
        prm_val *told = prm_val_object(call->arena);
        if (*one->id == '\0')
            continue;
        PRM_TRY(prm_val_put(told, "id", prm_val_text_static(call->arena, one->id)));
        PRM_TRY(prm_val_put(told, "overrides", prm_val_text_static(call->arena, one->decision)));
        PRM_TRY(prm_val_put(told, "point", prm_val_text_static(call->arena, one->point)));
        PRM_TRY(prm_val_put(told, "answer", one->answer));
        PRM_TRY(prm_val_put(told, "reason", prm_val_text_static(call->arena, one->reason)));
        PRM_TRY(prm_val_append(list, told));
    }
    return PRM_OK;
}

static prm_status list_decisions(const prm_call *call, const prm_val **decisions)
{
    prm_val *list = prm_val_list(call->arena);
    for (const prm_made *made = call->made; made != NULL; made = made->next) {
        prm_val *decision = prm_val_object(call->arena);
        if (*made->id == '\0')
            continue;
        PRM_TRY(prm_val_put(decision, "id", prm_val_text_static(call->arena, made->id)));
        if (*made->subject != '\0')
            PRM_TRY(prm_val_put(decision, "subject", prm_val_text_static(call->arena, made->subject)));
        PRM_TRY(prm_val_put(decision, "outcome", prm_val_text_static(call->arena, counted_answer(made))));
        if (*made->supersedes != '\0')
            PRM_TRY(prm_val_put(decision, "supersedes", prm_val_text_static(call->arena, made->supersedes)));
        PRM_TRY(prm_val_put(decision, "record", made->record));
        PRM_TRY(prm_val_append(list, decision));
    }
    PRM_TRY(list_overruled(call, list));
    *decisions = prm_val_count(list) > 0 ? list : NULL;
    return PRM_OK;
}

static void add_subject(int64_t *subjects, size_t *count, int64_t id)
{
    for (size_t i = 0; i < *count; i++) {
        if (subjects[i] == id)
            return;
    }
    subjects[(*count)++] = id;
}

static prm_status list_subjects(const prm_call *call, prm_journal_entry *entry)
{
    size_t most = prm_val_count(entry->changes) + prm_val_count(entry->events);
    int64_t *subjects = prm_arena_alloc(call->arena, most * sizeof(*subjects)), id;
    if (subjects == NULL)
        return PRM_E_NOMEM;
    for (const prm_touched *touched = call->touched; touched != NULL; touched = touched->next)
        add_subject(subjects, &entry->subject_count, touched->id);
    for (size_t i = 0; i < prm_val_count(entry->events); i++) {
        if (prm_call_table_of(call, prm_val_get_str(prm_val_at(entry->events, i), "subject"), &id) != NULL)
            add_subject(subjects, &entry->subject_count, id);
    }
    entry->subjects = subjects;
    return PRM_OK;
}

static prm_status fill(prm_call *call, prm_journal_entry *entry)
{
    PRM_TRY(list_changes(call, &entry->changes));
    PRM_TRY(list_decisions(call, &entry->decisions));
    entry->events = prm_val_count(call->events) > 0 ? call->events : NULL;
    return list_subjects(call, entry);
}

prm_status prm_call_entry(prm_call *call, const char *source, prm_journal_entry *entry, bool *has_entry)
{
    *entry = (prm_journal_entry){.at = call->now,
        .actor = prm_call_actor(call),
        .on_behalf = "",
        .request = call->caller.request_id,
        .source = source != NULL ? source : "",
        .method = call->method,
        .generation = call->worker->rules != NULL ? prm_ruleset_generation(call->worker->rules) : 0};
    if (fill(call, entry) != PRM_OK) {
        (void)prm_call_nomem(call);
        return PRM_E_NOMEM;
    }
    *has_entry = entry->changes != NULL || entry->events != NULL || entry->decisions != NULL;
    return PRM_OK;
}
