/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who is in the network, nearly all of it declaration (entities.c): programmes and their levels, the trees of
 * territories and products, partners, their memberships, their people and whom these have worked for. */
#ifndef PARTNERS_NETWORK_H
#define PARTNERS_NETWORK_H

#include "partners.h"

/** What the derived methods ask before a row is stored (checks.c). */
prm_status partners_check_tree(prm_call *call, const prm_val *row, const prm_val *values);
prm_status partners_check_partner(prm_call *call, const prm_val *row, const prm_val *values);
prm_status partners_check_program(prm_call *call, const prm_val *row, const prm_val *values);
prm_status partners_check_level(prm_call *call, const prm_val *row, const prm_val *values);
prm_status partners_check_membership(prm_call *call, const prm_val *row, const prm_val *values);
/** What is granted is in the currency of the programme of that id. */
prm_status partners_check_grants(prm_call *call, const char *program, const prm_val *grants);
/** A level somebody may be at: of that programme, and not archived (checks.c). */
prm_status partners_check_place(prm_call *call, const char *program, const prm_val *level);
prm_status partners_check_person(prm_call *call, const prm_val *row, const prm_val *values);

/** Copies what was given but the keys in `but` (NULL-ended): params that are no fields. (people.c) */
prm_status partners_copy_but(const prm_val *from, const char *const *but, prm_val *to);

/** What is said of a partner: its fields, and the params of partners.create. */
#define PARTNERS_OF_PARTNER                                                                                            \
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "The company's registered name"),                                     \
        PRM_TEXT("display_name", 1, 200, 0, "What people call it, if not by its legal name"),                          \
        PRM_COUNTRY("country", 0, "Where it is registered (ISO 3166-1)"),                                              \
        PRM_DOMAIN("domain", 0, "Its web domain: tells it from others of the same name"),                              \
        PRM_TEXT("tax_id", 1, 40, PRM_VENDOR, "Its tax or VAT number: the surest way to tell it from others"),         \
        PRM_ENUM("type", PARTNERS_TYPES, PRM_REQUIRED, "What kind of partner it is"),                                  \
        PRM_REF("parent", "partner", 0, "The distributor it buys from: a parent reads what its children do"),          \
        PRM_LIST("territories", PRM_REF("territory", "territory", 0, "A territory, with all its parts"), 0,            \
            "Where it works; none: not bound to any"),                                                                 \
        PRM_FIELD(PRM_T_LIST, "segments", 0, "Which customers it serves, \"public\" or \"enterprise\"; none: any",     \
            .min = 0, .max = 50, .items = PRM_TEXT("segment", 1, 60, 0, "A kind of customer")),                        \
        PRM_FIELD(PRM_T_LIST, "products", 0, "What it sells; none: not bound to any", .min = 0, .max = 200,            \
            .items = PRM_REF("product", "product", 0, "A product, or a family with all its parts")),                   \
        PRM_TEXT("manager", 1, 60, 0, "Who of the vendor's looks after it: a user's id"),                              \
        PRM_REF("calendar", "calendar", 0, "What its business hours and days are counted by; none: its programme's"),  \
        PRM_TEXT("locale", 2, 20, 0, "The language to write to it in, \"fr-CH\"")

#endif
