/* SPDX-License-Identifier: Apache-2.0 */
/** @file mention.h  Where in an address places are named, whichever they are. Pure; any thread; on the stack. */
#ifndef PRM_SERVICES_GEO_MENTION_H
#define PRM_SERVICES_GEO_MENTION_H

#include "services/geo/read.h"
#include "services/geo/table.h"

enum prm_geo_kind {
    PRM_GEO_IS_NAME = 1,
    PRM_GEO_IS_CODE = 2, /* of a country */
    PRM_GEO_IS_PART = 4  /* what stands behind the hyphen of a region's code, where it is written alone */
};

typedef struct prm_geo_mention {
    uint16_t first, end;   /* words */
    uint8_t kinds;         /* prm_geo_kind, bits */
    bool is_street;        /* or denied; it tells little: "China Road", "rue de Turquie" */
    bool is_denied;        /* "non US" */
    uint16_t country;      /* of the code, or PRM_GEO_NONE */
    uint16_t value_count;  /* of the name: what it stands for, countries first */
    const uint16_t *values;
} prm_geo_mention;

typedef struct prm_geo_survey {
    prm_geo_text text;
    prm_geo_mention mentions[PRM_GEO_WORDS]; /* in order; they do not overlap */
    size_t count;
} prm_geo_survey;

void prm_geo_look_over(const char *text, size_t length, prm_geo_survey *survey);

/** Whether the word is no part of a place's name at the end of an address: a postcode, "n/a", "Cedex". */
bool prm_geo_is_fill(const prm_geo_text *text, size_t index);
/** Whether the word, though it looks like one, is no code: letters of a postcode of the Netherlands or the United
 * Kingdom, the abbreviation of a number, "NA" for nothing beside the code of a country. */
bool prm_geo_is_no_code(const prm_geo_text *text, size_t index);
/** Whether it is the name or the code of a country, of `country` unless that is PRM_GEO_NONE. */
bool prm_geo_names_country(const prm_geo_mention *mention, uint16_t country);
/** Whether its name is that of a region of the country, or of several. */
bool prm_geo_has_region(const prm_geo_mention *mention, uint16_t country);
/** The region of the country that it names or whose code it is part of; the best known one first. PRM_GEO_NONE.
 * `by_part` says how it was found. Of two by one name: none, unless one lies in the other. */
uint16_t prm_geo_names_region(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t country,
    bool *by_part);

#endif
