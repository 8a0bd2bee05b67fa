/* SPDX-License-Identifier: Apache-2.0 */
/** @file  campaigns.library and campaigns.texts: what a partner may launch, and what a campaign says, in the reader's
 * language. Templates are the vendor's rows: of them no more gets out than their view `library`, and never a file. */
#include "campaigns/campaigns.h"

enum { PAGE = 100, ITEMS_MOST = 100 };

/* Files come with the campaign; before that, what there will be. */
static prm_status list_assets(prm_call *call, const prm_val *template, const prm_val **assets)
{
    static const char *const told[] = { "kind", "title", "locale" };
    const prm_val *given = prm->get(template, "assets");
    prm_val *list = prm->list(call);

    *assets = list;
    for (size_t i = 0; i < prm->count(given); i++) {
        prm_val *item = prm->object(call);
        for (size_t k = 0; k < sizeof told / sizeof *told; k++)
            PRM_TRY(prm_help_set_given(item, told[k], prm->at(given, i)));
        PRM_TRY(prm->append(list, item));
    }
    return PRM_OK;
}

static const char *locale_of(prm_call *call, const prm_val *params)
{
    const char *locale = prm->text(params, "locale");

    return *locale != '\0' ? locale : prm->caller(call)->locale;
}

/* ---- campaigns.library ------------------------------------------------------------------------------------------ */

typedef struct reading {
    const prm_val *partner, *program;
    const char *locale;
    prm_val *items;
    size_t most;
} reading;

static prm_status add_item(prm_call *call, const reading *r, const prm_val *template)
{
    const prm_val *text = campaigns_text_for(template, r->locale), *filled, *assets, *seen;
    prm_val *more = prm->object(call), *item = prm->object(call);

    PRM_TRY(list_assets(call, template, &assets));
    PRM_TRY(prm->set(more, "assets", assets));
    PRM_TRY(prm->view(call, template, "library", more, &seen));
    for (size_t i = 0; i < prm->count(seen); i++)
        PRM_TRY(prm_help_set_given(item, prm->key_at(seen, i), seen));
    PRM_TRY(campaigns_text_fill(call, text, r->partner, r->program, NULL, &filled));
    PRM_TRY(prm->set(item, "text", filled));
    return prm->append(r->items, item);
}

static prm_status find_page(prm_call *call, const reading *r, const char *after, const prm_val **found)
{
    prm_val *filter = prm->object(call), *beyond = prm->object(call);

    PRM_TRY(prm->set(filter, "program", prm->get(r->program, "id")));
    PRM_TRY(prm->set_text(filter, "state", "published"));
    PRM_TRY(prm->set_text(beyond, "gt", after));
    if (*after != '\0')
        PRM_TRY(prm->set(filter, "code", beyond));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "campaign_template", .filter = filter,
        .sort = "program, state, code", .reach = PRM_REACH_PROGRAM, .limit = PAGE }, found);
}

/* Page by page: what is not for this partner is passed over. */
static prm_status read_on(prm_call *call, const reading *r, const char *after)
{
    const prm_val *found;
    const char *refusal;

    do {
        PRM_TRY(find_page(call, r, after, &found));
        for (size_t i = 0; i < prm->count(found) && prm->count(r->items) < r->most; i++) {
            PRM_TRY(campaigns_offered(call, prm->at(found, i), r->partner, &refusal));
            if (!refusal)
                PRM_TRY(add_item(call, r, prm->at(found, i)));
            after = prm->text(prm->at(found, i), "code");
        }
    } while (prm->count(found) == PAGE && prm->count(r->items) < r->most);
    return PRM_OK;
}

static prm_status library(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_caller *caller = prm->caller(call);
    const char *partner = caller->side == PRM_PARTNER_SIDE ? caller->partner : prm->text(params, "partner");
    reading r = { .locale = locale_of(call, params), .items = prm->list(call) };
    int64_t limit = ITEMS_MOST;

    if (*partner == '\0')
        return prm->fail_field(call, "partner", "required", "say whose");
    (void)prm->get_integer(params, "limit", &limit);
    r.most = (size_t)limit;
    PRM_TRY(prm->load(call, "partner", partner, &r.partner));
    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &r.program));
    PRM_TRY(read_on(call, &r, prm->text(params, "after")));
    return prm->set(result, "items", r.items);
}

static const prm_field *const filled_fields[] = {
    PRM_TEXT("locale", 2, 20, PRM_REQUIRED, "In which language"),
    PRM_TEXT("subject", 0, CAMPAIGNS_FILLED, PRM_REQUIRED, "Its heading"),
    PRM_LINES("body", 0, CAMPAIGNS_FILLED, PRM_REQUIRED, "Plain text"),
    NULL
};

