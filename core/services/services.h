/* SPDX-License-Identifier: Apache-2.0 */
/** @file services.h  The services the host offers plugins by id. Start-up thread. */
#ifndef PRM_SERVICES_SERVICES_H
#define PRM_SERVICES_SERVICES_H

#include "plugins/host.h"

/** The methods and entities of the services: calendars.*, rates.*, ledger.*, metrics.*, geo.*. For prm_host_new. */
extern const prm_plugin prm_services_plugin;

/** Offers every service ("prm.match/1", "prm.calendar/1", "prm.rates/1", "prm.ledger/1", "prm.metrics/1",
 * "prm.users/1", …) and hooks what keeps them up to date. Before any plugin is loaded. */
prm_status prm_services_offer(prm_host *host, prm_error *error);

/** What services keep, at start: their tables, and what has to begin anew. In a transaction of the writer, after the
 * model and the journal's consumers are installed. */
prm_status prm_services_install(const prm_host *host, prm_db *db, prm_error *error);

/** Brings what services keep up to what this release makes of it, a piece at a time: match keys, if the recipe, the
 * public suffix list or the fields have changed. In a transaction of the writer, in the background, as long as there is
 * more; goes on where it was left off. */
prm_status prm_services_tend(const prm_host *host, prm_db *db, prm_arena *arena, bool *has_more, prm_error *error);

#endif
