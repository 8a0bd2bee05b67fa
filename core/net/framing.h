/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file framing.h  How messages are told apart in the stream of a connection: a table, searched by its first byte that
 * is not white space. Pure functions over bytes.
 */
#ifndef PRM_NET_FRAMING_H
#define PRM_NET_FRAMING_H

#include "base/buf.h"

/** One step through the bytes at hand. */
typedef struct prm_framed {
    size_t used;         /* bytes that are done with; 0: more are needed */
    const char *message; /* within them; NULL: none (a blank line) */
    size_t length;
    const char *refusal; /* not NULL: the last message this peer gets, framed; then it is closed */
} prm_framed;

typedef struct prm_framing {
    const char *name;
    bool (*is_mine)(unsigned char first);
    /** `scanned` is kept between calls that used nothing: bytes that need no second look. `has_ended`: no more come. */
    prm_framed (*take)(const char *bytes, size_t length, size_t limit, bool has_ended, size_t *scanned);
    void (*put)(prm_buf *out, const char *message, size_t length);
    /** What a peer gets that took too long over a message, sent too long a one, or does not read. */
    const char *too_slow, *too_long, *unread;
} prm_framing;

/** Never NULL: the last row takes any byte, and refuses it. */
const prm_framing *prm_framing_of(unsigned char first);
/** Whether it may stand before the first message. */
bool prm_framing_is_blank(char c);

#endif
