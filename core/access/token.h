/* SPDX-License-Identifier: Apache-2.0 */
/** @file token.h  How a token looks and what is stored of it. For core/access alone. */
#ifndef PRM_ACCESS_TOKEN_H
#define PRM_ACCESS_TOKEN_H

#include <stdbool.h>

bool prm_token_is_well_formed(const char *token);
/** The hex of its SHA-256. */
void prm_token_digest(const char *token, char digest[65]);

#endif
