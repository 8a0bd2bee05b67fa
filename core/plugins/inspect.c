/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"
#include "plugins/descriptor.h"
#include "plugins/internal.h"

#include <stdio.h>
#include <string.h>

static const char *const type_names[] = {"?", "text", "integer", "yes or no", "money", "basis points", "time", "date",
    "one of", "reference to", "e-mail", "domain", "country", "object", "list", "time zone",
    "currency", "file"};
static const char *const access_names[] = {"?", "read", "write", "public read", "public write"};

static const struct flag {
    uint32_t bit;
    const char *word;
} flags[] = {{PRM_REQUIRED, "required"}, {PRM_READONLY, "read-only"}, {PRM_VENDOR, "vendor only"},
    {PRM_PERSONAL, "personal"}, {PRM_SECRET, "secret"}, {PRM_UNLISTED, "not in lists"},
    {PRM_ONE_LINE, "one line"}};

static const char *or_nothing(const char *text)
{
    return text != NULL ? text : "";
}

static void put_fields(prm_buf *out, const prm_field *const *fields, int indent);

static void put_bounds(prm_buf *out, const prm_field *field)
{
    if (field->min != PRM_ANY && field->max != PRM_ANY)
        prm_buf_format(out, " %lld to %lld", (long long)field->min, (long long)field->max);
    else if (field->min != PRM_ANY && field->min != 0)
        prm_buf_format(out, " from %lld", (long long)field->min);
    else if (field->max != PRM_ANY)
        prm_buf_format(out, " to %lld", (long long)field->max);
}

static void put_field(prm_buf *out, const prm_field *field, const char *name, int indent)
{
    prm_buf_format(out, "%*s%-18s %s", indent, "", name, type_names[field->type]);
    if (field->of != NULL)
        prm_buf_format(out, " %s", field->of);
    put_bounds(out, field);
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if ((field->flags & flags[i].bit) != 0)
            prm_buf_format(out, ", %s", flags[i].word);
    }
    if (field->write != NULL)
        prm_buf_format(out, ", set by %s", field->write);
    if (field->doc != NULL && *field->doc != '\0')
        prm_buf_format(out, ": %s", field->doc);
    prm_buf_put_char(out, '\n');
    put_fields(out, field->fields, indent + 2);
    if (field->items != NULL)
        put_field(out, field->items, "each", indent + 2);
}

static void put_fields(prm_buf *out, const prm_field *const *fields, int indent)
{
    PRM_EACH(prm_field, field, fields)
        put_field(out, *field, (*field)->name, indent);
}

static void put_texts(prm_buf *out, const char *title, const char *const *texts)
{
    if (texts == NULL || texts[0] == NULL)
        return;
    prm_buf_format(out, "%s: ", title);
    PRM_EACH(char, text, texts)
        prm_buf_format(out, "%s%s", text == texts ? "" : ", ", *text);
    prm_buf_put_char(out, '\n');
}

static void put_part(prm_buf *out, const char *title, const prm_field *const *fields)
{
    if (fields == NULL || fields[0] == NULL)
        return;
    prm_buf_format(out, "    %s\n", title);
    put_fields(out, fields, 6);
}

/* Whether a partner's rows by id would have to be sorted: what leads to the partner begins an index, but has none of
 * its own. (Where it begins none the core makes one.) */
static bool has_slow_list(const prm_entity *entity, const char *path, size_t length)
{
    bool is_first = false;
    PRM_EACH(char, index, entity->indexes) {
        if (strncmp(*index, path, length) != 0)
            continue;
        if ((*index)[length] == '\0')
            return false;
        is_first = is_first || (*index)[length + strspn(*index + length, " ")] == ',';
    }
    return is_first;
}

static void put_hints(prm_buf *out, const prm_entity *entity)
{
    size_t length;
    const char *path;
    for (size_t i = 0; (path = prm_words_at(entity->scope, i, &length)) != NULL; i++) {
        if (memchr(path, '.', length) == NULL && has_slow_list(entity, path, length))
            prm_buf_format(out,
                "    hint: no index of \"%.*s\" alone: a list by id of one partner's rows has to sort them\n",
                (int)length, path);
    }
}

static void put_entity(prm_buf *out, const prm_entity *entity)
{
    prm_buf_format(out, "\nentity %s (%s): %s\n    seen by: %s\n", entity->name, entity->path, or_nothing(entity->doc),
        entity->scope);
    if (entity->ops != NULL)
        prm_buf_format(out, "    methods: %s\n", entity->ops);
    put_part(out, "fields", entity->fields);
    if (entity->flow != NULL) {
        prm_buf_format(out, "    begins as %s\n", or_nothing(entity->flow->initial));
        PRM_EACH(char, move, entity->flow->moves)
            prm_buf_format(out, "      %s\n", *move);
    }
    PRM_EACH(char, index, entity->indexes)
        prm_buf_format(out, "    index: %s\n", *index);
    put_hints(out, entity);
    PRM_EACH(char, view, entity->views)
        prm_buf_format(out, "    may leave a sealed row: %s\n", *view);
    if (entity->match != NULL)
        prm_buf_format(out, "    matched by: %s\n", entity->match);
    if (entity->search != NULL)
        prm_buf_format(out, "    searched by: %s\n", entity->search);
}

