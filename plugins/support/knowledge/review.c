/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is published is looked at again from time to time: its timer, and whoever is told. */
#include "knowledge/knowledge.h"

#define TITLE PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is about")

const prm_reason knowledge_told_review = { .size = sizeof knowledge_told_review, .code = "told_article_review",
    .audience = "vendor", .data = PRM_FIELDS(TITLE, KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"),
        KNOWLEDGE_LOCALE(PRM_REQUIRED, "Its language")) };

const prm_field knowledge_review_setting = { .size = sizeof knowledge_review_setting, .type = PRM_T_INT,
    .name = "article_review_days",
    .doc = "Days after which a published article is looked at again, unless it says itself",
    .min = 1, .max = 3650, .preset = "180" };

prm_status knowledge_review_arm(prm_call *call, const prm_val **article)
{
    int64_t days = prm_help_number(*article, "review_days");
    prm_val *changes = prm->object(call);

    if (days == 0)
        days = prm_help_setting(call, knowledge_review_setting.name);
    int64_t due = prm->now(call) + days * PRM_DAY_MS;
    PRM_TRY(prm->set_integer(changes, "reviewed_at", prm->now(call)));
    PRM_TRY(prm->set_integer(changes, "review_at", due));
    PRM_TRY(prm->update(call, article, changes));
    return prm->arm(call, knowledge_review_timer.name, prm->text(*article, "id"), "", due, NULL);
}

/* Whether the one who looks after it still works there. */
static prm_status find_owner(prm_call *call, const prm_val *article, const char **owner)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *user;
    prm_status status;

    *owner = prm->text(article, "owner");
    if (**owner == '\0')
        return PRM_OK;
    status = users->describe(call, *owner, &user);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    if (status == PRM_E_NOT_FOUND || prm_help_is_true(user, "is_locked"))
        *owner = "";
    return PRM_OK;
}

prm_status knowledge_tell_owner(prm_call *call, const char *code, const prm_val *article, prm_val *data)
{
    static const char *const named[] = { "title", "code", "locale", NULL };
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *owner;

    PRM_TRY(find_owner(call, article, &owner));
    PRM_TRY(prm_help_set_all(data, named, article));
    return *owner != '\0'
        ? notify->send(call, PRM_NOTICE(.code = code, .subject = prm->text(article, "id"), .data = data,
              .user = owner), NULL)
        : notify->send(call, PRM_NOTICE(.code = code, .subject = prm->text(article, "id"), .data = data,
              .roles = KNOWLEDGE_PUBLISHERS), NULL);
}

/* Readers keep it. */
static prm_status fall_due(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *article;

    (void)result;
    PRM_TRY(prm->load(call, "article", prm->text(params, "subject"), &article));
    if (!prm_help_is_in(article, "published") || prm_help_number(article, "review_at") > prm->now(call))
        return PRM_OK;
    PRM_TRY(prm->move(call, &article, "needs_review"));
    PRM_TRY(knowledge_article_emit(call, "knowledge.review_due", article));
    return knowledge_tell_owner(call, knowledge_told_review.code, article, prm->object(call));
}

const prm_timer knowledge_review_timer = { .size = sizeof knowledge_review_timer, .since = 1,
    .name = "knowledge.review_due", .doc = "A published article is to be looked at again", .run = fall_due };
