/* SPDX-License-Identifier: Apache-2.0 */
/* What anybody may call, for the tests of it: a page to read, and a knock that leaves a row nobody of its side sees, is
 * decided on, told of, looked after by a timer; and people of partners who are let in. */
#include <prm/notify.h>
#include <prm/users.h>

#include <string.h>

enum { DAY_MS = 86400000 };

#define OFTEN(n, d) PRM_FIELD(PRM_T_INT, n, 0, d, .min = 1, .max = 100000, .preset = "3")
static const prm_field *const settings[] = { OFTEN("looks", "How often an address may look"),
    OFTEN("knocks", "How often an address may knock"), OFTEN("entries", "How often one may enter"), NULL };

static const prm_field *const notice_fields[] = { PRM_TEXT("text", 1, 100, PRM_REQUIRED, "What it says"), NULL };
static const prm_field *const knock_fields[] = {
    PRM_TEXT("name", 1, 100, PRM_REQUIRED, "Who knocks"),
    PRM_EMAIL("email", 0, "Where to answer"),
    PRM_INT("waited", 0, 100, PRM_READONLY, "Days"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "What was decided"),
    NULL
};
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "sign", .path = "door.signs", .since = 1, .scope = "public", .doc = "A sign",
        .ops = "list: *; create: admin", .fields = notice_fields),
    PRM_ENTITY(.name = "knock", .path = "door.knocks", .since = 1, .scope = "vendor", .doc = "A knock",
        .ops = "get list history: vendor", .fields = knock_fields, .views = PRM_TEXTS("card: name, waited"),
        .flow = PRM_FLOW("waiting", "waiting > seen", "seen > gone : admin"), .indexes = PRM_TEXTS("name")),
    NULL
};

static const prm_rule open_up = { .size = sizeof open_up, .name = "door.open", .since = 1, .doc = "Open?",
    .answer = PRM_FIELDS(PRM_BOOL("ok", PRM_REQUIRED, "Whether")), .fallback = "{\"ok\":true}" };
static const prm_chain chain = { .size = sizeof chain, .name = "door.decide", .since = 1, .doc = "Decides on a knock",
    .facts = PRM_FIELDS(PRM_TEXT("name", 1, 100, PRM_REQUIRED, "Who"), PRM_INT("others", 0, 10000, PRM_REQUIRED, "Before")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &open_up), NULL }, .outcome = "door.open.ok" };

static prm_status look(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *signs, *knocks, *card, *none = NULL;
    prm_val *cards = prm->list(call);
    int64_t seen = 0;

    (void)params;
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "sign" }, &signs));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "knock" }, &seen));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "knock", .reach = PRM_REACH_PROGRAM },
        &knocks));
    for (size_t i = 0; i < prm->count(knocks); i++) {
        if (prm->load(call, "knock", prm->text(prm->at(knocks, i), "id"), &none) != PRM_E_NOT_FOUND)
            seen++;
        PRM_TRY(prm->view(call, prm->at(knocks, i), "card", NULL, &card));
        PRM_TRY(prm->append(cards, card));
    }
    PRM_TRY(prm->set(result, "signs", signs));
    PRM_TRY(prm->set(result, "cards", cards));
    return prm->set_integer(result, "seen", prm->caller(call)->side == PRM_PUBLIC ? seen : -1);
}

/* As the plugin: how many have knocked, whoever asks. */
static prm_status count(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t knocks;

    (void)params;
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "knock" }, &knocks));
    return prm->set_integer(result, "knocks", knocks);
}

static prm_status decide(prm_call *call, const prm_val **row, prm_val *result)
{
    prm_val *facts = prm->object(call), *changes = prm->object(call);
    const prm_val *outcome, *counted;

    PRM_TRY(prm->call_method(call, "door.count", NULL, PRM_AS_PLUGIN, &counted));
    PRM_TRY(prm->set(facts, "name", prm->get(*row, "name")));
    PRM_TRY(prm->set(facts, "others", prm->get(counted, "knocks")));
    PRM_TRY(prm->decide(call, "door.decide", prm->text(*row, "id"), facts, &outcome));
    PRM_TRY(prm->set(changes, "decision", prm->get(outcome, "id")));
    PRM_TRY(prm->update(call, row, changes));
    return prm->set(result, "decision", prm->get(outcome, "id"));
}

static prm_status tell(prm_call *call, const prm_val *row)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *id = prm->text(row, "id");

    PRM_TRY(prm->emit(call, "door.knocked", id, NULL));
    PRM_TRY(prm->arm(call, "door.tire", id, "", prm->now(call) + DAY_MS, NULL));
    return notify->send(call, &(prm_notice){ .size = sizeof(prm_notice), .code = "somebody_knocks", .roles = "admin",
        .subject = id }, NULL);
}

