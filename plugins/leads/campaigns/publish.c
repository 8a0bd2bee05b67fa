/* SPDX-License-Identifier: Apache-2.0 */
/** @file  campaigns.templates.publish, retire and revise: a template has one edition that partners may launch, and at
 * most one that is being prepared. */
#include "campaigns/campaigns.h"

#include <string.h>

static prm_status find_edition(prm_call *call, const prm_val *template, const char *state, const prm_val **edition)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "program", prm->get(template, "program")));
    PRM_TRY(prm->set(filter, "code", prm->get(template, "code")));
    PRM_TRY(prm->set_text(filter, "state", state));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "campaign_template", .filter = filter,
        .sort = "program, state, code", .limit = 1 }, &found));
    *edition = prm->at(found, 0);
    return PRM_OK;
}

static int64_t edition_of(const prm_val *template)
{
    int64_t edition = 1;

    (void)prm->get_integer(template, "edition", &edition);
    return edition;
}

static prm_status tell(prm_call *call, const prm_val *template, const char *event)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "program", prm->get(template, "program")));
    PRM_TRY(prm->set(data, "code", prm->get(template, "code")));
    PRM_TRY(prm->set(data, "kind", prm->get(template, "kind")));
    PRM_TRY(prm->set_integer(data, "edition", edition_of(template)));
    return prm->emit(call, event, prm->text(template, "id"), data);
}

static prm_status take_back(prm_call *call, const prm_val **template)
{
    PRM_TRY(prm->move(call, template, "retired"));
    return tell(call, *template, "campaigns.template_retired");
}

/* ---- Publish ---------------------------------------------------------------------------------------------------- */

static prm_status publish(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *template, *former;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "campaign_template", prm->text(params, "id"), &template));
    if (strcmp(prm->text(template, "state"), "draft") == 0) {
        if (prm->count(prm->get(template, "texts")) == 0)
            return prm->fail(call, PRM_E_STATE, "no_texts", NULL);
        PRM_TRY(find_edition(call, template, "published", &former));
        if (former)
            PRM_TRY(take_back(call, &former));
    }
    PRM_TRY(prm->move(call, &template, "published"));
    PRM_TRY(prm->set_integer(changes, "published_at", prm->now(call)));
    PRM_TRY(prm->set_integer(changes, "edition", edition_of(template)));
    PRM_TRY(prm->update(call, &template, changes));
    PRM_TRY(tell(call, template, "campaigns.template_published"));
    return prm->set(result, "campaign_template", template);
}

const prm_method campaigns_templates_publish_method = { .size = sizeof campaigns_templates_publish_method, .since = 1,
    .name = "campaigns.templates.publish", .access = PRM_WRITE, .roles = CAMPAIGNS_AUTHORS,
    .subject = "campaign_template",
    .doc = "Let partners launch a template that is a draft; the edition they could launch so far is retired",
    .params = PRM_FIELDS(CAMPAIGNS_THE_TEMPLATE), .result = PRM_FIELDS(CAMPAIGNS_TEMPLATE),
    .example = "{\"id\":\"campaign_template_01h8xgq3m2c4e\"}", .run = publish };

/* ---- Retire ----------------------------------------------------------------------------------------------------- */

static prm_status retire(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *template;

    PRM_TRY(prm->load(call, "campaign_template", prm->text(params, "id"), &template));
    PRM_TRY(take_back(call, &template));
    return prm->set(result, "campaign_template", template);
}

const prm_method campaigns_templates_retire_method = { .size = sizeof campaigns_templates_retire_method, .since = 1,
    .name = "campaigns.templates.retire", .access = PRM_WRITE, .roles = CAMPAIGNS_AUTHORS,
    .subject = "campaign_template", .doc = "A template is launched no more; campaigns that run go on",
    .params = PRM_FIELDS(CAMPAIGNS_THE_TEMPLATE), .result = PRM_FIELDS(CAMPAIGNS_TEMPLATE),
    .example = "{\"id\":\"campaign_template_01h8xgq3m2c4e\"}", .run = retire };

/* ---- Revise ----------------------------------------------------------------------------------------------------- */

static int is_kept(const char *key)
{
    static const char *const anew[] = { "edition", "published_at" };

    for (size_t i = 0; i < sizeof anew / sizeof *anew; i++)
        if (strcmp(anew[i], key) == 0)
            return 0;
    return 1;
}

/* Editions are few, and all of them count: one that was retired before it was published has a number as well. */
static prm_status find_newest(prm_call *call, const prm_val *template, int64_t *newest)
{
    const prm_val *found;
    prm_val *filter = prm->object(call), *both = prm->list(call);

    PRM_TRY(prm->append(both, prm->new_boolean(call, 0)));
    PRM_TRY(prm->append(both, prm->new_boolean(call, 1)));
    PRM_TRY(prm->set(filter, "program", prm->get(template, "program")));
    PRM_TRY(prm->set(filter, "code", prm->get(template, "code")));
    PRM_TRY(prm->set(filter, "archived", both));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "campaign_template", .filter = filter,
        .sort = "program, code, edition", .limit = 500 }, &found));
    *newest = edition_of(template);
    for (size_t i = 0; i < prm->count(found); i++)
        if (edition_of(prm->at(found, i)) > *newest)
            *newest = edition_of(prm->at(found, i));
    return prm->count(found) < 500 ? PRM_OK : prm->fail(call, PRM_E_LIMIT, "editions", NULL);
}

static prm_status fail_exists(prm_call *call, const prm_val *draft)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "draft", prm->get(draft, "id")));
    return prm->fail(call, PRM_E_STATE, "draft_exists", data);
}

static prm_status revise(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *template, *draft;
    prm_val *values = prm->object(call);
    int64_t newest;

    PRM_TRY(prm->load(call, "campaign_template", prm->text(params, "id"), &template));
    PRM_TRY(find_edition(call, template, "draft", &draft));
    if (draft)
        return fail_exists(call, draft);
    PRM_TRY(find_newest(call, template, &newest));
    for (const prm_field *const *field = campaigns_template_fields; *field; field++)
        if (is_kept((*field)->name))
            PRM_TRY(prm_help_set_given(values, (*field)->name, template));
    PRM_TRY(prm->set_integer(values, "edition", newest + 1));
    PRM_TRY(prm->create(call, "campaign_template", values, &draft));
    return prm->set(result, "campaign_template", draft);
}

const prm_method campaigns_templates_revise_method = { .size = sizeof campaigns_templates_revise_method, .since = 1,
    .name = "campaigns.templates.revise", .access = PRM_WRITE, .roles = CAMPAIGNS_AUTHORS,
    .subject = "campaign_template",
    .doc = "Begin the next edition of a template as a draft; this one stays what it is until that is published",
    .params = PRM_FIELDS(CAMPAIGNS_THE_TEMPLATE), .result = PRM_FIELDS(CAMPAIGNS_TEMPLATE),
    .example = "{\"id\":\"campaign_template_01h8xgq3m2c4e\"}", .run = revise };
