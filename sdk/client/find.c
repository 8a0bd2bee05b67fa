/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/client.h>

#include "json.h"

#include <string.h>

static prm_client_span find(const char *json, const char *path)
{
    size_t length = strlen(json);
    if (!prm_client_json_is_valid(json, length, NULL))
        return (prm_client_span){NULL, 0};
    return prm_client_json_at(prm_client_json_trim(json, length), path);
}

const char *prm_client_find(const char *json, const char *path, size_t *length)
{
    prm_client_span value = find(json, path);
    *length = value.length;
    return value.text;
}

char *prm_client_find_text(const char *json, const char *path)
{
    prm_client_span value = find(json, path);
    if (value.text == NULL)
        return NULL;
    prm_client_buffer text = {0};
    prm_client_json_decode(value, &text);
    if (text.failed)
        prm_client_buffer_deinit(&text);
    return text.data;
}
