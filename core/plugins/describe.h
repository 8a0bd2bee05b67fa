/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file describe.h  What the declarations say, for those who call: an OpenRPC 1.3 document as one reader may know it,
 * and reference documentation of all there is. Pure: of a sealed host, in the arena given. Any thread.
 */
#ifndef PRM_PLUGINS_DESCRIBE_H
#define PRM_PLUGINS_DESCRIBE_H

#include "access/principal.h"
#include "base/hash.h"
#include "plugins/host.h"

/**
 * Writes the document of the methods the reader may call, in a stable order; NULL: of all methods, as the system sees
 * them. Ids in examples name objects that need not exist: each stands for any one of its entity. PRM_E_NOMEM.
 */
prm_status prm_describe_openrpc(const prm_host *host, const prm_principal *reader, prm_buf *out, prm_error *error);

/** Writes Markdown on every method, event, rule point and entity. PRM_E_NOMEM. */
prm_status prm_describe_markdown(const prm_host *host, prm_buf *out, prm_error *error);

/** Documents made before, by what decides over them: side and roles of the reader. Any thread. */
typedef struct prm_descriptions prm_descriptions;

#define PRM_DESCRIPTION_DIGEST 33 /* 128 bits in hex, and a NUL */

prm_status prm_descriptions_new(const prm_host *host, prm_descriptions **out, prm_error *error);
void prm_descriptions_free(prm_descriptions *descriptions); /* NULL is allowed */
/**
 * The document for this reader, appended to `out` (NULL: only the digest is asked for), and a digest that is the same
 * as long as the document is. PRM_E_NOMEM.
 */
prm_status prm_descriptions_get(prm_descriptions *descriptions, const prm_principal *reader, prm_buf *out,
    char digest[PRM_DESCRIPTION_DIGEST], prm_error *error);

#endif
