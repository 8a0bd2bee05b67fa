/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/engine.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MOST = 4096 };

typedef struct collecting {
    prm_arena *arena;
    prm_rule_file *files;
    size_t count, capacity;
    prm_error *error;
} collecting;

static prm_status fail(const collecting *c, const char *path, const char *why)
{
    return prm_error_set(c->error, PRM_E_IO, "rule_file", "%s: %s", path, why);
}

static prm_status read_whole(const collecting *c, const char *path, prm_rule_file *out)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return fail(c, path, strerror(errno));
    char *source = prm_arena_alloc(c->arena, PRM_RULE_SOURCE / 16);
    size_t capacity = PRM_RULE_SOURCE / 16, length = 0, got = 1;
    while (source != NULL && got > 0 && length <= PRM_RULE_SOURCE) {
        if (length + 1 >= capacity) {
            source = prm_arena_grow(c->arena, source, capacity, capacity * 2);
            capacity *= 2;
        }
        if (source != NULL) {
            got = fread(source + length, 1, capacity - length - 1, file);
            length += got;
        }
    }
    bool has_failed = ferror(file) != 0;
    fclose(file);
    if (source == NULL)
        return PRM_E_NOMEM;
    if (has_failed || length > PRM_RULE_SOURCE)
        return fail(c, path, has_failed ? "cannot be read" : "too large for a rule file");
    source[length] = '\0';
    out->source = source;
    out->length = length;
    return PRM_OK;
}

static prm_rule_file *slot_for(collecting *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->files[i].path, name) == 0)
            return &c->files[i];
    if (c->count == c->capacity) {
        size_t capacity = c->capacity > 0 ? 2 * c->capacity : 32;
        void *grown = prm_arena_grow(c->arena, c->files, c->capacity * sizeof(*c->files), capacity * sizeof(*c->files));
        if (grown == NULL)
            return NULL;
        c->files = grown;
        c->capacity = capacity;
    }
    c->files[c->count].path = prm_arena_text(c->arena, name, strlen(name));
    return c->files[c->count].path != NULL ? &c->files[c->count++] : NULL;
}

static int is_lua(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 4, ".lua") == 0;
}

/* <directory>/<folder>/<*.lua>; a folder that is not there holds nothing. */
static prm_status read_folder(collecting *c, const char *directory, const char *folder)
{
    char path[1024], name[512];
    snprintf(path, sizeof(path), "%s/%s", directory, folder);
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_lua, alphasort);
    if (count < 0)
        return errno == ENOENT || errno == ENOTDIR ? PRM_OK : fail(c, path, strerror(errno));
    prm_status status = PRM_OK;
    for (int i = 0; i < count; i++) {
        bool fits =
            snprintf(path, sizeof(path), "%s/%s/%s", directory, folder, entries[i]->d_name) < (int)sizeof(path) &&
            snprintf(name, sizeof(name), "%s/%s", folder, entries[i]->d_name) < (int)sizeof(name);
        if (status == PRM_OK && (!fits || c->count >= FILES_MOST))
            status = fail(c, directory, fits ? "too many rule files" : "a path too long");
        prm_rule_file *slot = status == PRM_OK ? slot_for(c, name) : NULL;
        if (status == PRM_OK)
            status = slot != NULL ? read_whole(c, path, slot) : PRM_E_NOMEM;
        free(entries[i]);
    }
    free(entries);
    return status;
}

static bool is_first_of_plugin(const prm_catalog *catalog, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(catalog->chains[i].plugin, catalog->chains[index].plugin) == 0)
            return false;
    return true;
}

prm_status prm_rule_files_read(const prm_catalog *catalog, const char *const *directories, prm_arena *arena,
    prm_rule_file **files, size_t *count, prm_error *error)
{
    collecting c = {.arena = arena, .error = error};
    for (; *directories != NULL; directories++) {
        DIR *directory = opendir(*directories);
        if (directory == NULL)
            return fail(&c, *directories, strerror(errno));
        closedir(directory);
        for (size_t i = 0; i < catalog->count; i++) {
            char texts[256];
            if (!is_first_of_plugin(catalog, i))
                continue;
            snprintf(texts, sizeof(texts), "%s/texts", catalog->chains[i].plugin);
            PRM_TRY(read_folder(&c, *directories, catalog->chains[i].plugin));
            PRM_TRY(read_folder(&c, *directories, texts));
        }
    }
    *files = c.files;
    *count = c.count;
    return PRM_OK;
}
