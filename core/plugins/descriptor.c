/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/descriptor.h"

#include <string.h>

#define NESTING_MAX          16u
#define END_OF(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

/* A rule met, and its copy. */
typedef struct seen {
    const prm_rule *rule, *copy;
    struct seen *next;
} seen;

typedef struct copier {
    prm_arena *arena;
    const char *id;
    unsigned nesting;
    seen *rules;
    prm_status status;
    prm_error *error;
} copier;

static void *out_of_memory(copier *c)
{
    c->status = prm_error_set(c->error, PRM_E_NOMEM, NULL, "Out of memory while reading plugin \"%s\"", c->id);
    return NULL;
}

/* A host-sized copy of a struct whose header may have been smaller; NULL, and why, if its size is none of this major.
 */
static void *copy_struct(copier *c, const void *from, size_t least, size_t known, const char *what)
{
    uint32_t size;
    memcpy(&size, from, sizeof(size));
    if (size < least || size > known) {
        c->status = prm_error_set(c->error, PRM_E_INVALID, "plugin",
            "Plugin \"%s\" declares %s of size %u, where this prmd knows %zu to %zu", c->id, what, (unsigned)size,
            least, known);
        return NULL;
    }
    void *copy = prm_arena_alloc(c->arena, known);
    if (copy == NULL)
        return out_of_memory(c);
    memcpy(copy, from, size);
    size = (uint32_t)known;
    memcpy(copy, &size, sizeof(size));
    return copy;
}

typedef const void *(*copy_one)(copier *c, const void *from);

/* Elements are read and written as bytes: arrays of every pointer type come through here. */
static const void *element(const void *array, size_t index)
{
    const void *value;
    memcpy(&value, (const char *)array + index * sizeof(value), sizeof(value));
    return value;
}

static const void *copy_array(copier *c, const void *array, copy_one one)
{
    if (array == NULL || c->status != PRM_OK)
        return NULL;
    size_t count = 0;
    while (element(array, count) != NULL)
        count++;
    char *copy = prm_arena_alloc(c->arena, (count + 1) * sizeof(void *));
    if (copy == NULL)
        return out_of_memory(c);
    for (size_t i = 0; i < count; i++) {
        const void *made = one(c, element(array, i));
        if (made == NULL)
            return NULL;
        memcpy(copy + i * sizeof(made), &made, sizeof(made));
    }
    return copy;
}

static const void *copy_field(copier *c, const void *from)
{
    prm_field *field = copy_struct(c, from, END_OF(prm_field, name), sizeof(prm_field), "a field");
    if (field == NULL)
        return NULL;
    if (++c->nesting > NESTING_MAX) {
        c->status = prm_error_set(c->error, PRM_E_INVALID, "plugin",
            "Plugin \"%s\" declares fields nested deeper than %u", c->id, NESTING_MAX);
        return NULL;
    }
    field->fields = copy_array(c, field->fields, copy_field);
    if (field->items != NULL && c->status == PRM_OK)
        field->items = copy_field(c, field->items);
    c->nesting--;
    return c->status == PRM_OK ? field : NULL;
}

static const void *copy_flow(copier *c, const prm_flow *from)
{
    return from != NULL ? copy_struct(c, from, END_OF(prm_flow, initial), sizeof(prm_flow), "a flow") : NULL;
}

static const void *copy_entity(copier *c, const void *from)
{
    prm_entity *entity = copy_struct(c, from, END_OF(prm_entity, path), sizeof(prm_entity), "an entity");
    if (entity == NULL)
        return NULL;
    entity->fields = copy_array(c, entity->fields, copy_field);
    if (c->status == PRM_OK)
        entity->flow = copy_flow(c, entity->flow);
    return c->status == PRM_OK ? entity : NULL;
}

static const void *copy_method(copier *c, const void *from)
{
    prm_method *method = copy_struct(c, from, END_OF(prm_method, name), sizeof(prm_method), "a method");
    if (method == NULL)
        return NULL;
    method->params = copy_array(c, method->params, copy_field);
    method->result = copy_array(c, method->result, copy_field);
    return c->status == PRM_OK ? method : NULL;
}

static const void *copy_reason(copier *c, const void *from)
{
    prm_reason *reason = copy_struct(c, from, END_OF(prm_reason, code), sizeof(prm_reason), "a reason");
    if (reason == NULL)
        return NULL;
    reason->data = copy_array(c, reason->data, copy_field);
    return c->status == PRM_OK ? reason : NULL;
}

