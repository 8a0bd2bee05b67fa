/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What becomes of a badge, and who is told. */
#include "counting/competent.h"

#define NAME  PRM_TEXT("name", 1, 200, 0, "What the competency is called")
#define UNTIL PRM_TIME("until", 0, "When it will be lost")
#define NOTICE(variable, c, ...)                                                                                       \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = "partner",                           \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }
NOTICE(cert_told_competent, "told_competent", NAME);
NOTICE(cert_told_competency_at_risk, "told_competency_at_risk", NAME, UNTIL);
NOTICE(cert_told_competency_safe, "told_competency_safe", NAME);
NOTICE(cert_told_competency_lost, "told_competency_lost", NAME);

/* Everybody who may see a badge may see its event; its partner's people are told. */
static prm_status tell(prm_call *call, const prm_val *badge, const char *event, const prm_reason *notice)
{
    static const char *const told[] = { "partner", "program", "competency", "code", "practice", NULL };
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    prm_val *data = prm->object(call), *said = prm->object(call);
    const prm_val *competency;

    PRM_TRY(prm->load(call, "competency", prm->text(badge, "competency"), &competency));
    PRM_TRY(prm_help_set_all(data, told, badge));
    PRM_TRY(prm->set(said, "name", prm->get(competency, "name")));
    if (notice == &cert_told_competency_at_risk) {
        PRM_TRY(prm->set(data, "until", prm->get(badge, "until")));
        PRM_TRY(prm->set(said, "until", prm->get(badge, "until")));
    }
    PRM_TRY(prm->emit(call, event, prm->text(badge, "id"), data));
    return notify->send(call, PRM_NOTICE(.code = notice->code, .subject = prm->text(badge, "id"), .data = said,
        .partner = prm->text(badge, "partner"), .roles = TIERS_LEADERS), NULL);
}

static prm_status change(prm_call *call, const prm_val **badge, int64_t until, const char *decision, const char *state)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set(changes, "until", until ? prm->new_integer(call, until) : prm->new_null(call)));
    if (*decision != '\0')
        PRM_TRY(prm->set_text(changes, "decision", decision));
    PRM_TRY(prm->update(call, badge, changes));
    return prm->move(call, badge, state);
}

/* ---- Held -------------------------------------------------------------------------------------------------------- */

static prm_status make(prm_call *call, const cert_member *member, const prm_val *competency, const char *decision,
    const prm_val **badge)
{
    static const char *const of_competency[] = { "code", "practice", NULL };
    prm_val *values = prm->object(call);

    PRM_TRY(prm->set(values, "partner", prm->get(member->partner, "id")));
    PRM_TRY(prm->set(values, "program", prm->get(member->program, "id")));
    PRM_TRY(prm->set(values, "competency", prm->get(competency, "id")));
    PRM_TRY(prm_help_set_all(values, of_competency, competency));
    PRM_TRY(prm->set_integer(values, "from", prm->now(call)));
    if (*decision != '\0')
        PRM_TRY(prm->set_text(values, "decision", decision));
    return prm->create(call, "badge", values, badge);
}

prm_status cert_badge_hold(prm_call *call, const cert_member *member, const prm_val *competency, const prm_val *badge,
    const char *decision)
{
    if (badge && prm_help_is_in(badge, "held"))
        return PRM_OK;
    if (!badge) {
        PRM_TRY(make(call, member, competency, decision, &badge));
        return tell(call, badge, "certification.badge_held", &cert_told_competent);
    }
    PRM_TRY(prm->disarm(call, cert_badge_ends_timer.name, prm->text(badge, "id"), ""));
    PRM_TRY(change(call, &badge, 0, decision, "held"));
    return tell(call, badge, "certification.badge_safe", &cert_told_competency_safe);
}

/* ---- Lost -------------------------------------------------------------------------------------------------------- */

prm_status cert_badge_lose(prm_call *call, const prm_val *badge)
{
    int64_t now = prm->now(call), until = cert_where_until(badge);

    PRM_TRY(prm->disarm(call, cert_badge_ends_timer.name, prm->text(badge, "id"), ""));
    PRM_TRY(change(call, &badge, until < now ? until : now, "", "lost"));
    return tell(call, badge, "certification.badge_lost", &cert_told_competency_lost);
}

prm_status cert_badge_doubt(prm_call *call, const prm_val *badge, int64_t grace_days,
    const char *decision)
{
    int64_t until = prm->now(call) + grace_days * PRM_DAY_MS;

    if (!prm_help_is_in(badge, "held"))
        return PRM_OK;
    if (grace_days == 0)
        return cert_badge_lose(call, badge);
    PRM_TRY(change(call, &badge, until, decision, "at_risk"));
    PRM_TRY(prm->arm(call, cert_badge_ends_timer.name, prm->text(badge, "id"), "", until, NULL));
    return tell(call, badge, "certification.badge_at_risk", &cert_told_competency_at_risk);
}

static prm_status end(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *badge;

    (void)result;
    PRM_TRY(prm->load(call, "badge", prm->text(timer, "subject"), &badge));
    if (!prm_help_is_in(badge, "at_risk") || prm->now(call) < cert_where_until(badge))
        return PRM_OK;
    return cert_badge_lose(call, badge);
}

const prm_timer cert_badge_ends_timer = { .size = sizeof cert_badge_ends_timer, .since = 1,
    .name = "certification.badge_ends", .doc = "A partner that has lacked something for too long is not competent any "
    "more",
    .run = end };
