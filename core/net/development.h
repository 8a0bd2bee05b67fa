/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file development.h  The certificate of a server nobody has given one: self-signed, for one year, to be trusted by
 * clients as it is. Start-up thread.
 */
#ifndef PRM_NET_DEVELOPMENT_H
#define PRM_NET_DEVELOPMENT_H

#include "base/error.h"

/**
 * Writes `directory`/cert.pem (0644) and `directory`/key.pem (0600), synced, in place of what is there; makes the
 * directory (0700) if needed, not its parents. P-256, valid from yesterday, for `localhost`, this host's name,
 * 127.0.0.1 and ::1 (as IP and as DNS names). PRM_E_IO with a sentence that names the file, PRM_E_NOMEM,
 * PRM_E_INTERNAL.
 */
prm_status prm_tls_make_development(const char *directory, prm_error *error);

#endif
