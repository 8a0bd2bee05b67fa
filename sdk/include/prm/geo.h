/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/geo.h  Service "prm.geo/1": where a place is, from free text.
 *
 * An address as registers, forms and CSV files have it: any case, accents or none, broken spacing, several lines, any
 * bytes. Countries are ISO 3166-1 alpha-2 codes, regions ISO 3166-2 codes. What cannot be told is absent; of two
 * readings that are equally good ("Boston MA": Massachusetts or Morocco) neither is taken.
 */
#ifndef PRM_GEO_H
#define PRM_GEO_H

#include <prm/plugin.h>

#define PRM_GEO_SERVICE "prm.geo/1"

typedef struct prm_geo_service {
    uint32_t size, revision;

    /**
     * {country?: "US", region?: "US-CA", within?: ["US-CA", "US"], on: ["country_code", "region_code"], ambiguous?:
     * true}
     *
     * `within`: the place, then what it lies in, up to the country: a province's region before the country. `on`: what
     * of the text told it, of country_code, country_name, region_code, region_name, postcode. `ambiguous`: it could be
     * in more than one country, so none is told; absent if nothing was found at all. A country's dependency that
     * has an ISO 3166-1 code is that country, however it is written: "Hong Kong CN" is HK, "San Juan PR US" is PR.
     * Of a longer text than an address the last 768 bytes count.
     */
    prm_status (*place)(prm_call *call, const char *text, const prm_val **place);

    /** A country alone: alpha-2 or alpha-3 code in any case, or its name in any of the languages the host knows. "" if
     * it is none, or could be two. Lives until the call ends. */
    prm_status (*country)(prm_call *call, const char *text, const char **code);

    /** What a country or region ("US", "US-CA") is called. Countries in the language of `locale` ("de", "pt-BR"),
     * English if that is not known; regions in English where that has a name of its own, elsewhere as at home. "" if
     * there is no such code. Lives until the call ends. */
    prm_status (*name)(prm_call *call, const char *code, const char *locale, const char **name);
} prm_geo_service;

#endif