static void put_method(prm_buf *out, const prm_method *method)
{
    prm_buf_format(out, "\nmethod %s (%s): %s\n    for: %s\n", method->name, access_names[method->access],
        or_nothing(method->doc), method->roles != NULL ? method->roles : "everyone");
    if (method->subject != NULL)
        prm_buf_format(out, "    subject: %s\n", method->subject);
    if ((method->flags & PRM_WRITES_REACHED) != 0)
        prm_buf_put_text(out, "    may change sealed rows of reached entities\n");
    if ((method->flags & PRM_NO_DRY_RUN) != 0)
        prm_buf_put_text(out, "    refuses dry_run\n");
    if (method->quota != NULL)
        prm_buf_format(out, "    in 24 hours, by one partner%s: as often as the setting %s says\n",
            prm_method_is_public(method) ? " or unknown address" : "", method->quota);
    put_part(out, "params", method->params);
    put_part(out, "result", method->result);
}

static void put_step(prm_buf *out, const prm_step *step)
{
    prm_buf_format(out, "    asks %s: %s\n", step->rule->name, or_nothing(step->rule->doc));
    if (step->when != NULL)
        prm_buf_format(out, "      only if %s\n", step->when);
    if (step->stop_unless != NULL)
        prm_buf_format(out, "      ends the chain unless %s\n", step->stop_unless);
    put_fields(out, step->rule->answer, 6);
    PRM_EACH(prm_reason, reason, step->rule->reasons)
        prm_buf_format(out, "      reason %s (for the %s)\n", (*reason)->code, (*reason)->audience);
    prm_buf_format(out, "      if it fails: %s\n", step->rule->fallback);
}

static void put_chain(prm_buf *out, const prm_chain *chain)
{
    prm_buf_format(out, "\nchain %s: %s\n", chain->name, or_nothing(chain->doc));
    put_part(out, "facts", chain->facts);
    PRM_EACH(prm_step, step, chain->steps)
        put_step(out, *step);
    if (chain->outcome != NULL)
        prm_buf_format(out, "    outcome: %s\n", chain->outcome);
}

static void put_plugin(prm_buf *out, const prm_plugin *plugin, const char *path)
{
    prm_buf_format(out, "%s %s: %s\n%s, schema %u, plugin ABI %u.%u\n", plugin->id, plugin->version,
        or_nothing(plugin->doc), path, (unsigned)prm_plugin_schema(plugin),
        (unsigned)plugin->abi_major, (unsigned)plugin->abi_minor);
    put_texts(out, "namespaces", plugin->namespaces);
    put_texts(out, "needs", plugin->needs);
    put_texts(out, "services", plugin->services);
    put_texts(out, "reads every row, sealed, of", plugin->reaches);
    put_part(out, "settings", plugin->settings);
    PRM_EACH(prm_entity, entity, plugin->entities)
        put_entity(out, *entity);
    PRM_EACH(prm_method, method, plugin->methods)
        put_method(out, *method);
    PRM_EACH(prm_chain, chain, plugin->chains)
        put_chain(out, *chain);
    PRM_EACH(prm_event, event, plugin->events) {
        prm_buf_format(
            out, "\nevent %s (for the %s): %s\n", (*event)->name, (*event)->audience, or_nothing((*event)->doc));
        put_part(out, "data", (*event)->data);
    }
    PRM_EACH(prm_metric, metric, plugin->metrics)
        prm_buf_format(out, "  metric %s%s: %s, in %s: %s\n", (*metric)->name,
            prm_metric_is_vendors(*metric) ? " (for the vendor)" : "", or_nothing((*metric)->doc),
            or_nothing((*metric)->unit), or_nothing((*metric)->from));
    PRM_EACH(prm_migration, migration, plugin->migrations)
        prm_buf_format(out, "\nmigration to schema %u, of every %s: %s\n", (unsigned)(*migration)->to,
            (*migration)->entity, or_nothing((*migration)->doc));
    PRM_EACH(prm_timer, timer, plugin->timers)
        prm_buf_format(out, "\ntimer %s%s%s: %s\n", (*timer)->name, (*timer)->every != NULL ? ", every " : "",
            (*timer)->every != NULL ? (*timer)->every : "", or_nothing((*timer)->doc));
    PRM_EACH(prm_reaction, reaction, plugin->reactions)
        prm_buf_format(out, "\nreaction %s to %s: %s\n", (*reaction)->name, (*reaction)->event,
            or_nothing((*reaction)->doc));
}

prm_status prm_host_inspect(const char *path, prm_buf *out, prm_error *error)
{
    enum { INSPECT_BYTES = 16 << 20 };
    const prm_plugin *plugin;
    PRM_TRY(prm_plugin_open(path, &plugin, error));
    prm_arena *arena = prm_arena_new(INSPECT_BYTES);
    if (arena == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading %s", path);
    prm_status status = prm_descriptor_copy(arena, plugin, path, &plugin, error);
    const prm_check check = {.plugin = plugin, .arena = arena, .error = error};
    if (status == PRM_OK)
        status = prm_check_plugin(&check);
    if (status == PRM_OK)
        put_plugin(out, plugin, path);
    prm_arena_free(arena);
    if (status == PRM_OK && out->failed)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading %s", path);
    return status;
}
