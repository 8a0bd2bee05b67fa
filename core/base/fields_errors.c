/* SPDX-License-Identifier: Apache-2.0 */
#include "fields_walk.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>

#define ERRORS_MAX       100
#define NAME_SHOWN_BYTES 64 /* an unknown key can be long */

static void put_place(prm_buf *buf, const prm_field_place *place)
{
    if (place == NULL)
        return;
    put_place(buf, place->outer);
    if (place->name == NULL) {
        prm_buf_put_char(buf, '[');
        prm_buf_put_integer(buf, (int64_t)place->index);
        prm_buf_put_char(buf, ']');
        return;
    }
    if (place->outer != NULL)
        prm_buf_put_char(buf, '.');
    prm_buf_put(buf, place->name, prm_utf8_cut(place->name, strlen(place->name), NAME_SHOWN_BYTES));
}

const char *prm_field_place_text(prm_arena *arena, const prm_field_place *place)
{
    prm_buf path;
    prm_buf_init(&path, 0);
    put_place(&path, place);
    const char *text = path.failed ? NULL : prm_arena_text(arena, path.data, path.length);
    prm_buf_deinit(&path);
    return text;
}

static const char *copy(prm_arena *arena, const char *text)
{
    return prm_arena_text(arena, text, strlen(text));
}

/* The list doubles when its count reaches a power of two, so it need not remember its room. */
static prm_field_error *add_room(prm_field_errors *errors)
{
    size_t count = errors->count;
    if (count >= ERRORS_MAX)
        return NULL;
    if ((count & (count - 1)) == 0) {
        size_t bytes = sizeof(prm_field_error);
        void *grown = prm_arena_grow(errors->arena, errors->items, count * bytes, (count > 0 ? 2 * count : 1) * bytes);
        if (grown == NULL)
            return NULL;
        errors->items = grown;
    }
    return &errors->items[count];
}

void prm_field_errors_add(prm_field_errors *errors, const char *field, const char *code, const char *message)
{
    prm_field_error *added = add_room(errors);
    if (added == NULL)
        return;
    added->field = copy(errors->arena, field);
    added->code = copy(errors->arena, code);
    added->message = copy(errors->arena, message);
    if (added->field != NULL && added->code != NULL && added->message != NULL)
        errors->count++;
}

prm_val *prm_field_errors_list(const prm_field_errors *errors)
{
    prm_val *list = prm_val_list(errors->arena);
    for (size_t i = 0; i < errors->count; i++) {
        const prm_field_error *error = &errors->items[i];
        prm_val *entry = prm_val_object(errors->arena), *last = prm_val_text_static(errors->arena, error->message);
        bool is_whole = prm_val_set(entry, "field", prm_val_text_static(errors->arena, error->field)) == PRM_OK &&
                        prm_val_set(entry, "code", prm_val_text_static(errors->arena, error->code)) == PRM_OK &&
                        prm_val_set(entry, "message", last) == PRM_OK && prm_val_append(list, entry) == PRM_OK;
        if (!is_whole)
            return prm_val_no_memory();
    }
    return list;
}

const prm_val *prm_field_refuse(prm_field_walk *walk, const prm_field_place *at, const char *code, const char *message)
{
    const char *path = message != NULL ? prm_field_place_text(walk->arena, at) : NULL;
    size_t count = walk->errors->count;
    if (path != NULL)
        prm_field_errors_add(walk->errors, path, code, message);
    if (path == NULL || (walk->errors->count == count && count < ERRORS_MAX))
        walk->is_out_of_memory = true;
    walk->has_error = true;
    return NULL;
}