static prm_status knock(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;

    PRM_TRY(prm->create(call, "knock", params, &row));
    PRM_TRY(decide(call, &row, result));
    PRM_TRY(tell(call, row));
    return prm->set_text(result, "id", prm->text(row, "id"));
}

/* What must not be: the row itself, and a row without leave. */
static prm_status leak(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;

    PRM_TRY(prm->create(call, "knock", params, &row));
    return prm->set(result, "row", row);
}

/* ---- Letting people of a partner in ---- */

static prm_status put_into_row(prm_call *call, const prm_val *token)
{
    prm_val *values = prm->object(call);
    const prm_val *row;

    PRM_TRY(prm->set(values, "name", token));
    return prm->create(call, "knock", values, &row);
}

static prm_status put_into_event(prm_call *call, const prm_val *token)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "name", token));
    return prm->emit(call, "door.let_in", "", data);
}

static prm_status put_into_timer(prm_call *call, const prm_val *token)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "name", token));
    return prm->arm(call, "door.tire", "", "", prm->now(call) + DAY_MS, data);
}

static prm_status put_into_facts(prm_call *call, const prm_val *token)
{
    prm_val *facts = prm->object(call);
    const prm_val *outcome;

    PRM_TRY(prm->set_integer(facts, "others", 0));
    PRM_TRY(prm->set(facts, "name", token));
    return prm->decide(call, "door.decide", "", facts, &outcome);
}

static prm_status put_into_error(prm_call *call, const prm_val *token)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "name", token));
    return prm->fail(call, PRM_E_STATE, "let_in", data);
}

static prm_status put_into_log(prm_call *call, const prm_val *token)
{
    prm_val *fields = prm->object(call);

    PRM_TRY(prm->set(fields, "name", token));
    return prm->log(call, PRM_LOG_WARNING, "let_in", fields);
}

/* Where the token must not go, and what would take it there. */
static const struct leak_way {
    const char *name;
    prm_status (*put)(prm_call *call, const prm_val *token);
} leak_ways[] = { { "row", put_into_row }, { "event", put_into_event }, { "timer", put_into_timer },
    { "facts", put_into_facts }, { "error", put_into_error }, { "log", put_into_log } };

static prm_status take_guest(prm_call *call, const prm_val *params, prm_val *guest)
{
    static const char *const keys[] = { "email", "roles", "partner", "name", "person", "locale" };

    (void)call;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        PRM_TRY(prm->set(guest, keys[i], prm->get(params, keys[i])));
    return PRM_OK;
}

static prm_status enter(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *invited;
    const char *way = prm->text(params, "way");
    prm_val *guest = prm->object(call);
    prm_status status;

    PRM_TRY(take_guest(call, params, guest));
    status = users->invite(call, guest, &invited);
    if (status == PRM_E_CONFLICT && *way == '\0')
        return prm->set_boolean(result, "taken", 1);
    if (status != PRM_OK)
        return status;
    for (size_t i = 0; i < sizeof leak_ways / sizeof *leak_ways; i++)
        if (strcmp(leak_ways[i].name, way) == 0)
            PRM_TRY(leak_ways[i].put(call, prm->get(invited, "token")));
    PRM_TRY(prm->set(result, "user", prm->get(invited, "user")));
    PRM_TRY(prm->set(result, "expires_at", prm->get(invited, "expires_at")));
    return prm->set(result, strcmp(way, "plain") == 0 ? "plain" : "token", prm->get(invited, "token"));
}

static prm_status wait_for_it(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *guest = prm->object(call);

    (void)result;
    PRM_TRY(take_guest(call, params, guest));
    return prm->arm(call, "door.call_in", prm->text(params, "email"), "", prm->now(call) + DAY_MS, guest);
}

static prm_status call_in(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *invited;

    (void)result;
    return users->invite(call, prm->get(params, "data"), &invited);
}

static prm_status tire(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    prm_val *changes = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "knock", prm->text(params, "subject"), &row));
    PRM_TRY(prm->set_integer(changes, "waited", 1));
    return prm->update(call, &row, changes);
}

#define OF_KNOCK                                                                                                       \
    PRM_FIELDS(PRM_REF("id", "knock", PRM_REQUIRED, "To ask after it"), PRM_TEXT("decision", 1, 64, 0, "What was decided"))
