/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"
#include "plugins/descriptor.h"
#include "plugins/internal.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYMBOL "prm_plugin_v1"

enum { COPY_BYTES = 8 << 20 };

/* It is never unloaded: texts and functions of it are used until the process ends. */
prm_status prm_plugin_open(const char *path, const prm_plugin **out, prm_error *error)
{
    /* A bare name would be looked for where the system keeps its libraries. */
    char here[PATH_MAX];
    const char *place = path;
    if (strchr(path, '/') == NULL) {
        snprintf(here, sizeof(here), "./%s", path);
        place = here;
    }
    void *object = dlopen(place, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (object == NULL) {
        const char *why = dlerror();
        return prm_error_set(error, PRM_E_INVALID, "plugin", "%s cannot be loaded: %s", path, why != NULL ? why : "");
    }
    *out = dlsym(object, SYMBOL);
    dlclose(object);
    if (*out == NULL)
        return prm_error_set(error, PRM_E_INVALID, "plugin", "%s is no prmd plugin: it does not export " SYMBOL, path);
    return PRM_OK;
}

prm_status prm_host_load(prm_host *host, const char *path, prm_error *error)
{
    const prm_plugin *plugin;
    PRM_TRY(prm_plugin_open(path, &plugin, error));
    return prm_host_add(host, plugin, path, false, error);
}

/* Its place in the list; its length if it is not there. */
static size_t place_in(const char *const *without, const char *id)
{
    size_t place = 0;
    while (without != NULL && without[place] != NULL && strcmp(without[place], id) != 0)
        place++;
    return place;
}

/* Its id can be trusted once the rest of it was looked at. What is kept of it is copied when it is added. */
static prm_status find_place(
    const prm_plugin *plugin, const char *path, const char *const *without, size_t *place, prm_error *error)
{
    const prm_plugin *copy;
    prm_arena *arena = prm_arena_new(COPY_BYTES);
    if (arena == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while loading plugins");
    prm_status status = prm_descriptor_copy(arena, plugin, path, &copy, error);
    if (status == PRM_OK)
        *place = place_in(without, copy->id);
    prm_arena_free(arena);
    return status;
}

/* `met`: which of `without` were there. */
static prm_status load_unless(
    prm_host *host, const char *path, const char *const *without, bool *met, prm_error *error)
{
    const prm_plugin *plugin;
    size_t place = 0;
    PRM_TRY(prm_plugin_open(path, &plugin, error));
    PRM_TRY(find_place(plugin, path, without, &place, error));
    if (without == NULL || without[place] == NULL)
        return prm_host_add(host, plugin, path, false, error);
    met[place] = true;
    return PRM_OK;
}

static prm_status check_met(const char *const *without, const bool *met, const char *directory, prm_error *error)
{
    for (size_t i = 0; without != NULL && without[i] != NULL; i++) {
        if (!met[i])
            return prm_error_set(error, PRM_E_INVALID, "plugin", "There is no plugin \"%s\" in %s to leave out",
                without[i], directory);
    }
    return PRM_OK;
}

static int is_object(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 3 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 3, ".so") == 0;
}

prm_status prm_host_load_all(prm_host *host, const char *directory, const char *const *without, prm_error *error)
{
    struct dirent **names = NULL;
    int count = scandir(directory, &names, is_object, alphasort);
    if (count < 0)
        return prm_error_set(
            error, PRM_E_IO, NULL, "The plugin directory %s cannot be read: %s", directory, strerror(errno));
    size_t left_out = 0;
    while (without != NULL && without[left_out] != NULL)
        left_out++;
    bool *met = prm_arena_alloc(host->arena, left_out + 1);
    prm_status status =
        met != NULL ? PRM_OK : prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while loading plugins");
    for (int i = 0; i < count; i++) {
        const char *path = prm_arena_format(host->arena, "%s/%s", directory, names[i]->d_name);
        if (status == PRM_OK && path == NULL)
            status = prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while loading plugins");
        if (status == PRM_OK)
            status = load_unless(host, path, without, met, error);
        free(names[i]);
    }
    free(names);
    return status == PRM_OK ? check_met(without, met, directory, error) : status;
}
