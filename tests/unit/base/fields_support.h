/* SPDX-License-Identifier: Apache-2.0 */
/** @file fields_support.h  JSON in and out for the tests of fields.h. */
#ifndef PRM_TEST_FIELDS_SUPPORT_H
#define PRM_TEST_FIELDS_SUPPORT_H

#include "base/fields.h"
#include "base/json.h"
#include "test.h"

#include <string.h>

static const prm_viewer partner_viewer = {
    .side = PRM_PARTNER_SIDE, .roles = (const char *const[]){"partner_sales", NULL}};
static const prm_viewer vendor_viewer = {
    .side = PRM_VENDOR_SIDE, .roles = (const char *const[]){"channel_manager", NULL}};
static const prm_viewer system_viewer = {.side = PRM_SYSTEM};

/** NULL if it does not parse. */
static inline const prm_val *parse_value(prm_arena *arena, const char *text)
{
    prm_json_start();
    const prm_val *value = NULL;
    return prm_json_parse(arena, text, strlen(text), &prm_json_wire_limits, &value, NULL) == PRM_OK ? value : NULL;
}

/** Compact JSON in the arena; NULL if out of memory. */
static inline const char *text_of(prm_arena *arena, const prm_val *value)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    prm_json_print(&buf, value);
    const char *text = buf.failed ? NULL : prm_arena_text(arena, buf.data, buf.length);
    prm_buf_deinit(&buf);
    return text;
}

/** "field code; field code; " */
static inline const char *errors_of(const prm_field_errors *errors)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    for (size_t i = 0; i < errors->count; i++)
        prm_buf_format(&buf, "%s %s; ", errors->items[i].field, errors->items[i].code);
    const char *text = buf.failed ? NULL : prm_arena_text(errors->arena, buf.data, buf.length);
    prm_buf_deinit(&buf);
    return text;
}

#endif
