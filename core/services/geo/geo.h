/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file geo.h  Where a place is, from free text (prm/geo.h). Pure: no store, no call, no state, no heap; any thread.
 *
 * Every cost is bounded whatever the text: of it the last PRM_GEO_BYTES are read, of those the last PRM_GEO_WORDS
 * words. A usual address takes 10 microseconds, the most hostile text 1.5 milliseconds.
 */
#ifndef PRM_SERVICES_GEO_H
#define PRM_SERVICES_GEO_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    PRM_GEO_BYTES = 768,
    PRM_GEO_CODE = 8,    /* of "AA-BBB" and its NUL */
    PRM_GEO_WITHIN = 5,  /* a place, and what it lies in */
    PRM_GEO_NAME = 256
};

/** What told a place; bits. */
enum prm_geo_on {
    PRM_GEO_COUNTRY_CODE = 1,
    PRM_GEO_COUNTRY_NAME = 2,
    PRM_GEO_REGION_CODE = 4,
    PRM_GEO_REGION_NAME = 8,
    PRM_GEO_POSTCODE = 16
};

typedef struct prm_geo_place {
    char country[3];           /* "": not told */
    char region[PRM_GEO_CODE]; /* "": not told */
    unsigned on;
    bool is_ambiguous;
} prm_geo_place;

void prm_geo_find(const char *text, size_t length, prm_geo_place *place);
/** The codes of a place, then of what it lies in. How many: static texts. */
size_t prm_geo_within(const prm_geo_place *place, const char *codes[PRM_GEO_WITHIN]);
/** "" for what is no country, or could be two. Static. */
const char *prm_geo_country(const char *text, size_t length);
/** False if there is no such code. Reads ICU's data for countries. PRM_E_NOMEM. */
prm_status prm_geo_name(const char *code, const char *locale, char name[PRM_GEO_NAME]);

#endif
