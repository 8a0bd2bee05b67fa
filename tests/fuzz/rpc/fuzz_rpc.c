/* SPDX-License-Identifier: Apache-2.0 */
/* Any text that is JSON, as a request and its params: refused with a sentence, or read into what was declared. */
#include "fuzz.h"

#include "base/log.h"
#include "rpc/envelope.h"
#include "rpc/params.h"

#include <string.h>

#define ARENA_CAP ((size_t)16 << 20)

static const prm_field *const line_fields[] = {
    PRM_TEXT("product", 1, 20, PRM_REQUIRED, "?"), PRM_INT("quantity", 1, 1000, 0, "?"), NULL
};
static const prm_field *const fields[] = {
    PRM_TEXT("name", 1, 20, PRM_REQUIRED, "?"),
    PRM_MONEY("amount", 0, "?"),
    PRM_TIME("at", 0, "?"),
    PRM_DATE("day", 0, "?"),
    PRM_EMAIL("mail", PRM_PERSONAL, "?"),
    PRM_DOMAIN("domain", 0, "?"),
    PRM_COUNTRY("country", 0, "?"),
    PRM_ENUM("kind", "a|b", 0, "?"),
    PRM_REF("deal", "deal", PRM_VENDOR, "?"),
    PRM_LIST("lines", PRM_OBJECT("line", line_fields, 0, "?"), 0, "?"),
    PRM_OBJECT("any", NULL, 0, "?"),
    NULL
};
static const prm_method method = { .size = sizeof(prm_method), .name = "fuzz.do", .access = PRM_WRITE, .subject = "deal",
    .params = fields };
static const prm_method_entry entry = { .method = &method };

static void read_params(prm_arena *arena, prm_json_span params)
{
    prm_task *task = prm_task_new(arena, PRM_TASK_METHOD, &prm_principal_system);
    prm_field_errors errors = { .arena = arena };
    prm_error error = { 0 };
    prm_status status;

    MUST_HOLD(task);
    task->entry = &entry;
    status = prm_params_read(task, params, &prm_json_wire_limits, PRM_PAGE_MOST, &error);
    MUST_HOLD(status == PRM_OK || *error.message);
    if (status == PRM_OK) { /* what was taken is what handlers are promised */
        MUST_HOLD(prm_fields_check(arena, fields, task->params, false, &errors) == PRM_OK);
        MUST_HOLD(!(task->key && task->is_dry_run));
    } else {
        prm_answer_error(&task->answer, &error, "en", "1", 1);
        MUST_HOLD(prm_json_scan(task->answer.data, task->answer.length, &prm_json_wire_limits, NULL) == PRM_OK);
    }
    prm_task_deinit(task);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    prm_envelope envelope;
    prm_error error = { 0 };
    prm_arena *arena = prm_arena_new(ARENA_CAP);

    prm_json_start();
    MUST_HOLD(arena);
    if (prm_json_scan(text, size, &prm_json_wire_limits, NULL) == PRM_OK) {
        prm_json_span all = { text, size };
        while (all.length > 0 && strchr(" \t\r\n", *all.text)) {
            all.text++;
            all.length--;
        }
        if (prm_envelope_read(arena, all, &envelope, &error) == PRM_OK)
            read_params(arena, envelope.params);
        else
            MUST_HOLD(*error.message);
    }
    prm_arena_free(arena);
    return 0;
}
