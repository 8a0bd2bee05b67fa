/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What notices about leads say, and sending them. */
#ifndef LEADS_DESCRIBE_H
#define LEADS_DESCRIBE_H

#include "leads.h"

/* Of the brief, for either side; of the rest, for the vendor alone. */
#define LEADS_TOLD_PRODUCT   PRM_TEXT("product", 0, 200, 0, "What the lead is about")
#define LEADS_TOLD_TERRITORY PRM_TEXT("territory", 0, 200, 0, "Where")
#define LEADS_TOLD_UNTIL     PRM_TIME("until", 0, "Until when it is to be done")
#define LEADS_TOLD_NUMBER    PRM_TEXT("number", 0, 40, 0, "The registration's number")
#define LEADS_TOLD_CUSTOMER  PRM_TEXT("customer", 0, 300, 0, "The company, as given")
#define LEADS_TOLD_PARTNER   PRM_TEXT("partner", 0, 300, 0, "The partner")

typedef struct leads_telling {
    const prm_reason *notice;
    const char *subject;    /* the row it is about: whoever may not read it is not told */
    const prm_val *brief;   /* an offer, a lead or a deal */
    const prm_val *clock;   /* what is due; NULL: nothing */
    const char *about;      /* the id of the partner it tells of; "" or NULL: of none */
    const char *partner;    /* to whose people; NULL: to the vendor's */
    const char *roles;
} leads_telling;

/** Sends as much as the notice is declared to say. (describe.c) */
prm_status leads_send(prm_call *call, const leads_telling *telling);

#endif
