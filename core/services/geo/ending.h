/* SPDX-License-Identifier: Apache-2.0 */
/** @file ending.h  The country that ends an address, a postcode behind it or before. Pure; any thread; on the stack. */
#ifndef PRM_SERVICES_GEO_ENDING_H
#define PRM_SERVICES_GEO_ENDING_H

#include "services/geo/mention.h"

enum { PRM_GEO_ENDING = 6 }; /* mentions at the end that are looked at together */

/** The mentions that end an address, last first, nothing but fill around them. */
typedef struct prm_geo_ending {
    const prm_geo_mention *mentions[PRM_GEO_ENDING];
    size_t count;
} prm_geo_ending;

/** What was found out so far; PRM_GEO_NONE: not yet. */
typedef struct prm_geo_verdict {
    uint16_t country, region;
    size_t first, end; /* words that name the country */
    unsigned on;       /* prm_geo_on */
    bool is_ambiguous;
} prm_geo_verdict;

void prm_geo_find_ending(const prm_geo_survey *survey, prm_geo_ending *end);
/** Of the countries named there the one that makes sense of most; ambiguous if two do. False if there is none, or
 * something behind it contradicts. */
bool prm_geo_choose_of_ending(const prm_geo_survey *survey, const prm_geo_ending *end, prm_geo_verdict *v);

/** The countries that a mention names, one after the other; PRM_GEO_NONE past the last. */
uint16_t prm_geo_country_at(const prm_geo_mention *mention, size_t index);
/** The one country of all regions that the mention names; PRM_GEO_NONE if there is none, or `has_several`. */
uint16_t prm_geo_country_of_regions(const prm_geo_mention *mention, bool *has_several);
/** Takes the country, named by the mention. */
void prm_geo_settle(const prm_geo_mention *mention, uint16_t country, prm_geo_verdict *v);

#endif
