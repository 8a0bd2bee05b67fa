/* SPDX-License-Identifier: Apache-2.0 */
#include "method.h"

#include "suggest.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text of the description, safe for a terminal; "" if it has none. */
static const char *put_text(prm_client_buffer *out, prm_client_span object, const char *key)
{
    prm_client_span value = object.text != NULL ? prm_client_json_get(object, key) : object;
    prm_client_buffer text = {0};
    prm_client_buffer_clear(out);
    if (value.text != NULL)
        prm_client_json_decode(value, &text);
    prm_cli_put_safe(out, prm_client_buffer_text(&text), text.length);
    prm_client_buffer_deinit(&text);
    return prm_client_buffer_text(out);
}

static void put_list(prm_client_buffer *out, prm_client_span list, const char *separator, size_t most)
{
    prm_client_cursor cursor;
    prm_client_span key, item;
    size_t count = 0;
    if (list.text == NULL || !prm_client_json_open(&cursor, list))
        return;
    for (; prm_client_json_next(&cursor, &key, &item); count++) {
        prm_client_buffer text = {0};
        prm_client_json_decode(item, &text);
        if (count < most) {
            prm_client_buffer_put_text(out, count > 0 ? separator : "");
            prm_cli_put_safe(out, prm_client_buffer_text(&text), text.length);
        }
        prm_client_buffer_deinit(&text);
    }
    if (count > most)
        prm_client_buffer_put_text(out, "...");
}

/* What a value looks like: "TEXT", "draft|open", "DATE", "program_…". */
static void put_shape(prm_client_buffer *out, const prm_cli_description *description, prm_client_span schema)
{
    static const struct {
        const char *key, *value, *shape;
    } shapes[] = {
        {"format", "date-time", "TIME"},
        {"format", "date", "DATE"},
        {"format", "email", "EMAIL"},
        {"type", "string", "TEXT"},
        {"type", "integer", "NUMBER"},
        {"type", "boolean", "true|false"},
        {"type", "object", "JSON"},
    };
    schema = prm_cli_description_follow(description, schema);
    prm_client_span values = schema.text != NULL ? prm_client_json_get(schema, "enum") : schema;
    if (values.text != NULL) {
        put_list(out, values, "|", 12);
        return;
    }
    prm_client_buffer pattern = {0};
    const char *text = put_text(&pattern, schema, "pattern");
    size_t word = strcspn(text, "_");
    bool is_id = text[0] == '^' && text[word] == '_' && word > 1 && strchr(text, '{') != NULL;
    if (is_id)
        prm_client_buffer_format(out, "%.*s_...", (int)word - 1, text + 1);
    prm_client_buffer_deinit(&pattern);
    if (is_id)
        return;
    prm_client_span items = schema.text != NULL ? prm_client_json_get(schema, "items") : schema;
    if (items.text != NULL) {
        put_shape(out, description, items);
        prm_client_buffer_put_text(out, " ...");
        return;
    }
    for (size_t i = 0; schema.text != NULL && i < sizeof shapes / sizeof shapes[0]; i++) {
        prm_client_span value = prm_client_json_get(schema, shapes[i].key);
        if (value.text != NULL && prm_client_json_is_text(value, shapes[i].value, strlen(shapes[i].value))) {
            prm_client_buffer_put_text(out, shapes[i].shape);
            return;
        }
    }
    prm_client_buffer_put_text(out, "JSON");
}

static void print_row(const char *flag, const char *shape, bool is_required, const char *doc)
{
    prm_client_buffer line = {0};
    prm_client_buffer_put_text(&line, doc);
    if (is_required)
        prm_client_buffer_put_text(&line, *doc != '\0' ? " (required)" : "(required)");
    int width = printf("  --%s %s", flag, shape);
    prm_cli_print_wrapped(stdout, prm_client_buffer_text(&line), 34, width);
    prm_client_buffer_deinit(&line);
}

