/* SPDX-License-Identifier: Apache-2.0 */
/** @file region.h  Which region of a country an address is in, and what postcodes say about it. Pure; any thread. */
#ifndef PRM_SERVICES_GEO_REGION_H
#define PRM_SERVICES_GEO_REGION_H

#include "services/geo/mention.h"

/** The region of `country` told by an address whose country is named by the words from `first` to `end`. `on` is added
 * to. */
uint16_t prm_geo_choose_region(const prm_geo_survey *survey, uint16_t country, size_t first, size_t end, unsigned *on);

/** The first word from `index` on that could begin a postcode: it has digits. The count of words if there is none. */
size_t prm_geo_postcode_after(const prm_geo_text *text, size_t index);
/** Whether what stands at the words from `first` on is a postcode of that region of the USA, Canada or Australia. */
bool prm_geo_is_postcode_of(const prm_geo_text *text, size_t first, uint16_t region);
/** Whether it is a postcode of digits, though none of the USA. */
bool prm_geo_is_foreign_zip(const prm_geo_text *text, size_t first);
/** Whether it may be one of the country, of those whose code is a state's of the USA as well; false if it has none. */
bool prm_geo_may_be_postcode(const prm_geo_text *text, size_t first, uint16_t country);

#endif
