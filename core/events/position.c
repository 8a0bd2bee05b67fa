/* SPDX-License-Identifier: Apache-2.0 */
#include "events/position.h"

#include "base/hash.h"
#include "store/journal.h"

#include <nettle/aes.h>
#include <stdio.h>
#include <string.h>

/* The block: seq (6 bytes), a kind (1), a byte of noise, n (4), and a mark that no other block decrypts to but by one
 * chance in 2^32. The place of an event has one text, which is its id. A place behind all events of an entry is told to
 * those who saw nothing of it as well: it has noise, of which n is a part, so that nobody counts by it what others
 * do. */
enum { SEQ_BYTES = 6, KIND = 6, NOISE = 7, NOISE_BYTES = 5, KIND_EVENT = 0, KIND_ALL = 1 };
static const uint8_t mark[4] = { 'p', 'r', 'm', 1 };

enum { NAME_BYTES = 48, HALVES = 2 };

static void print_name(char name[NAME_BYTES], const char *what, size_t era)
{
    if (era == 0)
        snprintf(name, NAME_BYTES, "%s", what);
    else
        snprintf(name, NAME_BYTES, "%s_era_%zu", what, era);
}

static prm_status get(prm_db *db, const char *what, size_t era, int64_t *number, bool *has, prm_error *error)
{
    char name[NAME_BYTES];
    prm_error none = { 0 };
    prm_status status;

    print_name(name, what, era);
    status = prm_meta_get(db, name, number, &none);
    *has = status == PRM_OK;
    if (status == PRM_OK || status == PRM_E_NOT_FOUND)
        return PRM_OK;
    *error = none;
    return status;
}

static prm_status set(prm_db *db, const char *what, size_t era, int64_t number, prm_error *error)
{
    char name[NAME_BYTES];

    print_name(name, what, era);
    return prm_meta_set(db, name, number, error);
}

static const char *const halves[HALVES] = { "event_key_0", "event_key_1" };
static const char until[] = "event_until";

static prm_status load_bytes(prm_db *db, size_t era, uint8_t *bytes, bool *is_new, prm_error *error)
{
    *is_new = false;
    for (size_t i = 0; i < HALVES; i++) {
        int64_t half;
        bool has;
        PRM_TRY(get(db, halves[i], era, &half, &has, error));
        if (!has && prm_random(&half, sizeof half) != PRM_OK)
            return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the kernel gives no random bytes");
        if (!has)
            PRM_TRY(set(db, halves[i], era, half, error));
        *is_new |= !has;
        memcpy(bytes + i * sizeof half, &half, sizeof half);
    }
    return PRM_OK;
}

prm_status prm_position_key_load(prm_db *db, prm_position_key *key, prm_error *error)
{
    bool has_ended = true, is_new;

    for (key->count = 0; has_ended; key->count++) {
        if (key->count == PRM_POSITION_ERAS)
            return prm_error_set(error, PRM_E_LIMIT, NULL, "it was restored more than %d times", PRM_POSITION_ERAS - 1);
        PRM_TRY(load_bytes(db, key->count, key->eras[key->count].bytes, &is_new, error));
        PRM_TRY(get(db, until, key->count, &key->eras[key->count].until, &has_ended, error));
        if (!has_ended)
            key->eras[key->count].until = INT64_MAX;
    }
    return PRM_OK;
}

prm_status prm_position_key_renew(prm_db *db, prm_error *error)
{
    prm_position_key key;
    prm_journal_head head;

    PRM_TRY(prm_position_key_load(db, &key, error));
    PRM_TRY(prm_journal_load_head(db, &head, error));
    PRM_TRY(set(db, until, key.count - 1, head.seq, error));
    return prm_position_key_load(db, &key, error);
}

static size_t era_of(const prm_position_key *key, int64_t seq)
{
    size_t era = 0;

    while (era + 1 < key->count && seq > key->eras[era].until)
        era++;
    return era;
}

