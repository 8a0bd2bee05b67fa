/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all folders of the support plugin share: its declarations and its vocabulary.
 *
 * cases/ is about what partners ask for help with, and who works on it; messages/ about what is said about that, and
 * who is told; clocks/ about what is promised, what follows where that is not kept, and how a case ends; knowledge/
 * about what is written down, and who may read it; success/ about the plans by which partners are supported, what is
 * left of them, and their reviews; measures/ about what is counted. Each folder has a header of its own.
 *
 * Who sees what: a case is its partner's and the vendor's. What is the vendor's alone of it (queue, owner, who looks
 * after it) are fields no partner reads, or rows of entities no partner has any of. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <prm/benefits.h>
#include <prm/calendar.h>
#include <prm/dates.h>
#include <prm/files.h>
#include <prm/helpers.h>
#include <prm/match.h>
#include <prm/notify.h>
#include <prm/plugin.h>
#include <prm/search.h>
#include <prm/users.h>

enum {
    SUPPORT_FILES = 20,        /* that go with a case or a message */
    SUPPORT_QUEUES = 50,       /* of a programme, that a rule chooses from */
    SUPPORT_AGENTS = 200,      /* there are, at most so many are looked at ... */
    SUPPORT_CANDIDATES = 50,   /* ... and so many a rule chooses from */
    SUPPORT_SKILLS = 50,       /* of an agent */
    SUPPORT_OPEN_MOST = 1000,  /* open cases are counted up to here */
    SUPPORT_WATCHERS = 50,     /* of a case: of the partner's people, and as many of the vendor's */
    SUPPORT_MERGED = 50,       /* cases into one */
    SUPPORT_REOPENED = 1000,   /* so often a case is reopened: then another follows it */
    SUPPORT_BULK = 50,         /* cases of one call */
    SUPPORT_PRIORITY_LAST = 5  /* 1 comes first */
};

/* ---- Vocabulary ------------------------------------------------------------------------------------------------- */

/** Who works on cases. */
#define SUPPORT_STAFF "support_agent | channel_manager | program_manager"
/** Who says how support is organised. */
#define SUPPORT_OWNERS "program_manager"
/** Who asks for help: anybody of a partner's, for the partner. */
#define SUPPORT_ASKERS "partner_admin | partner_technical | partner_sales | partner_marketing | partner_executive"

#define SUPPORT_SEVERITIES "critical|high|normal|low"
#define SUPPORT_CHANNELS   "portal|email|phone|chat|api"
/** The states of a case that somebody works on, or will. */
#define SUPPORT_OPEN PRM_TEXTS("new", "triaged", "in_progress", "waiting_partner", "waiting_internal", "reopened")

/** Of params. */
#define SUPPORT_THE_CASE PRM_REF("id", "case", PRM_REQUIRED, "The case")
/** Of a case, and of params: how it was solved. */
#define SUPPORT_RESOLUTION(flags)                                                                                      \
    PRM_LINES("resolution", 1, 4000, flags, "How it was solved; both sides read it"),                                  \
        PRM_TEXT("resolution_code", 1, 60, flags, "The same in one word for reports, \"fixed\"")
/** Of a case, and of params. */
#define SUPPORT_ATTACHED                                                                                               \
    PRM_FIELD(PRM_T_LIST, "files", 0, "What goes with it", .min = 0, .max = SUPPORT_FILES,                             \
        .items = PRM_FILE("file", 0, "A file; its content is what its name says"))
/** Of what is said, and of params. */
#define SUPPORT_SAID(readers)                                                                                          \
    PRM_LINES("text", 1, 20000, PRM_REQUIRED, "What is said, as plain text; " readers), SUPPORT_ATTACHED
/** Of events: what a case is counted by, as support_case_figures makes it. */
#define SUPPORT_FIGURES                                                                                                \
    PRM_TEXT("level", 1, 40, 0, "Its partner's level: the code"),                                                      \
        PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts"),                                              \
        PRM_TEXT("category", 1, 60, 0, "What it is about"),                                                            \
        PRM_ENUM("channel", SUPPORT_CHANNELS, 0, "By what it came"),                                                   \
        PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, 0, "1 comes first")
