/* SPDX-License-Identifier: Apache-2.0 */
/* A cursor, a new line, and a filter as JSON: the query answers rows, or says what is wrong; SQLite never complains. */
#include "../fuzz.h"

#include "support.h"

static test_store store;

static void fill(void)
{
    MUST_HOLD(store_open(&store));
    MUST_HOLD(store_insert(&store, "partner", 1, "{'name': 'One'}", NULL) != NULL);
    for (int64_t id = 100; id < 105; id++)
        MUST_HOLD(store_insert(&store, "deal", id, "{'partner': 'partner_0000000000001', 'rank': 1, 'title': 'x', 'amount': {'amount': 5, 'currency': 'EUR'}}",
                      NULL) != NULL);
}

static void query(prm_arena *arena, const char *cursor, const prm_val *filter, bool may_filter_vendor)
{
    static const char *const sorts[] = {NULL, "rank", "-rank", "partner, state, -created_at", "amount", "kind, -amount"};
    static const int64_t partners[] = {1};
    static const prm_scope partner = {.side = PRM_PARTNER_SIDE, .partner = 1, .partners = {partners, 1}};
    for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++) {
        const prm_rows_query asked = {.table = store_table(&store, "deal"),
            .filter = filter,
            .sort = sorts[i],
            .cursor = cursor,
            .limit = 3,
            .may_filter_vendor = may_filter_vendor,
            .scope = i % 2 == 0 ? &partner : NULL};
        const prm_val *rows;
        const char *next;
        prm_error error = {0};
        prm_status status = prm_rows_find(store.db, &asked, arena, &rows, &next, &error);
        if (status == PRM_OK) {
            MUST_HOLD(rows != NULL && prm_val_count(rows) <= 3);
        } else if (status != PRM_E_INVALID || error.data == NULL) {
            fprintf(stderr, "%d: %s\n", (int)status, error.message);
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (store.db == NULL)
        fill();
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    if (line == NULL || memchr(data, '\0', size) != NULL)
        return 0;
    prm_arena *arena = prm_arena_new((size_t)64 << 20);
    MUST_HOLD(arena != NULL);
    const char *cursor = prm_arena_text(arena, (const char *)data, (size_t)(line - data));
    const char *text = (const char *)line + 1;
    const prm_val *filter = NULL;
    size_t length = size - (size_t)(line - data) - 1;
    MUST_HOLD(cursor != NULL);
    if (prm_json_parse(arena, text, length, &prm_json_wire_limits, &filter, NULL) != PRM_OK)
        filter = NULL;
    query(arena, cursor, filter, size % 2 == 0);
    query(arena, NULL, filter, true);
    prm_arena_free(arena);
    return 0;
}

__attribute__((destructor)) static void stop(void)
{
    if (store.db != NULL)
        store_close(&store);
}
