/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file http_read.h  Bytes to HTTP requests: where a head ends, what it says, the pieces of a chunked body. Pure; the
 * grammar is RFC 9112's, read strictly. The library http-parser reads the head, but as it is packaged takes what must
 * be refused (bare line feeds, folded lines, blanks in names, any two bytes as the end of a chunk): the lines are
 * checked here before it sees them, and chunks are taken apart here.
 */
#ifndef PRM_NET_HTTP_READ_H
#define PRM_NET_HTTP_READ_H

#include "net/http.h"

/** 0: good; otherwise the status to refuse it with, and a sentence. */
typedef struct prm_http_verdict {
    int status;
    const char *sentence; /* static */
} prm_http_verdict;
extern const prm_http_verdict prm_http_good, prm_http_bad_line, prm_http_bad_version;

/**
 * How many bytes the head at the start of these has, with its empty line, at most `limit`: 0 if more are needed.
 * `scanned` begins as 0 and is kept while it returns 0. What can be refused before the head is complete is.
 */
size_t prm_http_find_head(
    const char *bytes, size_t length, size_t limit, size_t *scanned, prm_http_verdict *verdict);

/** Reads a whole head of at most `fields` fields, in place: `text` is changed, and holds the texts of `head` from now
 * on. */
prm_http_verdict prm_http_read_head(char *text, size_t length, size_t fields, prm_http_head *head);

#define PRM_HTTP_TRAILER 16384 /* bytes of the fields after the chunks, which are read over */

typedef enum prm_chunk_state {
    PRM_CHUNK_SIZE,
    PRM_CHUNK_EXTENSION,
    PRM_CHUNK_SIZE_END,
    PRM_CHUNK_DATA,
    PRM_CHUNK_DATA_CR,
    PRM_CHUNK_DATA_LF,
    PRM_CHUNK_TRAILER, /* at the start of a line */
    PRM_CHUNK_TRAILER_NAME,
    PRM_CHUNK_TRAILER_VALUE,
    PRM_CHUNK_TRAILER_LF,
    PRM_CHUNK_END_LF,
    PRM_CHUNK_DONE
} prm_chunk_state;

/** Zeroed before the first byte. */
typedef struct prm_chunks {
    prm_chunk_state state;
    uint64_t left;    /* of the chunk at hand */
    uint32_t digits;  /* of its size */
    uint32_t extra;   /* bytes of its extension */
    uint32_t trailer; /* bytes of all trailers */
} prm_chunks;

/**
 * Goes on through the bytes, to the end of the next piece or of them; returns how many are done with. `piece` NULL:
 * none. After DONE it takes nothing.
 */
size_t prm_http_read_chunks(prm_chunks *chunks, const char *bytes, size_t length, const char **piece,
    size_t *piece_length, prm_http_verdict *verdict);

#endif
