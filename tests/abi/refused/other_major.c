/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

const prm_plugin prm_plugin_v1 = {
    .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = 2, .id = "other_major"};
