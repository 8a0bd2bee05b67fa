/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The network: programmes, levels, partners, memberships, people; the trees of territories and products. */
#include "network/network.h"

#define PROGRAM_TEXTS                                                                                                  \
    PRM_LINES("mission", 0, 2000, 0, "Why it exists, for those who are in it"),                                        \
        PRM_LINES("description", 0, 2000, 0, "What it offers, for those who might join"),                              \
        PRM_LINES("benefits", 0, 10000, 0, "What partners get out of it"),                                             \
        PRM_LINES("rules_of_engagement", 0, 20000, 0, "What partners and the vendor hold each other to")
#define LOCALE PRM_TEXT("locale", 2, 20, PRM_REQUIRED, "Which language, \"fr\"")

static const prm_field *const program_translation_fields[] = {
    LOCALE,
    PRM_TEXT("name", 1, 200, 0, "What the programme is called in it, if not as elsewhere"),
    PROGRAM_TEXTS,
    NULL
};

static const prm_field *const welcome_fields[] = {
    LOCALE,
    PRM_LINES("text", 1, 4000, PRM_REQUIRED, "What is said"),
    PRM_TEXT("signed_by", 1, 200, PRM_REQUIRED, "Who says it, with name and office"),
    NULL
};

static const prm_field *const level_translation_fields[] = {
    LOCALE,
    PRM_TEXT("name", 1, 200, 0, "What the level is called in it, if not as elsewhere"),
    PRM_LINES("benefits", 0, 4000, 0, "What it brings"),
    NULL
};

static const prm_field *const program_fields[] = {
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What the programme is called, \"Partner Advantage\""),
    PRM_CURRENCY("currency", PRM_REQUIRED, "The currency its deals, limits and margins are in (ISO 4217)"),
    PRM_ZONE("time_zone", PRM_REQUIRED, "Where its days begin and end, \"Europe/Berlin\" (IANA name)"),
    PRM_REF("calendar", "calendar", 0, "What its business hours and days are counted by; none: every hour counts"),
    PRM_TEXT("locale", 2, 20, 0, "The language of its texts, \"de\""),
    PROGRAM_TEXTS,
    PRM_FIELD(PRM_T_LIST, "translations", 0, "Its texts in other languages", .min = 0, .max = 50,
        .items = PRM_OBJECT("translation", program_translation_fields, 0, "One language")),
    PRM_BOOL("is_open", 0, "Whether anybody may read about it and apply; none: nobody may"),
    PRM_FIELD(PRM_T_LIST, "welcome", 0, "What new partners are told, each person in a language it reads", .min = 0,
        .max = 50, .items = PRM_OBJECT("message", welcome_fields, 0, "One language")),
    NULL
};

static const prm_field *const level_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "The programme it is a level of"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What rules and settings call it, \"gold\"; unique within the programme"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it, \"Gold Partner\""),
    PRM_INT("rank", 0, 1000, PRM_REQUIRED, "Its place: a higher level has a higher rank"),
    PRM_LINES("benefits", 0, 4000, 0, "What it brings, in the programme's language"),
    PRM_FIELD(PRM_T_LIST, "translations", 0, "The same in other languages", .min = 0, .max = 50,
        .items = PRM_OBJECT("translation", level_translation_fields, 0, "One language")),
    PRM_PLAIN(PRM_T_OBJECT, "grants", 0,
        "What it brings, as rules and every partner read it; at once for all who are at it",
        .fields = PRM_BENEFITS_FIELDS, .since = 2),
    NULL
};

static const prm_field *const territory_fields[] = {
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called, \"Bavaria\""),
    PRM_REF("parent", "territory", 0, "The territory it is part of; none: a root of the tree"),
    PRM_TEXT("place", 2, 6, 0,
        "The country, or part of one, it stands for (ISO 3166-1 or 3166-2), \"DE\" or \"US-CA\""),
    NULL
};

static const prm_field *const product_fields[] = {
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called, \"Storage 400\""),
    PRM_REF("parent", "product", 0, "The family it belongs to; none: a family of its own"),
    NULL
};

const prm_field *const partners_partner_fields[] = {
    PARTNERS_OF_PARTNER,
    PRM_TIME("reapply_after", PRM_READONLY, "Of one that was not taken: when it may apply again"),
    NULL
};

const prm_field *const partners_membership_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "Who is a member"),
    PRM_REF("program", "program", PRM_REQUIRED, "Of which programme; a partner is a member of a programme once"),
    PRM_REF("level", "level", PRM_REQUIRED,
        "At which of that programme's levels; partners.memberships.set_level changes it"),
    PRM_ENUM("channel_type", PARTNERS_TYPES, PRM_REQUIRED, "In which role it takes part in this programme"),
    PRM_TIME("since", PRM_READONLY, "When it joined"),
    PRM_PLAIN(PRM_T_OBJECT, "grants", PRM_READONLY, "What this partner has instead of what its level grants",
        .fields = PRM_BENEFITS_FIELDS, .since = 2),
    PRM_PLAIN(PRM_T_REF, "grants_level", PRM_READONLY, "At which level it has that; at any other it counts for nothing",
        .of = "level", .since = 2),
    NULL
};

const prm_field *const partners_person_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "The partner the person works for; partners.people.move changes it"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED | PRM_PERSONAL, "Given and family name"),
    PRM_EMAIL("email", PRM_PERSONAL, "Business address"),
    PRM_TEXT("persona", 1, 60, 0, "What the person does, \"sales\" or \"technical\""),
    PRM_TEXT("locale", 2, 20, 0, "The language to write to the person in, \"fr-CH\""),
    NULL
};

