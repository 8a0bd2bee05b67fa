/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"

#include "base/buf.h"

#include <string.h>

enum { UNSEEN, OPEN, PLACED };

typedef struct sorter {
    prm_host *host;
    uint8_t *marks;            /* by index into host->plugins */
    prm_plugin_entry **placed; /* the order so far */
    size_t count;
    size_t *path; /* the plugins being placed, each needing the next */
    size_t depth;
    prm_error *error;
} sorter;

static size_t index_of(const prm_host *host, const char *id)
{
    size_t i = 0;
    while (i < host->plugin_count && strcmp(host->plugins[i]->plugin->id, id) != 0)
        i++;
    return i;
}

static prm_status refuse_circle(const sorter *s, size_t index)
{
    size_t first = 0;
    prm_buf circle;
    prm_buf_init(&circle, 0);
    while (s->path[first] != index)
        first++;
    for (size_t i = first; i < s->depth; i++)
        prm_buf_format(&circle, "\"%s\" needs ", s->host->plugins[s->path[i]]->plugin->id);
    prm_buf_format(&circle, "\"%s\"", s->host->plugins[index]->plugin->id);
    prm_buf_put_char(&circle, '\0');
    prm_status status = prm_error_set(
        s->error, PRM_E_INVALID, "plugin", "Plugins need each other in a circle: %s", circle.failed ? "" : circle.data);
    prm_buf_deinit(&circle);
    return status;
}

static prm_status place(sorter *s, size_t index);

static prm_status place_need(sorter *s, const prm_check *check, const char *text)
{
    prm_need need;
    if (!prm_need_parse(text, &need))
        return prm_check_refuse(check, "needs \"%s\", which is not like \"partners >= 1.0\"", text);
    size_t index = index_of(s->host, need.id);
    if (index == s->host->plugin_count)
        return prm_check_refuse(check, "needs plugin \"%s\", which is not loaded", need.id);
    const prm_plugin *found = s->host->plugins[index]->plugin;
    if (need.version[0] != '\0' && prm_version_compare(found->version, need.version) < 0)
        return prm_check_refuse(
            check, "needs plugin \"%s\" %s or later, but %s is loaded", need.id, need.version, found->version);
    return place(s, index);
}

static prm_status place(sorter *s, size_t index)
{
    if (s->marks[index] == PLACED)
        return PRM_OK;
    if (s->marks[index] == OPEN)
        return refuse_circle(s, index);
    s->marks[index] = OPEN;
    s->path[s->depth++] = index;
    prm_plugin_entry *entry = s->host->plugins[index];
    const prm_check check = {.host = s->host, .plugin = entry->plugin, .error = s->error};
    PRM_EACH(char, text, entry->plugin->needs) {
        prm_status status = place_need(s, &check, *text);
        if (status != PRM_OK && s->host->culprit == NULL) /* the innermost: those that need it only follow */
            s->host->culprit = entry->plugin->id;
        PRM_TRY(status);
    }
    s->marks[index] = PLACED;
    s->depth--;
    s->placed[s->count++] = entry;
    return PRM_OK;
}

prm_status prm_host_order(prm_host *host, prm_error *error)
{
    sorter s = {.host = host, .error = error};
    s.marks = prm_arena_alloc(host->arena, host->plugin_count);
    s.placed = prm_arena_alloc(host->arena, host->plugin_count * sizeof(*s.placed));
    s.path = prm_arena_alloc(host->arena, host->plugin_count * sizeof(*s.path));
    if (s.marks == NULL || s.placed == NULL || s.path == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while ordering plugins");
    for (size_t i = 0; i < host->plugin_count; i++)
        PRM_TRY(place(&s, i));
    if (host->plugin_count > 0)
        memcpy(host->plugins, s.placed, host->plugin_count * sizeof(*s.placed));
    return PRM_OK;
}
