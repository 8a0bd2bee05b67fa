/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"

#include <string.h>

const prm_limits prm_limits_default = {
#define VALUE(name, preset, least, most, changes, doc) .name = preset,
    PRM_LIMITS(VALUE)
#undef VALUE
};

const prm_field *const prm_limits_fields[] = {
#define FIELD(limit, value, least, most, changes, text)                                                                \
    PRM_FIELD(PRM_T_INT, #limit, 0, text, .min = least, .max = most, .preset = #value),
    PRM_LIMITS(FIELD)
#undef FIELD
    NULL
};

static const struct place {
    const char *name;
    size_t offset;
    bool changes;
} places[] = {
#define PLACE(limit, preset, least, most, changes, doc) { #limit, offsetof(prm_limits, limit), changes },
    PRM_LIMITS(PLACE)
#undef PLACE
};

enum { PLACES = sizeof places / sizeof *places };

void prm_limits_read(const prm_val *section, prm_limits *out)
{
    int64_t number;

    *out = prm_limits_default;
    for (size_t i = 0; i < PLACES; i++)
        if (prm_val_get_integer(section, places[i].name, &number) == PRM_OK) {
            uint32_t limit = (uint32_t)number;
            memcpy((char *)out + places[i].offset, &limit, sizeof limit);
        }
}

void prm_limits_change(prm_limits *limits, const prm_limits *from)
{
    for (size_t i = 0; i < PLACES; i++)
        if (places[i].changes)
            memcpy((char *)limits + places[i].offset, (const char *)from + places[i].offset, sizeof(uint32_t));
}

const char *prm_limits_kept(const prm_limits *limits, const prm_limits *from, size_t *at)
{
    while (*at < PLACES) {
        const struct place *place = &places[(*at)++];
        if (!place->changes &&
            memcmp((const char *)limits + place->offset, (const char *)from + place->offset, sizeof(uint32_t)) != 0)
            return place->name;
    }
    return NULL;
}
