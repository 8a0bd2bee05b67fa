/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Drawing lots, where nothing else tells one from another: alike in every run over the same leads and partners,
 * so they are drawn by what these are called, not by ids, which tell of the moment a row was made. */
#include "routing/routing.h"

#include <string.h>

/* FNV-1a, 32 bits (Fowler, Noll, Vo); mixed at the end, for texts that begin alike. */
uint32_t leads_lot(const char *one, const char *other)
{
    uint32_t hash = 2166136261u;

    for (const char *at = one; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    hash *= 16777619u; /* where one ends and the other begins */
    for (const char *at = other; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    hash ^= hash >> 16;
    hash *= 0x85ebca6bu;
    hash ^= hash >> 13;
    return hash;
}

const char *leads_lot_of(prm_call *call, const prm_val *lead)
{
    const char *source = prm->text(lead, "source"), *reference = prm->text(lead, "reference");
    size_t before = strlen(source), length = strlen(reference);
    char *both;

    if (length == 0)
        return prm->text(lead, "id");
    both = prm->alloc(call, before + length + 2);
    if (!both)
        return NULL;
    memcpy(both, source, before);
    both[before] = ' ';
    memcpy(both + before + 1, reference, length);
    return both;
}
