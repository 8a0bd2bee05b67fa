/* SPDX-License-Identifier: Apache-2.0 */
/* Documents made before. Roles are few and are given together in few ways: what is kept is bounded all the same. */
#include "plugins/describe.h"

#include "base/alloc.h"

#include <pthread.h>
#include <string.h>

enum { KEPT_MOST = 32, ROLES_BYTES = 1024 };

typedef struct kept {
    char *key; /* NULL: free */
    prm_buf text;
    char digest[PRM_DESCRIPTION_DIGEST];
} kept;

struct prm_descriptions {
    const prm_host *host;
    pthread_mutex_t lock;
    kept kept[KEPT_MOST];
    size_t next; /* to be replaced when all are taken */
};

prm_status prm_descriptions_new(const prm_host *host, prm_descriptions **out, prm_error *error)
{
    prm_descriptions *descriptions = prm_alloc_zeroed(1, sizeof(*descriptions));
    if (descriptions == NULL || pthread_mutex_init(&descriptions->lock, NULL) != 0) {
        prm_free(descriptions);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory at start");
    }
    descriptions->host = host;
    *out = descriptions;
    return PRM_OK;
}

static void drop(kept *one)
{
    prm_free(one->key);
    prm_buf_deinit(&one->text);
    *one = (kept){0};
}

void prm_descriptions_free(prm_descriptions *descriptions)
{
    if (descriptions == NULL)
        return;
    for (size_t i = 0; i < KEPT_MOST; i++)
        drop(&descriptions->kept[i]);
    pthread_mutex_destroy(&descriptions->lock);
    prm_free(descriptions);
}

static void make_key(const prm_principal *reader, prm_buf *key)
{
    prm_buf_put_integer(key, reader->side);
    for (size_t i = 0; reader->roles[i] != NULL; i++) {
        prm_buf_put_char(key, ' ');
        prm_buf_put_text(key, reader->roles[i]);
    }
    prm_buf_put_char(key, '\0');
}

static prm_status make(prm_descriptions *descriptions, const prm_principal *reader, kept *one, prm_error *error)
{
    uint8_t hash[PRM_HASH_BYTES];
    prm_buf_init(&one->text, 0);
    PRM_TRY(prm_describe_openrpc(descriptions->host, reader, &one->text, error));
    prm_hash(&(prm_span){one->text.data, one->text.length}, 1, hash);
    prm_hex(hash, (PRM_DESCRIPTION_DIGEST - 1) / 2, one->digest);
    return PRM_OK;
}

/* With the lock, also while it is made: who else asks for it waits instead of making it too. */
static prm_status find(
    prm_descriptions *descriptions, const prm_principal *reader, const prm_buf *key, kept **out, prm_error *error)
{
    for (size_t i = 0; i < KEPT_MOST; i++) {
        *out = &descriptions->kept[i];
        if ((*out)->key != NULL && strcmp((*out)->key, key->data) == 0)
            return PRM_OK;
    }
    kept *one = &descriptions->kept[descriptions->next++ % KEPT_MOST];
    drop(one);
    prm_status status = make(descriptions, reader, one, error);
    if (status == PRM_OK && (one->key = prm_alloc(key->length)) == NULL)
        status = prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while describing the methods");
    if (status != PRM_OK) {
        drop(one);
        return status;
    }
    memcpy(one->key, key->data, key->length);
    *out = one;
    return PRM_OK;
}

prm_status prm_descriptions_get(prm_descriptions *descriptions, const prm_principal *reader, prm_buf *out,
    char digest[PRM_DESCRIPTION_DIGEST], prm_error *error)
{
    prm_buf key;
    kept *one = NULL;
    prm_buf_init(&key, ROLES_BYTES);
    make_key(reader, &key);
    if (key.failed) {
        prm_buf_deinit(&key);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while describing the methods");
    }
    pthread_mutex_lock(&descriptions->lock);
    prm_status status = find(descriptions, reader, &key, &one, error);
    if (status == PRM_OK) {
        memcpy(digest, one->digest, PRM_DESCRIPTION_DIGEST);
        if (out != NULL)
            prm_buf_put(out, one->text.data, one->text.length);
    }
    pthread_mutex_unlock(&descriptions->lock);
    prm_buf_deinit(&key);
    return status == PRM_OK && out != NULL && out->failed
               ? prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while describing the methods")
               : status;
}
