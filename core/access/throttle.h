/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file throttle.h  How often something failed in the last minute, by a key: an address, an account's e-mail. Memory is
 * bounded whatever keys come: where there is no room left, the key with the fewest failures is forgotten, so that a
 * flood of made-up keys does not wash away one that is at its limit. Keys are kept as keyed hashes. Times are
 * microseconds on the monotonic clock. One thread.
 */
#ifndef PRM_ACCESS_THROTTLE_H
#define PRM_ACCESS_THROTTLE_H

#include "base/hash.h"

#include <stdbool.h>

enum { PRM_THROTTLE_MOST = 16 }; /* the highest limit there can be */

typedef struct prm_throttle prm_throttle;

/** At most `limit` failures (1 to PRM_THROTTLE_MOST) in any `window_us` for each of about `keys` keys at once. NULL if
 * out of memory, or if the kernel gives no random bytes. */
prm_throttle *prm_throttle_new(size_t keys, uint32_t limit, int64_t window_us);
/** NULL is allowed. */
void prm_throttle_free(prm_throttle *throttle);

/** How long until the key may try again; 0: now. */
int64_t prm_throttle_wait(const prm_throttle *throttle, prm_span key, int64_t now);
/** One more failure of the key. */
void prm_throttle_count(prm_throttle *throttle, prm_span key, int64_t now);

/** What of an address counts: of IPv6 the first 64 bits, which are one subscriber's. The view is into `address`. */
prm_span prm_throttle_address(const char *address);

#endif
