/* SPDX-License-Identifier: Apache-2.0 */
/** @file service.h  prm.files over the store, and the index of who names which file. Worker thread, within a call. */
#ifndef PRM_SERVICES_FILES_SERVICE_H
#define PRM_SERVICES_FILES_SERVICE_H

#include "plugins/call.h"

#include <prm/files.h>

extern const prm_files_service prm_files_service_table;

/** The hook on rows: keeps which files a row names; one that nothing names any more is collected a day later. */
prm_status prm_files_follow(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after);

#endif