static bool is_among(prm_client_span list, prm_client_span name)
{
    prm_client_cursor cursor;
    prm_client_span key, item;
    prm_client_buffer text = {0};
    bool found = false;
    prm_client_json_decode(name, &text);
    if (list.text != NULL && prm_client_json_open(&cursor, list))
        while (!found && prm_client_json_next(&cursor, &key, &item))
            found = prm_client_json_is_text(item, prm_client_buffer_text(&text), text.length);
    prm_client_buffer_deinit(&text);
    return found;
}

/* The fields of an object param, each a flag of its own. */
static void print_parts(const prm_cli_description *description, const char *flag, prm_client_span schema)
{
    prm_client_cursor cursor;
    prm_client_span key, part, fields, required;
    schema = prm_cli_description_follow(description, schema);
    if (schema.text == NULL)
        return;
    fields = prm_client_json_get(schema, "properties");
    required = prm_client_json_get(schema, "required");
    if (fields.text == NULL || !prm_client_json_open(&cursor, fields))
        return;
    while (prm_client_json_next(&cursor, &key, &part)) {
        prm_client_buffer path = {0}, shape = {0}, doc = {0}, name = {0};
        prm_client_json_decode(key, &name);
        for (char *c = name.data; c != NULL && *c != '\0'; c++)
            *c = *c == '_' ? '-' : *c;
        prm_client_buffer_format(&path, "%s.", flag);
        prm_cli_put_safe(&path, prm_client_buffer_text(&name), name.length);
        put_shape(&shape, description, part);
        print_row(prm_client_buffer_text(&path), prm_client_buffer_text(&shape), is_among(required, key),
            put_text(&doc, part, "description"));
        prm_client_buffer_deinit(&path);
        prm_client_buffer_deinit(&shape);
        prm_client_buffer_deinit(&doc);
        prm_client_buffer_deinit(&name);
    }
}

/* Those every write takes have options of their own names. */
static bool is_common(const char *name)
{
    return strcmp(name, "idempotency_key") == 0 || strcmp(name, "dry_run") == 0;
}

static void print_param(const prm_cli_description *description, prm_client_span param)
{
    prm_client_buffer name = {0}, shape = {0}, doc = {0};
    prm_client_span schema = prm_client_json_get(param, "schema"), required = prm_client_json_get(param, "required");
    put_text(&name, param, "name");
    for (char *c = name.data; c != NULL && *c != '\0'; c++)
        *c = *c == '_' && !is_common(name.data) ? '-' : *c;
    if (!is_common(prm_client_buffer_text(&name))) {
        put_shape(&shape, description, schema);
        print_row(prm_client_buffer_text(&name), prm_client_buffer_text(&shape),
            required.length == 4 && memcmp(required.text, "true", 4) == 0, put_text(&doc, param, "summary"));
        print_parts(description, prm_client_buffer_text(&name), schema);
    }
    prm_client_buffer_deinit(&name);
    prm_client_buffer_deinit(&shape);
    prm_client_buffer_deinit(&doc);
}

/* A word for a shell: quoted if it must be. */
static void put_word(prm_client_buffer *out, const char *text, size_t length)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.,:@%+/";
    prm_client_buffer safe = {0};
    prm_cli_put_safe(&safe, text, length);
    const char *word = prm_client_buffer_text(&safe);
    if (*word != '\0' && strspn(word, plain) == strlen(word)) {
        prm_client_buffer_put_text(out, word);
    } else {
        prm_client_buffer_put_char(out, '\'');
        for (; *word != '\0'; word++)
            prm_client_buffer_put_text(out, *word == '\'' ? "'\\''" : (char[]){*word, '\0'});
        prm_client_buffer_put_char(out, '\'');
    }
    prm_client_buffer_deinit(&safe);
}

