/* SPDX-License-Identifier: Apache-2.0 */
/* The threads serve a consumer of the journal: what is committed reaches it, in order, and again nothing. */
#include "world.h"

#include "base/time.h"
#include "calls/calls.h"

#include <poll.h>
#include <stdatomic.h>

static atomic_int taken;
static _Atomic int64_t last_seq;
static atomic_bool is_out_of_order, refuses;

static prm_status take(const void *context, prm_db *db, const prm_val *entries, prm_arena *arena, prm_error *error)
{
    if (atomic_exchange(&refuses, false))
        return prm_error_set(error, PRM_E_INTERNAL, NULL, "not now");
    for (size_t i = 0; i < prm_val_count(entries); i++) {
        int64_t seq = 0;
        PRM_TRY(prm_val_get_integer(prm_val_at(entries, i), "seq", &seq));
        if (seq <= atomic_load(&last_seq))
            atomic_store(&is_out_of_order, true);
        atomic_store(&last_seq, seq);
        atomic_fetch_add(&taken, 1);
    }
    return PRM_OK;
}

static bool wants(const void *context, const char *type)
{
    return strcmp(type, "shop.changed") == 0;
}

static const prm_consumer counter = { .name = "counter", .wants = wants, .take = take, .begins_first = true };

static prm_status emit(prm_call *call, const prm_val *params, prm_val *result)
{
    return prm->emit(call, "shop.changed", prm->text(params, "id"), NULL);
}

static void keep(prm_task *task)
{
    atomic_store((atomic_bool *)task->owner, true);
}

static bool within(int64_t ms, bool (*holds)(const void *of), const void *of)
{
    int64_t end = prm_time_monotonic_us() + ms * 1000;

    while (!holds(of)) {
        if (prm_time_monotonic_us() > end)
            return false;
        (void)poll(NULL, 0, 2);
    }
    return true;
}

static bool is_set(const void *flag)
{
    return atomic_load((const atomic_bool *)flag);
}

static bool has_taken(const void *count)
{
    return atomic_load(&taken) >= *(const int *)count;
}

static void emit_through(prm_calls *calls, world *w, const char *order)
{
    prm_arena *arena = prm_arena_new(4 << 20);
    prm_task *task = prm_task_new(arena, PRM_TASK_METHOD, &prm_principal_system);
    atomic_bool is_done = false;

    task->entry = prm_host_method(w->host, "shop.do", 7);
    task->params = world_json(w, world_text(w, "{'id':'%s'}", order));
    task->done = keep;
    task->owner = &is_done;
    CHECK_INT(prm_calls_submit(calls, task), PRM_OK);
    CHECK(within(10000, is_set, &is_done));
    CHECK_INT(task->status, PRM_OK);
    prm_task_deinit(task);
    prm_arena_free(arena);
}

static prm_calls *open_calls(world *w, prm_clock *clock)
{
    prm_calls_options options = { .directory = w->directory, .host = w->host, .clock = clock };
    prm_calls *calls = NULL;

    prm_clock_init(clock, false, 0);
    CHECK_INT(prm_calls_open(&options, &calls, &w->error), PRM_OK);
    if (calls)
        CHECK_INT(prm_calls_start(calls, &w->error), PRM_OK);
    return calls;
}

TEST(what_is_committed_reaches_it_once)
{
    world_consumer = &counter;
    SCOPED_WORLD(w);
    prm_clock clock;
    int wanted = 20;
    const char *order = world_order(&w, w.child, "One");

    world_set_body(emit);
    prm_db_close(w.db);
    w.db = NULL;
    for (int round = 0; round < 2; round++) {
        prm_calls *calls = open_calls(&w, &clock);
        REQUIRE(calls != NULL);
        for (int i = 0; i < 10; i++)
            emit_through(calls, &w, order);
        wanted = 10 * (round + 1);
        CHECK(within(10000, has_taken, &wanted));
        prm_calls_stop(calls);
        prm_calls_free(calls);
    }
    CHECK_INT(atomic_load(&taken), 20);
    CHECK(!atomic_load(&is_out_of_order));
    atomic_store(&refuses, true); /* a failure is undone, and made good a second later */
    prm_calls *calls = open_calls(&w, &clock);
    REQUIRE(calls != NULL);
    emit_through(calls, &w, order);
    wanted = 21;
    CHECK(within(10000, has_taken, &wanted));
    prm_calls_stop(calls);
    prm_calls_free(calls);
    CHECK_INT(atomic_load(&taken), 21);
    CHECK(!atomic_load(&is_out_of_order));
}

TEST_MAIN(CASE(what_is_committed_reaches_it_once))
