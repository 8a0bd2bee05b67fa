/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include "base/alloc.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#endif
#if defined(ARENA_POISONS)
#include <sanitizer/asan_interface.h>
#define POISON(at, bytes)   ASAN_POISON_MEMORY_REGION(at, bytes)
#define UNPOISON(at, bytes) ASAN_UNPOISON_MEMORY_REGION(at, bytes)
#define GAP                 16u /* poisoned bytes after each piece */
#else
#define POISON(at, bytes)   ((void)0)
#define UNPOISON(at, bytes) ((void)0)
#define GAP                 0u
#endif

#define ALIGNMENT   alignof(max_align_t)
#define BLOCK_FIRST ((size_t)8 * 1024)
#define BLOCK_MAX   ((size_t)256 * 1024)

typedef struct block {
    struct block *older;
    size_t capacity;
    alignas(max_align_t) unsigned char bytes[];
} block;

struct prm_arena {
    block *newest, *first;
    unsigned char *at, *end; /* what is left of the newest block */
    size_t used, cap;
};

/* What a piece of that size takes of a block; 0 if it overflows. */
static size_t stride(size_t bytes)
{
    if (bytes > SIZE_MAX - ALIGNMENT - GAP)
        return 0;
    if (bytes == 0)
        bytes = 1;
    return (bytes + GAP + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static block *block_new(size_t capacity)
{
    if (capacity > SIZE_MAX - sizeof(block))
        return NULL;
    block *added = prm_alloc(sizeof(block) + capacity);
    if (added == NULL)
        return NULL;
    added->older = NULL;
    added->capacity = capacity;
    POISON(added->bytes, capacity);
    return added;
}

static void block_free(block *old)
{
    UNPOISON(old->bytes, old->capacity);
    prm_free(old);
}

static void use_block(prm_arena *arena, block *added)
{
    arena->newest = added;
    arena->at = added->bytes;
    arena->end = added->bytes + added->capacity;
}

prm_arena *prm_arena_new(size_t cap)
{
    prm_arena *arena = prm_alloc(sizeof(*arena));
    if (arena == NULL)
        return NULL;
    arena->first = block_new(BLOCK_FIRST);
    if (arena->first == NULL) {
        prm_free(arena);
        return NULL;
    }
    arena->used = 0;
    arena->cap = cap;
    use_block(arena, arena->first);
    return arena;
}

static void free_newer_than_first(prm_arena *arena)
{
    while (arena->newest != arena->first) {
        block *older = arena->newest->older;
        block_free(arena->newest);
        arena->newest = older;
    }
}

void prm_arena_free(prm_arena *arena)
{
    if (arena == NULL)
        return;
    free_newer_than_first(arena);
    block_free(arena->first);
    prm_free(arena);
}

void prm_arena_reset(prm_arena *arena)
{
    free_newer_than_first(arena);
    POISON(arena->first->bytes, arena->first->capacity);
    use_block(arena, arena->first);
    arena->used = 0;
}

static int add_block(prm_arena *arena, size_t needed)
{
    size_t capacity = arena->newest->capacity * 2;
    if (capacity > BLOCK_MAX)
        capacity = BLOCK_MAX;
    if (capacity < needed)
        capacity = needed;
    block *added = block_new(capacity);
    if (added == NULL)
        return 0;
    added->older = arena->newest;
    use_block(arena, added);
    return 1;
}

static void *take(prm_arena *arena, size_t bytes)
{
    size_t step = stride(bytes);
    if (step == 0 || bytes > arena->cap - arena->used)
        return NULL;
    if (step > (size_t)(arena->end - arena->at) && !add_block(arena, step))
        return NULL;
    void *piece = arena->at;
    arena->at += step;
    arena->used += bytes;
    UNPOISON(piece, bytes);
    return piece;
}

void *prm_arena_alloc(prm_arena *arena, size_t bytes)
{
    void *piece = take(arena, bytes);
    if (piece != NULL)
        memset(piece, 0, bytes);
    return piece;
}

/* Makes the last piece longer where it lies. */
static int grow_in_place(prm_arena *arena, unsigned char *old, size_t old_bytes, size_t new_bytes)
{
    size_t old_step = stride(old_bytes), new_step = stride(new_bytes);
    if (old + old_step != arena->at || new_step == 0 || new_step - old_step > (size_t)(arena->end - arena->at))
        return 0;
    if (new_bytes - old_bytes > arena->cap - arena->used)
        return 0;
    arena->at = old + new_step;
    arena->used += new_bytes - old_bytes;
    UNPOISON(old, new_bytes);
    memset(old + old_bytes, 0, new_bytes - old_bytes);
    return 1;
}

void *prm_arena_grow(prm_arena *arena, void *old, size_t old_bytes, size_t new_bytes)
{
    if (old == NULL)
        return prm_arena_alloc(arena, new_bytes);
    if (new_bytes <= old_bytes || grow_in_place(arena, old, old_bytes, new_bytes))
        return old;
    unsigned char *piece = take(arena, new_bytes);
    if (piece == NULL)
        return NULL;
    memcpy(piece, old, old_bytes);
    memset(piece + old_bytes, 0, new_bytes - old_bytes);
    POISON(old, old_bytes);
    return piece;
}

char *prm_arena_text(prm_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        return NULL;
    char *copy = take(arena, length + 1);
    if (copy == NULL)
        return NULL;
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *prm_arena_format(prm_arena *arena, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *text = length < 0 ? NULL : take(arena, (size_t)length + 1);
    if (text != NULL)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

size_t prm_arena_used(const prm_arena *arena)
{
    return arena->used;
}
