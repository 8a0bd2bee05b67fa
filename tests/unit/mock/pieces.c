/* SPDX-License-Identifier: Apache-2.0 */
/* prm/pieces.h: rows gone through some at a time, by a plugin that stamps things and puts them away. */
#include "mock_rows.h"
#include "test.h"

#include <prm/pieces.h>

#include <string.h>

/* ---- The plugin -------------------------------------------------------------------------------------------------- */

static const prm_field *const thing_fields[] = {
    PRM_TEXT("kind", 1, 20, PRM_REQUIRED, "Which"), PRM_INT("stamped", 0, 1000, 0, "How often"), NULL
};
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "thing", .path = "things", .doc = "A thing", .since = 1, .scope = "vendor", .ops = "get: vendor",
        .fields = thing_fields, .flow = PRM_FLOW("here", "here > gone | worn"),
        .indexes = PRM_TEXTS("kind", "kind, state, -created_at")),
    NULL
};

/* One that is worn cannot be, for now. */
static prm_status stamp(prm_call *call, const prm_val *thing, void *context)
{
    prm_val *changes = prm->object(call);

    ++*(int *)context;
    if (prm_help_is_in(thing, "worn"))
        return prm->fail(call, PRM_E_UNAVAILABLE, "worn", NULL);
    PRM_TRY(prm->set_integer(changes, "stamped", prm_help_number(thing, "stamped") + 1));
    return prm->update(call, &thing, changes);
}

static prm_status walk(prm_call *call, const prm_val *timer, prm_val *result)
{
    prm_val *filter = prm->object(call);
    int seen = 0;
    prm_piece piece = { .entity = "thing", .sort = "kind", .filter = filter, .each = stamp, .context = &seen,
        .after = prm_piece_after(timer) };

    (void)result;
    PRM_TRY(prm->set_text(filter, "kind", prm->text(timer, "subject")));
    prm_status status = prm_piece_take(call, &piece);
    CHECK_INT(status == PRM_OK ? piece.count : piece.count + 1, seen);
    if (status == PRM_E_UNAVAILABLE)
        return prm_piece_arm(call, "things.walk", prm->text(timer, "subject"), piece.after, prm->now(call) + 1000);
    PRM_TRY(status);
    return piece.has_more
               ? prm_piece_arm(call, "things.walk", prm->text(timer, "subject"), piece.after, prm->now(call))
               : PRM_OK;
}

static prm_status put_away(prm_call *call, const prm_val *thing, void *context)
{
    (void)context;
    return prm->move(call, &thing, "gone");
}

/* One kind after the other. */
static prm_status clear(prm_call *call, const prm_val *timer, prm_val *result)
{
    static const char *const kinds[] = { "cup", "jug" };
    prm_piece piece = { .entity = "thing", .sort = "kind, state, -created_at", .each = put_away, .are_taken = 1 };

    (void)timer, (void)result;
    for (size_t i = 0; i < 2 && !piece.has_more; i++) {
        prm_val *filter = prm->object(call);
        PRM_TRY(prm->set_text(filter, "kind", kinds[i]));
        PRM_TRY(prm->set_text(filter, "state", "here"));
        piece.filter = filter;
        PRM_TRY(prm_piece_take(call, &piece));
    }
    return piece.has_more ? prm_piece_arm(call, "things.clear", "", piece.after, prm->now(call)) : PRM_OK;
}

static prm_status begin(prm_call *call, const prm_val *event, prm_val *result)
{
    const char *kind = prm->text(event, "subject");

    (void)result;
    return prm_piece_arm(call, *kind != '\0' ? "things.walk" : "things.clear", kind, NULL, prm->now(call));
}

static const prm_timer *const timers[] = {
    PRM_TIMER(.name = "things.walk", .since = 1, .doc = "Walk", .run = walk),
    PRM_TIMER(.name = "things.clear", .since = 1, .doc = "Clear", .run = clear), NULL
};
static const prm_event *const events[] = {
    PRM_EVENT(.name = "things.begin", .since = 1, .doc = "Begin", .audience = "vendor"), NULL
};
static const prm_reaction *const reactions[] = {
    PRM_REACTION(.name = "things.begun", .since = 1, .event = "things.begin", .doc = "Begin", .run = begin), NULL
};
PRM_PLUGIN(.id = "things", .version = "1.0.0", .doc = "Things", .namespaces = PRM_TEXTS("things"), .entities = entities,
    .events = events, .timers = timers, .reactions = reactions);

/* ---- The tests --------------------------------------------------------------------------------------------------- */

