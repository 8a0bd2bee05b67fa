/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin that tries what a handler must not do, a verb for each. */
#include <prm/notify.h>
#include <prm/geo.h>
#include <prm/metrics.h>
#include <prm/search.h>
#include <prm/users.h>

#include <string.h>

static const prm_field *const note_fields[] = {
    PRM_TEXT("title", 1, 20, PRM_REQUIRED, "A title"), PRM_REF("partner", "note", 0, "Whose"),
    PRM_TEXT("secret", 0, 20, PRM_VENDOR, "The vendor's"), PRM_BOOL("main", 0, "The one"), NULL
};
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "note", .path = "notes", .doc = "A note", .since = 1, .scope = "partner",
        .ops = "get create: *; update: boss",
        .label = "title", .search = "title 8, secret 2", .fields = note_fields, .flow = PRM_FLOW("new", "new > read | dropped", "read > dropped : boss"),
        .indexes = PRM_TEXTS("unique title where main"), .views = PRM_TEXTS("outside: title, score")),
    NULL
};
static const prm_rule judge = { .size = sizeof judge, .name = "notes.judge", .since = 1, .doc = "Judge it",
    .answer = PRM_FIELDS(PRM_BOOL("good", PRM_REQUIRED, "Whether")),
    .reasons = PRM_REASONS(PRM_REASON("why", "partner", .data = NULL), PRM_REASON("inside", "vendor", .data = NULL)),
    .fallback = "{\"good\":false}" };
static const prm_chain *const chains[] = {
    PRM_CHAIN(.name = "notes.chain", .since = 1, .doc = "Judge it",
        .facts = PRM_FIELDS(PRM_TEXT("title", 1, 20, PRM_REQUIRED, "Its title")),
        .steps = (const prm_step *const[]){ PRM_STEP(.rule = &judge), NULL }, .outcome = "notes.judge.good"),
    NULL
};

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *note;
    PRM_TRY(prm->create(call, "note", params, &note));
    return prm->set(result, "note", note);
}

static prm_status create_and_fail(prm_call *call, const prm_val *params, prm_val *result)
{
    PRM_TRY(create(call, params, result));
    PRM_TRY(prm->arm(call, "notes.tick", "note_1", "k", prm->now(call), NULL));
    PRM_TRY(prm->emit(call, "notes.made", "note_1", NULL));
    return prm->fail(call, PRM_E_LIMIT, "enough", NULL);
}

static prm_status find_any(prm_call *call, const prm_val **note)
{
    const prm_val *rows;
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "note",
        .reach = PRM_REACH_PROGRAM }, &rows));
    *note = prm->at(rows, 0);
    return *note ? PRM_OK : PRM_E_NOT_FOUND;
}

static prm_status leak(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *note;
    PRM_TRY(find_any(call, &note));
    return prm->set(result, "title", prm->get(note, "title"));
}

static prm_status show(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *note, *seen;
    prm_val *more = prm->object(call);
    PRM_TRY(find_any(call, &note));
    PRM_TRY(prm->set_integer(more, "score", 7));
    PRM_TRY(prm->view(call, note, "outside", more, &seen));
    PRM_TRY(prm->set(result, "title", prm->get(seen, "title")));
    return prm->set(result, "score", prm->get(seen, "score"));
}

static prm_status touch(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *note;
    prm_val *changes = prm->object(call);
    PRM_TRY(find_any(call, &note));
    PRM_TRY(prm->set_text(changes, "secret", "touched"));
    return prm->update(call, &note, changes);
}

/* How many titles there are from `title` on and before `secret`, of notes made by now. */
static prm_status between(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t found;
    prm_val *filter = prm->object(call), *titles = prm->object(call), *made = prm->object(call);
    PRM_TRY(prm->set(titles, "gte", prm->get(params, "title")));
    PRM_TRY(prm->set(titles, "lt", prm->get(params, "secret")));
    PRM_TRY(prm->set(filter, "title", titles));
    PRM_TRY(prm->set_integer(made, "lte", prm->now(call)));
    PRM_TRY(prm->set(filter, "created_at", made));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "note", .filter = filter }, &found));
    return prm->set_integer(result, "score", found);
}

static prm_status decide(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    PRM_TRY(prm->decide(call, "notes.chain", "note_1", params, &outcome));
    PRM_TRY(prm->add_reason(call, outcome, "notes.judge", "inside", NULL));
    PRM_TRY(prm->set(result, "reasons", prm->get(outcome, "reasons")));
    return prm->set(result, "good", prm->get(prm->get(outcome, "notes.judge"), "good"));
}

