/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How a company becomes a partner: the page it reads, the application it sends, who decides it and what
 * follows.
 *
 * An application is taken by a public method that does no more than keep it (apply.c); the rules are asked in a
 * reaction after that is certain (decide.c), so that the answer is the same, and as fast, whoever applies. What the
 * rules decide without a person is carried out some hours later (answer_hours): until then an applicant who is
 * accepted, one who is refused and one who waits for a person read the same. Rows of what applies are the vendor's; an
 * applicant comes back by a secret. Calls of the public and of roles bound to territories change rows they do not see:
 * those come sealed. */
#ifndef PARTNERS_JOINING_H
#define PARTNERS_JOINING_H

#include "partners.h"

#include <prm/calendar.h>
#include <prm/notify.h>
#include <prm/secret.h>
#include <prm/users.h>

enum {
    PARTNERS_INVITATION_MS = 72 * 3600000, /* how long the core's invitations are good */
    PARTNERS_CANDIDATES = 10, /* partners that the rules compare an applicant with */
    PARTNERS_MANAGERS = 20,   /* channel managers the rules may choose among */
    PARTNERS_ITEMS = 50,      /* of one checklist */
    PARTNERS_REMINDERS = 10   /* of one item */
};

#define PARTNERS_REVIEWERS  "channel_manager | program_manager"
#define PARTNERS_OF_PARTNERS "partner_admin | partner_sales | partner_marketing | partner_executive | partner_technical"

/** Of results. */
#define PARTNERS_SECRET_LOST PRM_BOOL("secret_lost", 0, "This repeats an answer whose secret was shown once")

/** Of the plugin. */
#define PARTNERS_JOINING_SETTINGS                                                                                      \
    PRM_FIELD(PRM_T_INT, "applications_per_day", 0, "How many applications one address may send in 24 hours",          \
        .min = 1, .max = 1000000000, .preset = "20"),                                                                  \
        PRM_FIELD(PRM_T_INT, "questions_per_day", 0,                                                                   \
            "How often one address may ask what became of its application, take it back or come in, in 24 hours",      \
            .min = 1, .max = 1000000000, .preset = "1000"),                                                            \
        PRM_FIELD(PRM_T_INT, "pages_per_day", 0,                                                                       \
            "How often one address may read the page of the programmes in 24 hours: a page is some thousand rows",     \
            .min = 1, .max = 1000000000, .preset = "5000"),                                                            \
        PRM_FIELD(PRM_T_INT, "answer_hours", 0,                                                                        \
            "Hours after which an applicant is told what the rules decided without a person: told at once, it would "  \
            "know by that whether somebody has to look at it, and so whether it resembles a partner. 0: at once",      \
            .min = 0, .max = 720, .preset = "24")
#define PARTNERS_JOINING_NOTICES                                                                                       \
    &partners_told_application, &partners_told_manager, &partners_told_item_due, &partners_told_item_overdue,          \
        &partners_told_partner_late, &partners_told_active, &partners_told_welcome
extern const prm_reason partners_told_application, partners_told_manager, partners_told_item_due,
    partners_told_item_overdue, partners_told_partner_late, partners_told_active, partners_told_welcome; /* notices.c */

/* ---- Applications (application.c) -------------------------------------------------------------------------------- */

extern const prm_field *const partners_application_fields[];
extern const prm_field *const partners_item_fields[];

/** What an applicant says: fields of an application, and params of partners.apply. */
#define PARTNERS_APPLICATION                                                                                           \
    PRM_REF("program", "program", PRM_REQUIRED, "Which programme it wants to join"),                                   \
        PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "The company's registered name"),                                 \
        PRM_COUNTRY("country", PRM_REQUIRED, "Where it is registered (ISO 3166-1)"),                                   \
        PRM_DOMAIN("domain", 0, "Its web domain"), PRM_TEXT("tax_id", 1, 40, 0, "Its tax or VAT number"),              \
        PRM_ENUM("channel_type", PARTNERS_TYPES, PRM_REQUIRED, "What kind of partner it wants to be"),                 \
        PRM_FIELD(PRM_T_LIST, "territories", 0, "Where it wants to work; none: it does not say", .min = 0, .max = 50,  \
            .items = PRM_REF("territory", "territory", 0, "A territory, with all its parts")),                         \
        PRM_FIELD(PRM_T_LIST, "products", 0, "What it wants to sell", .min = 0, .max = 50,                             \
            .items = PRM_REF("product", "product", 0, "A product, or a family with all its parts")),                   \
        PRM_FIELD(PRM_T_LIST, "segments", 0, "Which customers it serves, \"public\" or \"enterprise\"", .min = 0,      \
            .max = 20, .items = PRM_TEXT("segment", 1, 60, 0, "A kind of customer")),                                  \
        PRM_TEXT("contact_name", 1, 200, PRM_REQUIRED | PRM_PERSONAL, "Who writes: given and family name"),            \
        PRM_EMAIL("contact_email", PRM_REQUIRED | PRM_PERSONAL, "That person's business address"),                     \
        PRM_TEXT("contact_locale", 2, 20, 0, "The language to write to that person in, \"fr-CH\""),                    \
        PRM_LINES("message", 0, 4000, 0, "What it says of itself"),                                                    \
        PRM_FIELD(PRM_T_LIST, "answers", 0, "What it answers to what the form asks", .min = 0, .max = 30,              \
            .items = PRM_OBJECT("answer", partners_answer_fields, 0, "One question"))
