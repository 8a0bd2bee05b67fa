/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file files.h  The core's methods of uploaded files, declared as any plugin's. The bytes come through
 * core/rpc/uploads; here are the row, who may read it, and what becomes of a file that nothing names.
 */
#ifndef PRM_SERVER_OWN_FILES_H
#define PRM_SERVER_OWN_FILES_H

#include "plugins/host.h"

extern const prm_plugin prm_files_plugin;

#endif
