/* SPDX-License-Identifier: Apache-2.0 */
#include "steps.h"

#include "clocks/clocks.h"

#include <stdio.h>
#include <string.h>

/* ---- What the folder is called for ------------------------------------------------------------------------------- */

static prm_status say(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *c;

    PRM_TRY(prm->load(call, "case", prm->text(params, "id"), &c));
    PRM_TRY(support_clocks_said(call, &c));
    return prm->set(result, "case", c);
}

static prm_status move(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *c;

    PRM_TRY(prm->load(call, "case", prm->text(params, "id"), &c));
    const char *from = prm->text(c, "state");
    PRM_TRY(prm->move(call, &c, prm->text(params, "to")));
    PRM_TRY(support_clocks_moved(call, &c, from));
    return prm->set(result, "case", c);
}

static prm_status change(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *c;

    PRM_TRY(prm->load(call, "case", prm->text(params, "id"), &c));
    PRM_TRY(prm->set(changes, "severity", prm->get(params, "severity")));
    PRM_TRY(prm->update(call, &c, changes));
    PRM_TRY(support_clocks_changed(call, &c));
    return prm->set(result, "case", c);
}

#define STEP(n, f, ...)                                                                                                \
    PRM_METHOD(.name = "support." n, .since = 1, .access = PRM_WRITE, .roles = "*", .doc = "A step", .run = f,         \
        .params = PRM_FIELDS(SUPPORT_THE_CASE, __VA_ARGS__), .result = PRM_FIELDS(SUPPORT_CASE))
static const prm_method *const steps[] = {
    STEP("test_say", say, PRM_TEXT("text", 0, 10, 0, "What")),
    STEP("test_move", move, PRM_TEXT("to", 1, 40, 0, "Where")),
    STEP("test_change", change, PRM_TEXT("severity", 1, 20, 0, "To which")),
};

enum { METHODS_MOST = 200 };

/* The plugin, and these steps. */
bool steps_build(world *w)
{
    static const prm_method *methods[METHODS_MOST];
    static prm_plugin plugin;
    size_t count = 0;

    for (const prm_method *const *one = prm_plugin_v1.methods; *one != NULL; one++)
        methods[count++] = *one;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        methods[count++] = steps[i];
    methods[count] = NULL;
    plugin = prm_plugin_v1;
    plugin.methods = methods;
    return world_build_with(w, &plugin);
}

/* ---- Taken by somebody ------------------------------------------------------------------------------------------- */

int64_t steps_number(const char *text)
{
    long long value = 0;
    return sscanf(text, "%lld", &value) == 1 ? value : -1;
}

void steps_pass(world *w, int64_t minutes)
{
    CHECK(prm_mock_advance(w->mock, minutes * STEPS_MINUTE) >= 0);
}

static void step(world *w, const char *method, const char *id, const char *more)
{
    world_as_manager(w);
    CHECK_INT(world_call(w, method, "{'id':'%s'%s}", id, more), PRM_OK);
}

void steps_move(world *w, const char *id, const char *to)
{
    char more[60];

    snprintf(more, sizeof more, ",'to':'%s'", to);
    step(w, "support.test_move", id, more);
}

void steps_say(world *w, const char *id)
{
    step(w, "support.test_say", id, "");
}

void steps_change(world *w, const char *id, const char *severity)
{
    char more[60];

    snprintf(more, sizeof more, ",'severity':'%s'", severity);
    step(w, "support.test_change", id, more);
}

const char *steps_case(world *w)
{
    const char *id = world_case(w);

    steps_move(w, id, "in_progress");
    return id;
}
