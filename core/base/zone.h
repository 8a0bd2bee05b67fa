/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file zone.h  Time zones by ICU: which names there are, and how local time and instants map across every change of
 * an offset. A prm_zone belongs to one thread at a time; names are checked on any thread.
 *
 * Local time is counted as instants are: ms since 1970-01-01T00:00 on the wall.
 */
#ifndef PRM_BASE_ZONE_H
#define PRM_BASE_ZONE_H

#include "error.h"

enum { PRM_ZONE_NAME_BYTES = 64 };

/** "UTC", or an IANA name with its area, "Europe/Berlin", exactly so. Abbreviations ("EST", "IST") are none: they mean
 * different zones to different people. */
bool prm_zone_is_known(const char *name, size_t length);

/** The release of the data about zones, "2025b": rules of the past and of the future differ between them. Static. */
const char *prm_zone_data(void);

typedef struct prm_zone prm_zone;

/** About 20 microseconds; what is asked of it afterwards far less than one, while it stays near in time. Owned by the
 * caller. PRM_E_INVALID with a sentence, PRM_E_NOMEM. */
prm_status prm_zone_open(const char *name, prm_zone **out, prm_error *error);
/** NULL is allowed. */
void prm_zone_close(prm_zone *zone);

/** What the clock on the wall shows at an instant. Years 1900 to 2200; beyond, the offset there. */
int64_t prm_zone_local(prm_zone *zone, int64_t instant);
/**
 * The first instant at which the clock on the wall shows `local` or later: of an hour that comes twice the first, of
 * one that is left out the instant when the clock jumps.
 */
int64_t prm_zone_instant(prm_zone *zone, int64_t local);
/** Whether ICU failed (out of memory): what was answered since is wrong. Sticks. */
bool prm_zone_has_failed(const prm_zone *zone);

#endif
