/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/task.h"

prm_task *prm_task_new(prm_arena *arena, enum prm_task_kind kind, const prm_principal *principal)
{
    prm_task *task = prm_arena_alloc(arena, sizeof *task);

    if (!task)
        return NULL;
    task->kind = kind;
    task->arena = arena;
    task->principal = prm_principal_ref(principal);
    task->request_id = task->source = "";
    task->expect_version = -1;
    prm_buf_init(&task->answer, 0);
    return task;
}

void prm_task_deinit(prm_task *task)
{
    prm_buf_deinit(&task->answer);
    prm_principal_unref(task->principal);
    if (task->authenticated)
        prm_principal_unref(task->authenticated);
    task->principal = task->authenticated = NULL;
}

void prm_task_line_put(prm_task_line *line, prm_task *task)
{
    task->link.next = NULL;
    if (line->first)
        line->last->link.next = &task->link;
    else
        line->first = task;
    line->last = task;
}

prm_task *prm_task_line_take(prm_task_line *line)
{
    prm_task *task = line->first;

    if (!task)
        return NULL;
    line->first = (prm_task *)(void *)task->link.next;
    task->link.next = NULL;
    return task;
}

bool prm_task_drop(prm_task *task)
{
    int waits = PRM_TASK_WAITS;
    return atomic_compare_exchange_strong(&task->stage, &waits, PRM_TASK_DROPPED);
}

/* More than once, if the batch it was in is run again. */
bool prm_task_begin(prm_task *task)
{
    int stage = PRM_TASK_WAITS;
    return atomic_compare_exchange_strong(&task->stage, &stage, PRM_TASK_BEGUN) || stage == PRM_TASK_BEGUN;
}
