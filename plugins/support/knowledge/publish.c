/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The way of an edition to its readers, and away from them: knowledge.submit, give_back, publish,
 * confirm, retire. */
#include "knowledge/knowledge.h"

const prm_reason knowledge_told_submitted = { .size = sizeof knowledge_told_submitted, .code = "told_article_submitted",
    .audience = "vendor", .data = PRM_FIELDS(PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is about"),
        KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"), KNOWLEDGE_LOCALE(PRM_REQUIRED, "Its language")) };
const prm_reason knowledge_told_returned = { .size = sizeof knowledge_told_returned, .code = "told_article_returned",
    .audience = "vendor", .data = PRM_FIELDS(PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is about"),
        KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"), KNOWLEDGE_LOCALE(PRM_REQUIRED, "Its language"),
        PRM_LINES("comment", 1, 1000, PRM_REQUIRED, "Why")) };

static const char *const named[] = { "title", "code", "locale", NULL };

static prm_status answer(prm_val *result, const prm_val *article)
{
    return prm->set(result, "article", article);
}

/* ---- knowledge.submit and knowledge.give_back ------------------------------------------------------------------- */

static prm_status submit(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    prm_val *data = prm->object(call);
    const prm_val *article;

    PRM_TRY(prm->load(call, "article", prm->text(params, "id"), &article));
    PRM_TRY(prm->move(call, &article, "in_review"));
    PRM_TRY(knowledge_article_emit(call, "knowledge.submitted", article));
    PRM_TRY(prm_help_set_all(data, named, article));
    PRM_TRY(notify->send(call, PRM_NOTICE(.code = knowledge_told_submitted.code, .subject = prm->text(article, "id"),
        .data = data, .roles = KNOWLEDGE_PUBLISHERS), NULL));
    return answer(result, article);
}

const prm_method knowledge_submit_method = { .size = sizeof knowledge_submit_method, .since = 1,
    .name = "knowledge.submit", .access = PRM_WRITE, .roles = KNOWLEDGE_AUTHORS, .subject = "article",
    .doc = "Ask those who publish to look at a draft", .params = PRM_FIELDS(KNOWLEDGE_THE_ARTICLE),
    .result = PRM_FIELDS(KNOWLEDGE_ARTICLE), .example = "{\"id\":\"article_01h8xgq3m2c4e\"}", .run = submit };

static prm_status give_back(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call), *data = prm->object(call);
    const prm_val *article;

    PRM_TRY(prm->load(call, "article", prm->text(params, "id"), &article));
    PRM_TRY(prm->move(call, &article, "draft"));
    PRM_TRY(prm->set(changes, "comment", prm->get(params, "comment")));
    PRM_TRY(prm->update(call, &article, changes));
    PRM_TRY(prm->set(data, "comment", prm->get(params, "comment")));
    PRM_TRY(knowledge_tell_owner(call, knowledge_told_returned.code, article, data));
    return answer(result, article);
}

const prm_method knowledge_give_back_method = { .size = sizeof knowledge_give_back_method, .since = 1,
    .name = "knowledge.give_back", .access = PRM_WRITE, .roles = KNOWLEDGE_PUBLISHERS, .subject = "article",
    .doc = "Give what was handed in back to its author, and say why",
    .params = PRM_FIELDS(KNOWLEDGE_THE_ARTICLE, PRM_LINES("comment", 1, 1000, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(KNOWLEDGE_ARTICLE),
    .example = "{\"id\":\"article_01h8xgq3m2c4e\",\"comment\":\"The third step is missing\"}", .run = give_back };

/* ---- knowledge.publish ------------------------------------------------------------------------------------------ */

static prm_status end(prm_call *call, const prm_val **article)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->move(call, article, "archived"));
    PRM_TRY(prm->set(changes, "live", prm->new_null(call)));
    PRM_TRY(prm->set(changes, "open", prm->new_null(call)));
    PRM_TRY(prm->set(changes, "review_at", prm->new_null(call)));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(prm->update(call, article, changes));
    return prm->disarm(call, knowledge_review_timer.name, prm->text(*article, "id"), "");
}

prm_status knowledge_article_publish(prm_call *call, const prm_val **article)
{
    prm_val *changes = prm->object(call);
    const prm_val *before;

    PRM_TRY(knowledge_article_check(call, *article));
    PRM_TRY(knowledge_article_find(call, prm->text(*article, "code"), prm->text(*article, "locale"), "live", &before));
    PRM_TRY(prm->move(call, article, "published"));
    if (before)
        PRM_TRY(end(call, &before));
    PRM_TRY(prm->set_boolean(changes, "live", 1));
    PRM_TRY(prm->set(changes, "open", prm->new_null(call)));
    PRM_TRY(prm->set_integer(changes, "published_at", prm->now(call)));
    PRM_TRY(prm->update(call, article, changes));
    PRM_TRY(knowledge_review_arm(call, article));
    return knowledge_article_emit(call, "knowledge.published", *article);
}

static prm_status publish(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *article;

    PRM_TRY(prm->load(call, "article", prm->text(params, "id"), &article));
    if (!prm_help_is_true(article, "open"))
        return prm_help_fail_state(call, article, "not_open");
    PRM_TRY(knowledge_article_publish(call, &article));
    return answer(result, article);
}

const prm_method knowledge_publish_method = { .size = sizeof knowledge_publish_method, .since = 1,
    .name = "knowledge.publish", .access = PRM_WRITE, .roles = KNOWLEDGE_PUBLISHERS, .subject = "article",
    .doc = "Give a draft, or what was handed in, to readers. The edition they had is archived. With expect_version "
           "nothing is published that somebody has changed since it was looked at",
    .params = PRM_FIELDS(KNOWLEDGE_THE_ARTICLE), .result = PRM_FIELDS(KNOWLEDGE_ARTICLE),
    .example = "{\"id\":\"article_01h8xgq3m2c4e\"}", .run = publish };

/* ---- knowledge.confirm and knowledge.retire --------------------------------------------------------------------- */

static prm_status confirm(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *article;

    PRM_TRY(prm->load(call, "article", prm->text(params, "id"), &article));
    if (!prm_help_is_true(article, "live"))
        return prm_help_fail_state(call, article, "not_published");
    if (prm_help_is_in(article, "needs_review"))
        PRM_TRY(prm->move(call, &article, "published"));
    PRM_TRY(knowledge_review_arm(call, &article));
    PRM_TRY(knowledge_article_emit(call, "knowledge.confirmed", article));
    return answer(result, article);
}

const prm_method knowledge_confirm_method = { .size = sizeof knowledge_confirm_method, .since = 1,
    .name = "knowledge.confirm", .access = PRM_WRITE, .roles = KNOWLEDGE_AUTHORS, .subject = "article",
    .doc = "Say that a published edition is still right: it is looked at again after as many days as before",
    .params = PRM_FIELDS(KNOWLEDGE_THE_ARTICLE), .result = PRM_FIELDS(KNOWLEDGE_ARTICLE),
    .example = "{\"id\":\"article_01h8xgq3m2c4e\"}", .run = confirm };

static prm_status retire(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *article;

    PRM_TRY(prm->load(call, "article", prm->text(params, "id"), &article));
    PRM_TRY(end(call, &article));
    PRM_TRY(knowledge_article_emit(call, "knowledge.retired", article));
    return answer(result, article);
}

const prm_method knowledge_retire_method = { .size = sizeof knowledge_retire_method, .since = 1,
    .name = "knowledge.retire", .access = PRM_WRITE, .roles = KNOWLEDGE_PUBLISHERS, .subject = "article",
    .doc = "Take an edition away from its readers, or give a draft up",
    .params = PRM_FIELDS(KNOWLEDGE_THE_ARTICLE), .result = PRM_FIELDS(KNOWLEDGE_ARTICLE),
    .example = "{\"id\":\"article_01h8xgq3m2c4e\"}", .run = retire };
