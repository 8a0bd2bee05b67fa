/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of reactions: what happens to a thing is marked down, once per event, or fails as the event asks. */
#include <prm/notify.h>

#include <stdlib.h>
#include <string.h>

static const prm_field *const thing_fields[] = { PRM_TEXT("name", 1, 100, PRM_REQUIRED, "Its name"), NULL };
static const prm_field *const mark_fields[] = { PRM_REF("thing", "thing", PRM_REQUIRED, "Of which"),
    PRM_INT("n", 0, PRM_ANY, PRM_REQUIRED, "Of which poke"), PRM_INT("depth", 0, 100, PRM_REQUIRED, "How deep"),
    PRM_TEXT("event", 1, 100, PRM_REQUIRED, "Of which event"), NULL };
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "thing", .path = "react.things", .scope = "vendor", .ops = "get list create: admin",
        .fields = thing_fields),
    PRM_ENTITY(.name = "mark", .path = "react.marks", .scope = "vendor", .ops = "get list: admin",
        .fields = mark_fields, .indexes = PRM_TEXTS("unique event")),
    NULL
};

#define POKE                                                                                                           \
    PRM_INT("n", 0, PRM_ANY, PRM_REQUIRED, "Which"),                                                                   \
        PRM_ENUM("mode", "mark|fail|loop|crash|quiet", PRM_REQUIRED, "What the reaction does")

static prm_status emit(prm_call *call, const char *thing, const prm_val *from)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "n", prm->get(from, "n")));
    PRM_TRY(prm->set(data, "mode", prm->get(from, "mode")));
    return prm->emit(call, strcmp(prm->text(from, "mode"), "quiet") == 0 ? "react.stroked" : "react.poked", thing, data);
}

static prm_status poke(prm_call *call, const prm_val *params, prm_val *result)
{
    PRM_TRY(emit(call, prm->text(params, "id"), params));
    return prm->set_text(result, "id", prm->text(params, "id"));
}

/* A read, which says that somebody looked: of nothing, unless it is asked to speak of the thing. */
static prm_status look(prm_call *call, const prm_val *params, prm_val *result)
{
    int32_t is_about = 0;
    prm_val *data = prm->object(call);

    (void)prm->get_boolean(params, "about", &is_about);
    PRM_TRY(prm->set_text(data, "thing", prm->text(params, "id")));
    PRM_TRY(prm->emit(call, "react.looked", is_about ? prm->text(params, "id") : "", data));
    if (strcmp(prm->text(params, "mode"), "fail") == 0)
        return prm->fail(call, PRM_E_STATE, "asked_to", NULL);
    return prm->set_text(result, "id", prm->text(params, "id"));
}

static prm_status make_mark(prm_call *call, const prm_val *event, const prm_val *data)
{
    prm_val *mark = prm->object(call);
    const prm_val *row;

    PRM_TRY(prm->set_text(mark, "thing", prm->text(event, "subject")));
    PRM_TRY(prm->set_text(mark, "event", prm->text(event, "id")));
    PRM_TRY(prm->set(mark, "n", prm->get(data, "n")));
    PRM_TRY(prm->set(mark, "depth", prm->get(event, "depth")));
    return prm->create(call, "mark", mark, &row);
}

static prm_status mark(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *data = prm->get(event, "data"), *thing;
    const char *mode = prm->text(data, "mode");

    (void)result;
    PRM_TRY(make_mark(call, event, data));
    PRM_TRY(prm->load(call, "thing", prm->text(event, "subject"), &thing));
    if (strcmp(mode, "fail") == 0)
        return prm->fail(call, PRM_E_STATE, "asked_to", NULL);
    if (strcmp(mode, "crash") == 0)
        abort();
    return strcmp(mode, "loop") == 0 ? emit(call, prm->text(event, "subject"), data) : PRM_OK;
}

static prm_status tick(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *data = prm->get(timer, "data");
    const char *mode = prm->text(data, "mode"), *thing = prm->text(timer, "subject");

    (void)result;
    if (strcmp(mode, "crash") == 0)
        abort();
    if (strcmp(mode, "loop") == 0)
        return prm->arm(call, "react.tick", thing, prm->text(timer, "key"), prm->now(call), data);
    return strcmp(mode, "mark") == 0 ? emit(call, thing, data) : prm->fail(call, PRM_E_STATE, prm->text(timer, "key"), NULL);
}

