/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

PRM_PLUGIN(.id = "taken_namespace", .version = "1.0", .namespaces = PRM_TEXTS("good"));