/* How many sales people there are of its owner, and whether the caller is one of them. */
static prm_status count(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *partner = *prm->caller(call)->partner != '\0' ? prm->caller(call)->partner : NULL;
    const prm_val *list, *user;
    int32_t is;
    PRM_TRY(users->holders(call, "sales | boss", partner, prm->text(params, "secret"), 0, &list));
    PRM_TRY(users->holds(call, prm->caller(call)->user, "sales", NULL, &is));
    PRM_TRY(users->describe(call, prm->caller(call)->user, &user));
    PRM_TRY(prm->set(result, "title", prm->get(user, "name")));
    PRM_TRY(prm->set_boolean(result, "good", is));
    return prm->set_integer(result, "score", (int64_t)prm->count(list));
}

/* The place that the title names: its region, else its country's name; whether it is in doubt. */
static prm_status locate(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_geo_service *geo = prm->service(PRM_GEO_SERVICE);
    const prm_val *place;
    const char *country, *name;
    PRM_TRY(geo->place(call, prm->text(params, "title"), &place));
    PRM_TRY(geo->country(call, prm->text(params, "title"), &country));
    PRM_TRY(geo->name(call, country, "en", &name));
    PRM_TRY(prm->set_text(result, "title", prm->get(place, "region") != NULL ? prm->text(place, "region") : name));
    PRM_TRY(prm->set(result, "good", prm->get(place, "ambiguous")));
    return prm->set_integer(result, "score", (int64_t)prm->count(prm->get(place, "on")));
}

/* The figure over a quarter of the metric that the title names, if it may be asked for. */
static prm_status figure(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    prm_val *ask = prm->object(call), *asks = prm->list(call);
    const prm_val *told, *wrong;
    PRM_TRY(prm->set(ask, "metric", prm->get(params, "title")));
    PRM_TRY(prm->set_text(ask, "window", "quarter"));
    PRM_TRY(prm->append(asks, ask));
    PRM_TRY(metrics->values(call, "partner_0000000000001", asks, "2026-06-30", &told));
    wrong = prm->get(prm->at(told, 0), "wrong");
    if (prm->type(wrong) == PRM_V_OBJECT)
        return metrics->check(call, ask, "ask");
    PRM_TRY(metrics->check(call, ask, NULL));
    PRM_TRY(prm->set(result, "title", prm->get(prm->at(told, 0), "to")));
    return prm->set(result, "score", prm->get(prm->at(told, 0), "value"));
}

/* How many notes have the words of the title, which is the best, and whether it has all; what `main` says: the last is not
 * whole yet. */
static prm_status seek(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_search_service *search = prm->service(PRM_SEARCH_SERVICE);
    prm_val *query = prm->object(call);
    const prm_val *found, *best;
    PRM_TRY(prm->set(query, "text", prm->get(params, "title")));
    PRM_TRY(prm->set(query, "typing", prm->get(params, "main")));
    PRM_TRY(search->find(call, query, &found));
    best = prm->at(prm->get(found, "items"), 0);
    PRM_TRY(prm->set(result, "title", prm->get(best, "snippet")));
    PRM_TRY(prm->set_boolean(result, "good", prm->get(found, "any") == NULL));
    return prm->set(result, "score", prm->get(found, "count"));
}

/* Somebody is invited, and the token goes where `subject` says. */
static prm_status invite(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *way = prm->text(params, "subject");
    prm_val *guest = prm->object(call), *roles = prm->list(call), *values = prm->object(call);
    const prm_val *invited, *note, *token;
    PRM_TRY(prm->append(roles, prm->new_text(call, "sales", strlen("sales"))));
    PRM_TRY(prm->set(guest, "email", prm->get(params, "decision")));
    PRM_TRY(prm->set(guest, "partner", prm->get(params, "title")));
    PRM_TRY(prm->set(guest, "roles", roles));
    PRM_TRY(users->invite(call, guest, &invited));
    token = prm->get(invited, "token");
    PRM_TRY(prm->set(values, "title", token));
    if (strcmp(way, "row") == 0)
        return prm->create(call, "note", values, &note);
    if (strcmp(way, "timer") == 0)
        return prm->arm(call, "notes.tick", "", "", prm->now(call), values);
    if (strcmp(way, "facts") == 0)
        return prm->decide(call, "notes.chain", "note_1", values, &note);
    return prm->set(result, strcmp(way, "plain") == 0 ? "title" : "token", token);
}

