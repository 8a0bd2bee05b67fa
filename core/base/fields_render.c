/* SPDX-License-Identifier: Apache-2.0 */
#include "fields_walk.h"

#include "base/time.h"

#include <string.h>

typedef struct renderer {
    prm_arena *arena;
    bool is_outside, *secrets; /* NULL: they are left out */
    prm_error *error;
} renderer;

/* `field` NULL: undeclared. `*out` is NULL if the viewer does not get it. */
static prm_status render(
    renderer *r, const prm_field *field, const prm_val *value, const prm_field_place *at, const prm_val **out);

static prm_status out_of_memory(renderer *r)
{
    return prm_error_set(r->error, PRM_E_NOMEM, NULL, "the answer does not fit into the memory of the call");
}

static prm_status refuse_sealed(renderer *r, const prm_field_place *at)
{
    const char *path = prm_field_place_text(r->arena, at);
    return prm_error_set(
        r->error, PRM_E_INTERNAL, NULL, "sealed value at %s", path == NULL || *path == '\0' ? "the top" : path);
}

static prm_status refuse_secret(renderer *r, const prm_field_place *at)
{
    const char *path = prm_field_place_text(r->arena, at);
    return prm_error_set(r->error, PRM_E_INTERNAL, NULL, "a secret at %s, which is not declared as one",
        path == NULL || *path == '\0' ? "the top" : path);
}

static bool is_kept_back(const renderer *r, const prm_field *field)
{
    if ((field->flags & PRM_VENDOR) != 0 && r->is_outside)
        return true;
    if ((field->flags & PRM_SECRET) == 0)
        return false;
    if (r->secrets != NULL)
        *r->secrets = true;
    return r->secrets == NULL;
}

static bool is_next(const prm_field *const *fields, size_t next, const char *key)
{
    return fields != NULL && fields[next] != NULL && strcmp(fields[next]->name, key) == 0;
}

/* As prm_fields_find, but looks behind the last found first: most objects have their keys in declared order. */
static const prm_field *find_next(const prm_field *const *fields, size_t *next, const char *key)
{
    const size_t from = *next;
    for (; fields != NULL && fields[*next] != NULL; ++*next) {
        if (is_next(fields, *next, key))
            return fields[(*next)++];
    }
    for (*next = 0; fields != NULL && *next < from; ++*next) {
        if (is_next(fields, *next, key))
            return fields[(*next)++];
    }
    return NULL;
}

static prm_val *make_container(renderer *r, const prm_val *like)
{
    bool is_list = like->kind == PRM_V_LIST;
    prm_val *made = is_list ? prm_val_list(r->arena) : prm_val_object(r->arena);
    void *elements = prm_arena_alloc(r->arena, like->count * (is_list ? sizeof(const prm_val *) : sizeof(prm_member)));
    if ((made->flags & PRM_VAL_NOMEM) != 0 || elements == NULL)
        return NULL;
    made->flags = PRM_VAL_FROZEN;
    made->height = like->height;
    made->parts = like->parts;
    made->capacity = like->count;
    if (is_list)
        made->as.items = elements;
    else
        made->as.members = elements;
    return made;
}

/* `common`: columns besides `fields`; a row has them, and nothing that is in neither. */
static prm_status render_members(renderer *r, const prm_field *const *common, const prm_field *const *fields,
    const prm_val *value, const prm_field_place *at, const prm_val **out)
{
    prm_val *made = make_container(r, value);
    if (made == NULL)
        return out_of_memory(r);
    size_t next = 0, next_common = 0;
    for (uint32_t i = 0; i < value->count; i++) {
        const prm_member *member = &value->as.members[i];
        prm_field_place here = {.outer = at, .name = member->key};
        const prm_field *field =
            is_next(common, next_common, member->key) ? common[next_common++] : find_next(fields, &next, member->key);
        if (field == NULL)
            field = find_next(common, &next_common, member->key);
        if (field != NULL ? is_kept_back(r, field) : common != NULL)
            continue;
        const prm_val *rendered;
        PRM_TRY(render(r, field, member->value, &here, &rendered));
        if (rendered != NULL)
            made->as.members[made->count++] = (prm_member){.key = member->key, .value = rendered};
    }
    *out = made;
    return PRM_OK;
}

static prm_status render_items(
    renderer *r, const prm_field *item, const prm_val *value, const prm_field_place *at, const prm_val **out)
{
    prm_val *made = make_container(r, value);
    if (made == NULL)
        return out_of_memory(r);
    for (uint32_t i = 0; i < value->count; i++) {
        prm_field_place here = {.outer = at, .index = i};
        const prm_val *rendered;
        PRM_TRY(render(r, item, value->as.items[i], &here, &rendered));
        if (rendered != NULL)
            made->as.items[made->count++] = rendered;
    }
    *out = made;
    return PRM_OK;
}

static prm_status render_time(renderer *r, const prm_val *value, const prm_val **out)
{
    char text[PRM_TIME_TEXT];
    prm_time_print(value->as.integer, text);
    const char *kept = prm_arena_text(r->arena, text, PRM_TIME_TEXT - 1);
    prm_val *made = kept != NULL ? prm_val_text_static(r->arena, kept) : prm_val_no_memory();
    if ((made->flags & PRM_VAL_NOMEM) != 0)
        return out_of_memory(r);
    made->flags = PRM_VAL_FROZEN;
    *out = made;
    return PRM_OK;
}

static prm_status render(
    renderer *r, const prm_field *field, const prm_val *value, const prm_field_place *at, const prm_val **out)
{
    if ((value->flags & PRM_VAL_NOMEM) != 0)
        return out_of_memory(r);
    if ((value->flags & PRM_VAL_SEALED) != 0)
        return refuse_sealed(r, at);
    if ((value->flags & PRM_VAL_SECRET) != 0 && (field == NULL || (field->flags & PRM_SECRET) == 0))
        return refuse_secret(r, at);
    *out = NULL;
    if ((value->flags & PRM_VAL_VENDOR) != 0 && r->is_outside)
        return PRM_OK;
    if (value->kind == PRM_V_OBJECT && value->entity != NULL)
        return render_members(r, prm_common_fields, value->entity->fields, value, at, out);
    if (value->kind == PRM_V_OBJECT)
        return render_members(r, NULL, field != NULL ? field->fields : NULL, value, at, out);
    if (value->kind == PRM_V_LIST)
        return render_items(r, field != NULL ? field->items : NULL, value, at, out);
    if (field != NULL && field->type == PRM_T_TIME && value->kind == PRM_V_INT)
        return render_time(r, value, out);
    *out = value;
    return PRM_OK;
}

prm_status prm_fields_render(prm_arena *arena, const prm_field *const *fields, const prm_val *value,
    const prm_viewer *viewer, bool *secrets, const prm_val **out, prm_error *error)
{
    static const prm_val nothing = {.kind = PRM_V_NULL, .flags = PRM_VAL_FROZEN};
    renderer r = {.arena = arena, .is_outside = prm_viewer_is_outside(viewer), .secrets = secrets, .error = error};
    const prm_field whole = {.type = PRM_T_OBJECT, .fields = fields};
    const prm_val *rendered = NULL;
    if (value != NULL)
        PRM_TRY(render(&r, fields != NULL ? &whole : NULL, value, NULL, &rendered));
    *out = rendered != NULL ? rendered : &nothing;
    return PRM_OK;
}
