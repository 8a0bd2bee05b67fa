/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/calls.h"

#include "base/log.h"

enum { GENERATION_BYTES = 64 << 20 };

static prm_status read_files(prm_db *db, const prm_val *files, prm_arena *arena, prm_rule_file **out, size_t *count,
    prm_error *error)
{
    size_t n = prm_val_count(files);
    prm_rule_file *all = prm_arena_alloc(arena, (n + 1) * sizeof *all);

    if (!all)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading a generation's rules");
    for (size_t i = 0; i < n; i++) {
        all[i].path = prm_val_key_at(files, i);
        PRM_TRY(prm_rule_source_get(db, prm_val_get_str(files, all[i].path), arena, &all[i].source, &all[i].length, error));
    }
    *out = all;
    *count = n;
    return PRM_OK;
}

static prm_status build(prm_db *db, const prm_catalog *catalog, int64_t id, prm_arena *arena, prm_ruleset **out,
    prm_error *error)
{
    prm_generation generation;
    prm_rule_file *files = NULL;
    const prm_val *problems = NULL;
    size_t count = 0;
    prm_status status;

    PRM_TRY(prm_generation_get(db, id, arena, &generation, error));
    PRM_TRY(read_files(db, generation.files, arena, &files, &count, error));
    status = prm_ruleset_build(catalog, files, count, generation.settings, generation.id, arena, out, &problems, error);
    if (status == PRM_E_INVALID && prm_val_count(problems) > 0) {
        const prm_val *first = prm_val_at(problems, 0);
        prm_error_set(error, status, NULL, "generation %lld does not build: %s: %s", (long long)generation.id,
            prm_val_get_str(first, "path"), prm_val_get_str(first, "message"));
    }
    return status;
}

prm_status prm_generation_build(prm_db *db, const prm_catalog *catalog, int64_t generation, prm_ruleset **out,
    prm_error *error)
{
    prm_arena *arena = prm_arena_new(GENERATION_BYTES);
    prm_status status;

    if (!arena)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while building a generation's rules");
    status = build(db, catalog, generation, arena, out, error);
    if (status != PRM_OK)
        error->data = NULL; /* it lived in the arena */
    prm_arena_free(arena);
    return status;
}
