/* SPDX-License-Identifier: Apache-2.0 */
/* What a shell may complete: commands, methods word by word, flags, values of enums. */
#include "description.h"
#include "method.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_MS 2000 /* somebody waits with a finger on the key */

static const char bash_script[] =
    "# Completion of prm for bash: source <(prm completion bash)\n"
    "_prm() {\n"
    "  local IFS=$'\\n' words=(\"${COMP_WORDS[@]:1:COMP_CWORD}\")\n"
    "  COMPREPLY=($(prm complete -- \"${words[@]}\" 2>/dev/null))\n"
    "  [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default 2>/dev/null\n"
    "}\n"
    "complete -F _prm prm\n";

static const char zsh_script[] =
    "#compdef prm\n"
    "# Completion of prm for zsh: source <(prm completion zsh), or as _prm in a directory of $fpath\n"
    "_prm() {\n"
    "  local -a found\n"
    "  found=(\"${(@f)$(prm complete -- \"${(@)words[2,CURRENT]}\" 2>/dev/null)}\")\n"
    "  if [[ -n $found[1] ]]; then compadd -a found; else _files; fi\n"
    "}\n"
    "compdef _prm prm\n";

static int run_completion(prm_cli *cli)
{
    const char *shell = cli->arguments[0];
    if (strcmp(shell, "bash") == 0)
        fputs(bash_script, stdout);
    else if (strcmp(shell, "zsh") == 0)
        fputs(zsh_script, stdout);
    else
        return prm_cli_complain(cli, PRM_CLI_USAGE, "prm completes in bash and zsh, not in %s", shell);
    return PRM_CLI_OK;
}

/* -- candidates -- */

typedef struct completing {
    const char *const *words; /* the last one is being typed */
    size_t count;
    const char *typed;
    prm_client_buffer said; /* one a line */
} completing;

static void offer(completing *c, const char *text, size_t length)
{
    if (length < strlen(c->typed) || strncmp(text, c->typed, strlen(c->typed)) != 0)
        return;
    /* The words of a method that others begin with come once. */
    prm_client_buffer line = {0};
    prm_client_buffer_put_char(&line, '\n');
    prm_client_buffer_put(&line, text, length);
    prm_client_buffer_put_char(&line, '\n');
    if (!line.failed && strstr(prm_client_buffer_text(&c->said), line.data) == NULL)
        prm_client_buffer_put(&c->said, line.data + (c->said.length > 0), line.length - (c->said.length > 0));
    prm_client_buffer_deinit(&line);
}

static void offer_options(completing *c, const prm_cli_option *options)
{
    for (; options != NULL && options->name != NULL; options++)
        offer(c, options->name, strlen(options->name));
}

static const prm_cli_command *find_command(const char *name)
{
    for (size_t i = 0; prm_cli_commands[i] != NULL; i++)
        if (strcmp(prm_cli_commands[i]->name, name) == 0)
            return prm_cli_commands[i];
    return NULL;
}

/* The next word of every method that begins with the words so far; with "list" before them, of the entities. */
static void offer_methods(completing *c, const prm_cli_description *description, size_t from, const char *suffix)
{
    prm_client_buffer prefix = {0};
    prm_cli_methods methods;
    prm_client_span method;
    char *name;
    for (size_t i = from; i + 1 < c->count; i++)
        prm_client_buffer_format(&prefix, "%s.", c->words[i]);
    prm_cli_methods_start(&methods, description);
    for (; prm_cli_methods_next(&methods, &name, &method); free(name)) {
        size_t length = strlen(name), tail = strlen(suffix);
        if (strncmp(name, prm_client_buffer_text(&prefix), prefix.length) != 0)
            continue;
        if (tail == 0)
            offer(c, name + prefix.length, strcspn(name + prefix.length, "."));
        else if (length > tail && strcmp(name + length - tail, suffix) == 0)
            offer(c, name, length - tail);
    }
    prm_client_buffer_deinit(&prefix);
}

static bool is_plain(const char *text)
{
    return *text != '\0' &&
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == strlen(text);
}

static void offer_flags(completing *c, const prm_cli_description *description, prm_client_span method)
{
    prm_client_cursor cursor;
    prm_client_span param;
    if (!prm_client_json_open(&cursor, prm_client_json_get(method, "params")))
        return;
    while (prm_cli_description_next_param(description, &cursor, &param)) {
        prm_client_buffer flag = {0};
        prm_client_buffer_put_text(&flag, "--");
        prm_client_json_decode(prm_client_json_get(param, "name"), &flag);
        for (char *at = flag.data; at != NULL && *at != '\0'; at++)
            *at = *at == '_' ? '-' : *at;
        const char *text = prm_client_buffer_text(&flag);
        if (is_plain(text) && strcmp(text, "--idempotency-key") != 0)
            offer(c, text, flag.length);
        prm_client_buffer_deinit(&flag);
    }
}

