/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/secret.h  Service "prm.secret/1": words that let somebody without a login come back to what is theirs.
 *
 * A secret is answered once, in a field marked PRM_SECRET; what is stored, and looked up by a unique index, is its
 * digest.
 */
#ifndef PRM_SECRET_H
#define PRM_SECRET_H

#include <prm/plugin.h>

#define PRM_SECRET_SERVICE "prm.secret/1"

typedef struct prm_secret_service {
    uint32_t size, revision;

    /** A new secret of 256 random bits, 47 characters that need no quoting, and its digest. Both live until the call
     * ends. PRM_E_UNAVAILABLE: there are no random bytes. */
    prm_status (*make)(prm_call *call, const char **secret, const char **digest);
    /** What make() gave for it, 64 hexadecimal digits; of any other text something that no secret has. */
    prm_status (*digest)(prm_call *call, const char *secret, const char **digest);
} prm_secret_service;

#endif
