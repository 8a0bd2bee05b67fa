/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file limits.h  Every limit an operator may set, declared once: its name in the configuration, default, bounds and
 * meaning. Who keeps a limit reads its member; a new one is a row here and its reader. Plain data, any thread.
 */
#ifndef PRM_BASE_LIMITS_H
#define PRM_BASE_LIMITS_H

#include "val.h"

/* X(name, default as JSON, least, most, whether SIGHUP changes it, what it bounds) */
#define PRM_LIMITS(X)                                                                                                  \
    X(handshake_ms, 5000, 50, 600000, true, "from accepting a connection to the end of its TLS handshake")             \
    X(first_byte_ms, 10000, 50, 600000, true, "from the handshake to the first byte of a message")                     \
    X(request_ms, 15000, 50, 600000, true, "from the first byte of a message to its last")                             \
    X(idle_ms, 300000, 50, 86400000, true, "a connection on which no byte moves")                                      \
    X(linger_ms, 2000, 50, 60000, true, "at a close: since unsent bytes last moved, and for the peer to end its side") \
    X(connections, 10000, 1, 100000, true, "connections in all")                                                       \
    X(unauthenticated, 256, 1, 100000, true, "connections nobody has authenticated yet")                               \
    X(unauthenticated_per_address, 16, 1, 100000, true, "of these, from one address")                                  \
    X(handshakes, 8, 1, 1024, true, "TLS handshakes under way at once; others wait their turn")                        \
    X(calls_in_flight, 128, 1, 10000, true, "calls of one connection not answered yet; reading pauses there")          \
    X(unauthenticated_calls, 8, 1, 10000, true, "the same, while nobody has authenticated the connection")            \
    X(message_bytes, 1048576, 1024, 64 << 20, true, "one message")                                                     \
    X(header_bytes, 16384, 1024, 65536, true, "request line and fields of an HTTP request")                            \
    X(header_fields, 64, 8, 128, true, "fields of an HTTP request")                                                    \
    X(send_queue_bytes, 1048576, 4096, 1 << 30, true, "unsent bytes of one connection")                                \
    X(batch, 100, 1, 10000, true, "requests of one batch")                                                             \
    X(subscriptions, 100, 1, 10000, true, "events.subscribe of one connection")                                        \
    X(nesting, 64, 4, 100, true, "levels of a JSON text")                                                              \
    X(object_keys, 1000, 16, 16384, true, "keys of one JSON object")                                                   \
    X(string_bytes, 262144, 256, 64 << 20, true, "one JSON string")                                                 \
    X(page, 500, 1, 500, true, "items of one page of a list; who asks for more gets as many")                          \
    X(call_memory_bytes, 16777216, 1 << 20, 1 << 30, false, "what a call may use; beyond it the call fails alone")     \
    X(waiting_writes, 4096, 1, 1000000, false, "writes that wait for the writer")                                      \
    X(waiting_background, 4096, 1, 1000000, false, "background work that waits for the writer")                        \
    X(background_share, 10, 1, 50, false,                                                                              \
        "of the writer's time, percent: background work has as much, however many writes wait")                        \
    X(waiting_reads, 4096, 1, 1000000, false, "reads that wait for a reader")                                          \
    X(writes_of_one, 2048, 1, 1000000, true, "writes of one user under way, over all its connections")                 \
    X(reads_of_one, 2048, 1, 1000000, true, "reads of one user under way, over all its connections")                   \
    X(waiting_logins, 128, 1, 10000, true, "sign-ins that wait for their password to be hashed")                       \
    X(login_failures, 5, 1, 16, false, "failed sign-ins a minute, of one address or one account")                      \
    X(readers, 2, 1, 16, false, "reader threads")                                                                      \
    X(file_bytes, 26214400, 1, 1 << 30, true, "one file")                                                              \
    X(uploads, 1024, 1, 100000, true, "uploads open at once")                                                          \
    X(uploads_per_user, 16, 1, 10000, true, "of these, one user's")                                                    \
    X(upload_bytes_per_user, 134217728, 1024, INT32_MAX, true, "what one user's open uploads hold")                    \
    X(upload_idle_ms, 600000, 50, 86400000, true, "an upload to which nothing comes; then it is dropped")

/** What methods that answer in pages declare as the most their param `limit` may be, and what they take if it is
 * absent. */
enum { PRM_PAGE_MOST = 500, PRM_PAGE = 50 };

typedef struct prm_limits {
#define PRM_LIMIT_MEMBER(name, preset, least, most, changes, doc) uint32_t name;
    PRM_LIMITS(PRM_LIMIT_MEMBER)
#undef PRM_LIMIT_MEMBER
} prm_limits;

/** The defaults. */
extern const prm_limits prm_limits_default;

/** The section `limits` of the configuration; each field's preset is its default. NULL-ended. */
extern const prm_field *const prm_limits_fields[];

/** Reads the checked section; a limit it does not hold is the default. */
void prm_limits_read(const prm_val *section, prm_limits *out);

/** Takes over those of `from` that may change while the server runs. */
void prm_limits_change(prm_limits *limits, const prm_limits *from);
/** The name of the next limit, from `*at` on (0 at first), that may not and differs; NULL past the last. */
const char *prm_limits_kept(const prm_limits *limits, const prm_limits *from, size_t *at);

#endif
