/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file descriptor.h  A descriptor as the host keeps it: copied into structs of the host's own size, so that what a
 * plugin built against an older header does not have reads as absent and nothing is read past a struct's `size`.
 * Start-up thread. For core/plugins alone.
 */
#ifndef PRM_PLUGINS_DESCRIPTOR_H
#define PRM_PLUGINS_DESCRIPTOR_H

#include "base/arena.h"
#include "base/error.h"

/**
 * Copies all that `plugin` declares into `arena` (texts and functions stay where they are: a plugin is never unloaded).
 * A rule several steps share stays one. PRM_E_INVALID with a sentence: magic, major, minor, a struct's size, nesting
 * without end. `path` names the file; "" if built in.
 */
prm_status prm_descriptor_copy(
    prm_arena *arena, const prm_plugin *plugin, const char *path, const prm_plugin **out, prm_error *error);

#endif
