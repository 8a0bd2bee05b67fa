/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

PRM_PLUGIN(.id = "needs_missing", .version = "1.0", .namespaces = PRM_TEXTS("needs_missing"),
    .needs = PRM_TEXTS("nobody"));
