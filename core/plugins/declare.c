/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/declare.h"
#include "plugins/derived.h"

#include "base/fields.h"
#include "base/limits.h"

#include <string.h>

const char prm_derived_ops[] = "create | get | list | update | archive | history | export | import";

#define FILTER                                                                                                         \
    PRM_OBJECT("filter", NULL, 0,                                                                                      \
        "{field: value | [values] | null |"                                                                            \
        " {gte, gt, lte, lt, prefix}}, joined by and; archived: true for archived rows")
#define SORT   PRM_TEXT("sort", 0, 200, 0, "A declared index, as declared; by id if absent. Empty values come last")
#define LIMIT  PRM_INT("limit", 1, PRM_PAGE_MOST, 0, "How many at most; 50 if absent")
#define CURSOR PRM_TEXT("cursor", 1, 262144, 0,                                                                        \
    "The next_cursor of the page before, asked for with the same filter and sort")
#define NEXT   PRM_PLAIN(PRM_T_TEXT, "next_cursor", 0, "Where the next page begins; absent at the end", .of = NULL)

static const prm_field *const list_params[] = {FILTER, SORT, LIMIT, CURSOR, NULL};
static const prm_field *const page_params[] = {LIMIT, CURSOR, NULL}; /* beside the id */
static const prm_field *const archive_params[] = {
    PRM_BOOL("archived", 0, "false brings it back; true if absent"), NULL};
static const prm_field *const export_params[] = {
    PRM_ENUM("format", "csv|json", 0, "CSV (RFC 4180), or one JSON object a line; CSV if absent"), FILTER, SORT, LIMIT,
    CURSOR, NULL};
static const prm_field *const export_result[] = {
    PRM_PLAIN(PRM_T_TEXT, "content", PRM_REQUIRED,
        "The page: what follows it is joined to it as it is. CSV has its header in the first page alone; a text that "
        "a spreadsheet would take for a formula has a ' before it, which an import takes off again",
        .of = NULL),
    PRM_INT("rows", 0, 500, PRM_REQUIRED, "How many rows it holds"), NEXT, NULL};

static const prm_field *const who_fields[] = {
    PRM_ENUM("side", "vendor|partner|public|system", PRM_REQUIRED,
        "On which side they are; public: they had not authenticated"),
    PRM_TEXT("user", 1, 40, 0, "Their login, as far as the reader may know it"),
    PRM_PLAIN(PRM_T_TEXT, "name", PRM_PERSONAL, "Their name, likewise", .of = NULL),
    PRM_TEXT("partner", 1, 40, 0, "The partner they work for"), NULL};
static const prm_field *const event_fields[] = {
    PRM_TIME("at", PRM_REQUIRED, "When"), PRM_OBJECT("who", who_fields, PRM_REQUIRED, "Who did it"),
    PRM_PLAIN(PRM_T_TEXT, "method", 0, "By which method or timer", .of = NULL),
    PRM_ENUM("op", "create|update|decide", PRM_REQUIRED, "Whether the row was made, changed, or decided on alone"),
    PRM_INT("version", 1, PRM_ANY, 0, "Its version since then"),
    PRM_LIST("changes",
        PRM_OBJECT("change", NULL, 0,
            "{field, old, new}, either absent if it was empty; erased: true where it was about a person and is no "
            "more"),
        PRM_REQUIRED, "What changed, as far as the reader may see it"),
    PRM_LIST("decisions", PRM_TEXT("id", 1, 40, 0, "What decisions.explain takes"), 0, "What was decided on it then"),
    NULL};
static const prm_field *const history_result[] = {
    PRM_LIST("items", PRM_OBJECT("event", event_fields, 0, "One call that touched it"), PRM_REQUIRED, "Newest first"),
    NEXT, NULL};

