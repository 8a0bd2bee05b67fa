/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rules.h"

#include <string.h>

const prm_rule *prm_catalog_rule(const prm_catalog *catalog, const char *point, const char **plugin)
{
    for (size_t i = 0; i < catalog->count; i++) {
        for (const prm_step *const *step = catalog->chains[i].chain->steps; *step != NULL; step++) {
            if (strcmp((*step)->rule->name, point) != 0)
                continue;
            if (plugin != NULL)
                *plugin = catalog->chains[i].plugin;
            return (*step)->rule;
        }
    }
    return NULL;
}

const prm_chain *prm_catalog_chain_find(const prm_catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->count; i++)
        if (strcmp(catalog->chains[i].chain->name, name) == 0)
            return catalog->chains[i].chain;
    return NULL;
}

static bool has_plugin(const prm_catalog *catalog, const char *name, size_t length)
{
    for (size_t i = 0; i < catalog->count; i++)
        if (strncmp(catalog->chains[i].plugin, name, length) == 0 && catalog->chains[i].plugin[length] == '\0')
            return true;
    return false;
}

bool prm_catalog_has_file(const prm_catalog *catalog, const char *path)
{
    return has_plugin(catalog, path, strcspn(path, "/"));
}

bool prm_catalog_has_point(const prm_catalog *catalog, const char *point)
{
    const char *plugin = NULL; /* one may ask in namespaces of other names than its own */

    return has_plugin(catalog, point, strcspn(point, ".")) || prm_catalog_rule(catalog, point, &plugin) != NULL;
}
