/* SPDX-License-Identifier: Apache-2.0 */
#include "services/geo/service.h"

#include "plugins/api.h"

#include <string.h>

static const struct on_word {
    unsigned bit;
    const char *word;
} on_words[] = { { PRM_GEO_COUNTRY_CODE, "country_code" }, { PRM_GEO_COUNTRY_NAME, "country_name" },
    { PRM_GEO_REGION_CODE, "region_code" }, { PRM_GEO_REGION_NAME, "region_name" }, { PRM_GEO_POSTCODE, "postcode" } };

static prm_status tell_within(prm_arena *arena, const prm_geo_place *found, prm_val *place)
{
    const char *codes[PRM_GEO_WITHIN];
    size_t count = prm_geo_within(found, codes);
    prm_val *within = prm_val_list(arena);
    for (size_t i = 0; i < count; i++)
        PRM_TRY(prm_val_append(within, prm_val_text_static(arena, codes[i])));
    return count > 0 ? prm_val_set(place, "within", within) : PRM_OK;
}

prm_status prm_geo_tell(prm_arena *arena, const prm_geo_place *found, prm_val *place)
{
    prm_val *on = prm_val_list(arena);
    if (*found->country != '\0')
        PRM_TRY(prm_val_set_text(place, "country", found->country));
    if (*found->region != '\0')
        PRM_TRY(prm_val_set_text(place, "region", found->region));
    PRM_TRY(tell_within(arena, found, place));
    for (size_t i = 0; i < sizeof on_words / sizeof on_words[0]; i++)
        if ((found->on & on_words[i].bit) != 0)
            PRM_TRY(prm_val_append(on, prm_val_text_static(arena, on_words[i].word)));
    PRM_TRY(prm_val_set(place, "on", on));
    return found->is_ambiguous ? prm_val_set_boolean(place, "ambiguous", true) : PRM_OK;
}

static prm_status place(prm_call *call, const char *text, const prm_val **out)
{
    prm_geo_place found;
    PRM_TRY(prm_call_guard(call));
    if (text == NULL || out == NULL)
        return prm_call_misuse(call, "prm.geo is asked without a text, or a place for the answer");
    prm_val *value = prm_val_object(call->arena);
    prm_geo_find(text, strlen(text), &found);
    if (prm_geo_tell(call->arena, &found, value) != PRM_OK)
        return prm_call_nomem(call);
    prm_val_freeze(value);
    *out = value;
    return PRM_OK;
}

static prm_status country(prm_call *call, const char *text, const char **code)
{
    PRM_TRY(prm_call_guard(call));
    if (text == NULL || code == NULL)
        return prm_call_misuse(call, "prm.geo is asked without a text, or a place for the answer");
    *code = prm_geo_country(text, strlen(text));
    return PRM_OK;
}

static prm_status name(prm_call *call, const char *code, const char *locale, const char **out)
{
    char text[PRM_GEO_NAME];
    PRM_TRY(prm_call_guard(call));
    if (code == NULL || locale == NULL || out == NULL)
        return prm_call_misuse(call, "prm.geo is asked without a code, a locale, or a place for the answer");
    if (prm_geo_name(code, locale, text) != PRM_OK)
        return prm_call_nomem(call);
    *out = prm_arena_text(call->arena, text, strlen(text));
    return *out == NULL ? prm_call_nomem(call) : PRM_OK;
}

const prm_geo_service prm_geo_service_table = { .size = sizeof(prm_geo_service), .revision = 1, .place = place,
    .country = country, .name = name };
