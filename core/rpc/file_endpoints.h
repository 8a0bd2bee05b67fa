/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file file_endpoints.h  PUT /files and GET /files/<id>: whole files over HTTP. Loop thread only.
 *
 * PUT takes the body as the content, streamed; its name is the rest of the path (`curl -T offer.pdf …/files/`) or the
 * query's `name`, percent-encoded UTF-8 of at most 255 characters, "file" without either. It answers 201 with
 * {"file": {…}} as files.commit does, and Location. Refusals have the status and a JSON-RPC error: 413 too long; with
 * Retry-After 429 too much of the caller's at once, 503 of everybody's, or no room. A part of a file (Content-Range) is
 * refused: it would be taken for the whole.
 *
 * GET gives the content to whoever files.get gives the row, else 404. ETag is the SHA-256; If-None-Match, If-Range and
 * one Range of bytes are heeded. A file is never shown in place of a page: it is an attachment, its type is not guessed
 * at, and nothing in it may run.
 */
#ifndef PRM_RPC_FILE_ENDPOINTS_H
#define PRM_RPC_FILE_ENDPOINTS_H

#include "base/json.h"
#include "rpc/endpoint.h"
#include "rpc/uploads.h"

extern const prm_endpoint prm_file_endpoints[];

/* Between the files of this header only. */

prm_uploads *prm_file_uploads(const prm_endpoint_request *request);
/** Answers with a JSON-RPC response that says no, and the status of its error. */
void prm_file_refuse(prm_endpoint_request *request, const char *answer, size_t length);
/** The same where what is asked for need not be there: an id that could be none is as absent as one that is not. */
void prm_file_refuse_absent(prm_endpoint_request *request, const char *answer, size_t length);
/** The same for what no call has said. */
void prm_file_refuse_error(prm_endpoint_request *request, const prm_error *error);
/** A member of a JSON object by name, as it stands; text NULL: it has none. */
prm_json_span prm_file_member(prm_json_span object, const char *name);

void prm_file_put_begin(prm_endpoint_request *request);
void prm_file_put_body(prm_endpoint_request *request, const char *bytes, size_t length);
void prm_file_put_end(prm_endpoint_request *request);
void prm_file_put_gone(prm_endpoint_request *request);
void prm_file_get_begin(prm_endpoint_request *request);
void prm_file_get_room(prm_endpoint_request *request);
void prm_file_get_gone(prm_endpoint_request *request);

#endif
