/* SPDX-License-Identifier: Apache-2.0 */
/* A batch over a real store, without threads: one commit, a savepoint a call, answers after it. */
#include "world.h"

#include "calls/execute.h"

#include <stdio.h>

enum { MOST = 8 };

/* A batch to run: tasks in arenas of their own. */
typedef struct bench {
    world *w;
    prm_clock clock;
    prm_writer_state writer;
    prm_task *tasks[MOST];
    size_t count, next;
    int done, published, done_when_published;
} bench;

static void note_done(prm_task *task)
{
    bench *b = task->owner;
    b->done++;
}

static void note_published(void *context, const prm_task *task)
{
    bench *b = context;
    b->published++;
    b->done_when_published = b->done;
}

static prm_task *next_task(void *source)
{
    bench *b = source;
    return b->next < b->count ? b->tasks[b->next++] : NULL;
}

static void bench_start(bench *b, world *w)
{
    *b = (bench){ .w = w };
    prm_clock_init(&b->clock, true, 0);
    b->writer = (prm_writer_state){ .worker = w->worker, .clock = &b->clock, .head = w->head, .publish = note_published,
        .context = b, .batch_us = INT64_MAX }; /* a busy machine closes none of these */
}

static prm_task *add(bench *b, const char *method, const char *params)
{
    prm_arena *arena = prm_arena_new(4 << 20);
    prm_task *task = prm_task_new(arena, PRM_TASK_METHOD, &prm_principal_system);

    task->entry = prm_host_method(b->w->host, method, strlen(method));
    task->params = world_json(b->w, params);
    task->id = "1";
    task->id_length = 1;
    task->owner = b;
    task->done = note_done;
    b->tasks[b->count++] = task;
    return task;
}

static prm_batch_report run(bench *b)
{
    prm_batch_report report;
    prm_batch_run(&b->writer, next_task, b, &report);
    return report;
}

static void bench_end(bench *b)
{
    for (size_t i = 0; i < b->count; i++) {
        prm_arena *arena = b->tasks[i]->arena;
        prm_task_deinit(b->tasks[i]);
        prm_arena_free(arena);
    }
    b->count = b->next = 0;
}

static const char *order(bench *b, const char *title)
{
    return world_text(b->w, "{'partner':'%s','title':'%s'}", b->w->child, title);
}

static int64_t orders(bench *b)
{
    const prm_rows_query query = { .table = prm_model_table(prm_host_model(b->w->host), "order"), .limit = 500 };
    int64_t count = -1;
    CHECK_INT(prm_rows_count(b->w->db, &query, 1000, b->w->arena, &count, &b->w->error), PRM_OK);
    return count;
}

static const char *answer(prm_task *task)
{
    return test_text(&task->answer);
}

TEST(one_that_fails_fails_alone)
{
    SCOPED_WORLD(w);
    bench b;
    prm_batch_report report;

    bench_start(&b, &w);
    int64_t before = b.writer.head.seq;
    add(&b, "shop.orders.create", order(&b, "First"));
    add(&b, "shop.orders.create", order(&b, "First"));
    add(&b, "shop.orders.create", order(&b, "Second"));
    report = run(&b);
    CHECK_INT(report.calls, 3);
    CHECK_INT(report.status, PRM_OK);
    CHECK_INT(b.done, 3);
    CHECK_HAS(answer(b.tasks[0]), "\"title\":\"First\"");
    CHECK_HAS(answer(b.tasks[1]), "\"kind\":\"unique\"");
    CHECK_HAS(answer(b.tasks[2]), "\"title\":\"Second\"");
    CHECK_INT(orders(&b), 2);
    CHECK_INT(b.writer.head.seq - before, 2); /* numbered without a gap */
    bench_end(&b);
    prm_journal_head head;
    CHECK_INT(prm_journal_verify(w.db, &head, &w.error), PRM_OK);
}

TEST(a_dry_run_answers_and_stores_nothing)
{
    SCOPED_WORLD(w);
    bench b;
    const prm_val *entry;

    bench_start(&b, &w);
    add(&b, "shop.orders.create", order(&b, "Maybe"))->is_dry_run = true;
    run(&b);
    CHECK_HAS(answer(b.tasks[0]), "\"title\":\"Maybe\"");
    CHECK_INT(orders(&b), 0);
    CHECK_INT(prm_journal_read(w.db, b.writer.head.seq, w.arena, &entry, &w.error), PRM_OK);
    CHECK_HAS(world_print(&w, entry), "dry_run"); /* it counts, and leaves an entry */
    bench_end(&b);
}

static prm_task *with_key(prm_task *task, uint8_t digest)
{
    task->key = "key-1";
    memset(task->digest, digest, sizeof task->digest);
    return task;
}

TEST(a_key_has_one_effect_also_within_a_batch)
{
    SCOPED_WORLD(w);
    bench b;

    bench_start(&b, &w);
    with_key(add(&b, "shop.orders.create", order(&b, "Once")), 1);
    with_key(add(&b, "shop.orders.create", order(&b, "Once")), 1);
    with_key(add(&b, "shop.orders.create", order(&b, "Other")), 2);
    run(&b);
    CHECK_STR(answer(b.tasks[1]), answer(b.tasks[0]));
    CHECK_HAS(answer(b.tasks[2]), "\"kind\":\"idempotency_mismatch\"");
    CHECK_INT(orders(&b), 1);
    bench_end(&b);
}