static const void *copy_rule(copier *c, const prm_rule *from)
{
    for (const seen *known = c->rules; known != NULL; known = known->next) {
        if (known->rule == from)
            return known->copy;
    }
    prm_rule *rule = copy_struct(c, from, END_OF(prm_rule, name), sizeof(prm_rule), "a rule point");
    if (rule == NULL)
        return NULL;
    rule->answer = copy_array(c, rule->answer, copy_field);
    rule->reasons = copy_array(c, rule->reasons, copy_reason);
    seen *noted = prm_arena_alloc(c->arena, sizeof(*noted));
    if (noted == NULL)
        return out_of_memory(c);
    *noted = (seen){.rule = from, .copy = rule, .next = c->rules};
    c->rules = noted;
    return c->status == PRM_OK ? rule : NULL;
}

static const void *copy_step(copier *c, const void *from)
{
    prm_step *step = copy_struct(c, from, END_OF(prm_step, rule), sizeof(prm_step), "a step");
    if (step != NULL && step->rule != NULL)
        step->rule = copy_rule(c, step->rule);
    return c->status == PRM_OK ? step : NULL;
}

static const void *copy_chain(copier *c, const void *from)
{
    prm_chain *chain = copy_struct(c, from, END_OF(prm_chain, name), sizeof(prm_chain), "a chain");
    if (chain == NULL)
        return NULL;
    chain->facts = copy_array(c, chain->facts, copy_field);
    chain->steps = copy_array(c, chain->steps, copy_step);
    return c->status == PRM_OK ? chain : NULL;
}

static const void *copy_event(copier *c, const void *from)
{
    prm_event *event = copy_struct(c, from, END_OF(prm_event, name), sizeof(prm_event), "an event");
    if (event == NULL)
        return NULL;
    event->data = copy_array(c, event->data, copy_field);
    return c->status == PRM_OK ? event : NULL;
}

static const void *copy_timer(copier *c, const void *from)
{
    return copy_struct(c, from, END_OF(prm_timer, name), sizeof(prm_timer), "a timer");
}

static const void *copy_metric(copier *c, const void *from)
{
    return copy_struct(c, from, END_OF(prm_metric, from), sizeof(prm_metric), "a metric");
}

static const void *copy_reaction(copier *c, const void *from)
{
    return copy_struct(c, from, END_OF(prm_reaction, run), sizeof(prm_reaction), "a reaction");
}

static const void *copy_migration(copier *c, const void *from)
{
    return copy_struct(c, from, END_OF(prm_migration, run), sizeof(prm_migration), "a migration");
}

/* What every header of every major has in common is looked at first, in the order in which it can be trusted. */
static prm_status check_abi(const prm_plugin *plugin, const char *path, prm_error *error)
{
    if (plugin->size < END_OF(prm_plugin, magic) || plugin->magic != PRM_ABI_MAGIC)
        return prm_error_set(
            error, PRM_E_INVALID, "plugin", "%s is no prmd plugin: its descriptor lacks the magic", path);
    if (plugin->size < END_OF(prm_plugin, abi_minor) || plugin->abi_major != PRM_ABI_MAJOR)
        return prm_error_set(error, PRM_E_INVALID, "plugin", "%s is built for plugin ABI major %u, this prmd offers %u",
            path, (unsigned)plugin->abi_major, (unsigned)PRM_ABI_MAJOR);
    if (plugin->size < END_OF(prm_plugin, id) || plugin->id == NULL)
        return prm_error_set(error, PRM_E_INVALID, "plugin", "%s has no id", path);
    if (plugin->abi_minor > PRM_ABI_MINOR)
        return prm_error_set(error, PRM_E_INVALID, "plugin",
            "Plugin \"%s\" is built for plugin ABI %u.%u, this prmd offers %u.%u", plugin->id,
            (unsigned)plugin->abi_major, (unsigned)plugin->abi_minor, (unsigned)PRM_ABI_MAJOR, (unsigned)PRM_ABI_MINOR);
    return PRM_OK;
}

prm_status prm_descriptor_copy(
    prm_arena *arena, const prm_plugin *plugin, const char *path, const prm_plugin **out, prm_error *error)
{
    PRM_TRY(check_abi(plugin, path, error));
    copier c = {.arena = arena, .id = plugin->id, .error = error};
    prm_plugin *copy = copy_struct(&c, plugin, END_OF(prm_plugin, id), sizeof(prm_plugin), "itself");
    if (copy == NULL)
        return c.status;
    copy->entities = copy_array(&c, copy->entities, copy_entity);
    copy->methods = copy_array(&c, copy->methods, copy_method);
    copy->chains = copy_array(&c, copy->chains, copy_chain);
    copy->events = copy_array(&c, copy->events, copy_event);
    copy->timers = copy_array(&c, copy->timers, copy_timer);
    copy->metrics = copy_array(&c, copy->metrics, copy_metric);
    copy->reactions = copy_array(&c, copy->reactions, copy_reaction);
    copy->notices = copy_array(&c, copy->notices, copy_reason);
    copy->migrations = copy_array(&c, copy->migrations, copy_migration);
    copy->settings = copy_array(&c, copy->settings, copy_field);
    if (c.status == PRM_OK)
        *out = copy;
    return c.status;
}
