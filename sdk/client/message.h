/* SPDX-License-Identifier: Apache-2.0 */
/** @file message.h  The lines of JSON-RPC: requests written, answers read. No I/O. Any thread. */
#ifndef PRM_CLIENT_MESSAGE_H
#define PRM_CLIENT_MESSAGE_H

#include <prm/client.h>

#include "buffer.h"
#include "json.h"

#include <stdbool.h>

/** Checks a request and cuts its parameters out of their text: no text if there are none. */
int32_t prm_client_request_check(const prm_client_request *request, prm_client_span *params, prm_client_error *error);

/** Whether a request with these (checked) parameters needs an idempotency key that neither it nor they give. */
bool prm_client_request_wants_key(const prm_client_request *request, prm_client_span params);

/** Appends the request's line, with `key` (NULL: none) among its parameters. Failure: out->failed. */
void prm_client_request_print(
    prm_client_buffer *out, uint64_t id, const prm_client_request *request, prm_client_span params, const char *key);

/**
 * Reads one line. PRM_CLIENT_OK: `answer` is filled (answer->id 0: an error of the connection). `*is_answer` is false
 * for a notification, which is not looked into. PRM_CLIENT_E_PROTOCOL, PRM_CLIENT_E_NOMEM.
 */
int32_t prm_client_answer_read(
    const char *line, size_t length, prm_client_answer *answer, bool *is_answer, prm_client_error *error);

/** Fills `error` with the error an answer holds; returns PRM_CLIENT_E_ANSWER. */
int32_t prm_client_answer_fail(const prm_client_answer *answer, prm_client_error *error);

#endif