static const prm_field *const import_params[] = {
    PRM_LINES("csv", 1, 250000, PRM_REQUIRED,
        "CSV (RFC 4180): a header that names fields, then records. Dots reach inside: amount.currency, "
        "lines.0.product. An empty cell says nothing; one in a list's or an object's column is JSON"),
    PRM_OBJECT("mapping", NULL, 0, "{column: field} for headers that are no field's name; null leaves a column out"),
    PRM_OBJECT("defaults", NULL, 0, "{field: value} for records whose cell is empty or absent"),
    PRM_INT("from_line", 1, PRM_INTEGER_MAX, 0,
        "Records that begin before this line are passed over: the next_line of the call before"),
    PRM_ENUM("separator", "comma|semicolon|tab|pipe", 0, "What stands between cells; comma if absent"), NULL};
static const prm_field *const bad_fields[] = {
    PRM_PLAIN(PRM_T_TEXT, "field", PRM_REQUIRED, "Which; empty: the record as a whole", .of = NULL),
    PRM_PLAIN(PRM_T_TEXT, "code", PRM_REQUIRED, "What is wrong", .of = NULL),
    PRM_PLAIN(PRM_T_TEXT, "message", PRM_REQUIRED, "As a sentence", .of = NULL), NULL};
static const prm_field *const line_fields[] = {
    PRM_INT("line", 1, PRM_ANY, PRM_REQUIRED, "Where the record begins, the header being on line 1"),
    PRM_ENUM("status", "created|updated|duplicate|invalid", PRM_REQUIRED,
        "What became of it; duplicate: it is there already, or as another row. Invalid ones change nothing"),
    PRM_TEXT("id", 1, 64, 0, "The row's id"), PRM_TEXT("state", 1, 64, 0, "The row's state"),
    PRM_TEXT("decision_id", 1, 64, 0, "What decisions.explain takes"),
    PRM_LIST("matches", NULL, 0, "What it resembles, if its method says so"),
    PRM_LIST("errors", PRM_OBJECT("error", bad_fields, 0, "One field"), 0, "What is wrong with it"), NULL};
static const prm_field *const import_result[] = {
    PRM_LIST("lines", PRM_OBJECT("line", line_fields, 0, "One record"), PRM_REQUIRED,
        "At most 50 records, in their order"),
    PRM_INT("created", 0, 50, PRM_REQUIRED, "How many"), PRM_INT("updated", 0, 50, PRM_REQUIRED, "How many"),
    PRM_INT("duplicate", 0, 50, PRM_REQUIRED, "How many"), PRM_INT("invalid", 0, 50, PRM_REQUIRED, "How many"),
    PRM_LIST("ignored", PRM_PLAIN(PRM_T_TEXT, "column", 0, "A column", .of = NULL), 0,
        "Columns of fields that are never given, as created_at"),
    PRM_INT("next_line", 2, PRM_ANY, 0, "Where the next call goes on; absent at the end"), NULL};

static size_t count_fields(const prm_field *const *fields)
{
    size_t count = 0;
    while (fields != NULL && fields[count] != NULL)
        count++;
    return count;
}

static const prm_field *new_field(prm_arena *arena, prm_field field)
{
    prm_field *made = prm_arena_alloc(arena, sizeof(*made));
    if (made != NULL)
        *made = field;
    return made;
}

/* Room for the fields that every row has, the entity's own, one more, and the end. */
static const prm_field **new_list(prm_arena *arena, const prm_entity *entity)
{
    size_t count = count_fields(prm_common_fields) + count_fields(entity->fields) + 2;
    return prm_arena_alloc(arena, count * sizeof(const prm_field *));
}

/* {field, NULL}, or NULL if out of memory. */
static const prm_field *const *one_field(prm_arena *arena, const prm_field *field)
{
    const prm_field **list = prm_arena_alloc(arena, 2 * sizeof(*list));
    if (list != NULL && field != NULL)
        list[0] = field;
    return field != NULL ? list : NULL;
}

