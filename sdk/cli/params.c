/* SPDX-License-Identifier: Apache-2.0 */
#include "params.h"

#include "client/json.h"
#include "client/utf8.h"

#include <cjson/cJSON.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARAMS_BYTES (16u << 20)
#define NAME_BYTES   256

enum prm_cli_reading prm_cli_field_split(const char *name, enum prm_cli_reading otherwise, size_t *length)
{
    static const struct {
        const char *suffix;
        enum prm_cli_reading reading;
    } suffixes[] = {{":json", PRM_CLI_JSON}, {":text", PRM_CLI_TEXT}, {":auto", PRM_CLI_AUTO}};
    size_t whole = *length;
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        size_t tail = strlen(suffixes[i].suffix);
        if (whole > tail && memcmp(name + whole - tail, suffixes[i].suffix, tail) == 0) {
            *length = whole - tail;
            return suffixes[i].reading;
        }
    }
    return otherwise;
}

static bool is_utf8(const char *text, size_t length)
{
    for (size_t i = 0, size; i < length; i += size)
        if (prm_client_utf8_next(text + i, length - i, &size) <= 0)
            return false;
    return true;
}

/* The value as cJSON. Numbers stay as they were written: cJSON would cut their digits. */
static cJSON *make_value(const char *value, size_t length, enum prm_cli_reading reading, char *error, size_t size)
{
    bool is_json = reading != PRM_CLI_TEXT && prm_client_json_is_valid(value, length, NULL);
    if (reading == PRM_CLI_JSON && !is_json) {
        snprintf(error, size, "the value is not JSON");
        return NULL;
    }
    if (!is_json && !is_utf8(value, length)) {
        snprintf(error, size, "the value is not UTF-8 text");
        return NULL;
    }
    cJSON *made = NULL;
    char *text = malloc(length + 1);
    if (text != NULL) {
        memcpy(text, value, length);
        text[length] = '\0';
        made = is_json ? cJSON_CreateRaw(text) : cJSON_CreateString(text);
        free(text);
    }
    if (made == NULL)
        snprintf(error, size, "out of memory");
    return made;
}

static bool is_index(const char *name)
{
    return name[0] != '\0' && strspn(name, "0123456789") == strlen(name) && strlen(name) < 6;
}

static cJSON *child_of(cJSON *parent, const char *name)
{
    if (cJSON_IsArray(parent))
        return is_index(name) ? cJSON_GetArrayItem(parent, atoi(name)) : NULL;
    return cJSON_GetObjectItemCaseSensitive(parent, name);
}

/* Puts a child where there is none; false if the parent cannot have it. The child is freed on failure. */
static bool add_child(cJSON *parent, const char *name, cJSON *child, char *error, size_t size)
{
    const char *problem = NULL;
    if (child == NULL)
        problem = "out of memory";
    else if (cJSON_IsArray(parent) && (!is_index(name) || atoi(name) != cJSON_GetArraySize(parent)))
        problem = "the items of a list are numbered from 0, in their order";
    else if (!cJSON_IsArray(parent) && !cJSON_IsObject(parent))
        problem = "a value is given for the field and for a part of it";
    else if (!(cJSON_IsArray(parent) ? cJSON_AddItemToArray(parent, child)
                                     : cJSON_AddItemToObject(parent, name, child)))
        problem = "out of memory";
    if (problem == NULL)
        return true;
    cJSON_Delete(child);
    snprintf(error, size, "%s", problem);
    return false;
}

bool prm_cli_params_set(cJSON *params, const char *path, size_t path_length, const char *value, size_t length,
    enum prm_cli_reading reading, char *error, size_t size)
{
    char names[NAME_BYTES];
    if (path_length == 0 || path_length >= sizeof names || path[0] == '.' || path[path_length - 1] == '.') {
        snprintf(error, size, "a field's name is 1 to %d characters, its parts joined by dots", NAME_BYTES - 1);
        return false;
    }
    if (!is_utf8(path, path_length)) {
        snprintf(error, size, "the field's name is not UTF-8 text");
        return false;
    }
    memcpy(names, path, path_length);
    names[path_length] = '\0';
    cJSON *parent = params;
    char *name = names, *dot;
    while ((dot = strchr(name, '.')) != NULL) {
        *dot = '\0';
        cJSON *child = child_of(parent, name);
        if (child == NULL) {
            size_t next = strcspn(dot + 1, ".");
            bool is_list = next > 0 && strspn(dot + 1, "0123456789") == next;
            child = is_list ? cJSON_CreateArray() : cJSON_CreateObject();
            if (!add_child(parent, name, child, error, size))
                return false;
        }
        parent = child;
        name = dot + 1;
    }
    if (child_of(parent, name) != NULL) {
        snprintf(error, size, "the field is given twice");
        return false;
    }
    cJSON *made = make_value(value, length, reading, error, size);
    return made != NULL && add_child(parent, name, made, error, size);
}

bool prm_cli_params_set_word(cJSON *params, const char *word, enum prm_cli_reading otherwise, char *error, size_t size)
{
    const char *equals = strchr(word, '=');
    if (equals == NULL) {
        snprintf(error, size, "\"%s\" is not of the form field=value", word);
        return false;
    }
    size_t length = (size_t)(equals - word);
    char reason[160];
    enum prm_cli_reading reading = prm_cli_field_split(word, otherwise, &length);
    if (prm_cli_params_set(params, word, length, equals + 1, strlen(equals + 1), reading, reason, sizeof reason))
        return true;
    snprintf(error, size, "%.*s: %s", (int)length, word, reason);
    return false;
}

char *prm_cli_params_read(const char *const *words, size_t count, char *error, size_t size)
{
    if (count == 1 && (words[0][0] == '@' || strcmp(words[0], "-") == 0)) {
        size_t length;
        return prm_cli_file_read(words[0][0] == '@' ? words[0] + 1 : "-", PARAMS_BYTES, &length, error, size);
    }
    if (count == 1 && (words[0][0] == '{' || words[0][0] == '[')) {
        char *copy = strdup(words[0]);
        if (copy == NULL)
            snprintf(error, size, "out of memory");
        return copy;
    }
    cJSON *params = cJSON_CreateObject();
    bool good = params != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = prm_cli_params_set_word(params, words[i], PRM_CLI_AUTO, error, size);
    char *text = good ? cJSON_PrintUnformatted(params) : NULL;
    if (params == NULL || (good && text == NULL))
        snprintf(error, size, "out of memory");
    cJSON_Delete(params);
    return text;
}

char *prm_cli_file_read(const char *path, size_t limit, size_t *length, char *error, size_t size)
{
    bool is_input = strcmp(path, "-") == 0;
    FILE *file = is_input ? stdin : fopen(path, "rb");
    if (file == NULL) {
        snprintf(error, size, "cannot read %s: %s", path, strerror(errno));
        return NULL;
    }
    prm_client_buffer text = {0};
    size_t count = 1;
    while (count > 0 && text.length <= limit) {
        char *room = prm_client_buffer_reserve(&text, 1u << 16);
        count = room == NULL ? 0 : fread(room, 1, 1u << 16, file);
        text.length += count;
    }
    const char *problem = text.failed ? "out of memory" : ferror(file) ? strerror(errno) : NULL;
    if (problem == NULL && text.length > limit)
        problem = "it is too large";
    if (!is_input)
        fclose(file);
    if (problem != NULL) {
        snprintf(error, size, "cannot read %s: %s", is_input ? "standard input" : path, problem);
        prm_client_buffer_deinit(&text);
        return NULL;
    }
    text.data[text.length] = '\0';
    *length = text.length;
    return text.data;
}
