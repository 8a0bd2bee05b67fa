/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What somebody has learned and passed moves its awards: learning.h says by what. */
#include "learning/learning.h"

static const char *text_at(const prm_val *list, size_t index)
{
    const char *text = "";

    (void)prm->as_text(prm->at(list, index), &text, NULL);
    return text;
}

/* ---- What there is ----------------------------------------------------------------------------------------------- */

/* What somebody has passed of a list of exams. */
typedef struct passes {
    int64_t first, last; /* when the oldest and the youngest of the latest passes were */
    int some, all;       /* whether there is any of them, and every one */
    prm_val *evidence;
} passes;

/* When it was passed last, after `since` and before `until`, whoever it worked for then; NULL if it was not. */
static prm_status find_pass(prm_call *call, const char *person, const char *course, int64_t since, int64_t until,
    const prm_val **found)
{
    prm_val *filter = prm->object(call), *when = prm->object(call);

    PRM_TRY(prm->set_integer(when, "gte", since));
    PRM_TRY(prm->set_integer(when, "lt", until));
    PRM_TRY(prm->set_text(filter, "person", person));
    PRM_TRY(prm->set_text(filter, "course", course));
    PRM_TRY(prm->set_boolean(filter, "passed", 1));
    PRM_TRY(prm->set(filter, "taken_at", when));
    return prm_help_find_one(call, "exam_result", filter, "person, course, -taken_at", PRM_REACH_PROGRAM, found);
}

static prm_status find_passes(prm_call *call, const char *person, const prm_val *exams, int64_t since, int64_t until,
    passes *p)
{
    const prm_val *pass;

    *p = (passes){ .first = INT64_MAX, .last = 0, .all = 1, .evidence = prm->list(call) };
    for (size_t i = 0; i < prm->count(exams); i++) {
        PRM_TRY(find_pass(call, person, text_at(exams, i), since, until, &pass));
        if (!pass) {
            p->all = 0;
            continue;
        }
        int64_t at = prm_help_number(pass, "taken_at");
        p->some = 1;
        p->first = at < p->first ? at : p->first;
        p->last = at > p->last ? at : p->last;
        PRM_TRY(prm->append(p->evidence, prm->new_text(call, prm->text(pass, "id"), strlen(prm->text(pass, "id")))));
    }
    return PRM_OK;
}

prm_status cert_completed_at(prm_call *call, const char *person, const char *course, int64_t *at)
{
    const prm_val *rows;
    prm_val *filter = prm->object(call);

    *at = 0;
    PRM_TRY(prm->set_text(filter, "person", person));
    PRM_TRY(prm->set_text(filter, "course", course));
    PRM_TRY(prm->set_text(filter, "state", "completed"));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM, .entity = "enrolment",
        .filter = filter, .limit = CERT_PAGE }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        int64_t completed = prm_help_number(prm->at(rows, i), "completed_at");
        *at = completed > *at ? completed : *at;
    }
    return PRM_OK;
}

/* Every course of the certification; `last`: when the last of them was completed. */
static prm_status find_courses(prm_call *call, const char *person, const prm_val *courses, int *are_done, int *is_some,
    int64_t *last)
{
    int64_t at;

    *are_done = 1;
    *is_some = 0;
    *last = 0;
    for (size_t i = 0; i < prm->count(courses); i++) {
        PRM_TRY(cert_completed_at(call, person, text_at(courses, i), &at));
        if (at == 0)
            *are_done = 0;
        else
            *is_some = 1;
        *last = at > *last ? at : *last;
    }
    return PRM_OK;
}

static prm_status are_held(prm_call *call, const char *person, const prm_val *required, int *are)
{
    const prm_val *award;

    *are = 1;
    for (size_t i = 0; i < prm->count(required) && *are; i++) {
        PRM_TRY(cert_award_find(call, person, text_at(required, i), &award));
        *are = cert_award_is_valid(award);
    }
    return PRM_OK;
}