/* Whether rows of the entity have this one of the common fields. */
static bool has_common(const prm_entity *entity, const prm_field *field)
{
    if (strcmp(field->name, "state") == 0)
        return entity->flow != NULL;
    return strcmp(field->name, "archived_at") != 0 || prm_ops_have(entity->ops, "archive");
}

static size_t put_common(const prm_entity *entity, bool with_id, const prm_field **list)
{
    size_t count = 0;
    PRM_EACH(prm_field, field, prm_common_fields) {
        if (has_common(entity, *field) && (with_id || strcmp((*field)->name, "id") != 0))
            list[count++] = *field;
    }
    return count;
}

/* "body, notes": its fields that lists leave out; "" if there are none, NULL if out of memory. */
static const char *unlisted_of(prm_arena *arena, const prm_entity *entity)
{
    const char *names = "";
    PRM_EACH(prm_field, field, entity->fields) {
        if (names != NULL && ((*field)->flags & PRM_UNLISTED) != 0)
            names = prm_arena_format(arena, "%s%s%s", names, *names != '\0' ? ", " : "", (*field)->name);
    }
    return names;
}

/* A row as it is read. */
static const prm_field *row_field(prm_arena *arena, const prm_entity *entity)
{
    const prm_field **fields = new_list(arena, entity);
    if (fields == NULL)
        return NULL;
    size_t common = put_common(entity, true, fields);
    memcpy(fields + common, entity->fields, count_fields(entity->fields) * sizeof(*fields));
    return new_field(arena, (prm_field){.size = sizeof(prm_field),
                                .type = PRM_T_OBJECT,
                                .name = entity->name,
                                .of = entity->name,
                                .flags = PRM_REQUIRED,
                                .doc = entity->doc,
                                .min = PRM_ANY,
                                .max = PRM_ANY,
                                .fields = fields});
}

static const prm_field *id_field(prm_arena *arena, const prm_entity *entity)
{
    return new_field(arena, (prm_field){.size = sizeof(prm_field),
                                .type = PRM_T_REF,
                                .name = "id",
                                .of = entity->name,
                                .flags = PRM_REQUIRED,
                                .doc = "Which one",
                                .min = PRM_ANY,
                                .max = PRM_ANY});
}