#define ROW PRM_FIELDS(PRM_ROW("row", "knock", knock_fields, PRM_REQUIRED, "The row"))
#define GUEST                                                                                                          \
    PRM_FIELDS(PRM_EMAIL("email", PRM_REQUIRED, "Who"), PRM_REF("partner", "partner", PRM_REQUIRED, "Of which partner"),   \
        PRM_LIST("roles", PRM_TEXT("role", 1, 40, 0, "A role"), PRM_REQUIRED, "To do what"),                           \
        PRM_TEXT("name", 1, 200, 0, "Their name"), PRM_REF("person", "person", 0, "Who it is"),                        \
        PRM_TEXT("locale", 2, 20, 0, "Their language"), PRM_TEXT("way", 1, 20, 0, "Where the token goes astray"))
#define INVITED                                                                                                        \
    PRM_FIELDS(PRM_REF("user", "user", 0, "Who was let in"), PRM_TIME("expires_at", 0, "Until when"),                  \
        PRM_TEXT("token", 1, 200, PRM_SECRET, "With what"), PRM_TEXT("plain", 1, 200, 0, "The same, astray"),          \
        PRM_BOOL("taken", 0, "The address is somebody's"), PRM_BOOL("secret_lost", 0, "The token was told before"))
#define NAME "{\"name\":\"Ann\"}"
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "door.look", .since = 1, .access = PRM_PUBLIC_READ, .doc = "What there is to see", .quota = "looks",
        .result = PRM_FIELDS(PRM_LIST("signs", PRM_ROW("sign", "sign", notice_fields, 0, "A sign"), PRM_REQUIRED, "Signs"),
            PRM_LIST("cards", PRM_OBJECT("card", NULL, 0, "A card"), PRM_REQUIRED, "Who has knocked"),
            PRM_INT("seen", -1, 10000, PRM_REQUIRED, "Knocks the caller sees itself")), .run = look),
    PRM_METHOD(.name = "door.count", .since = 1, .access = PRM_READ, .roles = "admin", .doc = "How many knocked",
        .result = PRM_FIELDS(PRM_INT("knocks", 0, 10000, PRM_REQUIRED, "So many")), .run = count),
    PRM_METHOD(.name = "door.knock", .since = 1, .access = PRM_PUBLIC_WRITE, .doc = "Knock", .quota = "knocks",
        .flags = PRM_WRITES_REACHED, .params = knock_fields, .result = OF_KNOCK, .example = NAME, .run = knock),
    PRM_METHOD(.name = "door.leak", .since = 1, .access = PRM_PUBLIC_WRITE, .doc = "Tell of it", .quota = "knocks",
        .flags = PRM_WRITES_REACHED, .params = knock_fields, .result = ROW, .example = NAME, .run = leak),
    PRM_METHOD(.name = "door.force", .since = 1, .access = PRM_PUBLIC_WRITE, .doc = "Without leave", .quota = "knocks",
        .params = knock_fields, .result = ROW, .example = NAME, .run = leak),
    PRM_METHOD(.name = "door.enter", .since = 1, .access = PRM_PUBLIC_WRITE, .doc = "Be invited at once", .quota = "entries",
        .flags = PRM_WRITES_REACHED, .params = GUEST, .result = INVITED, .run = enter),
    PRM_METHOD(.name = "door.let_in", .since = 1, .access = PRM_WRITE, .roles = "channel_manager | partner_sales",
        .doc = "Invite", .flags = PRM_WRITES_REACHED, .params = GUEST, .result = INVITED, .run = enter),
    PRM_METHOD(.name = "door.let_in_later", .since = 1, .access = PRM_WRITE, .roles = "channel_manager",
        .doc = "Invite in a day", .params = GUEST, .run = wait_for_it),
    NULL
};

static const prm_event *const events[] = {
    PRM_EVENT(.name = "door.knocked", .since = 1, .audience = "vendor", .doc = "Somebody knocked"),
    PRM_EVENT(.name = "door.let_in", .since = 1, .audience = "vendor", .doc = "Somebody was let in",
        .data = PRM_FIELDS(PRM_TEXT("name", 1, 200, 0, "What must not be told"))),
    NULL
};
static const prm_timer *const timers[] = {
    PRM_TIMER(.name = "door.call_in", .since = 1, .doc = "Somebody is invited", .run = call_in),
    PRM_TIMER(.name = "door.tire", .since = 1, .doc = "Somebody still waits", .run = tire), NULL
};

PRM_PLUGIN(.id = "door", .version = "1.0.0", .doc = "What anybody may call", .namespaces = PRM_TEXTS("door"),
    .needs = PRM_TEXTS("partners >= 0.1"), .services = PRM_TEXTS(PRM_NOTIFY_SERVICE, PRM_USERS_SERVICE), .reaches = PRM_TEXTS("knock"),
    .entities = entities, .methods = methods, .chains = (const prm_chain *const[]){ &chain, NULL }, .events = events,
    .timers = timers, .settings = settings, .notices = PRM_REASONS(PRM_REASON("somebody_knocks", "vendor", .data = NULL)));
