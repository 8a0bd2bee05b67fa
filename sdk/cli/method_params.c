/* SPDX-License-Identifier: Apache-2.0 */
#include "method.h"

#include "params.h"

#include <cjson/cJSON.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_BYTES 256

prm_client_span prm_cli_method_find(const prm_cli_description *description, const char *const *words, size_t count,
    char *name, size_t size, size_t *used)
{
    prm_client_span found = {NULL, 0};
    char tried[PATH_BYTES] = "";
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        int more = snprintf(tried + length, sizeof tried - length, "%s%s", i > 0 ? "." : "", words[i]);
        if (more < 0 || (size_t)more >= sizeof tried - length)
            break;
        length += (size_t)more;
        prm_client_span method = prm_cli_description_method(description, tried);
        if (method.text != NULL) {
            found = method;
            *used = i + 1;
            snprintf(name, size, "%s", tried);
        }
    }
    return found;
}

static bool has_type(prm_client_span schema, const char *type)
{
    prm_client_span given = schema.text != NULL ? prm_client_json_get(schema, "type") : schema;
    return given.text != NULL && prm_client_json_is_text(given, type, strlen(type));
}

static bool is_json(const char *value)
{
    return prm_client_json_is_valid(value, strlen(value), NULL);
}

/* How a value for this schema is read: a text as it stands, a list given item by item, anything else as JSON. */
static enum prm_cli_reading reading_of(prm_client_span schema)
{
    if (has_type(schema, "string"))
        return PRM_CLI_TEXT;
    return schema.text != NULL && prm_client_json_get(schema, "type").text != NULL ? PRM_CLI_JSON : PRM_CLI_AUTO;
}

static int refuse(const prm_cli *cli, const char *flag, const char *why)
{
    return prm_cli_complain(cli, PRM_CLI_USAGE, "--%s: %s", flag, why);
}

static size_t count_items(const cJSON *params, const char *path)
{
    const cJSON *at = params;
    char names[PATH_BYTES], *rest = names, *name;
    snprintf(names, sizeof names, "%s", path);
    while (at != NULL && (name = strsep(&rest, ".")) != NULL)
        at = cJSON_IsArray(at) ? cJSON_GetArrayItem(at, atoi(name)) : cJSON_GetObjectItemCaseSensitive(at, name);
    return (size_t)(cJSON_IsArray(at) ? cJSON_GetArraySize(at) : 0);
}

static int set_flag(const prm_cli *cli, const prm_cli_description *description, prm_client_span schema, char *path,
    const char *flag, const char *value, cJSON *params)
{
    char problem[256], item[PATH_BYTES + 24];
    if (value == NULL && !has_type(schema, "boolean") && schema.text != NULL)
        return refuse(cli, flag, "needs a value");
    if (value == NULL)
        value = "true";
    enum prm_cli_reading reading = reading_of(schema);
    if (has_type(schema, "array") && (value[0] != '[' || !is_json(value))) {
        snprintf(item, sizeof item, "%s.%zu", path, count_items(params, path));
        reading = reading_of(prm_cli_description_follow(description, prm_client_json_get(schema, "items")));
        path = item;
    }
    if (prm_cli_params_set(params, path, strlen(path), value, strlen(value), reading, problem, sizeof problem))
        return PRM_CLI_OK;
    return refuse(cli, flag, problem);
}

/* A flag's name as the params have it: "--expected-close" is expected_close. */
static bool name_path(const char *flag, char path[PATH_BYTES])
{
    size_t length = strlen(flag);
    if (length == 0 || length >= PATH_BYTES)
        return false;
    for (size_t i = 0; i <= length; i++)
        path[i] = flag[i] == '-' ? '_' : flag[i];
    return true;
}

static int take_flag(const prm_cli *cli, const prm_cli_description *description, prm_client_span method,
    const prm_cli_flag *flag, cJSON *params, cJSON *filter)
{
    char path[PATH_BYTES];
    if (!name_path(flag->name, path))
        return refuse(cli, flag->name, "no such parameter");
    prm_client_span param = prm_cli_description_param(description, method, path, strcspn(path, "."));
    prm_client_span schema = prm_cli_description_schema(description, method, path);
    if (param.text != NULL)
        return set_flag(cli, description, schema, path, flag->name, flag->value, params);
    if (filter != NULL)
        return set_flag(cli, description, schema, path, flag->name, flag->value, filter);
    return refuse(cli, flag->name, "no such parameter: --help lists them");
}

/* The one bare word: what the method is about, its first param. */
static int take_subject(const prm_cli *cli, const prm_cli_description *description, prm_client_span method,
    const char *word, cJSON *params)
{
    prm_client_cursor cursor;
    prm_client_span param;
    char problem[256];
    if (!prm_client_json_open(&cursor, prm_client_json_get(method, "params")) ||
        !prm_cli_description_next_param(description, &cursor, &param))
        return prm_cli_complain(cli, PRM_CLI_USAGE, "%s: the method has no parameters", word);
    prm_client_buffer name = {0};
    prm_client_json_decode(prm_client_json_get(param, "name"), &name);
    prm_client_span schema = prm_cli_description_follow(description, prm_client_json_get(param, "schema"));
    bool is_set = !name.failed && prm_cli_params_set(params, prm_client_buffer_text(&name), name.length, word,
                                      strlen(word), reading_of(schema), problem, sizeof problem);
    if (!is_set)
        prm_cli_complain(cli, PRM_CLI_USAGE, "%s: %s", word, name.failed ? "out of memory" : problem);
    prm_client_buffer_deinit(&name);
    return is_set ? PRM_CLI_OK : PRM_CLI_USAGE;
}

int prm_cli_method_params(const prm_cli *cli, const prm_cli_description *description, prm_client_span method,
    size_t words, cJSON *params, cJSON *filter)
{
    char problem[512];
    int code = PRM_CLI_OK;
    for (size_t i = words; i < cli->argument_count && code == PRM_CLI_OK; i++) {
        const char *word = cli->arguments[i];
        bool is_field = strchr(word, '=') != NULL;
        if (!is_field && i > words)
            code = prm_cli_complain(cli, PRM_CLI_USAGE, "\"%s\" is neither a method nor field=value", word);
        else if (!is_field && filter == NULL)
            code = take_subject(cli, description, method, word, params);
        else if (!prm_cli_params_set_word(filter != NULL ? filter : params, word, PRM_CLI_AUTO, problem,
            sizeof problem))
            code = prm_cli_complain(cli, PRM_CLI_USAGE, "%s", problem);
    }
    for (size_t i = 0; i < cli->flag_count && code == PRM_CLI_OK; i++)
        code = take_flag(cli, description, method, &cli->flags[i], params, filter);
    return code;
}