/* The fields given after the id. NULL if out of memory. */
static const prm_field *const *id_and(prm_arena *arena, const prm_entity *entity, const prm_field *const *more)
{
    size_t count = count_fields(more);
    const prm_field **list = prm_arena_alloc(arena, (count + 2) * sizeof(*list));
    if (list == NULL || (list[0] = id_field(arena, entity)) == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        list[i + 1] = more[i];
    return list;
}

/* What a caller may give of a new row, and what it may not, so that it is told so. */
static const prm_field *const *create_params(prm_arena *arena, const prm_entity *entity)
{
    const prm_field **list = new_list(arena, entity);
    if (list == NULL)
        return NULL;
    size_t count = put_common(entity, true, list);
    memcpy(list + count, entity->fields, count_fields(entity->fields) * sizeof(*list));
    return list;
}

/* The same of a change: nothing of it has to be there. */
static const prm_field *const *update_params(prm_arena *arena, const prm_entity *entity)
{
    const prm_field **list = new_list(arena, entity);
    if (list == NULL || (list[0] = id_field(arena, entity)) == NULL)
        return NULL;
    size_t count = 1 + put_common(entity, false, list + 1);
    PRM_EACH(prm_field, field, entity->fields) {
        prm_field optional = **field;
        optional.flags &= ~(uint32_t)PRM_REQUIRED;
        if ((list[count++] = new_field(arena, optional)) == NULL)
            return NULL;
    }
    return list;
}

static bool fill_create(prm_arena *arena, const prm_entity *entity, prm_method *method)
{
    method->params = create_params(arena, entity);
    method->result = one_field(arena, row_field(arena, entity));
    return true;
}

static bool fill_get(prm_arena *arena, const prm_entity *entity, prm_method *method)
{
    method->params = id_and(arena, entity, NULL);
    method->result = one_field(arena, row_field(arena, entity));
    return true;
}

static bool fill_list(prm_arena *arena, const prm_entity *entity, prm_method *method)
{
    const prm_field **result = prm_arena_alloc(arena, 3 * sizeof(*result));
    const prm_field *row = row_field(arena, entity),
        *const items[] = {PRM_LIST("items", row, PRM_REQUIRED, "The rows")};
    const char *unlisted = unlisted_of(arena, entity);
    if (result == NULL || row == NULL || unlisted == NULL || (result[0] = new_field(arena, *items[0])) == NULL)
        return false;
    if (*unlisted != '\0')
        method->doc = prm_arena_format(arena, "%s, without %s", method->doc, unlisted);
    result[1] = history_result[1];
    method->params = list_params;
    method->result = result;
    return true;
}

static bool fill_update(prm_arena *arena, const prm_entity *entity, prm_method *method)
{
    method->params = update_params(arena, entity);
    method->result = one_field(arena, row_field(arena, entity));
    method->subject = entity->name;
    return true;
}

static bool fill_archive(prm_arena *arena, const prm_entity *entity, prm_method *method)
{
    method->params = id_and(arena, entity, archive_params);
    method->result = one_field(arena, row_field(arena, entity));
    method->subject = entity->name;
    return true;
}

static bool fill_history(prm_arena *arena, const prm_entity *entity, prm_method *method)
{
    method->params = id_and(arena, entity, page_params);
    method->result = history_result;
    return true;
}

static bool fill_export(prm_arena *arena, const prm_entity *entity, prm_method *method)
{
    (void)arena;
    (void)entity;
    method->params = export_params;
    method->result = export_result;
    return true;
}

static bool fill_import(prm_arena *arena, const prm_entity *entity, prm_method *method)
{
    (void)arena;
    (void)entity;
    method->params = import_params;
    method->result = import_result;
    method->flags = PRM_BACKGROUND;
    return true;
}

static const struct op {
    const char *name, *doc, *more; /* what it does to rows of an entity, and what else there is to say */
    int32_t access;
    bool (*fill)(prm_arena *arena, const prm_entity *entity, prm_method *method);
    prm_handler run;
} ops[] = {
    {"create", "Create a row of ", "", PRM_WRITE, fill_create, prm_derived_create},
    {"get", "Read a row of ", "", PRM_READ, fill_get, prm_derived_get},
    {"list", "List rows of ", "", PRM_READ, fill_list, prm_derived_list},
    {"update", "Change fields of a row of ", "; null empties one, what is not given stays", PRM_WRITE, fill_update,
        prm_derived_update},
    {"archive", "Archive a row of ", ": lists leave it out unless they are asked for it, all else goes on", PRM_WRITE,
        fill_archive, prm_derived_archive},
    {"history", "Tell who changed what of a row of ", ", and when", PRM_READ, fill_history, prm_derived_history},
    {"export", "Write a page of rows of ", " as CSV or JSON", PRM_READ, fill_export, prm_derived_export},
    {"import", "Take rows of ", " from CSV, 50 records a call, and say what became of each", PRM_WRITE, fill_import,
        prm_derived_import},
};

bool prm_declare_op(prm_arena *arena, const prm_entity *entity, const char *name, prm_method *method)
{
    const struct op *op = ops;
    while (strcmp(op->name, name) != 0)
        op++; /* checked when the plugin was: it is one of them */
    method->access = op->access;
    method->run = op->run;
    method->doc = prm_arena_format(arena, "%s%s%s", op->doc, entity->name, op->more);
    return method->doc != NULL && op->fill(arena, entity, method) && method->doc != NULL && method->params != NULL &&
           method->result != NULL;
}
