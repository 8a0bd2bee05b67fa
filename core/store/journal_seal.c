/* SPDX-License-Identifier: Apache-2.0 */
#include "store/journal_internal.h"

#include <string.h>

#define ABSENT UINT32_MAX

void prm_journal_digest_rest(const prm_journal_row *row, uint8_t digest[PRM_HASH_BYTES])
{
    prm_span parts[PRM_PARTS + 1] = {{row->salts, PRM_SALT_BYTES}};
    size_t count = 1;
    for (size_t i = 0; i < PRM_PARTS; i++) {
        if (row->parts[i].bytes != NULL && row->parts[i].length > 0)
            parts[count++] = row->parts[i];
    }
    prm_hash(parts, count, digest);
}

void prm_journal_digest_personal(const prm_journal_row *row, uint8_t digest[PRM_HASH_BYTES])
{
    prm_span parts[] = {{row->salts + PRM_SALT_BYTES, PRM_SALT_BYTES}, row->personal};
    prm_hash(parts, 2, digest);
}

static void put_number(prm_buf *buf, uint64_t number, size_t bytes)
{
    for (size_t i = bytes; i-- > 0;)
        prm_buf_put_char(buf, (char)(number >> (8 * i)));
}

bool prm_journal_chain(
    const prm_journal_row *row, const uint8_t previous[PRM_HASH_BYTES], prm_buf *buf, uint8_t hash[PRM_HASH_BYTES])
{
    prm_buf_clear(buf);
    prm_buf_put(buf, previous, PRM_HASH_BYTES);
    put_number(buf, (uint64_t)row->seq, 8);
    put_number(buf, (uint64_t)row->at, 8);
    put_number(buf, (uint64_t)row->generation, 8);
    for (size_t i = 0; i < sizeof(row->texts) / sizeof(row->texts[0]); i++) {
        put_number(buf, row->texts[i].length, 4);
        prm_buf_put(buf, row->texts[i].bytes, row->texts[i].length);
    }
    for (size_t i = 0; i < PRM_PARTS; i++)
        put_number(buf, row->parts[i].bytes != NULL ? row->parts[i].length : ABSENT, 4);
    put_number(buf, row->digest_length, 4);
    prm_buf_put(buf, row->digest, row->digest_length);
    if (buf->failed)
        return false;
    prm_span all = {buf->data, buf->length};
    prm_hash(&all, 1, hash);
    return true;
}
