/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file arena.h  Memory that is freed all at once: one arena per call, with a hard cap. One thread at a time owns it.
 * Freed and unused bytes are poisoned under AddressSanitizer.
 */
#ifndef PRM_BASE_ARENA_H
#define PRM_BASE_ARENA_H

#include <stddef.h>

typedef struct prm_arena prm_arena;

/** An empty arena that will hold at most `cap` bytes; NULL if out of memory. Owned by the caller. */
prm_arena *prm_arena_new(size_t cap);
/** NULL is allowed. */
void prm_arena_free(prm_arena *arena);
/** Empties it and keeps its first block. */
void prm_arena_reset(prm_arena *arena);
/** Zeroed, aligned for any type; NULL at the cap or out of memory. */
void *prm_arena_alloc(prm_arena *arena, size_t bytes);
/** A larger copy of `old` (NULL: none), its new part zeroed; in place if it was the last one. NULL as above. */
void *prm_arena_grow(prm_arena *arena, void *old, size_t old_bytes, size_t new_bytes);
/** A NUL-ended copy. NULL as above. */
char *prm_arena_text(prm_arena *arena, const char *text, size_t length);
/** printf into the arena. NULL as above. */
char *prm_arena_format(prm_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
size_t prm_arena_used(const prm_arena *arena);

#endif