static const prm_field *const asset_fields[] = {
    PRM_TEXT("kind", 1, 40, PRM_REQUIRED, "What it is for"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is called"),
    PRM_TEXT("locale", 2, 20, 0, "In which language"),
    NULL
};

static const prm_field *const item_fields[] = {
    PRM_REF("id", "campaign_template", PRM_REQUIRED, "The template: what campaigns.launch takes"),
    PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What reports call it"),
    PRM_INT("edition", 1, 10000, 0, "Which edition of it this is"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_LINES("objective", 0, 1000, 0, "What it is for"),
    CAMPAIGNS_KIND(PRM_REQUIRED),
    PRM_TEXT("segment", 1, 60, 0, "What kind of customers it is aimed at"),
    PRM_TEXT("industry", 1, 60, 0, "And of what industry"),
    PRM_LIST("products", PRM_REF("product", "product", 0, "A product"), 0, "What it is to sell"),
    PRM_OBJECT("text", filled_fields, 0, "What it says, in the language asked for or the nearest there is"),
    PRM_LIST("assets", PRM_OBJECT("asset", asset_fields, 0, "One file"), 0, "What comes with a campaign"),
    PRM_LIST("steps", NULL, 0, "What is to be done: [{day, title, note}]"),
    PRM_INT("days", 1, 730, 0, "How long it runs"),
    PRM_INT("expected_leads", 0, 1000000, 0, "How many leads one may hope for"),
    PRM_MONEY("indicative_cost", 0, "What running it costs, about"),
    PRM_DATE("valid_from", 0, "From when on it may be launched"),
    PRM_DATE("valid_until", 0, "Until when"),
    NULL
};

#define LOCALE PRM_TEXT("locale", 2, 20, 0, "In which language, \"fr-CH\"; none: the caller's")

const prm_method campaigns_library_method = { .size = sizeof campaigns_library_method, .since = 1,
    .name = "campaigns.library", .access = PRM_READ,
    .roles = CAMPAIGNS_VENDORS " | " CAMPAIGNS_RUNNERS " | partner_sales | partner_executive",
    .doc = "The templates a partner may launch today, by code, as it reads them: in its language, with its name filled "
           "in",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
        PRM_REF("partner", "partner", PRM_VENDOR, "What which partner reads; a partner reads its own"), LOCALE,
        PRM_TEXT("after", 1, 60, 0, "From which code on, without it: that of the last one read"),
        PRM_INT("limit", 1, ITEMS_MOST, 0, "At most so many; none: 100")),
    .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("template", item_fields, 0, "One template"), PRM_REQUIRED,
        "By code")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4e\",\"locale\":\"fr\"}",
    .run = library };

/* ---- campaigns.texts -------------------------------------------------------------------------------------------- */

static prm_status find_template(prm_call *call, const char *id, const prm_val **template)
{
    const prm_val *found;
    prm_val *filter = prm->object(call), *both = prm->list(call);

    PRM_TRY(prm->append(both, prm->new_boolean(call, 0)));
    PRM_TRY(prm->append(both, prm->new_boolean(call, 1)));
    PRM_TRY(prm->set_text(filter, "id", id));
    PRM_TRY(prm->set(filter, "archived", both));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "campaign_template", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = 1 }, &found));
    *template = prm->at(found, 0);
    return *template ? PRM_OK : PRM_E_NOT_FOUND;
}

static prm_status texts(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *campaign, *template, *program, *partner = NULL, *text, *filled;

    PRM_TRY(prm->load(call, "campaign", prm->text(params, "id"), &campaign));
    PRM_TRY(find_template(call, prm->text(campaign, "template"), &template));
    PRM_TRY(prm->load(call, "program", prm->text(campaign, "program"), &program));
    if (*prm->text(campaign, "partner") != '\0')
        PRM_TRY(prm->load(call, "partner", prm->text(campaign, "partner"), &partner));
    text = campaigns_text_for(template, locale_of(call, params));
    PRM_TRY(campaigns_text_fill(call, text, partner, program, campaign, &filled));
    return prm->set(result, "text", filled);
}

const prm_method campaigns_texts_method = { .size = sizeof campaigns_texts_method, .since = 1,
    .name = "campaigns.texts", .access = PRM_READ, .roles = "*",
    .doc = "What a campaign says, in the language asked for or the nearest there is, with names and dates filled in",
    .params = PRM_FIELDS(CAMPAIGNS_THE_CAMPAIGN, LOCALE),
    .result = PRM_FIELDS(PRM_OBJECT("text", filled_fields, PRM_REQUIRED, "The text")),
    .example = "{\"id\":\"campaign_01h8xgq3m2c4e\",\"locale\":\"de\"}", .run = texts };
