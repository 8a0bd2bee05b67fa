/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happened, told to whom it concerns: as it happens on a connection that stays open, or by asking. */
#include "own.h"

#include "base/limits.h"
#include "plugins/happened.h"
#include "rpc/rpc.h"
#include "services/notify/service.h"

#include <stdio.h>
#include <string.h>

enum { LIST_DEFAULT = 50, LIST_LOOKS = 5000 /* entries of the journal an events.list looks at */ };

#define TYPES                                                                                                          \
    PRM_FIELD(PRM_T_LIST, "types", 0, "Which: names, \"deals.approved\", or beginnings, \"deals.*\"; absent: all",     \
        .min = 1, .max = PRM_EVENT_TYPES, .items = PRM_TEXT("type", 1, 200, 0, "A name, or words and .*"))
#define SINCE(absent)                                                                                                  \
    PRM_TEXT("since", 1, 64, 0, "A position: what came after it; \"beginning\": from the first; absent: " absent)
#define POSITION PRM_TEXT("position", 32, 32, PRM_REQUIRED, "What `since` takes to go on from here")

static const prm_field *const event_fields[] = {
    PRM_TEXT("position", 32, 32, PRM_REQUIRED, "What `since` takes to go on after it"),
    PRM_TEXT("id", 1, 64, PRM_REQUIRED, "The same wherever it is told"),
    PRM_TEXT("type", 1, 200, PRM_REQUIRED, "\"deals.approved\""),
    PRM_TEXT("subject", 0, 100, PRM_REQUIRED, "The row it is about"),
    PRM_TEXT("time", 24, 24, PRM_REQUIRED, "When, RFC 3339"),
    PRM_OBJECT("data", NULL, 0, "What more there is to say, by its type"), NULL
};

/* NULL-ended, in the call's arena; NULL for all. Bad ones are named. */
static prm_status read_types(prm_call *call, const prm_val *params, const char *const **out)
{
    const prm_val *types = prm->get(params, "types");
    size_t count = prm->count(types);
    const char **list = prm->alloc(call, (count + 1) * sizeof *list);

    *out = NULL;
    if (!list)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < count; i++) {
        char place[32];
        PRM_TRY(prm->as_text(prm->at(types, i), &list[i], NULL));
        if (prm_event_pattern_is_valid(list[i]))
            continue;
        snprintf(place, sizeof place, "types[%zu]", i);
        (void)prm->fail_field(call, place, "format", "must be the name of an event, or a beginning of one and .*");
    }
    *out = count > 0 ? list : NULL;
    return PRM_OK;
}

/* `head`: where the journal ends. */
static prm_status read_since(prm_call *call, const prm_val *params, prm_event_position absent, int64_t head,
    prm_event_position *position)
{
    const char *since = prm->text(params, "since");

    *position = absent;
    if (*since == '\0')
        return PRM_OK;
    *position = (prm_event_position){ .n = PRM_EVENT_ALL };
    if (strcmp(since, "beginning") == 0)
        return PRM_OK;
    if (!prm_position_parse(call->worker->positions, since, position) || position->seq > head)
        return prm->fail_field(call, "since", "format", "must be a position that this server gave");
    return PRM_OK;
}

static prm_status find_head(prm_call *call, prm_event_position *head)
{
    prm_journal_head last;

    PRM_TRY(prm_journal_load_head(call->worker->db, &last, &call->error));
    *head = (prm_event_position){ last.seq, PRM_EVENT_ALL };
    return PRM_OK;
}

static prm_status set_position(prm_call *call, prm_val *result, prm_event_position position)
{
    char text[PRM_POSITION_TEXT];

    prm_position_print(call->worker->positions, position, text);
    return prm->set_text(result, "position", text);
}

static prm_status subscribe(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_subscribing *asked = prm->alloc(call, sizeof *asked);
    prm_event_position head;
    uint8_t noise[8];
    char hex[17];

    if (!asked)
        return PRM_E_NOMEM;
    PRM_TRY(find_head(call, &head));
    PRM_TRY(read_types(call, params, &asked->patterns));
    PRM_TRY(read_since(call, params, head, head.seq, &asked->after));
    PRM_TRY(prm_random(noise, sizeof noise));
    prm_hex(noise, sizeof noise, hex);
    snprintf(asked->id, sizeof asked->id, "sub_%s", hex);
    PRM_TRY(prm->set_text(result, "subscription", asked->id));
    PRM_TRY(set_position(call, result, asked->after));
    call->subscribes = asked;
    return PRM_OK;
}

