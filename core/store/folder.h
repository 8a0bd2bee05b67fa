/* SPDX-License-Identifier: Apache-2.0 */
/** @file folder.h  Files linked or copied, folders synced and removed. For core/store alone. Not on the loop. */
#ifndef PRM_STORE_FOLDER_H
#define PRM_STORE_FOLDER_H

#include "base/error.h"

/** Makes `to` the same file: a hard link, or a copy where that cannot be made. PRM_E_IO, PRM_E_READ_ONLY. */
prm_status prm_folder_link(const char *from, const char *to, prm_error *error);
/** Copies one file, 0600, and syncs it. */
prm_status prm_folder_copy_file(const char *from, const char *to, prm_error *error);
/** Syncs a file or directory by name. */
prm_status prm_folder_sync(const char *path, prm_error *error);
/** Syncs the directory that `path` is in. */
prm_status prm_folder_sync_parent(const char *path, prm_error *error);
/** Whether it is not there, or a directory that holds nothing but entries of these names. NULL-ended. */
bool prm_folder_holds_only(const char *path, const char *const *names);
/** Takes away the tree as far as it can. Follows no link. */
void prm_folder_remove(const char *path);
/** Whether it is not there, or a directory that holds nothing. */
bool prm_folder_is_empty(const char *path);
/** PRM_E_READ_ONLY for a full disk, else PRM_E_IO, with errno's words: "PATH cannot be WHAT: ...". */
prm_status prm_folder_fail(const char *path, const char *what, prm_error *error);

#endif