TEST(what_is_cached_is_published_before_the_answers_and_closes_the_batch)
{
    SCOPED_WORLD(w);
    bench b;
    prm_batch_report report;

    bench_start(&b, &w);
    add(&b, "partners.create", "{'legal_name':'Alone'}");
    add(&b, "partners.create", world_text(&w, "{'legal_name':'Below','parent':'%s'}", w.child));
    add(&b, "shop.orders.create", order(&b, "After"));
    report = run(&b);
    CHECK_INT(report.calls, 2);
    CHECK_INT(b.published, 1);
    CHECK_INT(b.done_when_published, 0);
    report = run(&b);
    CHECK_INT(report.calls, 1);
    CHECK_INT(b.published, 1);
    bench_end(&b);
}

/* What running out of memory inside SQLite does: the transaction is gone under its caller. */
static prm_status lose_transaction(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params;
    (void)result;
    prm_db_rollback(call->worker->db);
    return PRM_E_NOMEM;
}

TEST(a_lost_transaction_costs_only_the_call_that_lost_it)
{
    SCOPED_WORLD(w);
    bench b;
    prm_batch_report report;

    bench_start(&b, &w);
    world_set_body(lose_transaction);
    add(&b, "shop.orders.create", order(&b, "Before"));
    add(&b, "shop.do", "{}");
    add(&b, "shop.orders.create", order(&b, "After"));
    report = run(&b);
    CHECK_INT(report.status, PRM_OK);
    CHECK_HAS(answer(b.tasks[0]), "\"title\":\"Before\"");
    CHECK_HAS(answer(b.tasks[1]), "\"kind\":\"internal\"");
    CHECK_INT(b.done, 2); /* the third was not taken yet */
    run(&b);
    CHECK_HAS(answer(b.tasks[2]), "\"title\":\"After\"");
    CHECK_INT(orders(&b), 2);
    bench_end(&b);
}

static prm_status refuse(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params;
    (void)result;
    return prm_call_fail(call, PRM_E_UNAVAILABLE, NULL, NULL, "not today");
}

TEST(a_timer_that_fails_is_tried_again_and_then_parked)
{
    SCOPED_WORLD(w);
    bench b;
    prm_timer_row row = { .name = "shop.later", .subject = "", .key = "k", .due = WORLD_NOW, .data = "" };
    static const int64_t waits[] = { 1000, 10000, 60000, 600000, 3600000 };
    int64_t parked = 0;

    bench_start(&b, &w);
    world_set_body(refuse);
    CHECK_INT(prm_timer_arm(w.db, &row, &w.error), PRM_OK);
    for (size_t i = 0; i <= sizeof waits / sizeof *waits; i++) {
        prm_arena *arena = prm_arena_new(1 << 20);
        prm_task *task = prm_task_new(arena, PRM_TASK_TIMER, &prm_principal_system);
        REQUIRE(prm_timer_next(w.db, INT64_MAX - 1, arena, &task->timer_row, &w.error) == PRM_OK);
        CHECK_INT(task->timer_row.run_at, i == 0 ? WORLD_NOW : WORLD_NOW + waits[i - 1]);
        task->timer = prm_host_timer(w.host, "shop.later");
        task->now = WORLD_NOW;
        task->owner = &b;
        task->done = note_done;
        b.tasks[b.count++] = task;
        run(&b);
        bench_end(&b);
    }
    CHECK_INT(prm_timer_count_parked(w.db, &parked, &w.error), PRM_OK);
    CHECK_INT(parked, 1);
}

TEST(a_clock_is_moved_once_that_is_stored)
{
    SCOPED_WORLD(w);
    bench b;
    int64_t kept = 0, began;
    prm_task *task;

    bench_start(&b, &w);
    began = prm_clock_now(&b.clock);
    CHECK_INT(prm_clock_offset(&b.clock, began - 1), 0);
    add(&b, "shop.orders.create", order(&b, "Before"));
    task = prm_task_new(prm_arena_new(4 << 20), PRM_TASK_CLOCK, &prm_principal_system);
    task->target = prm_clock_offset(&b.clock, began + 86400000);
    task->owner = &b;
    task->done = note_done;
    b.tasks[b.count++] = task;
    run(&b);
    CHECK_INT(prm_meta_get(w.db, "clock_offset", &kept, &w.error), PRM_OK);
    CHECK_INT(kept, task->target);
    CHECK(prm_clock_now(&b.clock) < began + 86400000);
    prm_clock_move(&b.clock, kept);
    CHECK(prm_clock_now(&b.clock) >= began + 86400000);
    CHECK_INT(prm_clock_offset(&b.clock, began), kept);
    bench_end(&b);
}

TEST_MAIN(CASE(one_that_fails_fails_alone), CASE(a_dry_run_answers_and_stores_nothing),
    CASE(a_key_has_one_effect_also_within_a_batch),
    CASE(what_is_cached_is_published_before_the_answers_and_closes_the_batch),
    CASE(a_lost_transaction_costs_only_the_call_that_lost_it), CASE(a_timer_that_fails_is_tried_again_and_then_parked),
    CASE(a_clock_is_moved_once_that_is_stored))
