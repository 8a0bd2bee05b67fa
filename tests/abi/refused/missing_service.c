/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

PRM_PLUGIN(.id = "missing_service", .version = "1.0", .namespaces = PRM_TEXTS("missing_service"),
    .services = PRM_TEXTS("prm.search/3"));
