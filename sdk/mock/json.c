/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in and out of the mock's values, by cJSON. */
#include "internal.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

static prm_val *from(prm_mock *mock, const cJSON *json)
{
    if (cJSON_IsString(json))
        return mock_text(mock, json->valuestring);
    prm_val *value = mock_value(mock, PRM_V_NULL);
    if (value->is_nomem || cJSON_IsNull(json))
        return value;
    value->kind = cJSON_IsBool(json) ? PRM_V_BOOL : cJSON_IsArray(json) ? PRM_V_LIST : PRM_V_OBJECT;
    value->integer = cJSON_IsTrue(json);
    if (cJSON_IsNumber(json)) {
        value->kind = json->valuedouble == floor(json->valuedouble) ? PRM_V_INT : PRM_V_REAL;
        value->integer = (int64_t)json->valuedouble;
        value->real = value->kind == PRM_V_REAL ? json->valuedouble : 0;
        return value;
    }
    const cJSON *part;
    cJSON_ArrayForEach(part, json)
    {
        prm_val *item = from(mock, part);
        if ((part->string != NULL ? mock_set(value, part->string, item) : mock_append(value, item)) != PRM_OK)
            return &mock_no_memory;
    }
    return value;
}

const prm_val *mock_parse(prm_mock *mock, const char *json)
{
    char *text = (char *)mock_copy_text(mock, json, strlen(json));
    if (text == NULL)
        return NULL;
    if (strchr(text, '"') == NULL)
        for (char *at = text; *at != '\0'; at++)
            *at = *at == '\'' ? '"' : *at;
    cJSON *tree = cJSON_ParseWithOpts(text, NULL, 1);
    prm_val *value = tree != NULL ? from(mock, tree) : NULL;
    cJSON_Delete(tree);
    return value != NULL && !value->is_nomem ? value : NULL;
}

static cJSON *to(const prm_val *value)
{
    cJSON *tree;

    switch (value->kind) {
    case PRM_V_BOOL:
        return cJSON_CreateBool(value->integer != 0);
    case PRM_V_INT:
        return cJSON_CreateNumber((double)value->integer);
    case PRM_V_REAL:
        return cJSON_CreateNumber(value->real);
    case PRM_V_TEXT:
        return cJSON_CreateString(value->text);
    case PRM_V_LIST:
    case PRM_V_OBJECT:
        tree = value->kind == PRM_V_LIST ? cJSON_CreateArray() : cJSON_CreateObject();
        for (size_t i = 0; i < value->count; i++) {
            if (value->kind == PRM_V_LIST)
                cJSON_AddItemToArray(tree, to(value->items[i]));
            else
                cJSON_AddItemToObject(tree, value->keys[i], to(value->items[i]));
        }
        return tree;
    default:
        return cJSON_CreateNull();
    }
}

const char *mock_print(prm_mock *mock, const prm_val *value)
{
    cJSON *tree = to(value);
    char *printed = cJSON_PrintUnformatted(tree);
    const char *text = printed != NULL ? mock_copy_text(mock, printed, strlen(printed)) : NULL;
    cJSON_free(printed);
    cJSON_Delete(tree);
    return text != NULL ? text : "";
}