static prm_status unsubscribe(prm_call *call, const prm_val *params, prm_val *result)
{
    if (!prm_rpc_unsubscribe(call->worker->session, prm->text(params, "subscription")))
        return prm_call_fail(call, PRM_E_NOT_FOUND, NULL, NULL, "this connection has no such subscription");
    return prm->set_boolean(result, "ended", 1);
}

/* One listing in the making. */
typedef struct listing {
    prm_listener listener;
    prm_event_position at; /* everything up to here was looked at */
    prm_val *items;
    int64_t limit;
} listing;

static prm_status list_event(prm_call *call, listing *l, const prm_happened *happened)
{
    const prm_listener *listener = &l->listener;
    const prm_val *shown;
    bool is_told;

    PRM_TRY(prm_happened_find(call->worker, happened, &listener, 1, call->arena, &is_told, &call->error));
    l->at = happened->position;
    if (!is_told)
        return PRM_OK;
    PRM_TRY(prm_happened_render(call->worker, happened, call->caller.side, call->arena, &shown, &call->error));
    return prm->append(l->items, shown);
}

static bool is_full(const listing *l)
{
    return (int64_t)prm->count(l->items) >= l->limit;
}

static prm_status list_piece(prm_call *call, listing *l, bool *is_at_end)
{
    const prm_journal_piece piece = { .from = l->at.seq + (l->at.n == PRM_EVENT_ALL), .rows = 50, .bytes = 256 << 10 };
    const prm_val *entries;
    int64_t last;

    PRM_TRY(prm_journal_events(call->worker->db, &piece, call->arena, &entries, &last, &call->error));
    *is_at_end = last < piece.from;
    for (size_t i = 0; i < prm->count(entries); i++)
        for (size_t n = 0; n < prm->count(prm->get(prm->at(entries, i), "events")); n++) {
            prm_happened happened = prm_happened_at(call->worker, prm->at(entries, i), n);
            if (prm_event_position_compare(happened.position, l->at) <= 0)
                continue;
            if (is_full(l))
                return PRM_OK;
            PRM_TRY(list_event(call, l, &happened));
        }
    if (!*is_at_end)
        l->at = (prm_event_position){ last, PRM_EVENT_ALL };
    return PRM_OK;
}

static prm_status list(prm_call *call, const prm_val *params, prm_val *result)
{
    listing l = { .listener = { .principal = call->principal, .scope = call->scope }, .items = prm->list(call),
        .limit = LIST_DEFAULT };
    prm_event_position head, first = { .n = PRM_EVENT_ALL };
    bool is_at_end = false;

    PRM_TRY(find_head(call, &head));
    PRM_TRY(read_types(call, params, &l.listener.patterns));
    PRM_TRY(read_since(call, params, first, head.seq, &l.at));
    (void)prm->get_integer(params, "limit", &l.limit);
    int64_t until = l.at.seq + LIST_LOOKS;
    while (!is_at_end && !is_full(&l) && l.at.seq < until)
        PRM_TRY(list_piece(call, &l, &is_at_end));
    PRM_TRY(prm->set(result, "items", l.items));
    PRM_TRY(set_position(call, result, l.at));
    return prm->set_boolean(result, "more", !is_at_end && l.at.seq < head.seq);
}

static const prm_field *const notice_fields[] = {
    PRM_TEXT("id", 1, 40, PRM_REQUIRED, "For notifications.read"), PRM_TIME("at", PRM_REQUIRED, "When"),
    PRM_TEXT("code", 1, 100, PRM_REQUIRED, "What it says, for programs"),
    PRM_LINES("text", 0, 4000, PRM_REQUIRED, "What it says"),
    PRM_TEXT("about", 0, 100, PRM_REQUIRED, "The row it is about; empty: none"),
    PRM_OBJECT("data", NULL, 0, "What the text names, by its code"), PRM_TIME("read_at", 0, "When it was read"), NULL
};
#define UNREAD PRM_INT("unread", 0, 1000, PRM_REQUIRED, "How many are not read yet; counted up to 1000")

