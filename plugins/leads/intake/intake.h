/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Taking a lead: who it is from, whether it is known, what it is worth. */
#ifndef LEADS_INTAKE_H
#define LEADS_INTAKE_H

#include "leads.h"

/* ---- What is said of a lead ------------------------------------------------------------------------------------- */

/** `need`: PRM_REQUIRED, or 0 where only changes are given. */
#define LEADS_DESCRIPTION(need)                                                                                        \
    PRM_TEXT("source", 1, 60, need, "The code of the source it comes from, \"web\""),                                  \
        PRM_TEXT("reference", 1, 100, 0, "What it is called there: whoever brings it in again brings in the same"),    \
        PRM_TEXT("legal_name", 1, 300, need, "The company, as given"),                                                 \
        PRM_LINES("address", 1, 500, 0, "Where it is, in words"),                                                      \
        PRM_COUNTRY("country", 0, "In which country (ISO 3166-1); none: it is read from the address, if it can be"),   \
        LEADS_REGION, PRM_DOMAIN("domain", 0, "Its web domain"),                                                       \
        PRM_TEXT("tax_id", 1, 40, 0, "Its tax or VAT number"),                                                         \
        LEADS_INDUSTRY, LEADS_SEGMENT, LEADS_EMPLOYEES,                                                                \
        PRM_TEXT("contact_name", 1, 200, PRM_PERSONAL, "Who asked"),                                                   \
        PRM_TEXT("contact_title", 1, 200, PRM_PERSONAL, "What that person does there"),                                \
        PRM_EMAIL("contact_email", PRM_PERSONAL, "The person's address"),                                              \
        PRM_TEXT("contact_phone", 1, 60, PRM_PERSONAL, "The person's number"),                                         \
        PRM_TEXT("locale", 2, 20, 0, "The language to write to the person in, \"fr-CH\""),                             \
        PRM_LINES("need", 1, 4000, PRM_PERSONAL, "What the person wants, in its own words"),                           \
        PRM_REF("product", "product", 0, "What it is about: a node of the product tree"), LEADS_BUDGET,                \
        LEADS_TIMEFRAME
#define LEADS_EXAMPLE                                                                                                  \
    "{\"program\":\"program_01h8xgq3m2c4e\",\"source\":\"web\",\"reference\":\"W-20931\","                             \
    "\"legal_name\":\"Huawei Technologies Co., Ltd.\",\"country\":\"CN\",\"domain\":\"huawei.com\","                   \
    "\"contact_name\":\"Lin Yue\",\"contact_email\":\"lin.yue@huawei.example\","                                       \
    "\"need\":\"Storage for two sites\",\"product\":\"product_01h8xgq3m2c4e\"}"

/** A lead while it is taken. Nothing of it outlives the call. */
typedef struct leads_arrival {
    const prm_val *given;      /* params, or the stored lead */
    const prm_val *program, *source, *product, *territory; /* the last two NULL: none */
    const prm_val *country, *region;                       /* as given, or as found in the address; NULL: neither */
    int32_t is_ambiguous;      /* the address could be in more than one country */
    const prm_val *issues;     /* words */
    const prm_val *candidates; /* leads and customers it resembles: [{kind, row, score, matched_on, equal}] */
    const prm_val *others;     /* of what a partner brings in: those that are not its own; NULL: the vendor brings it
                                * in */
    const char *account;       /* the id of the customer of an equal key, or "" */
    int64_t amount_base;
} leads_arrival;

/** Reads and checks what is given, naming every bad field; finds source, place, quality issues. (arrival.c) */
prm_status leads_arrival_read(prm_call *call, const prm_val *given, leads_arrival *a);
/** Finds where it is: territory, country and region. (place.c) */
prm_status leads_place_find(prm_call *call, leads_arrival *a);
/** What is wanting in it. (quality.c) */
prm_status leads_quality_check(prm_call *call, leads_arrival *a);
/** Finds leads, customers and their deals that it may repeat. `self`: the id of its own row, or "". What a partner
 * brings in is compared with leads it holds and customers it has a deal under way with: what becomes of it then,
 * whatever the rules say, tells nothing of whom the vendor or another partner knows. The rest is for the vendor's eyes.
 * (matches.c) */
prm_status leads_matches_find(prm_call *call, leads_arrival *a, const char *self);
/** The first of the others' rows that it repeats by an equal key: a lead, or a customer with a deal under way; NULL:
 * none. (matches.c) */
prm_status leads_matches_other(prm_call *call, const leads_arrival *a, const prm_val **candidate);
/** The id of a customer, or of what it was merged into. (matches.c) */
const char *leads_customer_of(const prm_val *row);
/** What the chain is asked over. (facts.c) */
prm_status leads_intake_facts(prm_call *call, const leads_arrival *a, const prm_val **facts);
/** By what a reference is known: nobody's numbers are in another's way, nor tell what another has brought in. `by`: the
 * partner that brings it in, or "". NULL: there is no reference, or out of memory. (create.c) */
const prm_val *leads_reference_key(prm_call *call, const char *by, const char *reference);
/** The lead of that source and key, whoever may see it; NULL: none. (create.c) */
prm_status leads_reference_find(prm_call *call, const prm_val *source, const prm_val *key, const prm_val **known);
/** Asks the rules what it is, and takes it there; a qualified one goes on to be distributed by its timer, or at once.
 * `*lead` becomes the new snapshot. (receive.c) */
prm_status leads_receive(prm_call *call, leads_arrival *a, int at_once, const prm_val **lead, const prm_val **outcome);
/** Takes a new lead where that verdict has it: duplicate, spam, disqualified, qualified; `review` leaves it.
 * (receive.c) */
prm_status leads_settle(prm_call *call, const char *verdict, int at_once, const prm_val **lead);
/** It is worth being worked on: whoever brought it in as a partner holds it, any other is distributed. (receive.c) */
prm_status leads_go_on(prm_call *call, int at_once, const prm_val **lead);

extern const prm_field *const leads_terms_fields[]; /* routing/answers.c */
extern const prm_rule leads_dedupe_rule, leads_score_rule; /* answers.c */

#endif
