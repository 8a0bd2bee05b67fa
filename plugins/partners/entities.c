/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The network: programmes, levels, partners, memberships, people; the trees of territories and products. */
#include "partners.h"

static const prm_field *const program_fields[] = {
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What the programme is called, \"Partner Advantage\""),
    PRM_CURRENCY("currency", PRM_REQUIRED, "The currency its deals, limits and margins are in (ISO 4217)"),
    PRM_ZONE("time_zone", PRM_REQUIRED, "Where its days begin and end, \"Europe/Berlin\" (IANA name)"),
    PRM_REF("calendar", "calendar", 0, "What its business hours and days are counted by; none: every hour counts"),
    PRM_TEXT("mission", 0, 2000, 0, "Why it exists, for those who are in it"),
    PRM_TEXT("description", 0, 2000, 0, "What it offers, for those who might join"),
    NULL
};

static const prm_field *const level_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "The programme it is a level of"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What rules and settings call it, \"gold\"; unique within the programme"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it, \"Gold Partner\""),
    PRM_INT("rank", 0, 1000, PRM_REQUIRED, "Its place: a higher level has a higher rank"),
    NULL
};

static const prm_field *const territory_fields[] = {
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called, \"Bavaria\""),
    PRM_REF("parent", "territory", 0, "The territory it is part of; none: a root of the tree"),
    NULL
};

static const prm_field *const product_fields[] = {
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called, \"Storage 400\""),
    PRM_REF("parent", "product", 0, "The family it belongs to; none: a family of its own"),
    NULL
};

const prm_field *const partners_partner_fields[] = {
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "The company's registered name"),
    PRM_TEXT("display_name", 1, 200, 0, "What people call it, if not by its legal name"),
    PRM_COUNTRY("country", 0, "Where it is registered (ISO 3166-1)"),
    PRM_DOMAIN("domain", 0, "Its web domain: tells it from others of the same name"),
    PRM_TEXT("tax_id", 1, 40, PRM_VENDOR, "Its tax or VAT number: the surest way to tell it from others"),
    PRM_ENUM("type", PARTNERS_TYPES, PRM_REQUIRED, "What kind of partner it is"),
    PRM_REF("parent", "partner", 0, "The distributor it buys from: a parent reads what its children do"),
    PRM_LIST("territories", PRM_REF("territory", "territory", 0, "A territory, with all its parts"), 0,
        "Where it works; none: not bound to any"),
    NULL
};

const prm_field *const partners_membership_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "Who is a member"),
    PRM_REF("program", "program", PRM_REQUIRED, "Of which programme; a partner is a member of a programme once"),
    PRM_REF("level", "level", PRM_REQUIRED, "At which of that programme's levels"),
    PRM_ENUM("channel_type", PARTNERS_TYPES, PRM_REQUIRED, "In which role it takes part in this programme"),
    PRM_TIME("since", PRM_READONLY, "When it joined"),
    NULL
};

static const prm_field *const person_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "The partner the person works for"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED | PRM_PERSONAL, "Given and family name"),
    PRM_EMAIL("email", PRM_PERSONAL, "Business address"),
    PRM_TEXT("persona", 1, 60, 0, "What the person does, \"sales\" or \"technical\""),
    PRM_TEXT("locale", 2, 20, 0, "The language to write to the person in, \"fr-CH\""),
    NULL
};

const prm_entity *const partners_entities[] = {
    PRM_ENTITY(.name = "program", .path = "partners.programs", .since = 1, .scope = "public", .label = "name",
        .doc = "A partner programme: one set of levels and rules of engagement, one currency",
        .ops = "create update archive: program_manager; get list export: *; history: vendor",
        .check = partners_check_program,
        .example = "{\"name\":\"Partner Advantage\",\"currency\":\"EUR\",\"time_zone\":\"Europe/Berlin\"}",
        .fields = program_fields),
    PRM_ENTITY(.name = "level", .path = "partners.levels", .since = 1, .scope = "public", .label = "name",
        .doc = "A level of a programme, such as silver or gold",
        .ops = "create update archive import: program_manager; get list export: *; history: vendor",
        .check = partners_check_level,
        .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"code\":\"platinum\","
                   "\"name\":\"Platinum Partner\",\"rank\":40}",
        .fields = level_fields,
        .indexes = PRM_TEXTS("unique program, code")),
    PRM_ENTITY(.name = "territory", .path = "partners.territories", .since = 1, .scope = "public", .label = "name",
        .doc = "A node of the tree of territories; what is registered names its leaves",
        .ops = "create update archive import: program_manager; get list export: *; history: vendor",
        .check = partners_check_tree,
        .example = "{\"name\":\"Bavaria\",\"parent\":\"territory_01h8xgq3m2c4e\"}",
        .fields = territory_fields, .indexes = PRM_TEXTS("parent")),
    PRM_ENTITY(.name = "product", .path = "partners.products", .since = 1, .scope = "public", .label = "name",
        .doc = "A node of the tree of products, family to product; what is registered names its leaves",
        .ops = "create update archive import: program_manager; get list export: *; history: vendor",
        .check = partners_check_tree,
        .example = "{\"name\":\"Storage 400\",\"parent\":\"product_01h8xgq3m2c4e\"}",
        .fields = product_fields, .indexes = PRM_TEXTS("parent")),
    PRM_ENTITY(.name = "partner", .path = "partners", .since = 1, .scope = "self", .label = "legal_name",
        .doc = "A company of the network. It has no level of its own: that is its membership's",
        .ops = "update archive import: program_manager; get list history export: *", .check = partners_check_partner,
        .example = "{\"legal_name\":\"Bluepeak Systems GmbH\",\"type\":\"reseller\","
                   "\"territories\":[\"territory_01h8xgq3m2c4e\"]}",
        .match = "name legal_name, country country, domain domain, tax tax_id", .fields = partners_partner_fields,
        .flow = PRM_FLOW("active", "active > suspended | terminated", "suspended > active | terminated"),
        .indexes = PRM_TEXTS("parent")),
    PRM_ENTITY(.name = "membership", .path = "partners.memberships", .since = 1, .scope = "partner",
        .doc = "A partner's place in a programme: its level and channel type there", .ops = "get list history export: *; update import: program_manager",
        .check = partners_check_membership,
        .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"program\":\"program_01h8xgq3m2c4e\","
                   "\"level\":\"level_01h8xgq3m2c4e\",\"channel_type\":\"reseller\"}",
        .fields = partners_membership_fields, .indexes = PRM_TEXTS("unique partner, program")),
    PRM_ENTITY(.name = "person", .path = "partners.people", .since = 1, .scope = "partner", .label = "name",
        .doc = "Somebody who works for a partner; a user may be the login of one",
        .ops = "create update archive import: program_manager; get list history export: *",
        .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"name\":\"Nora Feld\","
                   "\"email\":\"nora@bluepeak.example\",\"persona\":\"sales\"}",
        .fields = person_fields, .indexes = PRM_TEXTS("partner")),
    NULL
};
