/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

PRM_PLUGIN(.id = "circle_b", .version = "1.0", .namespaces = PRM_TEXTS("circle_b"),
    .needs = PRM_TEXTS("good", "circle_a >= 0.1"));