/* What somebody who has not authenticated leaves is not its own to see. */
static prm_status drop(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *note;
    PRM_TRY(prm->create(call, "note", params, &note));
    PRM_TRY(prm->set_boolean(result, "good", prm->caller(call)->side == PRM_PUBLIC));
    return *prm->text(params, "secret") != '\0' ? prm->set(result, "note", note) : PRM_OK;
}

static prm_status decide_again(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    prm_val *facts = prm->object(call);
    PRM_TRY(prm->set(facts, "title", prm->get(params, "title")));
    PRM_TRY(prm->decide_again(call, "notes.chain", prm->text(params, "subject"), prm->text(params, "decision"), facts,
        &outcome));
    return prm->set(result, "title", prm->get(outcome, "id"));
}

static prm_status overrule(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *answer = prm->object(call);
    PRM_TRY(prm->set(answer, strcmp(prm->text(params, "subject"), "badly") == 0 ? "bad" : "good", prm->new_boolean(call, 1)));
    return prm->overrule(call, prm->text(params, "decision"), "notes.judge", answer, prm->text(params, "title"));
}

/* Calls another method, as the caller or as the plugin, and goes on if that fails. */
static prm_status call_other(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL;
    prm_val *given = prm->object(call);
    const char *how = prm->text(params, "subject");
    PRM_TRY(prm->set(given, "title", prm->get(params, "title")));
    if (strcmp(how, "itself") == 0) {
        PRM_TRY(prm->set_text(given, "decision", "notes.call"));
        PRM_TRY(prm->set_text(given, "subject", how));
    }
    prm_status status = prm->call_method(call, prm->text(params, "decision"), given,
        strcmp(how, "plugin") == 0 ? PRM_AS_PLUGIN : PRM_AS_CALLER, &made);
    if (strcmp(how, "itself") == 0 || strcmp(how, "passes it on") == 0)
        PRM_TRY(status);
    PRM_TRY(prm->set_integer(result, "score", -status));
    if (strcmp(how, "shows it") == 0)
        PRM_TRY(prm->set(result, "note", prm->get(made, "note")));
    return prm->set_text(result, "title", prm->text(prm->get(made, "note"), "title"));
}

static prm_status thaw(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *inner = prm->object(call);
    PRM_TRY(prm->set(result, "note", inner));
    return prm->set_text(inner, "title", "late");
}

static prm_status undeclared(prm_call *call, const prm_val *params, prm_val *result)
{
    return prm->set_text(result, "title2", "x");
}

static prm_status tick(prm_call *call, const prm_val *timer, prm_val *result)
{
    return PRM_OK;
}

/* Reads the note it is told of, tells its owner, and says so again. */
static prm_status remember(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const prm_val *note;
    prm_val *data = prm->object(call);
    PRM_TRY(prm->load(call, "note", prm->text(event, "subject"), &note));
    PRM_TRY(prm->set(data, "title", prm->get(note, "title")));
    PRM_TRY(prm->set(data, "depth", prm->get(event, "depth")));
    PRM_TRY(notify->send(call, PRM_NOTICE(.code = "remember", .subject = prm->text(event, "subject"), .data = data,
        .partner = prm->text(note, "partner"), .roles = "sales"), NULL));
    return prm->emit(call, "notes.made", prm->text(event, "subject"), NULL);
}

static prm_status read_it(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *note;
    PRM_TRY(prm->load(call, "note", prm->text(event, "subject"), &note));
    PRM_TRY(prm->move(call, &note, "read"));
    return strcmp(prm->text(prm->get(event, "data"), "how"), "badly") == 0 ? PRM_E_STATE : PRM_OK;
}

static prm_status give_secret(prm_call *call, const prm_val *row, prm_val *result)
{
    prm_val *changes = prm->object(call);
    PRM_TRY(prm->set(changes, "secret", prm->get(row, "title")));
    return prm->update(call, &row, changes);
}

/* In a read: about the row it is given, if any. */
static prm_status glance(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)result;
    return prm->emit(call, prm->text(params, "decision"), prm->text(params, "subject"), NULL);
}

static prm_status sleep_on_it(prm_call *call, const prm_val *timer, prm_val *result)
{
    return prm->emit(call, "notes.slept", prm->text(timer, "subject"), NULL);
}

#define RESULT                                                                                                         \
    PRM_FIELDS(PRM_OBJECT("note", note_fields, 0, "A note"), PRM_TEXT("title", 0, 40, 0, "A title"),                   \
        PRM_INT("score", 0, 9, 0, "A score"), PRM_BOOL("good", 0, "Whether"), PRM_LIST("reasons", NULL, 0, "Why"),    \
        PRM_TEXT("token", 0, 60, PRM_SECRET, "A token"))
