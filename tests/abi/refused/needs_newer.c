/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

PRM_PLUGIN(.id = "needs_newer", .version = "1.0", .namespaces = PRM_TEXTS("needs_newer"),
    .needs = PRM_TEXTS("good >= 1.10"));
