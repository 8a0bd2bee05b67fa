/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns what becomes of plans and councils. They are told after it is certain, in a reaction, so
 * that nothing fails because somebody could not be told. */
#include "growth/growth.h"

#include <stdio.h>
#include <string.h>

static const prm_reason *const notices[] = { PARTNERS_GROWTH_NOTICES, NULL };

/* What is told about: a row, and the plan behind it, if any. */
typedef struct telling {
    prm_call *call;
    const prm_val *row, *plan, *partner, *data;
} telling;

static prm_status send(const telling *t, const char *code, const char *partner, const char *user, const char *roles)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);

    return notify->send(t->call, PRM_NOTICE(.code = code, .subject = prm->text(t->row, "id"), .data = t->data,
        .user = user, .partner = partner, .roles = roles), NULL);
}

static prm_status tell_heads(const telling *t, const char *code)
{
    return send(t, code, prm->text(t->plan, "partner"), NULL, PARTNERS_HEADS);
}

/* Whoever looks after the partner; where nobody does, those of its territory. */
static prm_status tell_coaches(const telling *t, const char *code)
{
    const char *manager;

    PRM_TRY(partners_manager_of(t->call, t->partner, &manager));
    return manager ? send(t, code, NULL, manager, NULL) : send(t, code, NULL, NULL, "channel_manager");
}

static prm_status tell_both(const telling *t, const prm_val *event, const char *code)
{
    (void)event;
    PRM_TRY(tell_heads(t, code));
    return tell_coaches(t, code);
}

static prm_status tell_other_side(const telling *t, const prm_val *event, const char *code)
{
    int is_by_partner = strcmp(prm->text(prm->get(event, "data"), "by"), "partner") == 0;

    return is_by_partner ? tell_coaches(t, code) : tell_heads(t, code);
}

static prm_status tell_owner(const telling *t, const prm_val *event, const char *code)
{
    (void)event;
    return strcmp(prm->text(t->row, "owner_side"), "partner") == 0 ? tell_heads(t, code) : tell_coaches(t, code);
}

static prm_status tell_partner(const telling *t, const prm_val *event, const char *code)
{
    (void)event;
    return tell_heads(t, code);
}

/* A note's author; and whom it was shared with. */
static prm_status tell_author(const telling *t, const prm_val *event, const char *code)
{
    const char *author = prm->text(t->row, "created_by");

    (void)event;
    if (strncmp(author, "user_", 5) == 0)
        PRM_TRY(send(t, code, NULL, author, NULL));
    return prm->get(t->row, "shared_with") ? tell_heads(t, code) : PRM_OK;
}

/* The logins of the person a seat or an invitation is for, as far as they are the partner's: whoever works for
 * another by now may still have that one's. A person without one is told through who leads the partner. What no
 * member does is the vendor's. */
static prm_status tell_member(const telling *t, const prm_val *event, const char *code)
{
    const prm_val *users;
    prm_val *filter = prm->object(t->call);

    (void)event;
    if (!prm->get(t->row, "partner"))
        return send(t, code, NULL, NULL, "program_manager");
    PRM_TRY(prm->set(filter, "person", prm->get(t->row, "person")));
    PRM_TRY(prm->set(filter, "partner", prm->get(t->row, "partner")));
    PRM_TRY(prm->find(t->call, &(prm_query){ .size = sizeof(prm_query), .entity = "user", .filter = filter }, &users));
    for (size_t i = 0; i < prm->count(users); i++)
        PRM_TRY(send(t, code, NULL, prm->text(prm->at(users, i), "id"), NULL));
    return prm->count(users) > 0 ? PRM_OK : send(t, code, prm->text(t->row, "partner"), NULL, PARTNERS_HEADS);
}

static const struct told {
    const char *event, *code;
    prm_status (*tell)(const telling *t, const prm_val *event, const char *code);
} told[] = {
    { "partners.plan_proposed", "told_plan_proposed", tell_other_side },
    { "partners.plan_agreed", "told_plan_agreed", tell_both },
    { "partners.plan_reopened", "told_plan_reopened", tell_other_side },
    { "partners.plan_closed", "told_plan_closed", tell_other_side },
    { "partners.goal_at_risk", "told_goal_at_risk", tell_owner },
    { "partners.goal_met", "told_goal_met", tell_both },
    { "partners.goal_missed", "told_goal_missed", tell_both },
    { "partners.coached", "told_coached", tell_partner },
    { "partners.follow_up_due", "told_follow_up", tell_author },
    { "partners.seated", "told_seated", tell_member },
    { "partners.seat_ended", "told_seat_ended", tell_member },
    { "partners.council_invited", "told_invited", tell_member },
    { "partners.council_changed", "told_meeting_changed", tell_member },
    { "partners.council_cancelled", "told_meeting_cancelled", tell_member },
    { "partners.council_soon", "told_meeting_soon", tell_member },
    { "partners.council_minutes", "told_minutes", tell_member },
    { "partners.action_given", "told_action_given", tell_member },
    { "partners.action_due", "told_action_due", tell_member },
    { "partners.action_overdue", "told_action_overdue", tell_member },
};