static const prm_field *const other_params[] = {
    PRM_TEXT("decision", 1, 40, PRM_REQUIRED, "A decision, a method or an address"), PRM_TEXT("title", 1, 20, 0, "A title"),
    PRM_TEXT("subject", 0, 20, 0, "About what, or how"), NULL
};
#define OTHER(n, w, ro, r)                                                                                             \
    PRM_METHOD(.name = n, .since = 1, .doc = n, .access = w, .roles = ro, .params = other_params, .result = RESULT, .run = r)
#define METHOD(n, w, f, r)                                                                                             \
    PRM_METHOD(.name = n, .since = 1, .doc = n, .access = w, .flags = f, .roles = "*", .params = note_fields,          \
        .result = RESULT, .run = r)
static const prm_method *const methods[] = {
    METHOD("notes.create", PRM_WRITE, 0, create), METHOD("notes.fail", PRM_WRITE, 0, create_and_fail),
    METHOD("notes.leak", PRM_READ, 0, leak), METHOD("notes.show", PRM_READ, 0, show),
    METHOD("notes.touch", PRM_WRITE, PRM_WRITES_REACHED, touch), METHOD("notes.grab", PRM_WRITE, 0, touch),
    METHOD("notes.decide", PRM_WRITE, 0, decide), METHOD("notes.thaw", PRM_READ, 0, thaw),
    METHOD("notes.undeclared", PRM_READ, 0, undeclared), METHOD("notes.sneak", PRM_READ, 0, create),
    METHOD("notes.between", PRM_READ, 0, between),
    OTHER("notes.glance", PRM_READ, "*", glance),
    METHOD("notes.count", PRM_READ, 0, count),
    METHOD("notes.locate", PRM_READ, 0, locate), METHOD("notes.figure", PRM_READ, 0, figure),
    METHOD("notes.seek", PRM_READ, 0, seek),
    OTHER("notes.decide_again", PRM_WRITE, "*", decide_again), OTHER("notes.overrule", PRM_WRITE, "*", overrule),
    OTHER("notes.call", PRM_WRITE, "*", call_other), OTHER("notes.peek", PRM_READ, "*", call_other),
    OTHER("notes.invite", PRM_PUBLIC_WRITE, NULL, invite),
    PRM_METHOD(.name = "notes.drop", .since = 1, .doc = "Drop", .access = PRM_PUBLIC_WRITE, .flags = PRM_WRITES_REACHED,
        .params = note_fields, .result = RESULT, .run = drop),
    PRM_METHOD(.name = "notes.look", .since = 1, .doc = "Look", .access = PRM_PUBLIC_READ, .params = note_fields,
        .result = RESULT, .run = show),
    OTHER("notes.bosses", PRM_WRITE, "boss", thaw), NULL
};
static const prm_event *const events[] = {
    PRM_EVENT(.name = "notes.made", .since = 1, .doc = "Made", .audience = "partner"),
    PRM_EVENT(.name = "notes.slept", .since = 1, .doc = "Slept", .audience = "vendor"), NULL
};
static const prm_timer *const timers[] = {
    PRM_TIMER(.name = "notes.tick", .since = 1, .doc = "Tick", .run = tick),
    PRM_TIMER(.name = "notes.night", .since = 1, .doc = "Night", .run = sleep_on_it, .every = "day 02:00"), NULL
};
static const prm_reaction *const reactions[] = {
    PRM_REACTION(.name = "notes.remember", .since = 1, .event = "notes.made", .doc = "Remember", .run = remember),
    PRM_REACTION(.name = "notes.read_it", .since = 1, .event = "others.read", .doc = "Read it", .run = read_it), NULL
};
static const prm_reason *const notices[] = {
    PRM_REASON("remember", "partner",
        .data = PRM_FIELDS(PRM_TEXT("title", 1, 20, PRM_REQUIRED, "Its title"), PRM_INT("depth", 0, 8, 0, "How deep"))),
    NULL
};
static const prm_migration *const migrations[] = {
    &(const prm_migration){ .size = sizeof(prm_migration), .to = 2, .entity = "note", .doc = "Secrets", .run = give_secret },
    NULL
};

PRM_PLUGIN(.id = "notes", .version = "1.0.0", .doc = "Notes", .namespaces = PRM_TEXTS("notes"),
    .reaches = PRM_TEXTS("note"), .entities = entities, .methods = methods, .chains = chains, .events = events,
    .timers = timers, .reactions = reactions, .notices = notices, .migrations = migrations);