/** Of results. */
#define SUPPORT_CASE     PRM_ROW("case", "case", support_case_fields, PRM_REQUIRED, "As stored")
#define SUPPORT_DECISION PRM_TEXT("decision_id", 1, 64, 0, "What decisions.explain takes; none on a dry run")
#define SUPPORT_REASONS  PRM_LIST("reasons", NULL, 0, "Why: [{code, text, ...}], in the caller's language")

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

extern const prm_event *const support_events[]; /* events.c */
/* cases/ */
extern const prm_entity support_case_entity, support_queue_entity, support_agent_entity;
extern const prm_field *const support_case_fields[], *const support_queue_fields[], *const support_agent_fields[];
extern const prm_chain support_opening_chain;
extern const prm_rule support_classify_rule, support_priority_rule, support_route_rule;
extern const prm_method support_open_method, support_update_method, support_triage_method, support_assign_method,
    support_take_method, support_start_method, support_wait_method, support_resume_method, support_resolve_method,
    support_reopen_method, support_close_method, support_cancel_method, support_merge_method, support_bulk_method;
extern const prm_field support_cases_a_day_setting, support_updates_a_day_setting;
/* messages/ */
extern const prm_field support_messages_a_day_setting;
extern const prm_entity support_message_entity, support_note_entity;
extern const prm_field *const support_message_fields[], *const support_note_fields[];
extern const prm_method support_messages_create_method, support_notes_create_method, support_watch_method,
    support_unwatch_method, support_thread_method;
extern const prm_timer support_tell_on_timer;
extern const prm_reaction support_tell_opened_reaction, support_tell_triage_reaction, support_tell_assigned_reaction,
    support_tell_in_progress_reaction, support_tell_waiting_reaction, support_tell_resolved_reaction,
    support_tell_reopened_reaction, support_tell_closed_reaction, support_tell_cancelled_reaction,
    support_tell_merged_reaction, support_tell_messaged_reaction, support_tell_noted_reaction,
    support_tell_severity_reaction;
extern const prm_reason support_told_opened, support_told_to_triage, support_told_assigned, support_told_queued,
    support_told_in_progress, support_told_waiting, support_told_resolved, support_told_reopened, support_told_closed,
    support_told_cancelled, support_told_merged, support_told_messaged, support_told_noted,
    support_told_severity;
/* knowledge/ */
extern const prm_entity knowledge_article_entity, knowledge_audience_entity, knowledge_feedback_entity,
    knowledge_deflection_entity, knowledge_answer_entity, knowledge_query_entity;
extern const prm_field *const knowledge_article_fields[];
extern const prm_chain knowledge_reading_chain, knowledge_suggesting_chain;
extern const prm_rule support_suggest_rule;
extern const prm_method knowledge_create_method, knowledge_update_method, knowledge_submit_method,
    knowledge_give_back_method, knowledge_publish_method, knowledge_confirm_method, knowledge_retire_method,
    knowledge_import_method, knowledge_read_method, knowledge_rate_method,
    knowledge_deflections_create_method, knowledge_deflections_help_method, knowledge_search_method,
    knowledge_suggest_method;
extern const prm_timer knowledge_review_timer, knowledge_deflection_timer, knowledge_forget_timer,
    knowledge_forget_on_timer;
extern const prm_reaction knowledge_tell_unhelpful_reaction, knowledge_count_search_reaction;
extern const prm_reason knowledge_told_submitted, knowledge_told_returned, knowledge_told_review,
    knowledge_told_unhelpful;
extern const prm_field knowledge_review_setting, knowledge_read_setting, knowledge_deflection_setting,
    knowledge_deflections_setting, knowledge_search_setting, knowledge_suggest_setting, knowledge_words_setting;
extern const prm_metric knowledge_helpful_metric, knowledge_deflected_metric, knowledge_searches_metric,
    knowledge_missed_metric;
/* clocks/ */
extern const prm_entity support_clock_entity, support_escalation_entity, support_rating_entity;
extern const prm_rule support_sla_rule;

#endif
