/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The three rule points of joining: what each is asked, may answer, and answers as a last resort. */
#include "joining/joining.h"

#define TO_APPLICANT(code, ...) PRM_REASON(code, "partner", __VA_ARGS__)
#define TO_VENDOR(code, ...)    PRM_REASON(code, "vendor", __VA_ARGS__)
#define NOTHING_MORE            .data = NULL

const prm_rule partners_application_rule = { .size = sizeof partners_application_rule, .since = 1,
    .name = "partners.application", .doc = "Accept an applicant, refuse it, or let a person look?",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "accept|reject|review", PRM_REQUIRED,
            "An `accept` of a company that some partner has a key of becomes `review`"),
        PRM_TEXT("level", 1, 40, 0, "The code of the level it begins at; none: the lowest"),
        PRM_INT("reapply_days", 0, 3650, 0, "After how many days it may apply again, if it is refused; none: at once")),
    .reasons = PRM_REASONS(
        TO_APPLICANT("country_closed", .data = PRM_FIELDS(PRM_COUNTRY("country", PRM_REQUIRED, "The applicant's"))),
        TO_APPLICANT("channel_closed",
            .data = PRM_FIELDS(PRM_TEXT("channel_type", 1, 40, PRM_REQUIRED, "What it wants to be"))),
        TO_APPLICANT("a_person_looks", NOTHING_MORE), TO_VENDOR("fits", NOTHING_MORE),
        TO_VENDOR("like_a_partner", .data = PRM_FIELDS(PRM_TEXT("candidate", 1, 20, PRM_REQUIRED, "Which"),
            PRM_INT("score", 0, 1000, PRM_REQUIRED, "How much it does"),
            PRM_TEXT("state", 1, 40, PRM_REQUIRED, "What that one is"))),
        TO_VENDOR("too_early", .data = PRM_FIELDS(PRM_INT("days", 1, PRM_ANY, PRM_REQUIRED, "How many too early"))),
        TO_VENDOR("foreign_address", NOTHING_MORE), TO_VENDOR("no_domain", NOTHING_MORE),
        TO_VENDOR("contradicted", NOTHING_MORE)),
    .fallback = "{\"verdict\":\"review\",\"reapply_days\":180}" };

const prm_rule partners_territory_rule = { .size = sizeof partners_territory_rule, .since = 1,
    .name = "partners.territory", .doc = "Which channel manager looks after it?",
    .answer = PRM_FIELDS(PRM_TEXT("manager", 1, 20, 0, "manager_1 ...; none: a person says who")),
    .reasons = PRM_REASONS(
        TO_VENDOR("least_loaded", .data = PRM_FIELDS(PRM_TEXT("manager", 1, 20, PRM_REQUIRED, "Which"),
            PRM_INT("partners", 0, PRM_ANY, PRM_REQUIRED, "How many partners it looks after now"))),
        TO_VENDOR("nobody_there", NOTHING_MORE), TO_VENDOR("all_full", NOTHING_MORE)),
    .fallback = "{}" };

static const prm_field *const item_fields[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What reports call it, \"contract\"; unique in the list"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What is to be done, in the applicant's language"),
    PRM_TEXT("owner", 1, 60, PRM_REQUIRED,
        "Who does it: `partner`, `vendor` (whoever looks after the partner), or a role of the vendor's"),
    PRM_INT("due_days", 1, 730, PRM_REQUIRED, "Business days until it should be done"),
    PRM_BOOL("required", 0, "Whether the partner becomes active only when it is; none: yes"),
    PRM_FIELD(PRM_T_LIST, "remind_days", 0, "So many days before it is due its owner is reminded", .min = 0,
        .max = PARTNERS_REMINDERS, .items = PRM_INT("days", 1, 730, 0, "Days")),
    NULL
};

#define ITEM(code, title, owner, days)                                                                                 \
    "{\"code\":\"" code "\",\"title\":\"" title "\",\"owner\":\"" owner "\",\"due_days\":" days ",\"remind_days\":[2]}"

const prm_rule partners_onboarding_rule = { .size = sizeof partners_onboarding_rule, .since = 1,
    .name = "partners.onboarding", .doc = "What has to be done before it is an active partner, by whom and when?",
    .answer = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "The checklist; empty: it is active at once",
        .min = 0, .max = PARTNERS_ITEMS, .items = PRM_OBJECT("item", item_fields, 0, "One thing to do"))),
    .reasons = PRM_REASONS(TO_VENDOR("usual_checklist", .data = PRM_FIELDS(
        PRM_INT("items", 0, PARTNERS_ITEMS, PRM_REQUIRED, "How much there is to do")))),
    .fallback = "{\"items\":[" ITEM("contract", "Sign the partner agreement", "partner", "10") ","
        ITEM("master_data", "Complete the company's data", "partner", "5") ","
        ITEM("first_talk", "Talk with your channel manager", "vendor", "10") "]}" };
