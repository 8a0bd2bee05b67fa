/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The times of a credit: it is planned, counts, and is over, and says so. */
#include "counting/credits.h"

/* ---- Telling ----------------------------------------------------------------------------------------------------- */

static prm_status tell(prm_call *call, const char *event, const prm_val *credit)
{
    static const char *const told[] = { "partner", "person", "award", "certification", "certification_code", "role",
        "practice", "country", NULL };
    prm_val *data = prm->object(call);

    PRM_TRY(prm_help_set_all(data, told, credit));
    if (strcmp(event, "certification.uncounted") == 0)
        PRM_TRY(prm_help_set_given(data, "end", credit));
    if (strcmp(event, "certification.recounted") == 0)
        PRM_TRY(prm_help_set_given(data, "until", credit));
    return prm->emit(call, event, prm->text(credit, "id"), data);
}

/* ---- Making ------------------------------------------------------------------------------------------------------ */

prm_status cert_credit_make(prm_call *call, const cert_matter *matter, const prm_val **credit)
{
    static const char *const of_certification[] = { "role", "practice", NULL };
    prm_val *values = prm->object(call);
    int64_t now = prm->now(call);

    PRM_TRY(prm->set(values, "award", prm->get(matter->award, "id")));
    PRM_TRY(prm->set(values, "person", prm->get(matter->person, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(matter->partner, "id")));
    PRM_TRY(prm->set(values, "certification", prm->get(matter->certification, "id")));
    PRM_TRY(prm->set(values, "certification_code", prm->get(matter->certification, "code")));
    PRM_TRY(prm_help_set_all(values, of_certification, matter->certification));
    PRM_TRY(prm_help_set_given(values, "country", matter->partner));
    PRM_TRY(prm->set_integer(values, "from", now));
    PRM_TRY(prm->set_integer(values, "until", now));
    return prm->create(call, "credit", values, credit);
}

/* ---- Beginning and ending ---------------------------------------------------------------------------------------- */

static prm_status finish(prm_call *call, const prm_val **credit)
{
    int counted = prm_help_is_in(*credit, "counting");

    PRM_TRY(prm->disarm(call, cert_credit_begins_timer.name, prm->text(*credit, "id"), ""));
    PRM_TRY(prm->disarm(call, cert_credit_ends_timer.name, prm->text(*credit, "id"), ""));
    PRM_TRY(prm->move(call, credit, "over"));
    return counted ? tell(call, "certification.uncounted", *credit) : PRM_OK;
}

/* Where its times say it is. */
static prm_status follow(prm_call *call, const prm_val **credit)
{
    int64_t now = prm->now(call), from = prm_help_number(*credit, "from"), until = cert_where_until(*credit);
    const char *id = prm->text(*credit, "id");

    if (until <= now || until <= from)
        return finish(call, credit);
    if (from > now)
        PRM_TRY(prm->arm(call, cert_credit_begins_timer.name, id, "", from, NULL));
    PRM_TRY(until == INT64_MAX ? prm->disarm(call, cert_credit_ends_timer.name, id, "")
                               : prm->arm(call, cert_credit_ends_timer.name, id, "", until, NULL));
    if (from > now || prm_help_is_in(*credit, "counting"))
        return PRM_OK;
    PRM_TRY(prm->move(call, credit, "counting"));
    return tell(call, "certification.counted", *credit);
}

prm_status cert_credit_settle(prm_call *call, const prm_val **credit, const cert_verdict *verdict)
{
    int is_endless = verdict->until == INT64_MAX, counted = prm_help_is_in(*credit, "counting");
    int64_t before = cert_where_until(*credit);
    prm_val *changes = prm->object(call);

    if (prm_help_is_in(*credit, "planned"))
        PRM_TRY(prm->set_integer(changes, "from", verdict->from < verdict->until ? verdict->from : verdict->until));
    PRM_TRY(prm->set(changes, "until", is_endless ? prm->new_null(call) : prm->new_integer(call, verdict->until)));
    PRM_TRY(prm->set(changes, "end",
        is_endless ? prm->new_null(call) : prm->new_text(call, verdict->end, strlen(verdict->end))));
    if (*verdict->decision != '\0')
        PRM_TRY(prm->set_text(changes, "decision", verdict->decision));
    PRM_TRY(prm->update(call, credit, changes));
    PRM_TRY(follow(call, credit));
    if (!counted || !prm_help_is_in(*credit, "counting") || verdict->until == before)
        return PRM_OK;
    return tell(call, "certification.recounted", *credit);
}

prm_status cert_credit_close(prm_call *call, const prm_val **credit, const char *end)
{
    int64_t now = prm->now(call);

    if (cert_where_until(*credit) <= now)
        return finish(call, credit);
    return cert_credit_settle(call, credit, &(cert_verdict){ .from = now, .until = now, .end = end, .decision = "" });
}

/* ---- Timers ------------------------------------------------------------------------------------------------------ */

static prm_status is_due(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *credit;

    (void)result;
    PRM_TRY(prm->load(call, "credit", prm->text(timer, "subject"), &credit));
    return prm_help_is_in(credit, "over") ? PRM_OK : follow(call, &credit);
}

const prm_timer cert_credit_begins_timer = { .size = sizeof cert_credit_begins_timer, .since = 1,
    .name = "certification.credit_begins", .doc = "An award begins to count for a partner", .run = is_due };
const prm_timer cert_credit_ends_timer = { .size = sizeof cert_credit_ends_timer, .since = 1,
    .name = "certification.credit_ends", .doc = "An award counts no more for a partner", .run = is_due };