/* Of a programme: says so, unless its name tells it to fail. */
static prm_status pass_night(prm_call *call, const prm_val *timer, prm_val *result)
{
    const char *program = prm->text(timer, "subject");
    const prm_val *row;
    prm_val *data = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "program", program, &row));
    PRM_TRY(prm->set(data, "due", prm->get(timer, "due")));
    PRM_TRY(prm->set(data, "key", prm->get(timer, "key")));
    if (strcmp(prm->text(row, "name"), "Fails") == 0)
        return prm->fail(call, PRM_E_STATE, "asked_to", NULL);
    return prm->emit(call, "react.slept", program, data);
}

static prm_status arm(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_integer(data, "n", 0));
    PRM_TRY(prm->set(data, "mode", prm->get(params, "mode")));
    PRM_TRY(prm->arm(call, "react.tick", prm->text(params, "id"), "k", prm->now(call) + 1000, data));
    return prm->set_text(result, "id", prm->text(params, "id"));
}

static prm_status tell(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    int64_t count;

    PRM_TRY(notify->send(call, PRM_NOTICE(.code = "poked", .subject = prm->text(params, "about"),
        .user = prm->text(params, "user")), &count));
    return prm->set_integer(result, "count", count);
}

#define THE_THING PRM_REF("id", "thing", PRM_REQUIRED, "Which")
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "react.poke", .access = PRM_WRITE, .roles = "admin", .doc = "Let something happen to it",
        .params = PRM_FIELDS(THE_THING, POKE), .result = PRM_FIELDS(THE_THING), .run = poke),
    PRM_METHOD(.name = "react.arm", .access = PRM_WRITE, .roles = "admin", .doc = "Let a timer fail in a second, or what it is to do",
        .params = PRM_FIELDS(THE_THING, PRM_ENUM("mode", "fail|mark|loop|crash", 0, "What")), .result = PRM_FIELDS(THE_THING), .run = arm),
    PRM_METHOD(.name = "react.look", .access = PRM_READ, .roles = "admin", .doc = "Look at it, and say so",
        .params = PRM_FIELDS(THE_THING, PRM_BOOL("about", 0, "Of the thing, which a read may not"),
            PRM_ENUM("mode", "fail", 0, "Fail afterwards")), .result = PRM_FIELDS(THE_THING), .run = look),
    PRM_METHOD(.name = "react.tell", .access = PRM_WRITE, .roles = "admin", .doc = "Tell one user",
        .params = PRM_FIELDS(PRM_TEXT("user", 1, 40, PRM_REQUIRED, "Whom"), PRM_TEXT("about", 1, 40, PRM_REQUIRED, "Of which row")),
        .result = PRM_FIELDS(PRM_INT("count", 0, 1, PRM_REQUIRED, "How many were told")), .run = tell),
    NULL
};
static const prm_reason *const notices[] = {
    &(const prm_reason){ .size = sizeof(prm_reason), .code = "poked", .audience = "partner" }, NULL
};
static const prm_event *const events[] = {
    PRM_EVENT(.name = "react.poked", .audience = "vendor", .doc = "Somebody poked it", .data = PRM_FIELDS(POKE)),
    PRM_EVENT(.name = "react.looked", .audience = "vendor", .doc = "Somebody looked at a thing",
        .data = PRM_FIELDS(PRM_REF("thing", "thing", PRM_REQUIRED, "Which"))),
    PRM_EVENT(.name = "react.slept", .audience = "vendor", .doc = "A night has passed",
        .data = PRM_FIELDS(PRM_TIME("due", PRM_REQUIRED, "When"), PRM_TEXT("key", 0, 40, PRM_REQUIRED, "Of the timer"))),
    PRM_EVENT(.name = "react.stroked", .audience = "vendor", .doc = "So that nobody reacts", .data = PRM_FIELDS(POKE)), NULL
};
static const prm_reaction *const reactions[] = {
    PRM_REACTION(.name = "react.mark", .event = "react.poked", .doc = "Marks it down", .run = mark), NULL
};
static const prm_metric *const metrics[] = {
    PRM_METRIC(.name = "react.pokes", .doc = "How often things were poked", .from = "count on react.poked by day"),
    PRM_METRIC(.name = "react.looks", .doc = "How often things were looked at", .from = "count on react.looked by thing, day"), NULL
};
static const prm_timer *const timers[] = { PRM_TIMER(.name = "react.tick", .doc = "Fails", .run = tick),
    PRM_TIMER(.name = "react.night", .doc = "The night of a programme", .run = pass_night, .every = "day 02:30"), NULL };

PRM_PLUGIN(.id = "react", .version = "1.0.0", .doc = "Reactions that do as they are told",
    .namespaces = PRM_TEXTS("react"), .needs = PRM_TEXTS("partners >= 0.1"), .entities = entities, .methods = methods, .events = events,
    .services = PRM_TEXTS(PRM_NOTIFY_SERVICE), .notices = notices, .reactions = reactions, .timers = timers, .metrics = metrics);
