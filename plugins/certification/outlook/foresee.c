/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A member's days to come: what time alone takes from it, what the rules make of that,
 * and which risks are open by it. */
#include "outlook/foresee.h"

#include "tiers/standing.h"

#include <string.h>

typedef struct member {
    outlook_view *view;
    const prm_val *membership, *standing; /* the second: NULL, it was never evaluated */
    const prm_val *open;                  /* its risks, as they were */
    tiers_member is;
    const outlook_level *level; /* NULL: it has none that takes anything, or nobody evaluates it */
    tiers_look now;             /* by the level's scheme */
    int *kept;                  /* of each of `open`, whether it is a risk still */
} member;

/* ---- What rules make of it -------------------------------------------------------------------------------------- */

/* What the member would be without a lock: it only puts off what is asked here. */
static prm_status unlock(prm_call *call, const prm_val *standing, const prm_val **unlocked)
{
    prm_val *copy = prm->object(call);

    *unlocked = standing;
    if (!prm_help_has_value(standing, "lock_reason"))
        return PRM_OK;
    PRM_TRY(prm_help_set_every(copy, standing));
    PRM_TRY(prm->set(copy, "lock_reason", prm->new_null(call)));
    *unlocked = copy;
    return PRM_OK;
}

static int loses(const member *m, const tiers_answer *answer)
{
    if (answer->keeps || answer->earned_rank >= m->view->scheme.levels[m->is.level].rank)
        return 0;
    return strcmp(answer->action, "grace") == 0 || strcmp(answer->action, "demote") == 0;
}

/* Asked as on that day, and if that only puts it at risk, as at the end of the period it is in. `from`: the day the
 * rules take the level on, or begin its grace; NULL: they do not. Recorded is the answer that takes it, and what was
 * judged for that: else there would be a record of every night until that day. */
static prm_status ask_rules(prm_call *call, const member *m, const char *on, tiers_answer *answer, const char **from)
{
    const tiers_scheme *scheme = &m->view->scheme;
    tiers_case asked = { .scheme = scheme, .member = &m->is, .occasion = "interim" };
    const char *subject = prm->text(m->membership, "id");
    char *next = prm->alloc(call, PRM_DATE_ROOM);
    tiers_value *values;
    tiers_look look;

    *from = NULL;
    if (!next)
        return PRM_E_NOMEM;
    PRM_TRY(unlock(call, m->standing, &asked.standing));
    PRM_TRY(tiers_values_ask(call, scheme, &m->is, on, &values));
    PRM_TRY(tiers_look_at(call, scheme, &m->is, on, values, &look));
    asked.look = &look;
    PRM_TRY(tiers_rules_ask(call, &asked, subject, answer));
    if (loses(m, answer)) {
        *from = on;
        return PRM_OK;
    }
    PRM_TRY(prm->undecide(call, answer->outcome));
    asked.occasion = "official";
    PRM_TRY(tiers_rules_ask(call, &asked, subject, answer));
    if (loses(m, answer)) {
        tiers_period_begins(scheme->row, on, 1, next, PRM_DATE_ROOM);
        *from = next;
        return PRM_OK;
    }
    PRM_TRY(prm->undecide(call, answer->outcome));
    return tiers_values_forget(call, scheme, values);
}

/* The last day it has the level nevertheless: until the rules take it, by their grace,
 * or because somebody has locked it. */
static prm_status find_end(prm_call *call, const member *m, const tiers_answer *answer, const char *from,
    outlook_threat *threat)
{
    int64_t days = strcmp(answer->action, "grace") == 0 ? answer->grace_days : -1;
    const char *locked = prm_help_has_value(m->standing, "lock_reason") ? prm->text(m->standing, "locked_until") : "";

    threat->keeps_until = outlook_date(call, from, days);
    if (!threat->keeps_until)
        return PRM_E_NOMEM;
    if (strcmp(locked, threat->keeps_until) > 0)
        threat->keeps_until = locked;
    if (strcmp(threat->keeps_until, threat->on) < 0)
        threat->keeps_until = "";
    return PRM_OK;
}

/* Whether what rules make of it may have become something else since: by a lock, by grace,
 * by another scheme or rules. */
static int is_old(const member *m, const prm_val *risk)
{
    int64_t looked = prm_help_number(risk, "updated_at");

    return prm_help_number(m->standing, "updated_at") > looked ||
           prm_help_number(m->view->scheme.row, "updated_at") > looked;
}

/* ---- From lacks to risks ---------------------------------------------------------------------------------------- */

static prm_status keep(prm_call *call, member *m, const outlook_lack *lack)
{
    const tiers_scheme *scheme = &m->view->scheme;
    const prm_val *risk = outlook_risk_of(m->open, lack->requirement->code);
    outlook_threat threat = { .requirement = lack->requirement->code, .name = prm->text(lack->requirement->row, "name"),
        .on = outlook_date(call, m->view->scheme.today, lack->away), .keeps_until = "", .to = "",
        .award = lack->cause ? lack->cause->award : "", .certification = lack->cause ? lack->cause->certification : "",
        .value = lack->value, .needed = lack->requirement->threshold };
    tiers_answer answer;
    const char *from;

    if (!threat.on)
        return PRM_E_NOMEM;
    if (!risk || is_old(m, risk) || !outlook_risk_is_same(risk, m->membership, &threat)) {
        PRM_TRY(ask_rules(call, m, threat.on, &answer, &from));
        if (!from)
            return PRM_OK;
        PRM_TRY(find_end(call, m, &answer, from, &threat));
        threat.to = answer.earned == TIERS_NONE ? "" : scheme->levels[answer.earned].id;
        threat.decision = prm->text(answer.outcome, "id");
        PRM_TRY(outlook_risk_keep(call, scheme->program, m->membership, m->open, &threat));
    }
    for (size_t i = 0; i < prm->count(m->open); i++)
        if (prm->at(m->open, i) == risk)
            m->kept[i] = 1;
    return PRM_OK;
}

