/* SPDX-License-Identifier: Apache-2.0 */
/* A cursor is base64url of 12 bytes of SHA-256(secret || table || sort || filter || keys) and the keys: a JSON list of
 * null, "i<integer>" and "t<text>". It fits one query of one database only. */
#include "store/query.h"
#include "base/hash.h"
#include "base/json.h"

#include <errno.h>
#include <mbedtls/base64.h>
#include <stdlib.h>
#include <string.h>

#define MAC_BYTES  12
#define CURSOR_MAX (1 << 20)

static bool make_mac(prm_db *db, const prm_plan *plan, const char *keys, size_t length, uint8_t mac[PRM_HASH_BYTES])
{
    prm_buf filter;
    prm_buf_init(&filter, 0);
    if (plan->query->filter != NULL)
        prm_json_print_canonical(&filter, plan->query->filter);
    const char *sort = plan->index != NULL ? plan->index->columns_text : "";
    prm_span parts[] = {
        {db->secret, sizeof(db->secret)},
        {plan->table->name, strlen(plan->table->name) + 1},
        {sort, strlen(sort) + 1},
        {filter.length > 0 ? filter.data : "", filter.length},
        {"", 1},
        {keys, length},
    };
    bool is_made = !filter.failed;
    if (is_made)
        prm_hash(parts, sizeof(parts) / sizeof(parts[0]), mac);
    prm_buf_deinit(&filter);
    return is_made;
}

static void print_key(prm_buf *buf, const prm_bound *key)
{
    if (key->type == SQLITE_NULL) {
        prm_buf_put_text(buf, "null");
    } else if (key->type == SQLITE_INTEGER) {
        prm_buf_put_text(buf, "\"i");
        prm_buf_put_integer(buf, key->integer);
        prm_buf_put_char(buf, '"');
    } else {
        prm_buf text;
        prm_buf_init(&text, 0);
        prm_buf_put_char(&text, 't');
        prm_buf_put(&text, key->text, key->length);
        if (text.failed)
            buf->failed = true;
        else
            prm_json_print_text(buf, text.data, text.length);
        prm_buf_deinit(&text);
    }
}

static void swap(char *text, size_t length, char a, char b, char c, char d)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == a)
            text[i] = b;
        else if (text[i] == c)
            text[i] = d;
    }
}

static const char *encode(prm_arena *arena, const uint8_t *bytes, size_t length)
{
    size_t room = (length + 2) / 3 * 4 + 1, written;
    char *text = prm_arena_alloc(arena, room);
    if (text == NULL || mbedtls_base64_encode((unsigned char *)text, room, &written, bytes, length) != 0)
        return NULL;
    swap(text, written, '+', '-', '/', '_');
    text[strcspn(text, "=")] = '\0';
    return text;
}

const char *prm_cursor_write(prm_db *db, const prm_plan *plan, const prm_bound *keys)
{
    prm_buf buf;
    uint8_t mac[PRM_HASH_BYTES] = {0};
    prm_buf_init(&buf, 0);
    prm_buf_put(&buf, mac, MAC_BYTES);
    for (size_t i = 0; i < plan->key_count; i++) {
        prm_buf_put_char(&buf, i == 0 ? '[' : ',');
        print_key(&buf, &keys[i]);
    }
    prm_buf_put_char(&buf, ']');
    const char *text = NULL;
    if (!buf.failed && make_mac(db, plan, buf.data + MAC_BYTES, buf.length - MAC_BYTES, mac)) {
        memcpy(buf.data, mac, MAC_BYTES);
        text = encode(plan->arena, (uint8_t *)buf.data, buf.length);
    }
    prm_buf_deinit(&buf);
    return text;
}

static prm_status refuse(const prm_plan *plan, prm_error *error)
{
    prm_field_errors errors = {.arena = plan->arena};
    prm_field_errors_add(&errors, "cursor", "format", "it is no cursor of this query");
    prm_error_set(error, PRM_E_INVALID, NULL, "cursor: it is no cursor of this query");
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return PRM_E_INVALID;
}

static uint8_t *decode(prm_arena *arena, const char *cursor, size_t *length)
{
    size_t count = strlen(cursor), padded = (count + 3) / 4 * 4;
    char *text = prm_arena_alloc(arena, padded + 1);
    uint8_t *bytes = prm_arena_alloc(arena, padded + 1);
    if (text == NULL || bytes == NULL)
        return NULL;
    memcpy(text, cursor, count);
    swap(text, count, '-', '+', '_', '/');
    memset(text + count, '=', padded - count);
    if (mbedtls_base64_decode(bytes, padded + 1, length, (unsigned char *)text, padded) != 0)
        return NULL;
    return bytes;
}

static bool read_key(const prm_val *value, prm_bound *key)
{
    const char *text;
    size_t length;
    *key = (prm_bound){.type = SQLITE_NULL};
    if (prm_val_kind(value) == PRM_V_NULL)
        return true;
    if (prm_val_as_text(value, &text, &length) != PRM_OK || length == 0)
        return false;
    if (text[0] == 't') {
        *key = (prm_bound){.type = SQLITE_TEXT, .text = text + 1, .length = length - 1};
        return true;
    }
    char *end;
    errno = 0;
    *key = (prm_bound){.type = SQLITE_INTEGER, .integer = strtoll(text + 1, &end, 10)};
    return text[0] == 'i' && errno == 0 && end != text + 1 && *end == '\0';
}

prm_status prm_cursor_read(prm_db *db, prm_plan *plan, const char *cursor, prm_error *error)
{
    size_t length = 0;
    if (strlen(cursor) > CURSOR_MAX)
        return refuse(plan, error);
    uint8_t *bytes = decode(plan->arena, cursor, &length);
    if (bytes == NULL || length <= MAC_BYTES)
        return refuse(plan, error);
    uint8_t mac[PRM_HASH_BYTES];
    if (!make_mac(db, plan, (char *)bytes + MAC_BYTES, length - MAC_BYTES, mac))
        return prm_db_nomem(error);
    const prm_val *keys;
    if (!prm_bytes_are_equal(mac, bytes, MAC_BYTES) ||
        prm_json_parse(
            plan->arena, (char *)bytes + MAC_BYTES, length - MAC_BYTES, &prm_json_wire_limits, &keys, NULL) != PRM_OK ||
        prm_val_count(keys) != plan->key_count)
        return refuse(plan, error);
    for (size_t i = 0; i < plan->key_count; i++) {
        if (!read_key(prm_val_at(keys, i), &plan->after[i]))
            return refuse(plan, error);
    }
    plan->has_after = true;
    return PRM_OK;
}
