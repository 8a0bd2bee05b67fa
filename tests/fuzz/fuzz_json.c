/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: refused with a sentence, or printed so that they parse to the same value and print the same again. */
#include "fuzz.h"

#include "base/json.h"
#include "base/utf8.h"

#include <string.h>

#define ARENA_CAP ((size_t)64 << 20)

/* Every span the cursor gives is a JSON text itself. */
static void walk(prm_json_span text)
{
    prm_json_cursor cursor;
    prm_json_span key, value;
    if (!prm_json_open(&cursor, text))
        return;
    while (prm_json_next(&cursor, &key, &value)) {
        MUST_HOLD(prm_json_scan(value.text, value.length, &prm_json_wire_limits, NULL) == PRM_OK);
        if (cursor.is_object)
            MUST_HOLD(prm_json_scan(key.text, key.length, &prm_json_wire_limits, NULL) == PRM_OK);
    }
}

static void check_round_trip(prm_arena *arena, const prm_val *value)
{
    prm_buf first, second;
    prm_buf_init(&first, 0);
    prm_buf_init(&second, 0);
    prm_json_print(&first, value);
    MUST_HOLD(!first.failed);
    const prm_val *again = NULL;
    prm_error error;
    MUST_HOLD(prm_json_parse(arena, first.data, first.length, &prm_json_wire_limits, &again, &error) == PRM_OK);
    MUST_HOLD(prm_val_equal(value, again));
    prm_buf_clear(&first);
    prm_json_print_canonical(&first, value);
    prm_json_print_canonical(&second, again);
    MUST_HOLD(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
    prm_buf_deinit(&first);
    prm_buf_deinit(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    prm_json_start();
    prm_arena *arena = prm_arena_new(ARENA_CAP);
    MUST_HOLD(arena != NULL);
    prm_error error = {.message = ""};
    const prm_val *value = NULL;
    prm_status scanned = prm_json_scan(text, size, &prm_json_wire_limits, NULL);
    prm_status parsed = prm_json_parse(arena, text, size, &prm_json_wire_limits, &value, &error);
    if (parsed == PRM_OK) {
        MUST_HOLD(scanned == PRM_OK && value != NULL);
        check_round_trip(arena, value);
    } else {
        MUST_HOLD(error.status == parsed && error.message[0] != '\0');
        MUST_HOLD(prm_utf8_is_valid(error.message, strlen(error.message)));
    }
    if (scanned == PRM_OK)
        walk((prm_json_span){.text = text, .length = size});
    prm_arena_free(arena);
    return 0;
}
