/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

PRM_PLUGIN(.id = "good", .version = "2.0", .namespaces = PRM_TEXTS("taken_id"));
