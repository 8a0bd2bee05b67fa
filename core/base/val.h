/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file val.h  prm_val: JSON-like values in a call's arena. Plugins see them opaque, through prm_api; the core uses
 * these functions, which prm_api points to. One thread at a time, with the arena.
 *
 * Integers are exact to 2^53-1. Objects keep the order of their keys. A value that was set, appended, given as a fact
 * or came from the store is frozen: setters return PRM_E_INVALID. NULL is absent and is accepted by every accessor.
 */
#ifndef PRM_BASE_VAL_H
#define PRM_BASE_VAL_H

#include "arena.h"

#include <prm/plugin.h>

#include <stdbool.h>

#define PRM_INTEGER_MAX 9007199254740991 /* 2^53-1, what every JSON reader keeps exactly */
#define PRM_VAL_HEIGHT  128              /* no value nests deeper, so walks over it may recurse */
#define PRM_VAL_PARTS   (1 << 20)        /* no value set or appended makes a container hold more, so walks over it end:
                                          * values are shared, and doubling one thirty times is thirty calls */
#define PRM_VAL_KEYS    (1 << 14)        /* of an object that set() grows: it seeks each among all before */
#define PRM_VAL_BYTES   64               /* of text count as one more part */

enum prm_val_flag {
    PRM_VAL_FROZEN = 1,
    PRM_VAL_SEALED = 2,  /* from a row outside the caller's scope: refused in results, events and errors */
    PRM_VAL_VENDOR = 4,  /* left out of what a partner reads */
    PRM_VAL_NOMEM = 8,   /* the null value a constructor returns when the arena is full */
    PRM_VAL_INVALID = 16, /* the null value prm_val_text returns for what is no UTF-8 or holds U+0000 */
    PRM_VAL_PERSONAL = 32, /* about a person: goes to the journal's personal part, never to the log */
    PRM_VAL_SECRET = 64,   /* told once: leaves by a field flagged PRM_SECRET, and is stored nowhere */
    PRM_VAL_KEPT = PRM_VAL_SEALED | PRM_VAL_SECRET /* what nothing but a declared way lets out */
};

typedef struct prm_member {
    const char *key; /* NUL-ended */
    const prm_val *value;
} prm_member;

struct prm_val {
    uint8_t kind;    /* enum prm_kind */
    uint8_t flags;   /* enum prm_val_flag */
    uint16_t height; /* of lists and objects: how deep they nest, at most PRM_VAL_HEIGHT */
    uint32_t count;  /* items, members, or bytes of text */
    uint32_t capacity;
    uint32_t parts; /* of lists and objects: what they hold, all told; what is held twice counts twice */
    union {
        int64_t integer;
        double real;
        bool truth;
        const char *text; /* NUL-ended, may hold no NUL */
        const prm_val **items;
        prm_member *members;
    } as;
    prm_arena *arena;         /* lists and objects: where they grow */
    const prm_entity *entity; /* a row snapshot: its entity, so that what leaves is rendered and filtered by it */
};

/** Constructors return the shared null value with PRM_VAL_NOMEM when the arena is full; never NULL. Setting it, or on
 * it, is PRM_E_NOMEM; likewise PRM_VAL_INVALID and PRM_E_INVALID. */
prm_val *prm_val_object(prm_arena *arena);
prm_val *prm_val_list(prm_arena *arena);
prm_val *prm_val_text(prm_arena *arena, const char *text, size_t length);
/** As prm_val_text, without copying: `text` is NUL-ended and outlives the arena, or is in it. */
prm_val *prm_val_text_static(prm_arena *arena, const char *text);
prm_val *prm_val_integer(prm_arena *arena, int64_t number);
prm_val *prm_val_real(prm_arena *arena, double number);
prm_val *prm_val_boolean(prm_arena *arena, bool truth);
prm_val *prm_val_money(prm_arena *arena, int64_t amount, const char *currency);
prm_val *prm_val_null(prm_arena *arena);
/** The shared null value with PRM_VAL_NOMEM. */
prm_val *prm_val_no_memory(void);

int32_t prm_val_kind(const prm_val *value);
size_t prm_val_count(const prm_val *value);
const prm_val *prm_val_at(const prm_val *list, size_t index);
const char *prm_val_key_at(const prm_val *object, size_t index);
const prm_val *prm_val_get(const prm_val *object, const char *key);
/** As prm_val_get, for who asks for many in the order they mostly stand in: `next`, 0 at first, is where it looks
 * first. */
const prm_val *prm_val_get_next(const prm_val *object, const char *key, uint32_t *next);
/** "" if absent or no text. */
const char *prm_val_get_str(const prm_val *object, const char *key);
prm_status prm_val_as_text(const prm_val *value, const char **text, size_t *length);
prm_status prm_val_as_integer(const prm_val *value, int64_t *number);
prm_status prm_val_as_boolean(const prm_val *value, int32_t *truth);
prm_status prm_val_get_text(const prm_val *object, const char *key, const char **text, size_t *length);
prm_status prm_val_get_integer(const prm_val *object, const char *key, int64_t *value);
prm_status prm_val_get_boolean(const prm_val *object, const char *key, int32_t *value);
prm_status prm_val_get_money(const prm_val *object, const char *key, int64_t *amount, const char **currency);

/** Setters freeze what is set, not the container. A NULL value is skipped. Keys are copied. PRM_E_INVALID: frozen, no
 * such container, a key that is no UTF-8, an integer beyond PRM_INTEGER_MAX; PRM_E_LIMIT: beyond PRM_VAL_HEIGHT,
 * PRM_VAL_PARTS or PRM_VAL_KEYS. */
prm_status prm_val_set(prm_val *object, const char *key, const prm_val *value);
/** As prm_val_set, of a new key that outlives the arena or lies in it, as those of other values there do: it is neither
 * sought nor checked nor copied. */
prm_status prm_val_put(prm_val *object, const char *key, const prm_val *value);
prm_status prm_val_set_text(prm_val *object, const char *key, const char *text);
prm_status prm_val_set_integer(prm_val *object, const char *key, int64_t value);
prm_status prm_val_set_boolean(prm_val *object, const char *key, int32_t value);
prm_status prm_val_append(prm_val *list, const prm_val *value);

/** Notes that `container` holds `value`, for those who fill its elements themselves. */
void prm_val_hold(prm_val *container, const prm_val *value);

/** Freezes it and all it holds. */
void prm_val_freeze(const prm_val *value);
/** Sets a flag on it and all it holds (a row outside the caller's scope is sealed through and through). */
void prm_val_flag_all(prm_val *value, enum prm_val_flag flag);
/** Whether it or anything it holds carries the flag; of PRM_VAL_KEPT, either. */
bool prm_val_has_flag(const prm_val *value, enum prm_val_flag flag);
/** Same kind and content; order of keys does not matter. */
bool prm_val_equal(const prm_val *a, const prm_val *b);
/** A deep copy in another arena, unfrozen, flags and entities kept; NULL if out of memory. */
prm_val *prm_val_copy(prm_arena *arena, const prm_val *value);
/** A frozen copy, sealed through and through: a row may be shared with those who may see it. NULL if out of memory. */
const prm_val *prm_val_sealed(prm_arena *arena, const prm_val *value);

#endif
