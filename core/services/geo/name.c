/* SPDX-License-Identifier: Apache-2.0 */
#include "services/geo/read.h"
#include "services/geo/table.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { LOCALE_BYTES = 40 };

size_t prm_geo_within(const prm_geo_place *place, const char *codes[PRM_GEO_WITHIN])
{
    size_t count = 0;
    uint16_t country = prm_geo_country_of(place->country, strlen(place->country));
    uint16_t region = *place->region == '\0'
        ? PRM_GEO_NONE
        : prm_geo_region_of(country, place->region + 3, strlen(place->region) - 3);
    for (; region != PRM_GEO_NONE && count + 1 < PRM_GEO_WITHIN; region = prm_geo_regions[region].parent)
        codes[count++] = prm_geo_regions[region].code;
    if (country != PRM_GEO_NONE)
        codes[count++] = prm_geo_countries[country].alpha2;
    return count;
}

/** The one country by the name of that hash. PRM_GEO_NONE; `has_several` says whether that is why. */
static uint16_t only_country(uint64_t hash, bool *has_several)
{
    size_t count, countries = 0;
    const uint16_t *values = prm_geo_look_up(hash, &count);
    while (countries < count && values[countries] < PRM_GEO_REGION)
        countries++;
    *has_several = countries > 1;
    return countries == 1 ? values[0] : PRM_GEO_NONE;
}

const char *prm_geo_country(const char *bytes, size_t length)
{
    prm_geo_text text;
    uint64_t hash = PRM_GEO_HASH;
    bool has_several;
    prm_geo_read(bytes, length, &text);
    if (text.count == 0 || text.count > PRM_GEO_NAME_WORDS || length > PRM_GEO_BYTES)
        return "";
    for (size_t i = 0; i < text.count; i++)
        hash = prm_geo_hash_word(hash, &text, i);
    uint16_t found = only_country(hash, &has_several);
    if (found == PRM_GEO_NONE && !has_several && text.count == 1)
        found = prm_geo_country_of(text.folded, text.length);
    if (found == PRM_GEO_NONE && !has_several)
        found = only_country(hash ^ PRM_GEO_ALONE, &has_several);
    return found != PRM_GEO_NONE ? prm_geo_countries[found].alpha2 : "";
}

/** As ICU writes it; NULL. */
static const char *find_available(const char *locale)
{
    for (int32_t i = 0; i < uloc_countAvailable(); i++)
        if (strcmp(uloc_getAvailable(i), locale) == 0)
            return uloc_getAvailable(i);
    return NULL;
}

/** The nearest that ICU has, else English. It would keep every other name it is asked for, for good. */
static const char *nearest_locale(const char *given)
{
    char locale[LOCALE_BYTES], likely[LOCALE_BYTES];
    UErrorCode error = U_ZERO_ERROR;
    const char *found = NULL;
    if (strlen(given) >= LOCALE_BYTES || uloc_canonicalize(given, locale, LOCALE_BYTES, &error) <= 0 ||
        error != U_ZERO_ERROR)
        return "en";
    if ((found = find_available(locale)) != NULL)
        return found;
    uloc_addLikelySubtags(locale, likely, LOCALE_BYTES, &error);
    for (char *end = likely; error == U_ZERO_ERROR && end != NULL && found == NULL;) {
        found = find_available(likely);
        end = strrchr(likely, '_');
        if (end != NULL)
            *end = '\0';
    }
    return found != NULL ? found : "en";
}

static bool say_country(const char *id, const char *locale, char name[PRM_GEO_NAME])
{
    UChar wide[PRM_GEO_NAME];
    UErrorCode error = U_ZERO_ERROR;
    uloc_getDisplayCountry(id, locale, wide, PRM_GEO_NAME, &error);
    u_strToUTF8(name, PRM_GEO_NAME, NULL, wide, -1, &error);
    return U_SUCCESS(error) && error != U_STRING_NOT_TERMINATED_WARNING;
}

prm_status prm_geo_name(const char *code, const char *locale, char name[PRM_GEO_NAME])
{
    char id[8];
    size_t length = strlen(code);
    uint16_t country = prm_geo_country_of(code, length < 2 ? length : 2);
    name[0] = '\0';
    if (country == PRM_GEO_NONE || (length > 2 && code[2] != '-'))
        return PRM_OK;
    if (length > 2) {
        uint16_t region = prm_geo_region_of(country, code + 3, length - 3);
        if (region != PRM_GEO_NONE)
            snprintf(name, PRM_GEO_NAME, "%s", prm_geo_texts + (prm_geo_regions[region].english != 0
                                                       ? prm_geo_regions[region].english
                                                       : prm_geo_regions[region].name));
        return PRM_OK;
    }
    snprintf(id, sizeof id, "und_%s", prm_geo_countries[country].alpha2);
    return say_country(id, nearest_locale(locale), name) ? PRM_OK : PRM_E_NOMEM;
}
