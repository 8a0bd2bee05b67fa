/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Campaigns, prebuilt: what the vendor prepares (templates), what a partner or the vendor runs (campaigns),
 * what that costs, and what came of it.
 *
 * A template is the vendor's row: a partner reads what it may run with campaigns.library, in its own language, and is
 * handed the files with the campaign it launches. A campaign is a row of both sides. */
#ifndef LEADS_CAMPAIGNS_H
#define LEADS_CAMPAIGNS_H

#include <prm/dates.h>
#include "leads.h"

enum {
    CAMPAIGNS_DAYS = 30,        /* how long one runs if its template does not say */
    CAMPAIGNS_TEXTS = 40,       /* languages of a template */
    CAMPAIGNS_BODY = 10000,     /* code points of a text */
    CAMPAIGNS_PLACEHOLDERS = 100, /* in one text: what is filled in has a bound as well */
    CAMPAIGNS_FILLED = 65536,
    CAMPAIGNS_PARTNERS = 100,   /* that a template is launched for in one call */
    CAMPAIGNS_STEPS = 50
};

/** Who prepares templates; who runs campaigns at the vendor, and at a partner. */
#define CAMPAIGNS_AUTHORS "marketing_manager | program_manager"
#define CAMPAIGNS_VENDORS "marketing_manager | program_manager | channel_manager"
#define CAMPAIGNS_RUNNERS "partner_marketing | partner_admin"
#define CAMPAIGNS_KINDS   "email|event|webinar|social|telemarketing|advertising|print|other"
#define CAMPAIGNS_KIND(flags) PRM_ENUM("kind", CAMPAIGNS_KINDS, flags, "What sort of campaign it is")

/** Of params and results. */
#define CAMPAIGNS_THE_TEMPLATE PRM_REF("id", "campaign_template", PRM_REQUIRED, "The template")
#define CAMPAIGNS_TEMPLATE                                                                                             \
    PRM_ROW("campaign_template", "campaign_template", campaigns_template_fields, PRM_REQUIRED, "As stored")
#define CAMPAIGNS_THE_CAMPAIGN PRM_REF("id", "campaign", PRM_REQUIRED, "The campaign")
#define CAMPAIGNS_CAMPAIGN     PRM_ROW("campaign", "campaign", campaigns_campaign_fields, PRM_REQUIRED, "As stored")
#define CAMPAIGNS_BUDGET       PRM_MONEY("budget", 0, "What it may cost, in any currency there is a rate for")
#define CAMPAIGNS_TARGET       PRM_OBJECT("target", campaigns_target_fields, 0, "What it is to bring")

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

extern const prm_field *const campaigns_template_fields[]; /* template.c */
extern const prm_field *const campaigns_asset_fields[];
extern const prm_field *const campaigns_campaign_fields[]; /* campaign.c */
extern const prm_field *const campaigns_target_fields[];
extern const prm_field *const campaigns_result_fields[];
extern const prm_entity campaigns_template_entity, campaigns_campaign_entity, campaigns_spend_entity;
extern const prm_method campaigns_templates_publish_method, campaigns_templates_retire_method,
    campaigns_templates_revise_method, campaigns_library_method, campaigns_launch_method, campaigns_update_method,
    campaigns_start_method, campaigns_complete_method, campaigns_cancel_method, campaigns_texts_method,
    campaigns_spend_create_method, campaigns_return_method;
extern const prm_event campaigns_launched_event, campaigns_started_event, campaigns_completed_event,
    campaigns_cancelled_event, campaigns_step_due_event, campaigns_spent_event, campaigns_over_budget_event,
    campaigns_template_published_event, campaigns_template_retired_event; /* events.c */
extern const prm_metric campaigns_spend_metric, campaigns_launches_metric, campaigns_leads_metric,
    campaigns_qualified_metric, campaigns_accepted_metric, campaigns_deals_metric, campaigns_pipeline_metric,
    campaigns_won_metric; /* metrics.c */
extern const prm_timer campaigns_begins_timer, campaigns_ends_timer, campaigns_step_timer;

/* ---- Templates -------------------------------------------------------------------------------------------------- */

/** Whether a partner may run a published template now: `*refusal` is NULL, or the word for why not: "state", "period",
 * "partner", "program", "level", "channel_type", "territory", "segment". (offered.c) */
prm_status campaigns_offered(prm_call *call, const prm_val *template, const prm_val *partner, const char **refusal);
/** The text of a template for that language, {locale, subject, body}: of the locale, else of its language, else
 * English, else the first; NULL if it has none. (texts.c) */
const prm_val *campaigns_text_for(const prm_val *template, const char *locale);
/** Puts names and dates into it: those of the partner (NULL: none), the programme and the campaign (NULL: none yet), of
 * which what there is not leaves an empty place. `*filled` is no part of the template: it is for whoever calls.
 * (texts.c) */
prm_status campaigns_text_fill(prm_call *call, const prm_val *text, const prm_val *partner, const prm_val *program,
    const prm_val *campaign, const prm_val **filled);
/** Names what of a template's texts cannot be filled in. (texts.c) */
prm_status campaigns_texts_check(prm_call *call, const prm_val *texts);

/* ---- Campaigns -------------------------------------------------------------------------------------------------- */

/** Loads the campaign to be changed by those whose it is: its partner's people, or the vendor. A partner above it only
 * reads it: PRM_E_FORBIDDEN. PRM_E_NOT_FOUND. (campaign.c) */
prm_status campaigns_load_own(prm_call *call, const char *id, const prm_val **campaign);
/** Fails the call because of the campaign's state, which the error names with what is needed. (campaign.c) */
prm_status campaigns_fail_state(prm_call *call, const prm_val *campaign, const char *const *needs);
/** Minor units of the programme's currency, by the rate of that date; names what is wrong by `field`. (campaign.c) */
prm_status campaigns_convert(prm_call *call, const prm_val *program, const char *field, int64_t amount,
    const char *currency, const char *date, int64_t *base);
/** The budget in `given`, if there is one, and what it is in the programme's currency today. (campaign.c) */
prm_status campaigns_set_budget(prm_call *call, const prm_val *program, const prm_val *given, prm_val *values);
/** What an event about a campaign carries. (campaign.c) */
prm_status campaigns_figures(prm_call *call, const prm_val *campaign, prm_val **data);
/** Sets the timers of its dates and steps that are to come; takes those back that have passed. (clock.c) */
prm_status campaigns_clock_arm(prm_call *call, const prm_val *program, const prm_val *campaign);
prm_status campaigns_clock_disarm(prm_call *call, const prm_val *campaign);
/** The moves, with what goes with them; `*campaign` becomes the new snapshot. `why` may be NULL. (moves.c) */
prm_status campaigns_begin(prm_call *call, const prm_val **campaign);
prm_status campaigns_end(prm_call *call, const prm_val **campaign, const prm_val *results);
prm_status campaigns_call_off(prm_call *call, const prm_val **campaign, const char *reason);

#endif
