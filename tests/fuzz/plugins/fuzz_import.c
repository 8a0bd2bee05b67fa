/* SPDX-License-Identifier: Apache-2.0 */
/* A mapping and defaults as JSON, each on a line, and a CSV: every record of it is answered for, or the call says what is
 * wrong with header, mapping or defaults. */
#include "../fuzz.h"

#include "world.h"

#include "base/log.h"

static world shop;

static const prm_val *next_line(prm_arena *arena, const char **at, const char *end)
{
    const char *line = *at, *stop = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;
    const prm_val *value;
    if (stop == NULL)
        return NULL;
    *at = stop + 1;
    return prm_json_parse(arena, line, (size_t)(stop - line), &prm_json_wire_limits, &value, NULL) == PRM_OK ? value : NULL;
}

static void check_answer(const prm_val *result)
{
    static const char *const outcomes[] = {"created", "updated", "duplicate", "invalid"};
    int64_t sum = 0, count, before = 1, line;
    const prm_val *lines = prm_val_get(result, "lines");
    for (size_t i = 0; i < 4; i++) {
        MUST_HOLD(prm_val_get_integer(result, outcomes[i], &count) == PRM_OK);
        sum += count;
    }
    MUST_HOLD((size_t)sum == prm_val_count(lines) && sum <= 50);
    for (size_t i = 0; i < prm_val_count(lines); i++) {
        const prm_val *one = prm_val_at(lines, i);
        MUST_HOLD(prm_val_get_integer(one, "line", &line) == PRM_OK && line > before);
        bool is_invalid = strcmp(prm_val_get_str(one, "status"), "invalid") == 0;
        MUST_HOLD(!is_invalid || prm_val_count(prm_val_get(one, "errors")) > 0);
        before = line;
    }
}

static void import(prm_arena *arena, const prm_val *given)
{
    const prm_method_entry *entry = prm_host_method(shop.host, "shop.orders.import", strlen("shop.orders.import"));
    const prm_viewer viewer = {.side = PRM_VENDOR_SIDE, .roles = world_manager.roles};
    prm_field_errors errors = {.arena = arena};
    const prm_val *params, *result;
    if (prm_fields_read(arena, entry->method->params, given, &viewer, &params, &errors) != PRM_OK)
        return;
    MUST_HOLD(prm_db_begin(shop.db, &shop.error) == PRM_OK);
    MUST_HOLD(prm_call_init(&shop.call, &shop.worker, arena, PRM_CALL_DRY_RUN, &world_manager, "r", WORLD_NOW) == PRM_OK);
    prm_status status = prm_call_run(&shop.call, entry, params, -1, &result);
    if (status == PRM_OK)
        check_answer(result);
    else
        MUST_HOLD(status == PRM_E_INVALID && prm_val_count(prm_val_get(shop.call.error.data, "fields")) > 0);
    prm_db_rollback(shop.db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const separators[] = {"comma", "semicolon", "tab", "pipe"};
    if (shop.host == NULL) {
        MUST_HOLD(world_open(&shop));
        prm_log_set_level(PRM_LOG_ERROR + 1);
        MUST_HOLD(*world_order(&shop, shop.child, "First") != '\0');
    }
    if (memchr(data, '\0', size) != NULL)
        return 0;
    prm_arena *arena = prm_arena_new((size_t)256 << 20);
    MUST_HOLD(arena != NULL);
    const char *at = (const char *)data, *end = at + size;
    prm_val *params = prm_val_object(arena);
    const prm_val *mapping = next_line(arena, &at, end), *defaults = next_line(arena, &at, end);
    MUST_HOLD(prm_val_set(params, "mapping", mapping) == PRM_OK && prm_val_set(params, "defaults", defaults) == PRM_OK);
    MUST_HOLD(prm_val_set_text(params, "separator", separators[size % 4]) == PRM_OK);
    MUST_HOLD(prm_val_set(params, "csv", prm_val_text(arena, at, (size_t)(end - at))) == PRM_OK);
    import(arena, params);
    prm_arena_free(arena);
    return 0;
}

__attribute__((destructor)) static void stop(void)
{
    if (shop.host != NULL)
        world_close(&shop);
}
