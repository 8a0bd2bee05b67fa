/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file tls.h  The TLS side of a connection, over mbedTLS 2.28 or 3.6: the only file that knows which. One thread at a
 * time.
 */
#ifndef PRM_CLIENT_TLS_H
#define PRM_CLIENT_TLS_H

#include <prm/client.h>

#include "buffer.h"

typedef struct prm_client_tls prm_client_tls;

/** What PEM file holds the system's CAs. */
#define PRM_CLIENT_SYSTEM_CAS "/etc/ssl/certs/ca-certificates.crt"

/**
 * Shakes hands over the connected socket `fd` before `deadline`, trusting what `ca_file` holds, and checks that the
 * certificate is that of `host`. `fd` stays the caller's in any case.
 */
int32_t prm_client_tls_open(
    int fd, const char *host, const char *ca_file, int64_t deadline, prm_client_tls **tls, prm_client_error *error);
/** Says goodbye, if the peer takes it at once. NULL is allowed. */
void prm_client_tls_close(prm_client_tls *tls);

/**
 * Moves what can be moved without waiting: bytes of `out` to the peer (they are consumed), bytes of the peer to the end
 * of `in`, at most about `room` of them. `*moved` says whether anything did.
 */
int32_t prm_client_tls_pump(prm_client_tls *tls, prm_client_buffer *out, prm_client_buffer *in, size_t room, int *moved,
    prm_client_error *error);

/** When the peer's certificate ends, in seconds since 1970 UTC; 0 if it was not kept. */
int64_t prm_client_tls_certificate_end(const prm_client_tls *tls);

/** Random bytes of the connection's generator. */
int32_t prm_client_tls_random(prm_client_tls *tls, void *bytes, size_t length, prm_client_error *error);

#endif
