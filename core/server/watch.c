/* SPDX-License-Identifier: Apache-2.0 */
#include "server/watch.h"

#include "base/alloc.h"
#include "base/log.h"

#include <pthread.h>
#include <string.h>

enum { LOOK_MS = 300, ARENA_BYTES = 64 << 20 };

struct prm_watch {
    const prm_options *options;
    const prm_host *host;
    prm_calls *calls;
    prm_queue *stop, *finished; /* stop: nothing ever comes; closing it wakes the thread */
    uint8_t seen[PRM_HASH_BYTES]; /* of all files, as last pushed */
    pthread_t thread;
};

static prm_status digest(const prm_rule_file *files, size_t count, prm_arena *arena, uint8_t hash[PRM_HASH_BYTES])
{
    prm_span *parts = prm_arena_alloc(arena, (4 * count + 1) * sizeof *parts);

    if (!parts)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < count; i++) {
        parts[4 * i] = (prm_span){ files[i].path, strlen(files[i].path) + 1 };
        parts[4 * i + 1] = (prm_span){ &files[i].length, sizeof files[i].length };
        parts[4 * i + 2] = (prm_span){ files[i].source, files[i].length };
        parts[4 * i + 3] = (prm_span){ "", 0 };
    }
    prm_hash(parts, 4 * count, hash);
    return PRM_OK;
}

static void come_back(prm_task *task)
{
    prm_watch *watch = task->owner;
    (void)prm_queue_push(watch->finished, &task->link);
}

static void push(prm_watch *watch, const prm_rule_file *files, size_t count)
{
    prm_task *task = prm_setup_push_task(watch->host, files, count, true, "saved");
    int64_t generation = 0;

    if (!task)
        return;
    task->source = "watch";
    task->owner = watch;
    task->done = come_back;
    if (prm_calls_submit(watch->calls, task) == PRM_OK) {
        (void)prm_queue_take(watch->finished, -1);
        if (task->status != PRM_OK)
            prm_log_text(PRM_LOG_ERROR, "rules.broken", "the saved rule files are not used: %s", task->error.message);
        else if (prm_val_get_integer(task->result, "generation", &generation) == PRM_OK)
            prm_log_text(PRM_LOG_INFO, "rules.activated", "generation %lld is in force", (long long)generation);
    }
    prm_setup_free_task(task);
}

/* `is_first`: what is there now is in force already, by the start-up. */
static void look(prm_watch *watch, bool is_first)
{
    prm_arena *arena = prm_arena_new(ARENA_BYTES);
    prm_error error = { 0 };
    prm_rule_file *files;
    size_t count;
    uint8_t hash[PRM_HASH_BYTES];

    if (arena && prm_setup_read_rules(watch->options, watch->host, arena, &files, &count, &error) == PRM_OK &&
        digest(files, count, arena, hash) == PRM_OK && memcmp(hash, watch->seen, sizeof hash) != 0) {
        memcpy(watch->seen, hash, sizeof hash);
        if (!is_first)
            push(watch, files, count);
    }
    prm_arena_free(arena);
}

static void *watch_main(void *context)
{
    prm_watch *watch = context;

    (void)pthread_setname_np(pthread_self(), "prm-watch");
    look(watch, true);
    while (!prm_queue_is_closed(watch->stop)) {
        (void)prm_queue_take(watch->stop, LOOK_MS);
        look(watch, false);
    }
    return NULL;
}

static void release(prm_watch *watch)
{
    prm_queue_free(watch->stop);
    prm_queue_free(watch->finished);
    prm_free(watch);
}

prm_status prm_watch_start(const prm_options *options, const prm_host *host, prm_calls *calls, prm_watch **out,
    prm_error *error)
{
    prm_watch *watch = prm_alloc_zeroed(1, sizeof *watch);

    if (!watch)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
    *watch = (prm_watch){ .options = options, .host = host, .calls = calls, .stop = prm_queue_new(0, NULL, NULL),
        .finished = prm_queue_new(0, NULL, NULL) };
    if (!watch->stop || !watch->finished || pthread_create(&watch->thread, NULL, watch_main, watch) != 0) {
        release(watch);
        return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the rule files cannot be watched");
    }
    *out = watch;
    return PRM_OK;
}

void prm_watch_stop(prm_watch *watch)
{
    if (!watch)
        return;
    prm_queue_close(watch->stop);
    pthread_join(watch->thread, NULL);
    release(watch);
}
