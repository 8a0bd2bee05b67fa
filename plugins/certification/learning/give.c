/* SPDX-License-Identifier: Apache-2.0 */
/** @file  An award begins, holds longer, ends: the row, its timers, and what is told of it. */
#include "learning/learning.h"

int cert_award_is_valid(const prm_val *award)
{
    return award && (prm_help_is_in(award, "active") || prm_help_is_in(award, "expiring"));
}

prm_status cert_award_find(prm_call *call, const char *person, const char *certification, const prm_val **award)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "person", person));
    PRM_TRY(prm->set_text(filter, "certification", certification));
    PRM_TRY(prm->set(filter, "ended_at", prm->new_null(call)));
    return prm_help_find_one(call, "award", filter, NULL, PRM_REACH_CALLER, award);
}

prm_status cert_award_emit(prm_call *call, const char *event, const prm_val *award, prm_val *more, int valid,
    int expiring)
{
    static const char *const counted_by[] = { "person", "partner", "certification", "certification_code", "role",
        "practice", "country", NULL };
    prm_val *data = more ? more : prm->object(call);

    PRM_TRY(prm_help_set_all(data, counted_by, award));
    PRM_TRY(prm->set_integer(data, "valid_change", valid));
    PRM_TRY(prm->set_integer(data, "expiring_change", expiring));
    return prm->emit(call, event, prm->text(award, "id"), data);
}

/* What the event of a new award tells besides: the `first` of this person, and then after how many days. What was
 * passed before the person is known to work for anybody took no time that can be told. */
static prm_status describe_begin(prm_call *call, const cert_gift *gift, prm_val *data)
{
    const char *person = prm->text(gift->person, "id");
    const prm_val *other, *employment;
    prm_val *filter = prm->object(call), *since = prm->object(call);

    PRM_TRY(prm->set_integer(since, "gte", 0));
    PRM_TRY(prm->set_text(filter, "person", person));
    PRM_TRY(prm->set(filter, "awarded_at", since));
    PRM_TRY(prm_help_find_one(call, "award", filter, NULL, PRM_REACH_CALLER, &other));
    PRM_TRY(prm->set_boolean(data, "first", other == NULL));
    PRM_TRY(prm->set_boolean(data, "by_hand", *gift->reason != '\0'));
    if (other)
        return PRM_OK;
    filter = prm->object(call);
    PRM_TRY(prm->set_text(filter, "person", person));
    PRM_TRY(prm->set(filter, "to", prm->new_null(call)));
    PRM_TRY(prm_help_find_one(call, "employment", filter, NULL, PRM_REACH_CALLER, &employment));
    int64_t took = gift->passed_at - prm_help_number(employment, "from");
    return employment && took >= 0 ? prm->set_integer(data, "first_days", took / PRM_DAY_MS) : PRM_OK;
}

/* An instant, or null. */
static const prm_val *instant(prm_call *call, int64_t at)
{
    return at ? prm->new_integer(call, at) : prm->new_null(call);
}

