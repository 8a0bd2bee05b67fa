/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file tls.h  TLS sessions of the server over memory, by mbedTLS. One thin file serves 2.28 and 3.6.
 *
 * TLS 1.2 or later, ECDHE with AEAD only, P-256 then X25519 first, no renegotiation, tickets, ALPN "http/1.1" and 1.0.
 * A context belongs to the loop thread; a session to whoever holds it: the crypto thread shakes hands, the loop does
 * the rest.
 */
#ifndef PRM_NET_TLS_H
#define PRM_NET_TLS_H

#include "base/buf.h"
#include "base/error.h"

typedef struct prm_tls_context prm_tls_context;
typedef struct prm_tls prm_tls;

/** Where a session takes its bytes from and puts them for one call. */
typedef struct prm_tls_io {
    const char *in; /* moved on as bytes are taken */
    size_t in_length;
    prm_buf *out;
} prm_tls_io;

typedef enum prm_tls_result {
    PRM_TLS_DONE,   /* the handshake is over; or bytes were read; or all was written */
    PRM_TLS_MORE,   /* `in` is used up and more is needed */
    PRM_TLS_END,    /* the peer has ended its side */
    PRM_TLS_FAILED, /* an alert for the peer may be in `out`; the session is of no use any more */
} prm_tls_result;

/** Starts the crypto core where the version has one. Call once, before any thread. PRM_E_INTERNAL. */
prm_status prm_tls_start(void);

/** Reads a chain and its key (PEM). Any one thread. PRM_E_INVALID with a sentence that names the file, PRM_E_NOMEM. */
prm_status prm_tls_context_new(const char *certificate, const char *key, prm_tls_context **context, prm_error *error);
/** Lets go of it; it is freed with its last session. NULL is allowed. Loop thread. */
void prm_tls_context_release(prm_tls_context *context);

/** A session of this context, still without its buffers (they come with the first prm_tls_handshake). Loop thread. */
prm_tls *prm_tls_new(prm_tls_context *context);
/** Loop thread. NULL is allowed. */
void prm_tls_free(prm_tls *tls);

/** Goes on with the handshake. */
prm_tls_result prm_tls_handshake(prm_tls *tls, prm_tls_io *io);
/** Opens records: DONE with 1 to `capacity` bytes in `plain`, counted in `length`. */
prm_tls_result prm_tls_read(prm_tls *tls, prm_tls_io *io, char *plain, size_t capacity, size_t *length);
/** Seals all of `plain`. DONE or FAILED. */
prm_tls_result prm_tls_write(prm_tls *tls, prm_tls_io *io, const char *plain, size_t length);
/** Ends our side. DONE or FAILED. */
prm_tls_result prm_tls_end(prm_tls *tls, prm_tls_io *io);

/** mbedTLS's random source, from the kernel: no state, so any thread may call it. */
int prm_tls_random(void *unused, unsigned char *bytes, size_t length);

#endif
