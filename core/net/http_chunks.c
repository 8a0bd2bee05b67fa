/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_read.h"

#define DIGITS_MOST    8
#define EXTENSION_MOST 256

static const prm_http_verdict bad_chunk = {400, "The chunks of the body are not as HTTP/1.1 has them."};
static const prm_http_verdict big_trailer = {431, "The fields after the body are too long."};

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

static bool take_size(prm_chunks *chunks, char c)
{
    int digit = digit_of(c);
    if (digit >= 0) {
        chunks->left = chunks->left * 16 + (uint64_t)digit;
        return ++chunks->digits <= DIGITS_MOST;
    }
    chunks->state = c == ';' ? PRM_CHUNK_EXTENSION : PRM_CHUNK_SIZE_END;
    return chunks->digits > 0 && (c == ';' || c == '\r');
}

static bool take_extension(prm_chunks *chunks, char c)
{
    if (c == '\r')
        chunks->state = PRM_CHUNK_SIZE_END;
    return c == '\r' || (!is_control(c) && ++chunks->extra <= EXTENSION_MOST);
}

static bool take_size_end(prm_chunks *chunks, char c)
{
    chunks->state = chunks->left > 0 ? PRM_CHUNK_DATA : PRM_CHUNK_TRAILER;
    chunks->digits = chunks->extra = 0;
    return c == '\n';
}

static bool take_data_cr(prm_chunks *chunks, char c)
{
    chunks->state = PRM_CHUNK_DATA_LF;
    return c == '\r';
}

static bool take_data_lf(prm_chunks *chunks, char c)
{
    chunks->state = PRM_CHUNK_SIZE;
    return c == '\n';
}

static bool take_trailer(prm_chunks *chunks, char c)
{
    chunks->state = c == '\r' ? PRM_CHUNK_END_LF : PRM_CHUNK_TRAILER_NAME;
    return c == '\r' || (!is_control(c) && c != ' ' && c != '\t' && c != ':');
}

static bool take_trailer_name(prm_chunks *chunks, char c)
{
    if (c == ':')
        chunks->state = PRM_CHUNK_TRAILER_VALUE;
    return !is_control(c) && c != ' ' && c != '\t';
}

static bool take_trailer_value(prm_chunks *chunks, char c)
{
    if (c == '\r')
        chunks->state = PRM_CHUNK_TRAILER_LF;
    return c == '\r' || !is_control(c);
}

static bool take_trailer_lf(prm_chunks *chunks, char c)
{
    chunks->state = PRM_CHUNK_TRAILER;
    return c == '\n';
}

static bool take_end_lf(prm_chunks *chunks, char c)
{
    chunks->state = PRM_CHUNK_DONE;
    return c == '\n';
}

/* Each takes one byte; false: it must not stand there. */
static bool (*const takers[])(prm_chunks *chunks, char c) = {
    [PRM_CHUNK_SIZE] = take_size,
    [PRM_CHUNK_EXTENSION] = take_extension,
    [PRM_CHUNK_SIZE_END] = take_size_end,
    [PRM_CHUNK_DATA_CR] = take_data_cr,
    [PRM_CHUNK_DATA_LF] = take_data_lf,
    [PRM_CHUNK_TRAILER] = take_trailer,
    [PRM_CHUNK_TRAILER_NAME] = take_trailer_name,
    [PRM_CHUNK_TRAILER_VALUE] = take_trailer_value,
    [PRM_CHUNK_TRAILER_LF] = take_trailer_lf,
    [PRM_CHUNK_END_LF] = take_end_lf,
};

size_t prm_http_read_chunks(prm_chunks *chunks, const char *bytes, size_t length, const char **piece,
    size_t *piece_length, prm_http_verdict *verdict)
{
    size_t at = 0;
    *piece = NULL;
    *verdict = (prm_http_verdict){0};
    while (at < length && chunks->state != PRM_CHUNK_DONE && chunks->state != PRM_CHUNK_DATA) {
        if (chunks->state >= PRM_CHUNK_TRAILER && ++chunks->trailer > PRM_HTTP_TRAILER) {
            *verdict = big_trailer;
            return at;
        }
        if (!takers[chunks->state](chunks, bytes[at++])) {
            *verdict = bad_chunk;
            return at;
        }
    }
    if (chunks->state != PRM_CHUNK_DATA || at == length)
        return at;
    size_t have = length - at;
    *piece = bytes + at;
    *piece_length = have < chunks->left ? have : (size_t)chunks->left;
    chunks->left -= *piece_length;
    if (chunks->left == 0)
        chunks->state = PRM_CHUNK_DATA_CR;
    return at + *piece_length;
}
