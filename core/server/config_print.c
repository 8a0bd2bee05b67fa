/* SPDX-License-Identifier: Apache-2.0 */
#include "server/config.h"

#include "base/json.h"

#include <string.h>

enum { PRESET_BYTES = 64 << 10, COMMENT_COLUMNS = 110 };

/* Lines of a value nobody has to give are comments. */
typedef struct printer {
    prm_buf *out;
    prm_arena *arena;
    int indent;
    bool is_comment;
} printer;

static void put_fields(printer *p, const prm_field *const *fields);

static void begin_line(printer *p, bool is_comment)
{
    prm_buf_format(p->out, "%*s%s", p->indent, "", p->is_comment || is_comment ? "-- " : "");
}

static void put_value(prm_buf *out, const prm_val *value)
{
    if (prm_val_kind(value) == PRM_V_LIST) {
        prm_buf_put_text(out, "{");
        for (size_t i = 0; i < prm_val_count(value); i++) {
            prm_buf_put_text(out, i ? ", " : " ");
            put_value(out, prm_val_at(value, i));
        }
        prm_buf_put_text(out, prm_val_count(value) ? " }" : "}");
    } else {
        prm_json_print(out, value); /* Lua reads plain JSON texts, numbers and booleans as they are */
    }
}

/* Breaks between words. */
static void put_comment(printer *p, const char *text)
{
    int room = COMMENT_COLUMNS - p->indent;

    while (*text) {
        size_t length = strlen(text);
        if (length > (size_t)room) {
            length = (size_t)room;
            while (length > 0 && text[length] != ' ')
                length--;
        }
        prm_buf_format(p->out, "%*s-- %.*s\n", p->indent, "", (int)length, text);
        text += length;
        text += *text == ' ';
    }
}

static const char *describe(printer *p, const prm_field *field)
{
    const char *doc = field->doc ? field->doc : "";

    if (field->type == PRM_T_ENUM)
        return prm_arena_format(p->arena, "%s (one of: %s)", doc, field->of);
    if (field->type == PRM_T_INT && field->min != PRM_ANY && field->max != PRM_ANY)
        return prm_arena_format(p->arena, "%s (%lld to %lld)", doc, (long long)field->min, (long long)field->max);
    return doc;
}

static void put_object(printer *p, const char *name, const prm_field *const *fields, bool is_last)
{
    begin_line(p, false);
    prm_buf_format(p->out, "%s%s{\n", name, *name ? " = " : "");
    p->indent += 4;
    put_fields(p, fields);
    p->indent -= 4;
    begin_line(p, false);
    prm_buf_put_text(p->out, is_last ? "}\n" : "},\n");
}

static void put_plain(printer *p, const prm_field *field)
{
    prm_error error;
    const prm_val *preset = NULL;

    if (field->preset && prm_json_parse(p->arena, field->preset, strlen(field->preset), &prm_json_wire_limits, &preset,
                             &error) != PRM_OK)
        p->out->failed = true;
    begin_line(p, !preset);
    prm_buf_format(p->out, "%s = ", field->name);
    if (preset)
        put_value(p->out, preset);
    else
        prm_buf_put_text(p->out, field->type == PRM_T_LIST ? "{}" : field->type == PRM_T_OBJECT ? "{}" : "\"\"");
    prm_buf_put_text(p->out, ",\n");
}

static void put_field(printer *p, const prm_field *field)
{
    const char *text = describe(p, field);

    if (text)
        put_comment(p, text);
    else
        p->out->failed = true;
    if (field->type == PRM_T_OBJECT && field->fields) {
        put_object(p, field->name, field->fields, false);
    } else if (field->type == PRM_T_LIST && field->items && field->items->fields) {
        bool was_comment = p->is_comment;
        p->is_comment = true;
        begin_line(p, false);
        prm_buf_format(p->out, "%s = {\n", field->name);
        p->indent += 4;
        put_object(p, "", field->items->fields, false);
        p->indent -= 4;
        begin_line(p, false);
        prm_buf_put_text(p->out, "},\n");
        p->is_comment = was_comment;
    } else {
        put_plain(p, field);
    }
}

static void put_fields(printer *p, const prm_field *const *fields)
{
    for (; *fields; fields++)
        put_field(p, *fields);
}

void prm_config_print(prm_buf *out)
{
    prm_arena *arena = prm_arena_new(PRESET_BYTES);
    printer p = { .out = out, .arena = arena };

    if (!arena) {
        out->failed = true;
        return;
    }
    prm_buf_put_text(out,
        "-- The configuration of prmd: one table of plain values. Each stands here with its default; what is left out "
        "has\n"
        "-- it. An environment variable overrides a value: PRM_LIMITS_BATCH=50 is limits.batch. Paths are seen from "
        "this\n"
        "-- file. prmd --config FILE --check says all that is wrong with it.\n"
        "return {\n");
    p.indent = 4;
    put_fields(&p, prm_config_fields);
    prm_buf_put_text(out, "}\n");
    prm_arena_free(arena);
}
