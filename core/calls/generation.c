/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/calls.h"

#include "base/log.h"

#include <stdio.h>

enum { GENERATION_BYTES = 64 << 20 };

prm_status prm_generation_files(prm_db *db, const prm_catalog *catalog, const prm_val *manifest, prm_arena *arena,
    prm_rule_file **files, size_t *count, prm_error *error)
{
    size_t n = prm_val_count(manifest), kept = 0;
    prm_rule_file *all = prm_arena_alloc(arena, (n + 1) * sizeof *all);

    if (!all)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading a generation's rules");
    for (size_t i = 0; i < n; i++) {
        prm_rule_file *file = &all[kept];
        file->path = prm_val_key_at(manifest, i);
        if (!prm_catalog_has_file(catalog, file->path))
            continue;
        PRM_TRY(prm_rule_source_get(db, prm_val_get_str(manifest, file->path), arena, &file->source, &file->length,
            error));
        kept++;
    }
    *files = all;
    *count = kept;
    return PRM_OK;
}

prm_status prm_generation_settings(const prm_catalog *catalog, const prm_val *settings, prm_arena *arena,
    const prm_val **out)
{
    prm_val *kept = prm_val_object(arena);

    for (size_t i = 0; i < prm_val_count(settings); i++) {
        const char *point = prm_val_key_at(settings, i);
        if (prm_catalog_has_point(catalog, point))
            PRM_TRY(prm_val_set(kept, point, prm_val_get(settings, point)));
    }
    *out = kept;
    return PRM_OK;
}

static prm_status build(prm_db *db, const prm_catalog *catalog, int64_t id, prm_arena *arena, prm_ruleset **out,
    prm_generation_gaps *gaps, prm_error *error)
{
    prm_generation generation;
    prm_rule_file *files = NULL;
    const prm_val *problems = NULL, *settings;
    size_t count = 0;

    PRM_TRY(prm_generation_get(db, id, arena, &generation, error));
    PRM_TRY(prm_generation_files(db, catalog, generation.files, arena, &files, &count, error));
    PRM_TRY(prm_generation_settings(catalog, generation.settings, arena, &settings));
    PRM_TRY(prm_ruleset_restore(catalog, files, count, settings, generation.id, arena, out, &problems, error));
    gaps->count = prm_val_count(problems);
    snprintf(gaps->first, sizeof gaps->first, "%s: %s", prm_val_get_str(prm_val_at(problems, 0), "path"),
        prm_val_get_str(prm_val_at(problems, 0), "message"));
    return PRM_OK;
}

prm_status prm_generation_build(prm_db *db, const prm_catalog *catalog, int64_t generation, prm_ruleset **out,
    prm_generation_gaps *gaps, prm_error *error)
{
    prm_arena *arena = prm_arena_new(GENERATION_BYTES);
    prm_status status;

    if (!arena)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while building a generation's rules");
    status = build(db, catalog, generation, arena, out, gaps, error);
    if (status != PRM_OK)
        error->data = NULL; /* it lived in the arena */
    prm_arena_free(arena);
    return status;
}
