/* SPDX-License-Identifier: Apache-2.0 */
#include "library.h"

bool library_build(library *l)
{
    *l = (library){ .all = "" };
    if (!world_build(&l->w))
        return false;
    l->all = world_insert(&l->w, "audience", "{'code':'all','name':'Anybody','is_public':true}");
    l->gold = world_insert(&l->w, "audience", "{'code':'gold','name':'Gold','rank':3}");
    prm_mock_answer(l->w.mock, "knowledge.visible", "{'visible':true}");
    return *l->gold != '\0';
}

void library_free(library *l)
{
    world_free(&l->w);
}

const char *library_draft(library *l, const char *code, const char *locale, const char *audience, const char *body)
{
    world_as_manager(&l->w);
    prm_status status = world_call(&l->w, "knowledge.create",
        "{'code':'%s','locale':'%s','audience':'%s','title':'%s','body':'%s'}", code, locale, audience, code, body);
    return status == PRM_OK ? prm_mock_text(l->w.mock, "article.id") : "";
}

const char *library_publish(library *l, const char *code, const char *locale, const char *audience, const char *body)
{
    const char *article = library_draft(l, code, locale, audience, body);

    return world_call(&l->w, "knowledge.publish", "{'id':'%s'}", article) == PRM_OK ? article : "";
}

prm_status library_read(library *l, const char *code, const char *locale)
{
    world_as_alpha(&l->w);
    return world_call(&l->w, "knowledge.read", "{'code':'%s','locale':'%s'}", code, locale);
}