static void free_mock(prm_mock **mock)
{
    prm_mock_free(*mock);
}

#define MOCK(name)                                                                                                     \
    __attribute__((cleanup(free_mock))) prm_mock *name = prm_mock_new(&prm_plugin_v1);                                 \
    REQUIRE(name != NULL)

static void add(prm_mock *mock, const char *kind, int count)
{
    for (int i = 0; i < count; i++)
        REQUIRE(*mock_insert(mock, "thing", "{'kind':'%s','stamped':0}", kind) != '\0');
}

/* How many timers ran; "": what clears. */
static int walk_of(prm_mock *mock, const char *kind)
{
    CHECK_INT(prm_mock_happen(mock, "things.begin", kind, NULL), PRM_OK);
    CHECK_INT(prm_mock_react(mock), 1);
    return prm_mock_advance(mock, 1);
}

static size_t count_with(prm_mock *mock, const char *path, const char *value)
{
    size_t found = 0;

    for (size_t i = 0; i < prm_mock_rows(mock, "thing"); i++)
        found += strcmp(prm_mock_row(mock, prm_mock_row_at(mock, "thing", i), path), value) == 0;
    return found;
}

TEST(every_row_is_taken_once_and_those_of_other_filters_are_not)
{
    static const struct { int rows, pieces; } cases[] = { { 0, 1 }, { 1, 1 }, { 9, 1 }, { 10, 1 }, { 11, 1 }, { 49, 1 },
        { 50, 2 }, { 51, 2 }, { 100, 3 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        MOCK(m);
        add(m, "jug", 3);
        add(m, "cup", cases[i].rows);
        CHECK_INT(walk_of(m, "cup"), cases[i].pieces);
        CHECK_INT(count_with(m, "stamped", "1"), cases[i].rows);
        CHECK_INT(prm_mock_timers(m), 0);
    }
}

TEST(a_piece_ends_when_there_is_no_time_and_gets_on_by_one_at_least)
{
    static const struct { size_t time; int pieces; } cases[] = { { 1, 25 }, { 5, 5 }, { 10, 3 }, { 24, 2 }, { 25, 1 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        MOCK(m);
        add(m, "cup", 25);
        prm_mock_set_piece(m, cases[i].time);
        CHECK_INT(walk_of(m, "cup"), cases[i].pieces);
        CHECK_INT(count_with(m, "stamped", "1"), 25);
    }
}

TEST(a_walk_that_has_to_wait_goes_on_with_the_row_it_came_to)
{
    MOCK(m);
    add(m, "cup", 13);
    const char *worn = mock_insert(m, "thing", "{'kind':'cup','stamped':0,'state':'worn'}");
    add(m, "cup", 3);
    CHECK_INT(walk_of(m, "cup"), 1);
    CHECK_INT(prm_mock_advance(m, 1000), 1);
    CHECK_INT(count_with(m, "stamped", "1"), 13);
    CHECK_INT(prm_mock_set_state(m, worn, "here"), PRM_OK);
    CHECK_INT(prm_mock_advance(m, 1000), 1);
    CHECK_INT(count_with(m, "stamped", "1"), 17);
    CHECK_INT(prm_mock_timers(m), 0);
}

TEST(rows_that_leave_their_filter_are_taken_until_none_is_left)
{
    static const struct { int cups, jugs; size_t time; int pieces; } cases[] = { { 0, 0, 0, 1 }, { 3, 30, 0, 1 },
        { 50, 0, 0, 2 }, { 49, 2, 0, 2 }, { 10, 10, 10, 3 }, { 3, 3, 3, 2 }, { 3, 3, 1, 6 }, { 3, 0, 3, 2 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        MOCK(m);
        add(m, "cup", cases[i].cups);
        add(m, "jug", cases[i].jugs);
        add(m, "pan", 2);
        prm_mock_set_piece(m, cases[i].time);
        CHECK_INT(walk_of(m, ""), cases[i].pieces);
        CHECK_INT(count_with(m, "state", "gone"), cases[i].cups + cases[i].jugs);
        CHECK_INT(prm_mock_timers(m), 0);
    }
}

TEST_MAIN(CASE(every_row_is_taken_once_and_those_of_other_filters_are_not),
    CASE(a_piece_ends_when_there_is_no_time_and_gets_on_by_one_at_least),
    CASE(a_walk_that_has_to_wait_goes_on_with_the_row_it_came_to),
    CASE(rows_that_leave_their_filter_are_taken_until_none_is_left))
