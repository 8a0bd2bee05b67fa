/* SPDX-License-Identifier: Apache-2.0 */
/* Reference documentation: what a person looks up, plugin by plugin. */
#include "plugins/describe_parts.h"

#include "base/json.h"

#include <string.h>

enum { MARKDOWN_BYTES = 64 << 20 };

static const char *const types[] = {"", "text", "integer", "boolean", "money", "basis points", "time", "date", "one of",
    "id of", "e-mail", "domain", "country", "object", "list",
    "time zone", "currency", "id of a file"};
static const char *const sides[] = {
    [PRM_READ] = "read", [PRM_WRITE] = "write", [PRM_PUBLIC_READ] = "before authentication too",
    [PRM_PUBLIC_WRITE] = "write, before authentication too"};

static const struct flag {
    uint32_t bit;
    const char *word;
} flags[] = {{PRM_REQUIRED, "required"}, {PRM_READONLY, "read-only"}, {PRM_VENDOR, "vendor only"},
    {PRM_PERSONAL, "personal"}, {PRM_SECRET, "shown once"}, {PRM_UNLISTED, "not in lists"},
    {PRM_ONE_LINE, "one line"}};

typedef struct writer {
    prm_describer *d;
    prm_buf *out;
} writer;

/* Of a table's cell: a bar would end it. */
static void put_cell(writer *w, const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        if (*text == '|')
            prm_buf_put_char(w->out, '\\');
        prm_buf_put_char(w->out, *text == '\n' ? ' ' : *text);
    }
}

static void put_words(writer *w, const char *words)
{
    const char *word;
    size_t length;
    for (size_t i = 0; (word = prm_words_at(words, i, &length)) != NULL; i++)
        prm_buf_format(w->out, "%s`%.*s`", i > 0 ? ", " : "", (int)length, word);
}

static void put_type(writer *w, const prm_field *field)
{
    if (field->type == PRM_T_OBJECT && field->of != NULL)
        prm_buf_format(w->out, "row of `%s`", field->of);
    else
        prm_buf_put_text(w->out, types[field->type]);
    if (field->type == PRM_T_ENUM || field->type == PRM_T_REF) {
        prm_buf_put_char(w->out, ' ');
        put_words(w, field->of);
    }
    if (field->min != PRM_ANY && field->max != PRM_ANY)
        prm_buf_format(w->out, ", %lld to %lld", (long long)field->min, (long long)field->max);
    else if (field->min != PRM_ANY && field->min != 0)
        prm_buf_format(w->out, ", from %lld", (long long)field->min);
    else if (field->max != PRM_ANY)
        prm_buf_format(w->out, ", to %lld", (long long)field->max);
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if ((field->flags & flags[i].bit) != 0)
            prm_buf_format(w->out, ", %s", flags[i].word);
    }
    if (field->write != NULL) {
        prm_buf_put_text(w->out, ", set by ");
        put_words(w, field->write);
    }
}

static void put_rows(writer *w, const prm_field *const *fields, const char *place)
{
    PRM_EACH(prm_field, at, fields) {
        const prm_field *inner = *at;
        const char *path = prm_arena_format(w->d->arena, "%s%s", place, (*at)->name);
        prm_buf_format(w->out, "| `%s` | ", path != NULL ? path : "");
        put_type(w, inner);
        prm_buf_put_text(w->out, " | ");
        put_cell(w, inner->doc);
        prm_buf_put_text(w->out, " |\n");
        for (; path != NULL && inner->type == PRM_T_LIST && inner->items != NULL; inner = inner->items)
            path = prm_arena_format(w->d->arena, "%s[]", path);
        path = path != NULL ? prm_arena_format(w->d->arena, "%s.", path) : NULL;
        w->d->failed |= path == NULL;
        if (path != NULL && inner->of == NULL) /* a row is told where its entity is */
            put_rows(w, inner->fields, path);
    }
}

static void put_fields(writer *w, const char *title, const prm_field *const *fields)
{
    if (fields == NULL || fields[0] == NULL)
        return;
    prm_buf_format(w->out, "\n| %s | type | |\n|---|---|---|\n", title);
    put_rows(w, fields, "");
}

static void put_example(writer *w, const prm_method_entry *entry)
{
    const prm_val *params = prm_describe_example(w->d, entry);
    if (params == NULL)
        return;
    prm_buf_format(w->out, "\n```json\n{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"%s\", \"params\": ",
        entry->method->name);
    prm_json_print(w->out, params);
    prm_buf_put_text(w->out, "}\n```\n");
}

static void put_method(writer *w, const prm_method_entry *entry)
{
    const prm_method *method = entry->method;
    prm_buf_format(w->out, "\n#### %s\n\n%s.\n\n%s", method->name, method->doc != NULL ? method->doc : "",
        sides[method->access]);
    if (!prm_method_is_public(method)) {
        prm_buf_put_text(w->out, "; for ");
        put_words(w, method->roles);
    }
    PRM_EACH(prm_field, common, prm_write_params) {
        if (prm_method_takes(method, (*common)->name))
            prm_buf_format(w->out, "; `%s`", (*common)->name);
    }
    if (method->quota != NULL)
        prm_buf_format(w->out, "; by one partner%s, in 24 hours, as often as the setting `%s` says",
            prm_method_is_public(method) ? " or unknown address" : "", method->quota);
    prm_buf_put_char(w->out, '\n');
    put_fields(w, "param", method->params);
    put_fields(w, "result", method->result);
    put_example(w, entry);
}

