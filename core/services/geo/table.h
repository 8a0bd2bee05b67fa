/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file table.h  The countries and regions there are and what they are called: made when prmd is built, from ICU, the
 * package iso-codes and make/other_names.c. Read-only, without pointers, so that pages nobody asks for stay on disk.
 */
#ifndef PRM_SERVICES_GEO_TABLE_H
#define PRM_SERVICES_GEO_TABLE_H

#include "services/geo/geo.h"

#include <stdint.h>

enum {
    PRM_GEO_REGION = 1000, /* values from here on are regions, those below countries */
    PRM_GEO_NONE = 0xffff,
    PRM_GEO_BUCKETS = 4096 /* by the first bits of a key's hash */
};

typedef struct prm_geo_country_row {
    char alpha2[3], alpha3[4];
} prm_geo_country_row;

typedef struct prm_geo_region_row {
    char code[PRM_GEO_CODE];
    uint16_t country, parent; /* parent: a region or PRM_GEO_NONE */
    uint32_t name, english;   /* in prm_geo_texts; english 0: none of its own */
} prm_geo_region_row;

/** A name by its hash: `count` of prm_geo_values from `first` on. Of 64 bits: no two names share one. */
typedef struct prm_geo_key_row {
    uint64_t hash;
    uint32_t first, count;
} prm_geo_key_row;

extern const prm_geo_country_row prm_geo_countries[]; /* by alpha-2 */
extern const uint16_t prm_geo_by_alpha3[];            /* countries in that order */
extern const prm_geo_region_row prm_geo_regions[];    /* by code */
extern const prm_geo_key_row prm_geo_keys[];          /* by hash */
extern const uint16_t prm_geo_values[];
extern const uint32_t prm_geo_buckets[]; /* where each begins; one more for the end */
extern const char prm_geo_texts[];
extern const uint16_t prm_geo_country_count, prm_geo_region_count;

/** In the hashes of names that tell a country only if nothing else stands there: "Island", of Iceland in some
 * languages. */
#define PRM_GEO_ALONE UINT64_C(0x9e3779b97f4a7c15)

/** What a name stands for, countries first; NULL and 0: nothing. */
const uint16_t *prm_geo_look_up(uint64_t hash, size_t *count);
/** Of an alpha-2 or alpha-3 code in either case; PRM_GEO_NONE. */
uint16_t prm_geo_country_of(const char *code, size_t length);
/** Of a country and the part of the code after the hyphen, in either case: an index into prm_geo_regions or
 * PRM_GEO_NONE. */
uint16_t prm_geo_region_of(uint16_t country, const char *part, size_t length);
/** The country that a region is itself ("CN-HK" is HK), or PRM_GEO_NONE. */
uint16_t prm_geo_own_country(uint16_t region);
/** Whether it is one of those of the other country: HK of CN. */
bool prm_geo_is_dependency(uint16_t country, uint16_t of);

#endif
