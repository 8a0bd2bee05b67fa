/* SPDX-License-Identifier: Apache-2.0 */
/* Loads: one of everything. */
#include <prm/plugin.h>

static const prm_field *const thing_fields[] = {
    PRM_TEXT("name", 1, 100, PRM_REQUIRED, "What it is called"),
    PRM_ENUM("kind", "big|small", 0, "How large"),
    PRM_LIST("tags", PRM_TEXT("tag", 1, 20, 0, NULL), 0, "Words for it"),
    NULL,
};

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "thing", .path = "good", .doc = "A thing", .scope = "vendor",
        .ops = "get list: *; create: program_manager | vendor", .fields = thing_fields,
        .flow = PRM_FLOW("new", "new > done"), .indexes = PRM_TEXTS("unique name"), .views = PRM_TEXTS("match: kind"),
        .label = "name"),
    NULL,
};

static prm_status finish(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *thing;
    PRM_TRY(prm->load(call, "thing", prm->text(params, "id"), &thing));
    PRM_TRY(prm->move(call, &thing, "done"));
    PRM_TRY(prm->emit(call, "good.finished", prm->text(thing, "id"), NULL));
    return prm->set(result, "thing", thing);
}

static prm_status later(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params, (void)result;
    return prm->log(call, PRM_LOG_INFO, "later", NULL);
}

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "good.finish", .doc = "Finish a thing", .access = PRM_WRITE, .roles = "program_manager",
        .subject = "thing", .params = PRM_FIELDS(PRM_REF("id", "thing", PRM_REQUIRED, "Which one")),
        .result = PRM_FIELDS(PRM_OBJECT("thing", NULL, PRM_REQUIRED, "As it is now")), .run = finish,
        .example = "{\"id\":\"thing_0000000000001\"}"),
    NULL,
};

static const prm_rule judge = {.size = sizeof(judge),
    .name = "good.judge",
    .doc = "Is it good",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "yes|no", PRM_REQUIRED, "What it is")),
    .reasons = PRM_REASONS(PRM_REASON("small", "partner", .data = PRM_FIELDS(PRM_TEXT("name", 0, 100, 0, "Which")))),
    .fallback = "{\"verdict\":\"no\"}"};
static const prm_rule weigh = {.size = sizeof(weigh),
    .name = "good.weigh",
    .doc = "How good",
    .answer = PRM_FIELDS(PRM_INT("points", 0, 10, PRM_REQUIRED, "Of ten")),
    .fallback = "{\"points\":0}"};
static const prm_chain *const chains[] = {
    PRM_CHAIN(.name = "good.judgement", .doc = "What becomes of a thing",
        .facts = PRM_FIELDS(PRM_OBJECT("thing", thing_fields, PRM_REQUIRED, "As it is")),
        .steps = (const prm_step *const[]){PRM_STEP(.rule = &judge, .stop_unless = "verdict = yes"),
            PRM_STEP(.rule = &weigh, .when = "good.judge.verdict = yes"), NULL},
        .outcome = "good.judge.verdict"),
    NULL,
};
static const prm_event *const events[] = {
    PRM_EVENT(.name = "good.finished", .doc = "A thing is done", .audience = "vendor"),
    NULL,
};
static const prm_timer *const timers[] = {
    PRM_TIMER(.name = "good.later", .doc = "Looks again", .run = later),
    NULL,
};

PRM_PLUGIN(.id = "good", .version = "1.2.0", .doc = "One of everything", .namespaces = PRM_TEXTS("good"),
    .services = PRM_TEXTS("prm.test/1"), .reaches = PRM_TEXTS("thing"), .entities = entities, .methods = methods,
    .chains = chains, .events = events, .timers = timers);