static void put_methods(writer *w, const prm_plugin_entry *plugin)
{
    const prm_method_entry *entry;
    prm_buf_put_text(w->out, "\n### Methods\n");
    for (size_t i = 0; (entry = prm_host_method_at(w->d->host, i)) != NULL; i++) {
        if (entry->plugin == plugin)
            put_method(w, entry);
    }
}

static void put_entity(writer *w, const prm_entity *entity)
{
    prm_buf_format(w->out, "\n#### %s\n\n%s. Seen by: `%s`.\n", entity->name, entity->doc != NULL ? entity->doc : "",
        entity->scope);
    if (entity->flow != NULL) {
        prm_buf_format(w->out, "\nBegins as `%s`.\n\n", entity->flow->initial);
        PRM_EACH(char, move, entity->flow->moves)
            prm_buf_format(w->out, "- `%s`\n", *move);
    }
    PRM_EACH(char, index, entity->indexes)
        prm_buf_format(w->out, "%ssort by `%s`\n", index == entity->indexes ? "\n- " : "- ", *index);
    put_fields(w, "field", entity->fields);
}

static void put_rule(writer *w, const prm_step *step)
{
    prm_buf_format(w->out, "\n##### %s\n\n%s\n", step->rule->name, step->rule->doc != NULL ? step->rule->doc : "");
    if (step->when != NULL)
        prm_buf_format(w->out, "\nAsked only if `%s`.\n", step->when);
    if (step->stop_unless != NULL)
        prm_buf_format(w->out, "\nEnds the chain unless `%s`.\n", step->stop_unless);
    put_fields(w, "answer", step->rule->answer);
    PRM_EACH(prm_reason, reason, step->rule->reasons)
        prm_buf_format(w->out, "%sreason `%s`, for the %s\n", reason == step->rule->reasons ? "\n- " : "- ",
            (*reason)->code, (*reason)->audience);
    prm_buf_format(w->out, "\nIf the rule fails: `%s`\n", step->rule->fallback);
}

static void put_chain(writer *w, const prm_chain *chain)
{
    prm_buf_format(w->out, "\n#### Rules of %s\n\n%s.\n", chain->name, chain->doc != NULL ? chain->doc : "");
    put_fields(w, "fact", chain->facts);
    PRM_EACH(prm_step, step, chain->steps)
        put_rule(w, *step);
}

static void put_event(writer *w, const prm_event *event)
{
    prm_buf_format(
        w->out, "\n#### %s\n\n%s. For the %s.\n", event->name, event->doc != NULL ? event->doc : "", event->audience);
    put_fields(w, "data", event->data);
}

static void put_metrics(writer *w, const prm_metric *const *metrics)
{
    if (metrics == NULL || *metrics == NULL)
        return;
    prm_buf_put_text(w->out, "\n### Metrics\n\n| metric | unit | for the | what | from |\n|---|---|---|---|---|\n");
    PRM_EACH(prm_metric, metric, metrics) {
        prm_buf_format(w->out, "| `%s` | %s | %s | ", (*metric)->name, (*metric)->unit != NULL ? (*metric)->unit : "",
            prm_metric_is_vendors(*metric) ? "vendor" : "partner");
        put_cell(w, (*metric)->doc != NULL ? (*metric)->doc : "");
        prm_buf_put_text(w->out, " | ");
        put_cell(w, (*metric)->from);
        prm_buf_put_text(w->out, " |\n");
    }
}

static void put_title(writer *w, const char *title, const void *const *array)
{
    if (array != NULL && *array != NULL)
        prm_buf_format(w->out, "\n### %s\n", title);
}

static void put_plugin(writer *w, const prm_plugin_entry *entry)
{
    const prm_plugin *plugin = entry->plugin;
    prm_buf_format(w->out, "\n## %s\n\n%s.\n", plugin->id, plugin->doc != NULL ? plugin->doc : "");
    put_methods(w, entry);
    put_title(w, "Entities", (const void *const *)plugin->entities);
    PRM_EACH(prm_entity, entity, plugin->entities)
        put_entity(w, *entity);
    put_title(w, "Rules", (const void *const *)plugin->chains);
    PRM_EACH(prm_chain, chain, plugin->chains)
        put_chain(w, *chain);
    put_title(w, "Events", (const void *const *)plugin->events);
    PRM_EACH(prm_event, event, plugin->events)
        put_event(w, *event);
    put_metrics(w, plugin->metrics);
}

prm_status prm_describe_markdown(const prm_host *host, prm_buf *out, prm_error *error)
{
    prm_describer d = {.host = host, .viewer = {.side = PRM_SYSTEM}, .arena = prm_arena_new(MARKDOWN_BYTES)};
    writer w = {.d = &d, .out = out};
    const prm_plugin_entry *entry;
    prm_buf_put_text(out, "# Reference\n\nMade from what the core and its plugins declare (`prmd inspect --docs`).\n");
    for (size_t i = 0; d.arena != NULL && (entry = prm_host_plugin_at(host, i)) != NULL; i++)
        put_plugin(&w, entry);
    bool is_done = d.arena != NULL && !d.failed && !out->failed;
    prm_arena_free(d.arena);
    return is_done ? PRM_OK : prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while describing the methods");
}
