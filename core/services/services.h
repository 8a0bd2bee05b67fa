/* SPDX-License-Identifier: Apache-2.0 */
/** @file services.h  The services the host offers plugins by id. Start-up thread. */
#ifndef PRM_SERVICES_SERVICES_H
#define PRM_SERVICES_SERVICES_H

#include "plugins/host.h"

/** Offers every service ("prm.match/1") and hooks what keeps them up to date. Before any plugin is loaded. */
prm_status prm_services_offer(prm_host *host, prm_error *error);

#endif
