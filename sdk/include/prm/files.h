/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/files.h  Service "prm.files/1": what is known of an uploaded file.
 *
 * A field PRM_FILE(...), or a list of them, names files by the ids their uploads were given (`PUT /files`, or
 * files.begin, files.append and files.commit). Before a handler runs, every file in its params is one the caller may
 * read; others are refused as invalid_params with the code `not_found`. So is a file the caller may not read in a row
 * the handler writes, whatever it has it from. Whoever uploaded a file may read it until a row names it; from then on
 * whoever may read a row that names it, in a field they may read. A file that no row names goes after 24 hours.
 */
#ifndef PRM_FILES_H
#define PRM_FILES_H

#include <prm/plugin.h>

#define PRM_FILES_SERVICE "prm.files/1"

typedef struct prm_files_service {
    uint32_t size, revision;

    /**
     * A file the caller may read (a timer and a reaction: any): {id, name, size, type, sha256, created_at}. `name` is
     * what the uploader called it, `size` in bytes, `type` the media type told from its content, `sha256` in hex: equal
     * content has equal hashes, whoever uploaded it. PRM_E_NOT_FOUND.
     */
    prm_status (*describe)(prm_call *call, const char *id, const prm_val **file);
} prm_files_service;

#endif
