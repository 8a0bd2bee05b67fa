/* SPDX-License-Identifier: Apache-2.0 */
/* prm.geo/1: places are as scripted; of every other text nothing is known. */
#include "internal.h"

#include <string.h>

prm_status prm_mock_place(prm_mock *mock, const char *text, const char *json)
{
    const prm_val *given = mock_parse(mock, json);
    prm_val *place = mock_value(mock, PRM_V_OBJECT);

    if (mock->place_count == MOCK_PLACES)
        return PRM_E_LIMIT;
    if (given == NULL || given->kind != PRM_V_OBJECT)
        return PRM_E_INVALID;
    for (size_t i = 0; i < given->count; i++)
        PRM_TRY(mock_set(place, given->keys[i], given->items[i]));
    if (mock_get(place, "on") == NULL)
        PRM_TRY(mock_set(place, "on", mock_value(mock, PRM_V_LIST)));
    place->is_frozen = true;
    mock->places[mock->place_count++] = (mock_place){ mock_keep_text(mock, text), place };
    return PRM_OK;
}

/* The last one given counts. */
static const prm_val *find(const prm_mock *mock, const char *text)
{
    for (size_t i = mock->place_count; i > 0; i--)
        if (strcmp(mock->places[i - 1].text, text) == 0)
            return mock->places[i - 1].place;
    return NULL;
}

static prm_status geo_place(prm_call *call, const char *text, const prm_val **place)
{
    prm_val *nothing;

    *place = find(call->mock, text);
    if (*place != NULL)
        return PRM_OK;
    *place = nothing = mock_value(call->mock, PRM_V_OBJECT);
    return mock_set(nothing, "on", mock_value(call->mock, PRM_V_LIST));
}

static prm_status geo_country(prm_call *call, const char *text, const char **code)
{
    *code = mock_str(find(call->mock, text), "country");
    return PRM_OK;
}

static prm_status geo_name(prm_call *call, const char *code, const char *locale, const char **name)
{
    *name = mock_copy_text(call->mock, code, strlen(code));
    return *name != NULL ? PRM_OK : PRM_E_NOMEM;
}

const prm_geo_service mock_geo_service = { .size = sizeof(prm_geo_service), .revision = 1, .place = geo_place,
    .country = geo_country, .name = geo_name };
