/* SPDX-License-Identifier: Apache-2.0 */
/** @file other_names.h  What places are also called in addresses, beside the names of ICU and iso-codes. */
#ifndef PRM_SERVICES_GEO_OTHER_NAMES_H
#define PRM_SERVICES_GEO_OTHER_NAMES_H

#include <stddef.h>

typedef struct other_names {
    const char *code;
    const char *names; /* parted by '|'; of a region the first is its name in English if it begins with '=' */
} other_names;

extern const other_names prm_geo_other_names[];
extern const size_t prm_geo_other_names_count;

#endif
