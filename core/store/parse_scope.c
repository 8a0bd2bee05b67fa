/* SPDX-License-Identifier: Apache-2.0 */
/* Scope declarations: "partner, distributor", "deal.partner", "self", "vendor", "vendor, deal.partner", "public". */
#include "store/table.h"

#include <string.h>

static const char blanks[] = " ";

static bool is_partner(const prm_column *column)
{
    return column != NULL && column->kind == PRM_C_REF && strcmp(column->target->name, "partner") == 0;
}

static prm_status refuse_path(const prm_model_check *check, const prm_table *table, const char *text)
{
    return prm_model_refuse(check, table, "the scope path \"%s\" leads to no reference to a partner", text);
}

/* SELECT of the partner at the end of `rest` (the path after its first reference), where `key` is what that reference
 * holds. The innermost row is the one it names: each further segment wraps another SELECT around it. */
static prm_status make_copy_sql(
    const prm_model_check *check, const prm_table *table, const prm_scope_path *path, const char *key, const char **sql)
{
    const prm_table *from = table->columns[path->source].target;
    const char *rest = strchr(path->text, '.') + 1;
    for (;;) {
        size_t length = strcspn(rest, ".");
        const prm_column *column = prm_table_column(from, rest, length);
        if (column == NULL || column->kind != PRM_C_REF)
            return refuse_path(check, table, path->text);
        *sql = prm_arena_format(check->arena, "SELECT \"%s\" FROM \"%s\" WHERE id = %s", column->name, from->name, key);
        if (*sql == NULL)
            return prm_model_nomem(check);
        if (rest[length] == '\0')
            return is_partner(column) ? PRM_OK : refuse_path(check, table, path->text);
        key = prm_arena_format(check->arena, "(%s)", *sql);
        if (key == NULL)
            return prm_model_nomem(check);
        from = column->target;
        rest += length + 1;
    }
}

static prm_status parse_path(const prm_model_check *check, prm_table *table, const char *text)
{
    if (table->path_count == PRM_SCOPE_PATHS)
        return prm_model_refuse(check, table, "its scope has more than %d paths", PRM_SCOPE_PATHS);
    prm_scope_path *path = &table->paths[table->path_count++];
    *path = (prm_scope_path){.text = text, .source = PRM_NO_COLUMN};
    if (strcmp(text, "self") == 0) {
        path->column = "id";
        return strcmp(table->name, "partner") == 0
                   ? PRM_OK
                   : prm_model_refuse(check, table, "only the entity partner has the scope self");
    }
    size_t length = strcspn(text, ".");
    const prm_column *column = prm_table_column(table, text, length);
    if (column == NULL || column->kind != PRM_C_REF)
        return refuse_path(check, table, text);
    path->source = (size_t)(column - table->columns);
    if (text[length] == '\0') {
        path->column = column->name;
        path->at = column->at;
        return is_partner(column) ? PRM_OK : refuse_path(check, table, text);
    }
    path->column = prm_arena_format(check->arena, "scope_partner_%zu", table->path_count - 1);
    path->at = table->select_count++;
    if (path->column == NULL)
        return prm_model_nomem(check);
    return make_copy_sql(check, table, path, "?1", &path->copy_sql);
}

prm_status prm_table_parse_scope(const prm_model_check *check, prm_table *table)
{
    const char *at = table->entity->scope;
    if (at == NULL || at[strspn(at, blanks)] == '\0')
        return prm_model_refuse(check, table, "it declares no scope");
    for (bool is_last = false; !is_last;) {
        size_t length = strcspn(at, ",");
        is_last = at[length] == '\0';
        const char *word = prm_text_trim(check->arena, at, length);
        at += length + 1;
        if (word == NULL)
            return prm_model_nomem(check);
        if (strcmp(word, "vendor") == 0)
            table->is_vendors = true;
        else if (strcmp(word, "public") == 0)
            table->is_public = true;
        else
            PRM_TRY(parse_path(check, table, word));
    }
    if (table->is_public && (table->is_vendors || table->path_count > 0))
        return prm_model_refuse(check, table, "its scope \"%s\" is public and something else", table->entity->scope);
    return PRM_OK;
}

/* UPDATE of the copies in `other` that lead through the row ?1 of the table at the depth that `rows` selects. */
static prm_status add_dependent(const prm_model_check *check, prm_table *table, const prm_table *other,
    const prm_scope_path *path, const char *rows)
{
    const char *key = prm_arena_format(check->arena, "\"%s\".\"%s\"", other->name, other->columns[path->source].name);
    const char *copy;
    size_t bytes = table->dependent_count * sizeof(prm_scope_dependent);
    table->dependents = prm_arena_grow(check->arena, table->dependents, bytes, bytes + sizeof(prm_scope_dependent));
    if (key == NULL || table->dependents == NULL)
        return prm_model_nomem(check);
    PRM_TRY(make_copy_sql(check, other, path, key, &copy));
    prm_scope_dependent *added = &table->dependents[table->dependent_count++];
    added->table = other;
    added->sql = prm_arena_format(
        check->arena, "UPDATE \"%s\" SET \"%s\" = (%s) WHERE %s", other->name, path->column, copy, rows);
    return added->sql != NULL ? PRM_OK : prm_model_nomem(check);
}

/* A copied partner goes stale when any row on its way changes: each table on the way learns of it. */
static prm_status add_dependents(const prm_model_check *check, const prm_table *other, const prm_scope_path *path)
{
    const prm_table *from = other;
    const char *rest = path->text, *before = "";
    const char *after = "";
    for (;;) {
        size_t length = strcspn(rest, ".");
        if (rest[length] == '\0')
            return PRM_OK;
        const prm_column *column = prm_table_column(from, rest, length);
        const char *rows = prm_arena_format(check->arena, "%s\"%s\" = ?1%s", before, column->name, after);
        if (rows == NULL)
            return prm_model_nomem(check);
        PRM_TRY(add_dependent(check, (prm_table *)column->target, other, path, rows));
        before = prm_arena_format(
            check->arena, "%s\"%s\" IN (SELECT id FROM \"%s\" WHERE ", before, column->name, column->target->name);
        after = prm_arena_format(check->arena, "%s)", after);
        if (before == NULL || after == NULL)
            return prm_model_nomem(check);
        from = column->target;
        rest += length + 1;
    }
}

prm_status prm_table_find_dependents(const prm_model_check *check, prm_table *table)
{
    for (size_t i = 0; i < table->path_count; i++) {
        if (table->paths[i].copy_sql != NULL)
            PRM_TRY(add_dependents(check, table, &table->paths[i]));
    }
    return PRM_OK;
}
