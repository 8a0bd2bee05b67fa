/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.feedback: what the holder found a lead to be. It says how good its source is. */
#include "work/work.h"

#include "measures/measures.h"

#include <string.h>

static prm_status tell(prm_call *call, const prm_val *lead, const char *quality, const char *was)
{
    prm_val *data;

    PRM_TRY(leads_figures_open(call, lead, NULL, &data));
    PRM_TRY(prm->set_text(data, "quality", quality));
    PRM_TRY(prm->set_boolean(data, "is_good", strcmp(quality, "good") == 0 || strcmp(quality, "fair") == 0));
    PRM_TRY(prm->set_boolean(data, "first", *was == '\0'));
    if (*was != '\0')
        PRM_TRY(prm->set_text(data, "was", was));
    return prm->emit(call, "leads.feedback", prm->text(lead, "id"), data);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead;
    prm_val *changes = prm->object(call);
    const char *was, *quality = prm->text(params, "quality");

    PRM_TRY(leads_load_held(call, prm->text(params, "id"), &lead));
    was = prm->text(lead, "quality");
    PRM_TRY(prm->set_text(changes, "quality", quality));
    PRM_TRY(prm->set(changes, "quality_note",
        prm->get(params, "note") ? prm->get(params, "note") : prm->new_null(call)));
    PRM_TRY(prm->update(call, &lead, changes));
    if (strcmp(was, quality) != 0)
        PRM_TRY(tell(call, lead, quality, was));
    return prm->set(result, "lead", lead);
}

const prm_method leads_feedback_method = { .size = sizeof leads_feedback_method, .since = 1, .name = "leads.feedback",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_SELLERS, .subject = "lead",
    .doc = "Say what a lead one holds, or has brought to its end, was found to be; again: something else. The vendor "
           "judges its sources by it",
    .params = PRM_FIELDS(LEADS_THE_LEAD,
        PRM_ENUM("quality", "good|fair|poor|wrong_contact|no_need|spam", PRM_REQUIRED, "What it is"),
        PRM_LINES("note", 1, 500, 0, "What is worth knowing; the vendor reads it")),
    .result = PRM_FIELDS(LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"quality\":\"good\",\"note\":\"Budget and date are real\"}",
    .run = run };