static void offer_values(completing *c, const prm_cli_description *description, prm_client_span method,
    const char *flag)
{
    char path[256];
    prm_client_cursor cursor;
    prm_client_span key, value, schema, values;
    snprintf(path, sizeof path, "%s", flag);
    for (char *at = path; *at != '\0'; at++)
        *at = *at == '-' ? '_' : *at;
    schema = prm_cli_description_schema(description, method, path);
    if (schema.text != NULL && prm_client_json_get(schema, "items").text != NULL)
        schema = prm_cli_description_follow(description, prm_client_json_get(schema, "items"));
    values = schema.text != NULL ? prm_client_json_get(schema, "enum") : schema;
    if (values.text == NULL || !prm_client_json_open(&cursor, values))
        return;
    while (prm_client_json_next(&cursor, &key, &value)) {
        prm_client_buffer text = {0};
        prm_client_json_decode(value, &text);
        if (is_plain(prm_client_buffer_text(&text)))
            offer(c, text.data, text.length);
        prm_client_buffer_deinit(&text);
    }
}

static void offer_of_method(completing *c, const prm_cli_description *description)
{
    char name[200];
    size_t words;
    const char *before = c->count > 1 ? c->words[c->count - 2] : "";
    prm_client_span method = prm_cli_method_find(description, c->words, c->count - 1, name, sizeof name, &words);
    if (method.text != NULL && strncmp(before, "--", 2) == 0)
        offer_values(c, description, method, before + 2);
    else if (method.text != NULL && c->typed[0] == '-') {
        offer_flags(c, description, method);
        offer_options(c, prm_cli_command_method.options);
        offer_options(c, prm_cli_common_options);
    } else {
        offer_methods(c, description, 0, "");
    }
}

/* What is about entities takes those that have the method. */
static const char *suffix_of(const prm_cli_command *command)
{
    static const struct {
        const char *command, *suffix;
    } suffixes[] = {{"list", ".list"}, {"export", ".export"}, {"import", ".create"}};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (strcmp(suffixes[i].command, command->name) == 0)
            return suffixes[i].suffix;
    return NULL;
}

static void offer_all(completing *c, const prm_cli_description *description)
{
    const prm_cli_command *command = c->count > 1 ? find_command(c->words[0]) : NULL;
    const char *suffix = command != NULL ? suffix_of(command) : NULL;
    if (command != NULL && c->typed[0] == '-') {
        offer_options(c, command->options);
        offer_options(c, prm_cli_common_options);
    } else if (command != NULL && suffix != NULL && c->count == 2) {
        offer_methods(c, description, 1, suffix);
    } else if (command == NULL) {
        for (size_t i = 0; c->count == 1 && prm_cli_commands[i] != NULL; i++)
            offer(c, prm_cli_commands[i]->name, strlen(prm_cli_commands[i]->name));
        if (c->count == 1 && c->typed[0] == '-')
            offer_options(c, prm_cli_common_options);
        offer_of_method(c, description);
    }
}

/* The description kept last, or else the server's, if it is quick. */
static void get_description(prm_cli *cli, prm_cli_description *description)
{
    prm_cli_target target;
    prm_client *client = NULL;
    prm_client_error error;
    if (prm_cli_target_init(&target, cli) == PRM_CLI_OK && !prm_cli_description_recall(description, &target)) {
        target.connect_ms = CONNECT_MS;
        target.answer_ms = CONNECT_MS;
        if (prm_cli_target_open(&target, &client, &error) == PRM_CLIENT_OK)
            (void)prm_cli_description_get(description, cli, &target, client);
        prm_client_close(client);
    }
    prm_cli_target_deinit(&target);
}

static int run_complete(prm_cli *cli)
{
    completing c = {.words = cli->arguments, .count = cli->argument_count, .typed = ""};
    prm_cli_description description = {0};
    if (c.count == 0)
        return PRM_CLI_OK;
    c.typed = c.words[c.count - 1];
    get_description(cli, &description);
    if (description.text == NULL)
        description.document = (prm_client_span){"{}", 2};
    offer_all(&c, &description);
    if (c.said.length > 0)
        fputs(c.said.data + 1, stdout);
    prm_client_buffer_deinit(&c.said);
    prm_cli_description_deinit(&description);
    return PRM_CLI_OK;
}

const prm_cli_command prm_cli_command_completion = {
    .name = "completion",
    .arguments = "bash | zsh",
    .doc = "prints what makes a shell complete prm: commands, the server's methods, flags, values",
    .details = "Examples:\n"
               "  source <(prm completion bash)\n"
               "  prm completion zsh > ~/.zfunc/_prm\n",
    .options = NULL,
    .least = 1,
    .most = 1,
    .run = run_completion,
};

const prm_cli_command prm_cli_command_complete = {
    .name = "complete",
    .arguments = "-- WORDS",
    .doc = "what the last of the words may be, one a line: for the scripts of prm completion",
    .details = "Examples:\n  prm complete -- deals reg\n",
    .options = NULL,
    .least = 0,
    .most = 0,
    .run = run_complete,
};