#define METHOD(n, d, f, ...) PRM_METHOD(.name = n, .access = PRM_READ, .roles = "*", .doc = d, .since = 1, .run = f,   \
    __VA_ARGS__)

static const prm_method *const methods[] = {
    METHOD("events.subscribe",
        "Be told what happens from now on, or since a position, without a gap: notifications events.event "
        "{subscription, result: {position, id, type, subject, time, data}}. For connections that stay open; a caller "
        "that stops reading is closed, its last positions in a notification events.closed",
        subscribe, .params = PRM_FIELDS(TYPES, SINCE("from now on")),
        .result = PRM_FIELDS(PRM_TEXT("subscription", 1, 40, PRM_REQUIRED, "Its id, for events.unsubscribe"), POSITION),
        .example = "{\"types\":[\"deals.*\"]}"),
    METHOD("events.unsubscribe", "Be told no more", unsubscribe, .flags = PRM_ON_LOOP,
        .params = PRM_FIELDS(PRM_TEXT("subscription", 1, 40, PRM_REQUIRED, "As events.subscribe gave it")),
        .result = PRM_FIELDS(PRM_BOOL("ended", PRM_REQUIRED, "Always true")), .example = "{\"subscription\":\"1\"}"),
    METHOD("events.list", "Ask what happened since a position, oldest first: for those who cannot be told", list,
        .params = PRM_FIELDS(TYPES, SINCE("from the first"),
            PRM_INT("limit", 1, PRM_PAGE_MOST, 0, "At most so many; absent: 50")),
        .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("event", event_fields, 0, "An event"), PRM_REQUIRED,
            "One by one"), POSITION, PRM_BOOL("more", PRM_REQUIRED, "Whether to ask again at once")),
        .example = "{\"types\":[\"deals.*\"],\"limit\":10}"),
    METHOD("notifications.list", "The caller's own inbox, newest first, in the caller's language",
        prm_notifications_list,
        .params = PRM_FIELDS(PRM_BOOL("unread", 0, "Only what was not read yet"),
            PRM_TEXT("before", 1, 40, 0, "A notification: those before it"),
            PRM_INT("limit", 1, PRM_PAGE_MOST, 0, "At most so many; absent: 50")),
        .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("notification", notice_fields, 0, "One"), PRM_REQUIRED,
            "One by one"), UNREAD),
        .example = "{\"unread\":true}"),
    PRM_METHOD(.name = "notifications.read", .access = PRM_WRITE, .roles = "*", .since = 1,
        .run = prm_notifications_read,
        .doc = "Mark a notification of one's own as read, or all up to and with one", .flags = PRM_NO_DRY_RUN,
        .params = PRM_FIELDS(PRM_TEXT("id", 1, 40, 0, "This one"),
            PRM_TEXT("up_to", 1, 40, 0, "Or it and all before it")),
        .result = PRM_FIELDS(PRM_INT("read", 0, PRM_ANY, PRM_REQUIRED, "How many were not before"), UNREAD),
        .example = "{\"up_to\":\"notice_01h8xgq3m2c4e\"}"),
    NULL
};

static const prm_event *const events[] = {
    PRM_EVENT(.name = "notifications.received", .since = 1,
        .doc = "Something came into the inbox of a user, who alone is told", .audience = "user",
        .data = PRM_FIELDS(PRM_TEXT("id", 1, 40, PRM_REQUIRED, "Which notification"),
            PRM_TEXT("code", 1, 100, PRM_REQUIRED, "What it says"),
            PRM_TEXT("about", 0, 100, PRM_REQUIRED, "The row it is about"))),
    NULL
};

const prm_plugin prm_own_events = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_MINOR, .api = &prm, .id = "core_events", .version = PRM_VERSION,
    .doc = "What happened, told to whom it concerns", .namespaces = PRM_TEXTS("events", "notifications"),
    .methods = methods, .events = events };
