/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Words that nobody looks for any more are forgotten, in the night: figures of searches are without them. */
#include "knowledge/knowledge.h"

#include <prm/pieces.h>

const prm_field knowledge_words_setting = { .size = sizeof knowledge_words_setting, .type = PRM_T_INT,
    .name = "searched_words_days",
    .doc = "Days after which words are forgotten that no reader has looked for again",
    .min = 1, .max = 3650, .preset = "365" };

static prm_status drop(prm_call *call, const prm_val *row, void *context)
{
    (void)context;
    return prm->drop(call, "search_query", prm->text(row, "id"));
}

static prm_status forget(prm_call *call, const prm_val *timer, prm_val *result)
{
    int64_t days = prm_help_setting(call, knowledge_words_setting.name);
    prm_val *filter = prm->object(call), *before = prm->object(call);
    prm_piece piece = { .entity = "search_query", .sort = "last_at", .filter = filter, .each = drop, .are_taken = 1 };

    (void)result;
    PRM_TRY(prm->set_integer(before, "lt", prm->now(call) - days * PRM_DAY_MS));
    PRM_TRY(prm->set(filter, "last_at", before));
    PRM_TRY(prm_piece_take(call, &piece));
    return piece.has_more
        ? prm_piece_arm(call, knowledge_forget_on_timer.name, prm->text(timer, "subject"), "", prm->now(call))
        : PRM_OK;
}

const prm_timer knowledge_forget_timer = { .size = sizeof knowledge_forget_timer, .since = 1,
    .name = "knowledge.forget", .doc = "Words that nobody looks for any more are forgotten", .every = "day 03:30",
    .run = forget };

const prm_timer knowledge_forget_on_timer = { .size = sizeof knowledge_forget_on_timer, .since = 1,
    .name = "knowledge.forget_on", .doc = "The next of them are", .run = forget };
