/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the vendor prepares: the row, and what is asked before it is stored. Only a draft is edited: what
 * partners have launched stays what it was, a change is a new edition. */
#include "campaigns/campaigns.h"

#include <stdio.h>
#include <string.h>

static const prm_field *const text_fields[] = {
    PRM_TEXT("locale", 2, 20, PRM_REQUIRED, "In which language, \"fr\" or \"fr-CH\""),
    PRM_TEXT("subject", 1, 300, PRM_REQUIRED, "Its heading"),
    PRM_LINES("body", 1, CAMPAIGNS_BODY, PRM_REQUIRED,
        "Plain text; {partner_name}, {partner_domain}, {partner_country}, {program_name}, {campaign_name}, {starts_on} "
        "and {ends_on} are filled in"),
    NULL
};

const prm_field *const campaigns_asset_fields[] = {
    PRM_ENUM("kind", "banner|brochure|landing_page|letter|logo|presentation|social|video|other", PRM_REQUIRED,
        "What it is for"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is called"),
    PRM_TEXT("locale", 2, 20, 0, "In which language, if in one"),
    PRM_FILE("file", PRM_REQUIRED, "The file"),
    NULL
};

static const prm_field *const step_fields[] = {
    PRM_INT("day", -365, 365, PRM_REQUIRED, "So many days after the start; less than 0: before it"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What is to be done"),
    PRM_LINES("note", 0, 1000, 0, "And how"),
    NULL
};

#define LIST(n, item, most, d) PRM_FIELD(PRM_T_LIST, n, 0, d, .items = item, .min = 0, .max = most)

const prm_field *const campaigns_template_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
    PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What reports call it; its editions have the same"),
    PRM_INT("edition", 1, 10000, PRM_READONLY, "Which edition of it this is; none: the first"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_LINES("objective", 0, 1000, 0, "What it is for"),
    CAMPAIGNS_KIND(PRM_REQUIRED),
    PRM_TEXT("segment", 1, 60, 0, "What kind of customers it is aimed at"),
    PRM_TEXT("industry", 1, 60, 0, "And of what industry"),
    LIST("products", PRM_REF("product", "product", 0, "A product"), 50, "What it is to sell"),
    LIST("texts", PRM_OBJECT("text", text_fields, 0, "One language"), CAMPAIGNS_TEXTS,
        "What it says, in each language"),
    LIST("assets", PRM_OBJECT("asset", campaigns_asset_fields, 0, "One file"), 50, "What goes with it"),
    LIST("steps", PRM_OBJECT("step", step_fields, 0, "One step"), CAMPAIGNS_STEPS, "What is to be done, and when"),
    PRM_INT("days", 1, 730, 0, "How long it runs; none: 30 days"),
    PRM_INT("expected_leads", 0, 1000000, 0, "How many leads one may hope for"),
    PRM_MONEY("indicative_cost", 0, "What running it costs, about"),
    PRM_DATE("valid_from", 0, "From when on it may be launched; none: once published"),
    PRM_DATE("valid_until", 0, "Until when; none: until it is retired"),
    LIST("levels", PRM_REF("level", "level", 0, "A level"), 50, "Partners of which levels may run it; none: of any"),
    LIST("channel_types", PRM_ENUM("type", "reseller|distributor|referral|si|isv|msp|agent", 0, "A role"), 10,
        "In which roles; none: in any"),
    LIST("territories", PRM_REF("territory", "territory", 0, "A territory, with all its parts"), 50,
        "Who work where; none: anywhere"),
    LIST("segments", PRM_TEXT("segment", 1, 60, 0, "A segment"), 50, "Who serve which segments; none: any"),
    PRM_TIME("published_at", PRM_READONLY, "When it was published"),
    NULL
};

/* As it will be. */
static const prm_val *value_of(const prm_val *row, const prm_val *values, const char *key)
{
    const prm_val *value = prm->get(values, key) ? prm->get(values, key) : prm->get(row, key);

    return prm->type(value) == PRM_V_NULL ? NULL : value;
}

static const char *text_of(const prm_val *row, const prm_val *values, const char *key)
{
    const char *text = "";

    (void)prm->as_text(value_of(row, values, key), &text, NULL);
    return text;
}

static prm_status fail_not_draft(prm_call *call, const prm_val *row)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "state", prm->get(row, "state")));
    return prm->fail(call, PRM_E_STATE, "not_draft", data);
}

