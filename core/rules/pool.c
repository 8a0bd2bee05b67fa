/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small blocks of one engine: lists of free ones by size, cut from chunks that are given back when the state closes.
 * A state allocates and frees thousands of them per decision. Under AddressSanitizer every block is its own.
 */
#include "rules/engine.h"

#include "base/alloc.h"

#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POOL_IS_OFF 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define POOL_IS_OFF 1
#endif
#if !defined(POOL_IS_OFF)
#define POOL_IS_OFF 0
#endif

enum { GRAIN = 16, SMALL_MOST = PRM_POOL_CLASSES * GRAIN, CHUNK = 32 << 10 };

static bool is_small(size_t bytes)
{
    return !POOL_IS_OFF && bytes <= SMALL_MOST;
}

static size_t class_of(size_t bytes)
{
    return (bytes - 1) / GRAIN;
}

static bool add_chunk(prm_pool *pool)
{
    char *chunk = prm_alloc(CHUNK);
    if (chunk == NULL)
        return false;
    *(void **)(void *)chunk = pool->chunks;
    pool->chunks = chunk;
    pool->at = chunk + GRAIN;
    pool->end = chunk + CHUNK;
    return true;
}

static void *take(prm_pool *pool, size_t bytes)
{
    if (!is_small(bytes))
        return prm_alloc(bytes);
    void **block = pool->free[class_of(bytes)];
    if (block != NULL) {
        pool->free[class_of(bytes)] = *block;
        return block;
    }
    size_t size = (class_of(bytes) + 1) * GRAIN;
    if ((size_t)(pool->end - pool->at) < size && !add_chunk(pool))
        return NULL;
    void *cut = pool->at;
    pool->at += size;
    return cut;
}

static void give(prm_pool *pool, void *block, size_t bytes)
{
    if (!is_small(bytes)) {
        prm_free(block);
        return;
    }
    *(void **)block = pool->free[class_of(bytes)];
    pool->free[class_of(bytes)] = block;
}

void *prm_pool_resize(prm_pool *pool, void *old, size_t old_bytes, size_t bytes)
{
    if (old == NULL)
        return take(pool, bytes);
    if (!is_small(old_bytes) && !is_small(bytes)) {
        void *moved = prm_realloc(old, bytes);
        return moved == NULL && bytes <= old_bytes ? old : moved;
    }
    if (is_small(old_bytes) && is_small(bytes) && class_of(old_bytes) == class_of(bytes))
        return old;
    void *moved = take(pool, bytes);
    if (moved == NULL)
        return NULL;
    memcpy(moved, old, old_bytes < bytes ? old_bytes : bytes);
    give(pool, old, old_bytes);
    return moved;
}

void prm_pool_free(prm_pool *pool, void *block, size_t bytes)
{
    if (block != NULL)
        give(pool, block, bytes);
}

void prm_pool_deinit(prm_pool *pool)
{
    while (pool->chunks != NULL) {
        void *next = *(void **)pool->chunks;
        prm_free(pool->chunks);
        pool->chunks = next;
    }
    *pool = (prm_pool){0};
}