/* Whether what was foreseen has happened: the level has gone, or lacks what it was said to. */
static int has_come(const member *m, const prm_val *risk)
{
    const tiers_scheme *scheme = &m->view->scheme;
    size_t lost = tiers_level_of(scheme, prm->text(risk, "level"));

    if (!prm_help_is(risk, "level", prm->text(m->membership, "level")))
        return lost != TIERS_NONE && m->is.level != TIERS_NONE &&
            scheme->levels[m->is.level].rank < scheme->levels[lost].rank;
    for (size_t i = 0; m->level && i < m->level->scheme.requirement_count; i++)
        if (prm_help_is(risk, "requirement", m->level->scheme.requirements[i].code))
            return outlook_is_lacking(&m->level->scheme.requirements[i], &m->now.found[i]);
    return 0;
}

static prm_status close_others(prm_call *call, const member *m)
{
    for (size_t i = 0; i < prm->count(m->open); i++)
        if (!m->kept[i])
            PRM_TRY(outlook_risk_close(
                call, prm->at(m->open, i), has_come(m, prm->at(m->open, i)) ? "come" : "averted"));
    return PRM_OK;
}

/* ---- The member ------------------------------------------------------------------------------------------------- */

static int is_evaluated(const member *m)
{
    return tiers_scheme_covers(&m->view->scheme, m->membership) && tiers_is_evaluated(m->is.partner);
}

static int is_locked_for_ever(const prm_val *standing)
{
    return prm_help_has_value(standing, "lock_reason") && !prm_help_has_value(standing, "locked_until");
}

/* What its level takes; NULL: nothing, or it is the lowest, so that there is nothing to lose and nobody to be asked. */
static prm_status find_level(prm_call *call, outlook_view *view, const prm_val *membership, const outlook_level **found)
{
    size_t level = tiers_level_of(&view->scheme, prm->text(membership, "level"));

    *found = NULL;
    if (level == TIERS_NONE || level == 0 || view->scheme.levels[level].count == 0)
        return PRM_OK;
    if (!view->levels[level]) {
        view->levels[level] = prm->alloc(call, sizeof **view->levels);
        if (!view->levels[level])
            return PRM_E_NOMEM;
        PRM_TRY(outlook_narrow(call, &view->scheme, level, view->most, view->levels[level]));
    }
    *found = view->levels[level];
    return PRM_OK;
}

static prm_status find_lacks(prm_call *call, member *m, outlook_lack **lacks, size_t *count)
{
    PRM_TRY(tiers_member_load(call, &m->view->scheme, m->membership, m->view->scheme.today, &m->is));
    if (!is_evaluated(m))
        m->level = NULL;
    if (m->level)
        PRM_TRY(cert_badges_foresee(call, prm->text(m->membership, "partner"), m->view->program,
            prm->now(call) + m->view->most * PRM_DAY_MS, &m->is.badges));
    return m->level ? outlook_lacks(call, m->level, &m->is, &m->now, lacks, count) : PRM_OK;
}

prm_status outlook_foresee(prm_call *call, outlook_view *view, const prm_val *membership)
{
    member m = { .view = view, .membership = membership };
    outlook_lack *lacks = NULL;
    size_t count = 0;

    PRM_TRY(find_level(call, view, membership, &m.level));
    PRM_TRY(outlook_risks_open(call, prm->text(membership, "id"), &m.open));
    if (!m.level && prm->count(m.open) == 0)
        return PRM_OK;
    PRM_TRY(find_lacks(call, &m, &lacks, &count));
    if (count == 0 && prm->count(m.open) == 0)
        return PRM_OK;
    PRM_TRY(tiers_standing_find(call, prm->text(membership, "id"), PRM_REACH_CALLER, &m.standing));
    m.kept = prm->alloc(call, (prm->count(m.open) + 1) * sizeof *m.kept);
    if (!m.kept)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < count && !is_locked_for_ever(m.standing); i++)
        PRM_TRY(keep(call, &m, &lacks[i]));
    return close_others(call, &m);
}

prm_status outlook_view_load(prm_call *call, const prm_val *program, outlook_view *view)
{
    int64_t most = prm_help_setting(call, tiers_forecast_days_setting.name);

    *view = (outlook_view){ .program = program };
    PRM_TRY(tiers_scheme_load(call, program, &view->scheme));
    view->levels = prm->alloc(call, (view->scheme.level_count + 1) * sizeof *view->levels);
    view->most = most < OUTLOOK_DAYS_MOST ? most : OUTLOOK_DAYS_MOST;
    return view->levels ? PRM_OK : PRM_E_NOMEM;
}