static prm_status describe_award(prm_call *call, const cert_gift *gift, int is_over, prm_val *values)
{
    const prm_val *partner;
    const char *number;

    PRM_TRY(cert_number_make(call, &number));
    PRM_TRY(prm->load(call, "partner", prm->text(gift->person, "partner"), &partner));
    PRM_TRY(prm->set(values, "certification_code", prm->get(gift->certification, "code")));
    PRM_TRY(prm_help_set_all(values, PRM_TEXTS("role", "practice"), gift->certification));
    PRM_TRY(prm_help_set_given(values, "country", partner));
    PRM_TRY(prm->set(values, "person", prm->get(gift->person, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(gift->person, "partner")));
    PRM_TRY(prm->set(values, "certification", prm->get(gift->certification, "id")));
    PRM_TRY(prm->set_text(values, "number", number));
    PRM_TRY(prm->set_integer(values, "passed_at", gift->passed_at));
    PRM_TRY(prm->set_integer(values, "awarded_at", is_over ? gift->passed_at : prm->now(call)));
    PRM_TRY(prm->set(values, "expires_at", instant(call, gift->expires_at)));
    PRM_TRY(prm->set(values, "ended_at", instant(call, is_over ? gift->expires_at : 0)));
    PRM_TRY(prm->set_integer(values, "renewals", 0));
    PRM_TRY(cert_reminder_reset(call, gift->expires_at, values));
    if (*gift->reason)
        PRM_TRY(prm->set_text(values, "reason", gift->reason));
    return prm->set(values, "evidence", gift->evidence);
}

prm_status cert_award_give(prm_call *call, const cert_gift *gift, const prm_val **award)
{
    int is_over = gift->expires_at != 0 && gift->expires_at <= prm->now(call);
    prm_val *values = prm->object(call), *data = prm->object(call);
    const char *state = is_over ? "expired" : "active";

    PRM_TRY(describe_begin(call, gift, data));
    PRM_TRY(describe_award(call, gift, is_over, values));
    PRM_TRY(cert_award_find(call, prm->text(gift->person, "id"), prm->text(gift->certification, "id"), award));
    if (*award) {
        PRM_TRY(prm->move(call, award, state));
        PRM_TRY(prm->update(call, award, values));
    } else {
        PRM_TRY(prm->set_text(values, "state", state));
        PRM_TRY(prm->create(call, "award", values, award));
    }
    if (is_over)
        return PRM_OK; /* nobody ever had it */
    PRM_TRY(cert_award_arm(call, *award, gift->certification));
    PRM_TRY(prm_help_set_given(data, "expires_at", *award));
    PRM_TRY(cert_award_emit(call, "certification.awarded", *award, data, 1, 0));
    return cert_earn_after(call, gift->person, prm->text(gift->certification, "id"));
}

static prm_status describe_renewal(prm_call *call, const cert_gift *gift, const prm_val *award, int is_over,
    prm_val *changes)
{
    PRM_TRY(prm->set_integer(changes, "passed_at", gift->passed_at));
    PRM_TRY(prm->set_integer(changes, "expires_at", gift->expires_at));
    PRM_TRY(prm->set(changes, "ended_at", instant(call, is_over ? gift->expires_at : 0)));
    PRM_TRY(prm->set_integer(changes, "renewals", prm_help_number(award, "renewals") + 1));
    PRM_TRY(prm->set(changes, "evidence", gift->evidence));
    PRM_TRY(cert_reminder_reset(call, gift->expires_at, changes));
    return *gift->reason ? prm->set_text(changes, "reason", gift->reason) : PRM_OK;
}

prm_status cert_award_renew(prm_call *call, const cert_gift *gift, const prm_val **award)
{
    int was_expiring = prm_help_is_in(*award, "expiring"), was_expired = prm_help_is_in(*award, "expired");
    int is_over = gift->expires_at <= prm->now(call);
    prm_val *changes = prm->object(call), *data = prm->object(call);

    PRM_TRY(describe_renewal(call, gift, *award, is_over, changes));
    if (is_over) /* it has held longer, and does not any more */
        return prm->update(call, award, changes);
    if (was_expiring || was_expired)
        PRM_TRY(prm->move(call, award, "active"));
    PRM_TRY(prm->update(call, award, changes));
    PRM_TRY(cert_award_arm(call, *award, gift->certification));
    PRM_TRY(prm->set_boolean(data, "by_hand", *gift->reason != '\0'));
    PRM_TRY(prm->set_integer(data, "expires_at", gift->expires_at));
    PRM_TRY(cert_award_emit(call, "certification.renewed", *award, data, was_expired, -was_expiring));
    return was_expired ? cert_earn_after(call, gift->person, prm->text(gift->certification, "id")) : PRM_OK;
}

prm_status cert_award_end(prm_call *call, const prm_val **award, const char *state, int64_t at, const char *reason)
{
    int was_expiring = prm_help_is_in(*award, "expiring");
    prm_val *changes = prm->object(call);
    char event[64];

    PRM_TRY(prm->move(call, award, state));
    PRM_TRY(prm->set_integer(changes, "ended_at", at));
    if (*reason)
        PRM_TRY(prm->set_text(changes, "reason", reason));
    PRM_TRY(prm->update(call, award, changes));
    PRM_TRY(cert_award_disarm(call, *award));
    snprintf(event, sizeof event, "certification.%s", state);
    return cert_award_emit(call, event, *award, NULL, -1, -was_expiring);
}
