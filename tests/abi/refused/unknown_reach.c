/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

PRM_PLUGIN(.id = "unknown_reach", .version = "1.0", .namespaces = PRM_TEXTS("unknown_reach"),
    .reaches = PRM_TEXTS("ghost"));
