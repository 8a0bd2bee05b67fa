/* SPDX-License-Identifier: Apache-2.0 */
/** @file token.h  How a token looks and what is stored of it. For core/access alone. */
#ifndef PRM_ACCESS_TOKEN_H
#define PRM_ACCESS_TOKEN_H

#include "access/principal.h"

bool prm_token_is_well_formed(const char *token);
/** The hex of its SHA-256. */
void prm_token_digest(const char *token, char digest[65]);
/** Its row, if it is of one of these kinds ("api | login"), not revoked and not over. PRM_E_UNAUTHENTICATED. */
prm_status prm_token_find(const prm_people *people, const char *token, const char *kinds, prm_arena *arena,
    const prm_val **row, prm_error *error);

#endif