static void put_flags(prm_client_buffer *out, prm_client_span pairing)
{
    prm_client_cursor cursor;
    prm_client_span key, param;
    prm_client_span params = prm_client_json_get(pairing, "params");
    if (params.text == NULL || !prm_client_json_open(&cursor, params))
        return;
    while (prm_client_json_next(&cursor, &key, &param)) {
        prm_client_buffer name = {0}, value = {0}, compact = {0};
        prm_client_span given = prm_client_json_get(param, "value");
        put_text(&name, param, "name");
        for (char *c = name.data; c != NULL && *c != '\0'; c++)
            *c = *c == '_' ? '-' : *c;
        if (given.text != NULL && given.text[0] != '"')
            prm_client_json_compact(given, &value);
        else if (given.text != NULL)
            prm_client_json_decode(given, &value);
        prm_client_buffer_format(out, " --%s ", prm_client_buffer_text(&name));
        put_word(out, prm_client_buffer_text(&value), value.length);
        prm_client_buffer_deinit(&name);
        prm_client_buffer_deinit(&value);
        prm_client_buffer_deinit(&compact);
    }
}

static void print_example(const char *name, prm_client_span method)
{
    prm_client_span pairing = prm_client_json_at(method, "examples.0");
    prm_client_buffer line = {0};
    if (pairing.text == NULL)
        return;
    prm_client_buffer_put_text(&line, "prm ");
    for (; *name != '\0'; name++)
        prm_client_buffer_put_char(&line, *name == '.' ? ' ' : *name);
    put_flags(&line, pairing);
    printf("\nExample:\n  %s\n", prm_client_buffer_text(&line));
    prm_client_buffer_deinit(&line);
}

static void print_method(const prm_cli *cli, const prm_cli_description *description, prm_client_span method,
    const char *name)
{
    prm_client_cursor cursor;
    prm_client_span param;
    prm_client_buffer text = {0};
    printf("prm ");
    for (const char *c = name; *c != '\0'; c++)
        putchar(*c == '.' ? ' ' : *c);
    printf(" [FLAGS]\n\n%s\n", put_text(&text, method, "summary"));
    prm_client_buffer_clear(&text);
    put_list(&text, prm_client_json_get(method, "x-roles"), ", ", 20);
    if (text.length > 0)
        printf("\nFor: %s\n", strcmp(text.data, "*") == 0 ? "every user" : text.data);
    printf("\nParameters (a nested one by dots or as JSON; a list by repeating its flag or as JSON):\n");
    if (prm_client_json_open(&cursor, prm_client_json_get(method, "params")))
        while (prm_cli_description_next_param(description, &cursor, &param))
            print_param(description, param);
    print_example(name, method);
    prm_client_buffer_deinit(&text);
    prm_cli_help_options(cli);
}

/* The methods whose names begin with the words. */
static int print_all(const prm_cli *cli, const prm_cli_description *description)
{
    prm_client_buffer prefix = {0}, doc = {0};
    prm_cli_methods methods;
    prm_client_span method;
    size_t count = 0;
    char *name;
    for (size_t i = 0; i < cli->argument_count; i++)
        prm_client_buffer_format(&prefix, "%s.", cli->arguments[i]);
    prm_cli_methods_start(&methods, description);
    for (; prm_cli_methods_next(&methods, &name, &method); free(name)) {
        if (strncmp(name, prm_client_buffer_text(&prefix), prefix.length) != 0)
            continue;
        if (count++ == 0)
            printf("Methods of the server (prm METHOD --help says more):\n");
        for (char *c = name; *c != '\0'; c++)
            *c = *c == '.' ? ' ' : *c;
        int width = printf("  %s", name);
        prm_cli_print_wrapped(stdout, put_text(&doc, method, "summary"), 34, width);
    }
    prm_client_buffer_deinit(&prefix);
    prm_client_buffer_deinit(&doc);
    if (count > 0)
        return PRM_CLI_OK;
    return prm_cli_unknown(cli, description, true);
}

int prm_cli_method_print(const prm_cli *cli, const prm_cli_description *description)
{
    char name[200];
    size_t words;
    prm_client_span method =
        prm_cli_method_find(description, cli->arguments, cli->argument_count, name, sizeof name, &words);
    if (method.text == NULL || words < cli->argument_count)
        return print_all(cli, description);
    print_method(cli, description, method, name);
    return PRM_CLI_OK;
}
