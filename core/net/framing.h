/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file framing.h  How messages are told apart in the stream of a connection: a table, searched by the first bytes that
 * are not white space. Pure functions over bytes. HTTP is a row of it that http_conn.c reads by itself.
 */
#ifndef PRM_NET_FRAMING_H
#define PRM_NET_FRAMING_H

#include "base/buf.h"

/** Why a peer is refused; each has a sentence, sent as a JSON-RPC error with id null in the peer's framing. */
typedef enum prm_refusal {
    PRM_REFUSAL_NONE,
    PRM_REFUSAL_HEADER, /* the header lines before a message are not understood */
    PRM_REFUSAL_LONG,   /* a message beyond the limit */
    PRM_REFUSAL_SLOW,   /* a message that did not arrive in time */
    PRM_REFUSAL_UNREAD, /* answers nobody reads */
} prm_refusal;

/** One step through the bytes at hand. */
typedef struct prm_framed {
    size_t used;         /* bytes that are done with; 0: more are needed */
    const char *message; /* within them; NULL: none (a blank line) */
    size_t length;
    prm_refusal refusal; /* not NONE: the last answer this peer gets, then it is closed */
} prm_framed;

typedef enum prm_match { PRM_MATCH_NO, PRM_MATCH_MORE, PRM_MATCH_YES } prm_match;

typedef struct prm_framing {
    const char *name;
    /** Of one byte or more; MORE: it may be its, more bytes will tell. */
    prm_match (*match)(const char *bytes, size_t length);
    /** `scanned` is kept between calls that used nothing: bytes that need no second look. `has_ended`: no more come.
     * NULL, and `put` too: HTTP. */
    prm_framed (*take)(const char *bytes, size_t length, size_t limit, bool has_ended, size_t *scanned);
    void (*put)(prm_buf *out, const char *message, size_t length);
} prm_framing;

/** NULL: more bytes will tell. The last row takes anything. */
const prm_framing *prm_framing_of(const char *bytes, size_t length);
static inline bool prm_framing_is_http(const prm_framing *framing)
{
    return framing != NULL && framing->take == NULL;
}
/** Whether it may stand before the first message. */
bool prm_framing_is_blank(char c);
/** The error object for a refusal, without a line end; static. */
const char *prm_framing_refusal(prm_refusal refusal);

#endif