/* What a notice says, from the row, its plan and its partner. */
static const struct source {
    const char *field, *of_row;
} sources[] = { { "goal", "name" }, { "value", "value" }, { "target", "target" }, { "due", "due" },
    { "council", "council_name" }, { "meeting", "title" }, { "starts_at", "starts_at" }, { "action", "text" } };

static const prm_val *find_value(const telling *t, const char *field)
{
    if (strcmp(field, "plan") == 0) {
        char year[16];
        int64_t number = 0;
        (void)prm->get_integer(t->plan, "year", &number);
        int length = snprintf(year, sizeof year, "%d", (int)number);
        return *prm->text(t->plan, "title") != '\0' ? prm->get(t->plan, "title")
                                                    : prm->new_text(t->call, year, (size_t)length);
    }
    if (strcmp(field, "partner") == 0)
        return prm->get(t->partner, "legal_name");
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (strcmp(field, sources[i].field) == 0)
            return prm->get(t->row, sources[i].of_row);
    return NULL;
}

/* As much as the code is declared to say. */
static prm_status describe(telling *t, const char *code)
{
    const prm_reason *const *notice = notices;
    prm_val *data = prm->object(t->call);

    while (*notice && strcmp((*notice)->code, code) != 0)
        notice++;
    for (const prm_field *const *field = *notice ? (*notice)->data : NULL; field && *field; field++)
        PRM_TRY(prm->set(data, (*field)->name, find_value(t, (*field)->name)));
    t->data = data;
    return PRM_OK;
}

/* The row an event is about: by what its id begins with. */
static prm_status load(telling *t, const char *id)
{
    static const char *const entities[] = { "plan", "goal", "coaching_note", "council_seat", "council_invitation",
        "council_action" };
    const char *end = strrchr(id, '_');
    size_t length = end ? (size_t)(end - id) : 0;

    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i]) == length && strncmp(entities[i], id, length) == 0)
            PRM_TRY(prm->load(t->call, entities[i], id, &t->row));
    t->plan = strncmp(id, "plan_", 5) == 0 ? t->row : NULL;
    if (*prm->text(t->row, "plan") != '\0')
        PRM_TRY(prm->load(t->call, "plan", prm->text(t->row, "plan"), &t->plan));
    return t->plan ? prm->load(t->call, "partner", prm->text(t->plan, "partner"), &t->partner) : PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *event, prm_val *result)
{
    telling t = { .call = call };

    (void)result;
    PRM_TRY(load(&t, prm->text(event, "subject")));
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        if (strcmp(prm->text(event, "type"), told[i].event) != 0)
            continue;
        PRM_TRY(describe(&t, told[i].code));
        PRM_TRY(told[i].tell(&t, event, told[i].code));
    }
    return PRM_OK;
}

#define TELL(variable, n, e, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = "partners.tell_" n,                   \
        .event = "partners." e, .doc = d, .run = run }
#define OTHER  "Tells the other side"
#define BOTH   "Tells both sides"
#define MEMBER "Tells whom it is for"
TELL(partners_tell_plan_proposed, "plan_proposed", "plan_proposed", OTHER);
TELL(partners_tell_plan_agreed, "plan_agreed", "plan_agreed", BOTH);
TELL(partners_tell_plan_reopened, "plan_reopened", "plan_reopened", OTHER);
TELL(partners_tell_plan_closed, "plan_closed", "plan_closed", OTHER);
TELL(partners_tell_goal_at_risk, "goal_at_risk", "goal_at_risk", "Tells the side that is to see to it");
TELL(partners_tell_goal_met, "goal_met", "goal_met", BOTH);
TELL(partners_tell_goal_missed, "goal_missed", "goal_missed", BOTH);
TELL(partners_tell_coached, "coached", "coached", "Tells who leads the partner");
TELL(partners_tell_follow_up, "follow_up_due", "follow_up_due",
    "Tells the author, and the partner if the note is shared");
TELL(partners_tell_seated, "seated", "seated", MEMBER);
TELL(partners_tell_seat_ended, "seat_ended", "seat_ended", MEMBER);
TELL(partners_tell_invited, "council_invited", "council_invited", MEMBER);
TELL(partners_tell_meeting_changed, "council_changed", "council_changed", MEMBER);
TELL(partners_tell_meeting_cancelled, "council_cancelled", "council_cancelled", MEMBER);
TELL(partners_tell_meeting_soon, "council_soon", "council_soon", MEMBER);
TELL(partners_tell_minutes, "council_minutes", "council_minutes", MEMBER);
TELL(partners_tell_action_given, "action_given", "action_given", MEMBER);
TELL(partners_tell_action_due, "action_due", "action_due", MEMBER);
TELL(partners_tell_action_overdue, "action_overdue", "action_overdue", MEMBER);