static void put_bytes(uint8_t *to, uint64_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        to[i] = (uint8_t)(number >> (8 * i));
}

static uint64_t get_bytes(const uint8_t *from, size_t bytes)
{
    uint64_t number = 0;

    for (size_t i = bytes; i-- > 0;)
        number = number << 8 | from[i];
    return number;
}

void prm_position_print(const prm_position_key *key, prm_event_position position, char text[PRM_POSITION_TEXT])
{
    uint8_t block[AES_BLOCK_SIZE];
    struct aes128_ctx aes;

    put_bytes(block, (uint64_t)position.seq, SEQ_BYTES);
    put_bytes(block + NOISE, 0, NOISE_BYTES);
    block[KIND] = position.n == PRM_EVENT_ALL ? KIND_ALL : KIND_EVENT;
    if (block[KIND] == KIND_EVENT)
        put_bytes(block + 8, (uint32_t)position.n, 4);
    else
        (void)prm_random(block + NOISE, NOISE_BYTES); /* without any it tells how often, not what */
    memcpy(block + 12, mark, sizeof mark);
    aes128_set_encrypt_key(&aes, key->eras[era_of(key, position.seq)].bytes);
    aes128_encrypt(&aes, sizeof block, block, block);
    prm_hex(block, sizeof block, text);
}

static bool read_hex(const char *text, uint8_t block[AES_BLOCK_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    if (strlen(text) != PRM_POSITION_TEXT - 1)
        return false;
    for (size_t i = 0; i < AES_BLOCK_SIZE; i++) {
        const char *high = strchr(digits, text[2 * i]), *low = strchr(digits, text[2 * i + 1]);
        if (!high || !low)
            return false;
        block[i] = (uint8_t)((high - digits) << 4 | (low - digits));
    }
    return true;
}

bool prm_position_parse(const prm_position_key *key, const char *text, prm_event_position *position)
{
    uint8_t cipher[AES_BLOCK_SIZE], block[AES_BLOCK_SIZE];
    struct aes128_ctx aes;

    if (!read_hex(text, cipher))
        return false;
    for (size_t era = 0; era == 0 || era < key->count; era++) {
        aes128_set_decrypt_key(&aes, key->eras[era].bytes);
        aes128_decrypt(&aes, sizeof block, block, cipher);
        position->seq = (int64_t)get_bytes(block, SEQ_BYTES);
        position->n = block[KIND] == KIND_ALL ? PRM_EVENT_ALL : (int32_t)(uint32_t)get_bytes(block + 8, 4);
        if (memcmp(block + 12, mark, sizeof mark) == 0 && block[KIND] <= KIND_ALL && position->n >= -1)
            return era_of(key, position->seq) == era;
    }
    return false;
}

/* The length of the word at `text`, as plugins name things; 0 if none begins there. */
static size_t word_length(const char *text)
{
    return *text >= 'a' && *text <= 'z' ? strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;
}

bool prm_event_pattern_is_valid(const char *pattern)
{
    if (strlen(pattern) > 200)
        return false;
    for (size_t words = 0; words < 3; words++) {
        size_t length = word_length(pattern);
        if (words > 0 && strcmp(pattern, "*") == 0)
            return true;
        if (length == 0)
            return false;
        pattern += length;
        if (*pattern == '\0')
            return words > 0;
        if (*pattern++ != '.')
            return false;
    }
    return false;
}

static bool is_met(const char *pattern, const char *type)
{
    size_t length = strlen(pattern);

    return length > 0 && pattern[length - 1] == '*' ? strncmp(pattern, type, length - 1) == 0
                                                    : strcmp(pattern, type) == 0;
}

bool prm_event_is_among(const char *const *patterns, const char *type)
{
    if (!patterns)
        return true;
    for (; *patterns; patterns++)
        if (is_met(*patterns, type))
            return true;
    return false;
}
