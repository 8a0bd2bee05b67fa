/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an address, as a country and as a code with a locale: what is told are codes there are, that lie in one
 * another; what is told twice is the same; a doubt tells nothing. */
#include "../fuzz.h"

#include "base/utf8.h"
#include "services/geo/geo.h"

#include <string.h>

static void check_code(const char *code)
{
    char name[PRM_GEO_NAME];
    MUST_HOLD(prm_geo_name(code, "de", name) == PRM_OK && *name != '\0');
    MUST_HOLD(prm_utf8_is_valid(name, strlen(name)));
}

static void check_place(const char *text, size_t length)
{
    const char *codes[PRM_GEO_WITHIN];
    prm_geo_place place, again;
    prm_geo_find(text, length, &place);
    prm_geo_find(text, length, &again);
    MUST_HOLD(memcmp(&place, &again, sizeof place) == 0);
    size_t count = prm_geo_within(&place, codes);
    for (size_t i = 0; i < count; i++)
        check_code(codes[i]);
    if (place.is_ambiguous || *place.country == '\0') {
        MUST_HOLD(*place.country == '\0' && *place.region == '\0' && place.on == 0 && count == 0);
        return;
    }
    MUST_HOLD(place.on != 0 && count > 0 && strcmp(codes[count - 1], place.country) == 0);
    MUST_HOLD(strlen(place.country) == 2 && (*place.region == '\0' || strncmp(place.region, place.country, 2) == 0));
    MUST_HOLD(*place.region == '\0' || strcmp(codes[0], place.region) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    check_place(text, size);
    const char *country = prm_geo_country(text, size);
    if (*country != '\0')
        check_code(country);
    char *code = malloc(size + 1), name[PRM_GEO_NAME];
    MUST_HOLD(code != NULL);
    memcpy(code, data, size);
    code[size] = '\0';
    size_t half = strlen(code) / 2;
    MUST_HOLD(prm_geo_name("DE", code, name) == PRM_OK && *name != '\0');
    MUST_HOLD(prm_geo_name(code, code + half, name) == PRM_OK);
    free(code);
    return 0;
}