static prm_status check_period(prm_call *call, const prm_val *row, const prm_val *values)
{
    const char *from = text_of(row, values, "valid_from"), *until = text_of(row, values, "valid_until");

    if (*from == '\0' || *until == '\0' || strcmp(from, until) <= 0)
        return PRM_OK;
    return prm->fail_field(call, "valid_until", "order", "is before it may be launched");
}

/* Levels are of a programme. */
static prm_status check_levels(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *levels = value_of(row, values, "levels"), *level;
    const char *id, *program = text_of(row, values, "program");
    char field[40];

    for (size_t i = 0; i < prm->count(levels); i++) {
        PRM_TRY(prm->as_text(prm->at(levels, i), &id, NULL));
        PRM_TRY(prm->load(call, "level", id, &level));
        if (strcmp(prm->text(level, "program"), program) == 0)
            continue;
        snprintf(field, sizeof field, "levels[%zu]", i);
        return prm->fail_field(call, field, "other_program", "is a level of another programme");
    }
    return PRM_OK;
}

/* A code is a template; what has its code is an edition of it, made by revise. */
static prm_status check_code(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);
    const char *code = text_of(row, values, "code"), *program = text_of(row, values, "program");
    int is_same = strcmp(code, prm->text(row, "code")) == 0 && strcmp(program, prm->text(row, "program")) == 0;

    if (row && is_same)
        return PRM_OK;
    if (row && value_of(row, values, "edition"))
        return prm->fail_field(call, "code", "fixed", "is that of its earlier editions");
    PRM_TRY(prm->set_text(filter, "program", program));
    PRM_TRY(prm->set_text(filter, "code", code));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "campaign_template", .filter = filter,
        .limit = 1 }, &found));
    return prm->count(found) == 0 ? PRM_OK
                                  : prm->fail_field(call, "code", "taken", "is another template's: revise that");
}

static prm_status check(prm_call *call, const prm_val *row, const prm_val *values)
{
    if (row && strcmp(prm->text(row, "state"), "draft") != 0)
        return fail_not_draft(call, row);
    PRM_TRY(check_period(call, row, values));
    PRM_TRY(check_levels(call, row, values));
    PRM_TRY(check_code(call, row, values));
    return campaigns_texts_check(call, prm->get(values, "texts"));
}

const prm_entity campaigns_template_entity = { .size = sizeof campaigns_template_entity, .name = "campaign_template",
    .path = "campaigns.templates", .since = 1, .scope = "vendor", .label = "name",
    .doc = "A campaign the vendor has prepared: texts, files, steps, and which partners may run it",
    .ops = "create update archive: " CAMPAIGNS_AUTHORS "; get list history export: vendor", .check = check,
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"code\":\"spring-storage\",\"name\":\"Storage in spring\","
               "\"kind\":\"email\",\"segment\":\"smb\",\"expected_leads\":25,\"texts\":[{\"locale\":\"en\",\"subject\":"
               "\"Room to grow\",\"body\":\"{partner_name} invites you.\"},{\"locale\":\"de\",\"subject\":\"Platz zum "
               "Wachsen\",\"body\":\"{partner_name} lädt Sie ein.\"}],\"steps\":[{\"day\":0,\"title\":\"Send the "
               "letter\"},{\"day\":7,\"title\":\"Call those who answered\"}]}",
    .fields = campaigns_template_fields,
    .flow = PRM_FLOW("draft", "draft > published | retired", "published > retired"),
    .views = PRM_TEXTS("library: id, code, edition, name, objective, kind, segment, industry, products, assets, steps, "
                       "days, expected_leads, indicative_cost, valid_from, valid_until"),
    .indexes = PRM_TEXTS("program, state, code", "unique program, code, edition") };
