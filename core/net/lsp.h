/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file lsp.h  The base protocol of LSP as a framing: header lines that end with CRLF, an empty one, then as many bytes
 * as `Content-Length` says. `Content-Type` may name the charset utf-8 (or "utf8"); other headers are not known and
 * refused. Pure functions for the table in framing.c.
 */
#ifndef PRM_NET_LSP_H
#define PRM_NET_LSP_H

#include "net/framing.h"

prm_match prm_lsp_match(const char *bytes, size_t length);
prm_framed prm_lsp_take(const char *bytes, size_t length, size_t limit, bool has_ended, size_t *scanned);
void prm_lsp_put(prm_buf *out, const char *message, size_t length);

#endif