extern const prm_field *const partners_answer_fields[];

/** Loads a row of an entity in `reaches` whoever may see it, archived or not: sealed for a caller who may not.
 * PRM_E_NOT_FOUND. */
prm_status partners_load(prm_call *call, const char *entity, const char *id, const prm_val **row);
/** The rows of it that have `id` in `field`, at most `limit` of them; sealed likewise. */
prm_status partners_find(prm_call *call, const char *entity, const char *field, const char *id, uint32_t limit,
    const prm_val **rows);
/** Whether the row is in that state. */
int partners_is_in(const prm_val *row, const char *state);
/** Moves the row unless it is there. */
prm_status partners_bring(prm_call *call, const prm_val **row, const char *state);
/** The application of that secret. PRM_E_NOT_FOUND. */
prm_status partners_application_of(prm_call *call, const char *secret, const prm_val **application);
/** Sets what events about an application carry. */
prm_status partners_set_figures(const prm_val *application, prm_val *data);
/** Copies texts that are there, by name: what a sealed row gives away is chosen one by one. */
prm_status partners_tell(const prm_val *row, const char *const *texts, prm_val *result);

/* ---- Deciding ---------------------------------------------------------------------------------------------------- */

/** What the chain partners.join is asked over (facts.c). `partner`: the applicant's own row, which it does not
 * resemble. `is_known`: some partner has an equal key; `managers`: the users behind manager_1 ... */
prm_status partners_join_facts(prm_call *call, const prm_val *application, const prm_val *program,
    const prm_val **facts, int32_t *is_known, const prm_val **managers);
/** The applicant's own row among the partners, which it has from now on (decide.c). */
prm_status partners_own_row(prm_call *call, const prm_val **application, const prm_val **partner);

/** What somebody decides: NULL and "" where the rules' answers stand. */
typedef struct partners_ruling {
    const char *level, *manager; /* ids */
    const prm_val *partner;      /* it is this one, known already */
    const prm_val *territories;
    const char *reason, *message; /* for the vendor's people; for the applicant */
    int64_t reapply_days;         /* less than 0: as the rules have it */
} partners_ruling;

/** Asks the rules about it, and keeps what they say of it; nothing is carried out (decide.c). */
prm_status partners_ask(prm_call *call, const prm_val **application);
/** Makes it a partner: approved, in the programme, with a manager and a checklist, welcomed (approve.c). */
prm_status partners_approve(prm_call *call, const prm_val **application, const partners_ruling *ruling);
/** Refuses it (reject.c). */
prm_status partners_reject(prm_call *call, const prm_val **application, const partners_ruling *ruling);
/** Notes in the application's `changes` who decided, and what that person said (reject.c). */
prm_status partners_note_ruling(prm_call *call, const partners_ruling *ruling, prm_val *changes);
/** Sets what the events of its decision carry (reject.c). */
prm_status partners_set_decided(prm_call *call, const prm_val *application, int32_t is_accepted, prm_val *data);
/** A person is to decide it (decide.c). */
prm_status partners_to_review(prm_call *call, const prm_val **application);
/** The contact of an approved one may come in, as an administrator of its partner's; one who was invited before, with
 * the roles it has by now: sets `invitation`, a secret, and `invitation_expires_at` in a result (invite.c).
 * PRM_E_CONFLICT: the address is another user's, or it has come in already, or is kept out. */
prm_status partners_invite_contact(prm_call *call, const prm_val **application, prm_val *result);
/** Answers in the same words with an invitation that is good for nothing: what an applicant is told who must not learn
 * whether its address signs in somewhere. session.accept_invitation does not tell it from one that has run out either
 * (invite.c). */
prm_status partners_invite_nobody(prm_call *call, prm_val *result);
#define PARTNERS_INVITATION                                                                                            \
    PRM_TEXT("invitation", 1, 200, PRM_SECRET, "What session.accept_invitation takes, once"), PARTNERS_SECRET_LOST,    \
        PRM_TIME("invitation_expires_at", 0, "Until when it is good")

/* ---- What follows ------------------------------------------------------------------------------------------------ */

/** Makes the checklist, with its timers. `count`: how many of it have to be done (checklist.c). */
prm_status partners_checklist_begin(prm_call *call, const prm_val *partner, const prm_val *program,
    const prm_val *items, size_t *count);
/** The partner has nothing left to do in the programme: says so, and makes it active if that was all (finish.c). */
prm_status partners_onboarding_finish(prm_call *call, const prm_val **partner, const char *program);
/** Sets and takes back what reminds of an item (reminders.c). */
prm_status partners_reminders_arm(prm_call *call, const prm_val *item);
prm_status partners_reminders_disarm(prm_call *call, const prm_val *item);
/** Keeps what the programme says to those who join it (welcome.c). */
prm_status partners_welcome_begin(prm_call *call, const prm_val *application, const prm_val *partner,
    const prm_val *program);

#endif
