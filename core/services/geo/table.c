/* SPDX-License-Identifier: Apache-2.0 */
#include "services/geo/table.h"

#include <string.h>

const uint16_t *prm_geo_look_up(uint64_t hash, size_t *count)
{
    size_t bucket = hash >> 52, low = prm_geo_buckets[bucket], end = prm_geo_buckets[bucket + 1];
    while (low < end && prm_geo_keys[low].hash < hash)
        low++;
    *count = low < end && prm_geo_keys[low].hash == hash ? prm_geo_keys[low].count : 0;
    return *count > 0 ? &prm_geo_values[prm_geo_keys[low].first] : NULL;
}

/** In upper case; false if it is not of ASCII letters and digits alone, or has no room. */
static bool raise(const char *code, size_t length, char *raised, size_t room)
{
    if (length == 0 || length >= room)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = code[i];
        raised[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        if (!((raised[i] >= 'A' && raised[i] <= 'Z') || (raised[i] >= '0' && raised[i] <= '9')))
            return false;
    }
    raised[length] = '\0';
    return true;
}

uint16_t prm_geo_country_of(const char *code, size_t length)
{
    char raised[4];
    size_t low = 0, high = prm_geo_country_count;
    if (length < 2 || !raise(code, length, raised, sizeof raised))
        return PRM_GEO_NONE;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint16_t index = length == 2 ? (uint16_t)middle : prm_geo_by_alpha3[middle];
        int order = strcmp(length == 2 ? prm_geo_countries[index].alpha2 : prm_geo_countries[index].alpha3, raised);
        if (order == 0)
            return index;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return PRM_GEO_NONE;
}

uint16_t prm_geo_region_of(uint16_t country, const char *part, size_t length)
{
    char code[PRM_GEO_CODE];
    size_t low = 0, high = prm_geo_region_count;
    if (country >= prm_geo_country_count || !raise(part, length, code + 3, sizeof code - 3))
        return PRM_GEO_NONE;
    memcpy(code, prm_geo_countries[country].alpha2, 2);
    code[2] = '-';
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(prm_geo_regions[middle].code, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < prm_geo_region_count && strcmp(prm_geo_regions[low].code, code) == 0 ? (uint16_t)low : PRM_GEO_NONE;
}

/** Dependencies that ISO 3166-1 lists as well as ISO 3166-2, in one edition or another. */
static const struct dependency {
    char region[PRM_GEO_CODE], country[3];
} dependencies[] = { { "CN-HK", "HK" }, { "CN-MO", "MO" }, { "CN-TW", "TW" }, { "FI-01", "AX" }, { "FR-971", "GP" },
    { "FR-972", "MQ" }, { "FR-973", "GF" }, { "FR-974", "RE" }, { "FR-976", "YT" }, { "FR-BL", "BL" },
    { "FR-GF", "GF" }, { "FR-GP", "GP" }, { "FR-MF", "MF" }, { "FR-MQ", "MQ" }, { "FR-NC", "NC" }, { "FR-PF", "PF" },
    { "FR-PM", "PM" }, { "FR-RE", "RE" }, { "FR-TF", "TF" }, { "FR-WF", "WF" }, { "FR-YT", "YT" }, { "GB-GSY", "GG" },
    { "GB-IOM", "IM" }, { "GB-JSY", "JE" }, { "NL-AW", "AW" },
    { "NL-BQ1", "BQ" }, { "NL-BQ2", "BQ" }, { "NL-BQ3", "BQ" }, { "NL-CW", "CW" }, { "NL-SX", "SX" },
    { "NO-21", "SJ" }, { "NO-22", "SJ" }, { "US-AS", "AS" }, { "US-GU", "GU" }, { "US-MP", "MP" }, { "US-PR", "PR" },
    { "US-UM", "UM" }, { "US-VI", "VI" } };

uint16_t prm_geo_own_country(uint16_t region)
{
    for (size_t i = 0; region < prm_geo_region_count && i < sizeof dependencies / sizeof dependencies[0]; i++)
        if (strcmp(dependencies[i].region, prm_geo_regions[region].code) == 0)
            return prm_geo_country_of(dependencies[i].country, 2);
    return PRM_GEO_NONE;
}

bool prm_geo_is_dependency(uint16_t country, uint16_t of)
{
    for (size_t i = 0; i < sizeof dependencies / sizeof dependencies[0]; i++)
        if (strcmp(dependencies[i].country, prm_geo_countries[country].alpha2) == 0 &&
            strncmp(dependencies[i].region, prm_geo_countries[of].alpha2, 2) == 0)
            return true;
    return false;
}
