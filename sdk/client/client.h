/* SPDX-License-Identifier: Apache-2.0 */
/** @file client.h  What a connection holds, for the files that open and use it. One thread at a time. */
#ifndef PRM_CLIENT_CLIENT_H
#define PRM_CLIENT_CLIENT_H

#include <prm/client.h>

#include "buffer.h"
#include "key.h"
#include "tls.h"

struct prm_client {
    int fd;
    uint32_t answer_ms, answer_bytes;
    prm_client_tls *tls;
    prm_client_buffer out, in;
    size_t taken;  /* bytes of `in` that were answers already given */
    size_t looked; /* bytes of `in` known to hold no further line break */
    uint64_t last_id;
    uint64_t *flying; /* ids without an answer */
    size_t flying_count, flying_room, notifications;
    prm_client_keys keys;
    char *session;
    void (*notified)(void *context, const char *line, size_t length); /* a notification came; NULL: nobody asks */
    void *notified_context;
    prm_client_error broken; /* why the connection is of no more use; status 0: it is */
};

/** As prm_client_call(), of a client that is usable and has nothing in flight, until `deadline`; `answer` is zeroed. */
int32_t prm_client_call_until(prm_client *client, const prm_client_request *request, int64_t deadline,
    prm_client_answer *answer, prm_client_error *error);

/** Takes what comes until `deadline` (PRM_CLIENT_E_TIMEOUT), a notification was handed over, or an answer came, which
 * is let go. */
int32_t prm_client_listen(prm_client *client, int64_t deadline, prm_client_error *error);

#endif
