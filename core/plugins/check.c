/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"

#include "base/every.h"
#include "base/fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

prm_status prm_check_refuse(const prm_check *check, const char *format, ...)
{
    char sentence[400];
    va_list list;
    va_start(list, format);
    vsnprintf(sentence, sizeof(sentence), format, list);
    va_end(list);
    return prm_error_set(check->error, PRM_E_INVALID, "plugin", "Plugin \"%s\" %s", check->plugin->id, sentence);
}

static prm_status check_identity(const prm_check *check)
{
    const prm_plugin *plugin = check->plugin;
    if (!prm_name_is_word(plugin->id))
        return prm_check_refuse(check, "has an id that is no name: one word of lower-case letters, digits and _");
    if (!prm_version_is_valid(plugin->version))
        return prm_check_refuse(check, "has the version \"%s\", which is not like \"1.0.2\"",
            plugin->version != NULL ? plugin->version : "");
    if (plugin->api == NULL && !check->is_builtin)
        return prm_check_refuse(check, "has nowhere to put the host's functions");
    const prm_plugin_entry *other = check->host != NULL ? prm_host_plugin(check->host, plugin->id) : NULL;
    if (other != NULL)
        return prm_check_refuse(check, "is already loaded%s%s", *other->path != '\0' ? " from " : "", other->path);
    return PRM_OK;
}

static prm_status check_needs(const prm_check *check)
{
    prm_need need;
    PRM_EACH(char, text, check->plugin->needs) {
        if (!prm_need_parse(*text, &need))
            return prm_check_refuse(check, "needs \"%s\", which is not like \"partners >= 1.0\"", *text);
        if (strcmp(need.id, check->plugin->id) == 0)
            return prm_check_refuse(check, "needs itself");
    }
    PRM_EACH(char, id, check->plugin->services) {
        const prm_offered *offered = check->host != NULL ? check->host->services : NULL;
        while (offered != NULL && strcmp(offered->id, *id) != 0)
            offered = offered->next;
        if (offered == NULL && check->host != NULL)
            return prm_check_refuse(check, "uses the service \"%s\", which this prmd does not offer", *id);
    }
    return PRM_OK;
}

prm_status prm_check_events(const prm_check *check)
{
    char of[96];
    prm_every every;
    prm_error why = {0};
    PRM_EACH(prm_event, event, check->plugin->events) {
        snprintf(of, sizeof(of), "event \"%s\"", (*event)->name);
        if ((*event)->audience == NULL ||
            !prm_words_have(check->is_builtin ? "partner | vendor | user" : "partner | vendor", (*event)->audience))
            return prm_check_refuse(check, "gives %s the unknown audience \"%s\"", of,
                (*event)->audience != NULL ? (*event)->audience : "");
        PRM_TRY(prm_check_fields(check, (*event)->data, of));
    }
    PRM_EACH(prm_timer, timer, check->plugin->timers) {
        if ((*timer)->run == NULL)
            return prm_check_refuse(check, "declares the timer \"%s\" without a function", (*timer)->name);
        if ((*timer)->every != NULL && prm_every_parse((*timer)->every, &every, &why) != PRM_OK)
            return prm_check_refuse(check, "lets the timer \"%s\" recur at no time: %s", (*timer)->name, why.message);
    }
    PRM_EACH(prm_reason, notice, check->plugin->notices) {
        snprintf(of, sizeof(of), "notice \"%s\"", (*notice)->code != NULL ? (*notice)->code : "");
        if ((*notice)->code == NULL || !prm_name_is_word((*notice)->code))
            return prm_check_refuse(check, "declares the %s, which is no name", of);
        PRM_TRY(prm_check_fields(check, (*notice)->data, of));
    }
    PRM_EACH(prm_reaction, reaction, check->plugin->reactions) {
        if ((*reaction)->run == NULL || (*reaction)->event == NULL)
            return prm_check_refuse(
                check, "declares the reaction \"%s\" without a function or without an event", (*reaction)->name);
    }
    return PRM_OK;
}

static bool declares(const prm_plugin *plugin, const char *entity)
{
    PRM_EACH(prm_entity, at, plugin->entities) {
        if (entity != NULL && strcmp((*at)->name, entity) == 0)
            return true;
    }
    return false;
}

static prm_status check_migrations(const prm_check *check)
{
    uint32_t before = 1;
    PRM_EACH(prm_migration, migration, check->plugin->migrations) {
        if ((*migration)->to <= before)
            return prm_check_refuse(check,
                "declares a migration to schema %u after one to %u: they lead upwards from 2",
                (unsigned)(*migration)->to, (unsigned)before);
        if ((*migration)->run == NULL || !declares(check->plugin, (*migration)->entity))
            return prm_check_refuse(check,
                "declares the migration to schema %u without a function or an entity of its own",
                (unsigned)(*migration)->to);
        before = (*migration)->to;
    }
    return PRM_OK;
}

prm_status prm_check_plugin(const prm_check *check)
{
    PRM_TRY(check_identity(check));
    PRM_TRY(check_needs(check));
    PRM_TRY(prm_check_names(check));
    PRM_TRY(prm_check_entities(check));
    PRM_TRY(prm_check_methods(check));
    PRM_TRY(prm_check_chains(check));
    PRM_TRY(prm_check_fields(check, check->plugin->settings, "its settings"));
    PRM_TRY(check_migrations(check));
    return prm_check_events(check);
}