/* The last award of it that is over and was worth something; NULL if there is none. */
static prm_status find_last(prm_call *call, const char *person, const char *certification, const prm_val **last)
{
    const prm_val *rows;
    prm_val *filter = prm->object(call);

    *last = NULL;
    PRM_TRY(prm->set_text(filter, "person", person));
    PRM_TRY(prm->set_text(filter, "certification", certification));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "award", .filter = filter,
        .limit = CERT_PAGE }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        int was = prm_help_is_in(row, "expired") || prm_help_is_in(row, "revoked");
        if (was && (!*last || prm_help_number(row, "ended_at") > prm_help_number(*last, "ended_at")))
            *last = row;
    }
    return PRM_OK;
}

/* ---- Renewing ---------------------------------------------------------------------------------------------------- */

/* As often as what was passed allows: results may come long after they were taken. */
static prm_status renew(prm_call *call, const cert_gift *who, const prm_val **award)
{
    const prm_val *exams = prm->get(who->certification, "renewal_exams");
    int64_t months = prm_help_number(who->certification, "validity_months");
    passes p;

    if (prm->count(exams) == 0)
        exams = prm->get(who->certification, "exams");
    while (months > 0 && prm->count(exams) > 0 && prm_help_number(*award, "expires_at") != 0) {
        int64_t ends = prm_help_number(*award, "expires_at"), since = cert_renewable_from(who->certification, ends);
        int64_t used = prm_help_number(*award, "passed_at"); /* what it rests on renews nothing, long as the window
                                                              * is */
        PRM_TRY(find_passes(call, prm->text(who->person, "id"), exams, since > used ? since : used + 1, ends, &p));
        if (!p.all)
            break;
        cert_gift gift = { .person = who->person, .certification = who->certification, .passed_at = p.last,
            .expires_at = cert_holds_until(ends - 1, months), .evidence = p.evidence, .reason = "" };
        PRM_TRY(cert_award_renew(call, &gift, award));
    }
    return PRM_OK;
}

/* ---- Beginning --------------------------------------------------------------------------------------------------- */

/* What is missing of an award that was not given yet. */
typedef struct standing {
    int has_begun, is_passed, is_ready;
    int64_t passed_at, expires_at;
    prm_val *evidence;
} standing;

/* What was passed, or, where nothing is, completed before an award was taken back does not bring it again. */
static prm_status look(prm_call *call, const char *person, const prm_val *certification, int64_t since, standing *s)
{
    int64_t months = prm_help_number(certification, "validity_months"), completed;
    const prm_val *exams = prm->get(certification, "exams");
    int are_done, is_some, is_held;
    passes p;

    PRM_TRY(find_passes(call, person, exams, since, prm->now(call) + 1, &p));
    PRM_TRY(find_courses(call, person, prm->get(certification, "courses"), &are_done, &is_some, &completed));
    PRM_TRY(are_held(call, person, prm->get(certification, "requires"), &is_held));
    int has_exams = prm->count(exams) > 0, asks = has_exams || prm->count(prm->get(certification, "courses")) > 0;
    int is_fresh = months == 0 || !p.some || p.last < cert_holds_until(p.first, months);
    *s = (standing){ .has_begun = p.some || is_some, .evidence = p.evidence };
    s->is_passed = asks && (has_exams ? p.all && is_fresh : are_done);
    s->is_ready = s->is_passed && are_done && is_held;
    s->passed_at = has_exams ? p.last : completed;
    s->expires_at = months ? cert_holds_until(s->passed_at, months) : 0;
    return PRM_OK;
}

