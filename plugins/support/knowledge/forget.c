/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Words that nobody looks for any more are forgotten, in the night: figures of searches are without them. */
#include "knowledge/knowledge.h"

enum { PIECE = 50 /* rows in a transaction */ };

const prm_field knowledge_words_setting = { .size = sizeof knowledge_words_setting, .type = PRM_T_INT,
    .name = "searched_words_days",
    .doc = "Days after which words are forgotten that no reader has looked for again",
    .min = 1, .max = 3650, .preset = "365" };

static prm_status find_old(prm_call *call, const prm_val **found)
{
    prm_val *filter = prm->object(call), *before = prm->object(call);
    int64_t days = prm_help_setting(call, knowledge_words_setting.name);

    PRM_TRY(prm->set_integer(before, "lt", prm->now(call) - days * PRM_DAY_MS));
    PRM_TRY(prm->set(filter, "last_at", before));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "search_query", .filter = filter,
        .sort = "last_at", .limit = PIECE, .fields = "last_at" }, found);
}

static prm_status forget(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *found;

    (void)result;
    PRM_TRY(find_old(call, &found));
    for (size_t i = 0; i < prm->count(found); i++)
        PRM_TRY(prm->drop(call, "search_query", prm->text(prm->at(found, i), "id")));
    return prm->count(found) < PIECE ? PRM_OK
        : prm->arm(call, knowledge_forget_on_timer.name, prm->text(timer, "subject"), "", prm->now(call), NULL);
}

const prm_timer knowledge_forget_timer = { .size = sizeof knowledge_forget_timer, .since = 1,
    .name = "knowledge.forget", .doc = "Words that nobody looks for any more are forgotten", .every = "day 03:30",
    .run = forget };

const prm_timer knowledge_forget_on_timer = { .size = sizeof knowledge_forget_on_timer, .since = 1,
    .name = "knowledge.forget_on", .doc = "The next of them are", .run = forget };