static const prm_field *const employment_fields[] = {
    PRM_REF("person", "person", PRM_REQUIRED, "Who"),
    PRM_REF("partner", "partner", PRM_REQUIRED, "For which partner it works, or has worked"),
    PRM_TIME("from", PRM_REQUIRED, "Since when"),
    PRM_TIME("to", 0, "Until when; none: it still does"),
    NULL
};

/* Whose people may call is the core's: approved, onboarding and active. */
static const prm_flow partner_flow = { .size = sizeof partner_flow, .initial = "prospect",
    .moves = PRM_TEXTS("prospect > applied | active", "applied > in_review | approved | rejected | prospect",
        "in_review > approved | rejected | prospect", "rejected > applied",
        "approved > onboarding | active | terminated",
        "onboarding > active | terminated", "active > suspended | terminated", "suspended > active | terminated"),
    .archive = "prospect | rejected | terminated" };

const prm_entity partners_program_entity = { .size = sizeof partners_program_entity, .since = 1,
    .name = "program", .path = "partners.programs", .scope = "public", .label = "name",
    .doc = "A partner programme: one set of levels and rules of engagement, one currency",
    .ops = "create update archive: program_manager; get list export: *; history: vendor",
    .check = partners_check_program,
    .example = "{\"name\":\"Partner Advantage\",\"currency\":\"EUR\",\"time_zone\":\"Europe/Berlin\"}",
    .fields = program_fields };

const prm_entity partners_level_entity = { .size = sizeof partners_level_entity, .since = 1,
    .name = "level", .path = "partners.levels", .scope = "public", .label = "name",
    .doc = "A level of a programme, such as silver or gold",
    .ops = "create update archive import: program_manager; get list export: *; history: vendor",
    .check = partners_check_level,
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"code\":\"platinum\","
               "\"name\":\"Platinum Partner\",\"rank\":40}",
    .fields = level_fields,
    .indexes = PRM_TEXTS("unique program, code") };

const prm_entity partners_territory_entity = { .size = sizeof partners_territory_entity, .since = 1,
    .name = "territory", .path = "partners.territories", .scope = "public", .label = "name",
    .doc = "A node of the tree of territories; what is registered names its leaves",
    .ops = "create update archive import: program_manager; get list export: *; history: vendor",
    .check = partners_check_tree,
    .example = "{\"name\":\"Bavaria\",\"parent\":\"territory_01h8xgq3m2c4e\"}",
    .fields = territory_fields, .indexes = PRM_TEXTS("parent", "unique place where place not null") };

const prm_entity partners_product_entity = { .size = sizeof partners_product_entity, .since = 1,
    .name = "product", .path = "partners.products", .scope = "public", .label = "name", .search = "name 8",
    .doc = "A node of the tree of products, family to product; what is registered names its leaves",
    .ops = "create update archive import: program_manager; get list export: *; history: vendor",
    .check = partners_check_tree,
    .example = "{\"name\":\"Storage 400\",\"parent\":\"product_01h8xgq3m2c4e\"}",
    .fields = product_fields, .indexes = PRM_TEXTS("parent") };

const prm_entity partners_partner_entity = { .size = sizeof partners_partner_entity, .since = 1,
    .name = "partner", .path = "partners", .scope = "self", .label = "legal_name",
    .doc = "A company of the network. It has no level of its own: that is its membership's",
    .ops = "update archive import: program_manager; get list history export: *", .check = partners_check_partner,
    .example = "{\"legal_name\":\"Bluepeak Systems GmbH\",\"type\":\"reseller\","
               "\"territories\":[\"territory_01h8xgq3m2c4e\"]}",
    .match = "name legal_name, country country, domain domain, tax tax_id", .fields = partners_partner_fields,
    .search = "legal_name 8, display_name 8, domain 4, tax_id 4",
    .flow = &partner_flow, .indexes = PRM_TEXTS("parent", "state", "manager") };

const prm_entity partners_membership_entity = { .size = sizeof partners_membership_entity, .since = 1,
    .name = "membership", .path = "partners.memberships", .scope = "partner",
    .doc = "A partner's place in a programme: its level and channel type there",
    .ops = "get list history export: *; update import: program_manager",
    .check = partners_check_membership,
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"program\":\"program_01h8xgq3m2c4e\","
               "\"level\":\"level_01h8xgq3m2c4e\",\"channel_type\":\"reseller\"}",
    .fields = partners_membership_fields, .indexes = PRM_TEXTS("unique partner, program", "program") };

const prm_entity partners_person_entity = { .size = sizeof partners_person_entity, .since = 1,
    .name = "person", .path = "partners.people", .scope = "partner", .label = "name",
    .search = "name 8, email 4, persona 1",
    .doc = "Somebody who works for a partner; a user may be the login of one",
    .ops = "update archive import: program_manager; get list history export: *",
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"name\":\"Nora Feld\","
               "\"email\":\"nora@bluepeak.example\",\"persona\":\"sales\"}",
    .fields = partners_person_fields, .check = partners_check_person, .indexes = PRM_TEXTS("partner", "email") };

const prm_entity partners_employment_entity = { .size = sizeof partners_employment_entity, .since = 1,
    .name = "employment", .path = "partners.employments", .scope = "partner",
    .doc = "For whom somebody works, or has worked, and from when to when",
    .ops = "get list history export: *", .fields = employment_fields,
    .indexes = PRM_TEXTS("unique person where to null", "person, -from", "partner") };