/* An award that is not over gets on; who has passed all there is gets one without having enrolled, too. */
static prm_status get_on(prm_call *call, const cert_gift *who, const standing *s, const prm_val *award)
{
    const char *state = s->is_passed ? "passed" : "in_progress";
    prm_val *values = prm->object(call);

    if (s->is_passed && !prm_help_has_value(award, "passed_at"))
        PRM_TRY(prm->set_integer(values, "passed_at", s->passed_at));
    if (award) {
        if (!s->has_begun || prm_help_is_in(award, state) || prm_help_is_in(award, "passed"))
            return PRM_OK;
        PRM_TRY(prm->move(call, &award, state));
        return s->is_passed ? prm->update(call, &award, values) : PRM_OK;
    }
    if (!s->is_passed || (s->expires_at != 0 && s->expires_at <= prm->now(call)))
        return PRM_OK;
    PRM_TRY(prm->set(values, "person", prm->get(who->person, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(who->person, "partner")));
    PRM_TRY(prm->set(values, "certification", prm->get(who->certification, "id")));
    PRM_TRY(prm->set_text(values, "state", state));
    return prm->create(call, "award", values, &award);
}

static prm_status begin(prm_call *call, const cert_gift *who, const prm_val *award, const prm_val *last)
{
    const char *person = prm->text(who->person, "id");
    int was_revoked = last && prm_help_is_in(last, "revoked");
    standing s;

    PRM_TRY(look(call, person, who->certification, was_revoked ? prm_help_number(last, "ended_at") + 1 : 0, &s));
    if (last && s.passed_at <= prm_help_number(last, was_revoked ? "ended_at" : "passed_at"))
        return PRM_OK; /* what that one rests on is used up */
    if (!s.is_ready)
        return get_on(call, who, &s, award);
    if (award && s.expires_at != 0 && s.expires_at <= prm->now(call))
        return PRM_OK; /* passed too long ago: whoever has enrolled since learns for a new one */
    cert_gift gift = { .person = who->person, .certification = who->certification, .passed_at = s.passed_at,
        .expires_at = s.expires_at, .evidence = s.evidence, .reason = "" };
    PRM_TRY(cert_award_give(call, &gift, &award));
    return renew(call, who, &award);
}

prm_status cert_earn(prm_call *call, const prm_val *person, const prm_val *certification)
{
    cert_gift who = { .person = person, .certification = certification };
    const char *id = prm->text(person, "id"), *as = prm->text(certification, "id");
    const prm_val *award, *last;

    PRM_TRY(cert_award_find(call, id, as, &award));
    if (cert_award_is_valid(award))
        return renew(call, &who, &award);
    PRM_TRY(find_last(call, id, as, &last));
    if (!award && last && prm_help_is_in(last, "expired")) {
        PRM_TRY(renew(call, &who, &last));
        if (cert_award_is_valid(last))
            return PRM_OK;
    }
    return begin(call, &who, award, last);
}

/* ---- Of whom ----------------------------------------------------------------------------------------------------- */

static int asks_for(const prm_val *certification, const char *id)
{
    static const char *const lists[] = { "exams", "renewal_exams", "courses", "requires", NULL };

    for (const char *const *list = lists; *list; list++)
        if (prm_help_has_text(prm->get(certification, *list), id))
            return 1;
    return 0;
}

prm_status cert_earn_by(prm_call *call, const prm_val *person, const char *course)
{
    const char *after = "";
    const prm_val *rows;

    do {
        prm_val *filter = prm->object(call), *behind = prm->object(call);
        if (*after) {
            PRM_TRY(prm->set_text(behind, "gt", after));
            PRM_TRY(prm->set(filter, "id", behind));
        }
        PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "certification", .filter = filter,
            .limit = CERT_PAGE }, &rows));
        for (size_t i = 0; i < prm->count(rows); i++) {
            after = prm->text(prm->at(rows, i), "id");
            if (asks_for(prm->at(rows, i), course))
                PRM_TRY(cert_earn(call, person, prm->at(rows, i)));
        }
    } while (prm->count(rows) == CERT_PAGE);
    return PRM_OK;
}

prm_status cert_earn_after(prm_call *call, const prm_val *person, const char *certification)
{
    const prm_val *rows, *waiting;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
    PRM_TRY(prm->set_text(filter, "state", "passed"));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "award", .filter = filter,
        .limit = CERT_PAGE }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        PRM_TRY(prm->load(call, "certification", prm->text(prm->at(rows, i), "certification"), &waiting));
        if (asks_for(waiting, certification))
            PRM_TRY(cert_earn(call, person, waiting));
    }
    return PRM_OK;
}
