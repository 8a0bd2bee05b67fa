/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

PRM_PLUGIN(.id = "circle_a", .version = "1.0", .namespaces = PRM_TEXTS("circle_a"), .needs = PRM_TEXTS("circle_b"));
