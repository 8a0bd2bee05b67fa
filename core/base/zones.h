/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file zones.h  A few time zones kept open: opening one costs far more than all that is asked of it. Of one thread at
 * a time.
 */
#ifndef PRM_BASE_ZONES_H
#define PRM_BASE_ZONES_H

#include "zone.h"

enum { PRM_ZONES_KEPT = 16 };

typedef struct prm_zones prm_zones;

/** With none open. NULL: no memory. */
prm_zones *prm_zones_new(void);
/** Closes all of them. NULL is allowed. */
void prm_zones_free(prm_zones *zones);

/**
 * One of them, opened if it is not open yet; the one that was asked for longest ago makes place for it. Borrowed: it
 * stays open until PRM_ZONES_KEPT others have been asked for. PRM_E_INVALID with a sentence, PRM_E_NOMEM: as
 * prm_zone_open.
 */
prm_status prm_zones_open(prm_zones *zones, const char *name, prm_zone **zone, prm_error *error);

#endif
