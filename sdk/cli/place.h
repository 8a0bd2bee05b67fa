/* SPDX-License-Identifier: Apache-2.0 */
/** @file place.h  Where prm keeps what it remembers: files only their owner reads. One thread. */
#ifndef PRM_CLI_PLACE_H
#define PRM_CLI_PLACE_H

#include <stdbool.h>
#include <stddef.h>

enum prm_cli_place { PRM_CLI_CONFIG, PRM_CLI_CACHE };

/** $XDG_CONFIG_HOME/prm/NAME or $XDG_CACHE_HOME/prm/NAME, in ~/.config or ~/.cache where those are not set. Freed with
 * free(); NULL: there is no home, or out of memory. */
char *prm_cli_place_path(enum prm_cli_place place, const char *name);

/** Writes the file anew (0600) beside the old one and puts it in its place; directories are made (0700). False with a
 * sentence in `error`. */
bool prm_cli_place_write(const char *path, const char *text, size_t length, char *error, size_t size);

#endif
