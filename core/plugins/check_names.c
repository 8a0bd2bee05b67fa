/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"

#include "base/fields.h"

#include <string.h>

enum { WORD_MAX = 63 };

/* Namespaces of the core, also those it has no methods in yet. */
static const char core_namespaces[] = "session | users | tokens | roles | rules | decisions | events | webhooks | "
                                      "notifications | calendars | rates | ledger | metrics | audit | clock | plugins |"
                                      " system | rpc | custom";

/* The length of the word at `text`; 0 if none begins there. */
static size_t word_length(const char *text)
{
    if (*text < 'a' || *text > 'z')
        return 0;
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

bool prm_name_is_dotted(const char *name, size_t least, size_t most)
{
    size_t count = 0;
    if (name == NULL)
        return false;
    for (;;) {
        size_t length = word_length(name);
        if (length == 0 || length > WORD_MAX)
            return false;
        count++;
        name += length;
        if (*name == '\0')
            return count >= least && count <= most;
        if (*name++ != '.')
            return false;
    }
}

bool prm_name_is_word(const char *name)
{
    return prm_name_is_dotted(name, 1, 1);
}

bool prm_name_is_own(const prm_plugin *plugin, const char *name)
{
    size_t length = word_length(name);
    PRM_EACH(char, space, plugin->namespaces) {
        if (strlen(*space) == length && strncmp(*space, name, length) == 0)
            return true;
    }
    return false;
}

/* What has a name that no two plugins may share: where a descriptor lists it, where each keeps its name, how many words
 * the name has. */
static const struct kind {
    const char *word;
    size_t array, name, least, most;
} kinds[] = {
    {"entity", offsetof(prm_plugin, entities), offsetof(prm_entity, name), 1, 1},
    {"entity path", offsetof(prm_plugin, entities), offsetof(prm_entity, path), 1, 2},
    {"method", offsetof(prm_plugin, methods), offsetof(prm_method, name), 2, 3},
    {"chain", offsetof(prm_plugin, chains), offsetof(prm_chain, name), 2, 3},
    {"event", offsetof(prm_plugin, events), offsetof(prm_event, name), 2, 3},
    {"reaction", offsetof(prm_plugin, reactions), offsetof(prm_reaction, name), 2, 3},
    {"timer", offsetof(prm_plugin, timers), offsetof(prm_timer, name), 2, 3},
    {"metric", offsetof(prm_plugin, metrics), offsetof(prm_metric, name), 2, 3},
};

static const void *pointer_at(const void *base, size_t offset)
{
    const void *value;
    memcpy(&value, (const char *)base + offset, sizeof(value));
    return value;
}

/* The name of the i-th thing of that kind; NULL past the end, "" if it has none. */
static const char *name_at(const prm_plugin *plugin, const struct kind *kind, size_t index)
{
    const void *array = pointer_at(plugin, kind->array);
    const void *item = array != NULL ? pointer_at(array, index * sizeof(void *)) : NULL;
    if (item == NULL)
        return NULL;
    const char *name = pointer_at(item, kind->name);
    return name != NULL ? name : "";
}

static bool has_name(const prm_plugin *plugin, const struct kind *kind, const char *name, size_t before)
{
    const char *other;
    for (size_t i = 0; i < before && (other = name_at(plugin, kind, i)) != NULL; i++) {
        if (strcmp(other, name) == 0)
            return true;
    }
    return false;
}

static prm_status check_name(const prm_check *check, const struct kind *kind, const char *name, size_t index)
{
    if (!prm_name_is_dotted(name, kind->least, kind->most))
        return prm_check_refuse(check,
            "declares the %s \"%s\", which is no name: %s of lower-case letters, digits and _", kind->word, name,
            kind->most == 1 ? "one word" : "words joined by dots");
    bool needs_namespace = kind->most > 1;
    if (needs_namespace && !prm_name_is_own(check->plugin, name))
        return prm_check_refuse(check, "declares the %s \"%s\" outside its namespaces", kind->word, name);
    if (has_name(check->plugin, kind, name, index))
        return prm_check_refuse(check, "declares the %s \"%s\" twice", kind->word, name);
    for (size_t i = 0; check->host != NULL && i < check->host->plugin_count; i++) {
        const prm_plugin *other = check->host->plugins[i]->plugin;
        if (has_name(other, kind, name, SIZE_MAX))
            return prm_check_refuse(
                check, "declares the %s \"%s\", which plugin \"%s\" already has", kind->word, name, other->id);
    }
    return PRM_OK;
}

static prm_status check_namespace(const prm_check *check, const char *name)
{
    if (!prm_name_is_word(name))
        return prm_check_refuse(
            check, "claims the namespace \"%s\", which is no name: one word of lower-case letters, digits and _", name);
    if (!check->is_builtin && prm_words_have(core_namespaces, name))
        return prm_check_refuse(check, "claims the namespace \"%s\", which belongs to the core", name);
    for (size_t i = 0; check->host != NULL && i < check->host->plugin_count; i++) {
        const prm_plugin *other = check->host->plugins[i]->plugin;
        PRM_EACH(char, taken, other->namespaces) {
            if (strcmp(*taken, name) == 0)
                return prm_check_refuse(
                    check, "claims the namespace \"%s\", which plugin \"%s\" already has", name, other->id);
        }
    }
    return PRM_OK;
}

prm_status prm_check_names(const prm_check *check)
{
    PRM_EACH(char, space, check->plugin->namespaces)
        PRM_TRY(check_namespace(check, *space));
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        const char *name;
        for (size_t i = 0; (name = name_at(check->plugin, &kinds[k], i)) != NULL; i++)
            PRM_TRY(check_name(check, &kinds[k], name, i));
    }
    return PRM_OK;
}
