/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file login.h  Calls with a password (access/login.h): throttled, then looked up by a reader, hashed on a crypto
 * thread of their own, one at a time and in their order, so that neither handshakes nor memory suffer from hundreds of
 * them; then a write as any other, which makes a token or stores the new hash. Loop thread only.
 */
#ifndef PRM_RPC_LOGIN_H
#define PRM_RPC_LOGIN_H

#include "rpc/internal.h"

prm_status prm_logins_open(prm_rpc *rpc, prm_logins **out);
/** Starts a member whose task is made. PRM_E_LIMIT with `error->data`: too many failures, or too many at once. */
prm_status prm_logins_start(prm_logins *logins, member *m, prm_error *error);
/** A look-up came back. */
void prm_logins_looked_up(prm_task *task);
/** How many passwords were hashed since start. Any thread. */
uint64_t prm_logins_hashed(const prm_logins *logins);
/** Nothing comes back from elsewhere any more: what waits is refused. The loop must run once more. */
void prm_logins_close(prm_logins *logins);
/** After that. NULL is allowed. */
void prm_logins_free(prm_logins *logins);

#endif
