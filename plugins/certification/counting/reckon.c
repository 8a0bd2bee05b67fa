/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A person is reckoned: for whom its awards count from now on. */
#include "counting/credits.h"

enum { MOST_ROWS = 500 };

typedef struct reckoning {
    const char *occasion;
    const prm_val *award;                    /* that is touched, with those that require what it is; NULL: all are */
    const prm_val *person, *jobs, *awards;   /* jobs: employments, the last one first */
    const char *employer;                    /* "": nobody */
    int64_t since;                           /* employed there */
    const prm_val **credits;                 /* that are not over */
    size_t count, room;
} reckoning;

/* ---- What there is ----------------------------------------------------------------------------------------------- */

static prm_status find_rows(prm_call *call, const char *entity, const prm_val *person, const char *states,
    const char *sort, const prm_val **rows)
{
    prm_val *filter = prm->object(call), *list = prm->list(call);
    const char *at = states;

    PRM_TRY(prm->set(filter, "person", prm->get(person, "id")));
    while (at && *at) {
        size_t length = strcspn(at, "|");
        PRM_TRY(prm->append(list, prm->new_text(call, at, length)));
        at += length + (at[length] == '|');
    }
    if (states)
        PRM_TRY(prm->set(filter, "state", list));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter, .sort = sort,
        .limit = MOST_ROWS }, rows);
}

/* Somebody may be older than employments are: then the row itself says for whom and since when. */
static prm_status find_employer(prm_call *call, reckoning *r)
{
    const prm_val *last;

    PRM_TRY(find_rows(call, "employment", r->person, NULL, "person, -from", &r->jobs));
    last = prm->at(r->jobs, 0);
    for (size_t i = 1; i < prm->count(r->jobs) && prm_help_has_value(last, "to"); i++)
        if (!prm_help_has_value(prm->at(r->jobs, i), "to"))
            last = prm->at(r->jobs, i); /* two that began at one instant */
    r->employer = "";
    if (prm_help_has_value(r->person, "archived_at"))
        return PRM_OK; /* whoever was put away works for nobody */
    if (!last) {
        r->employer = prm->text(r->person, "partner");
        r->since = prm_help_number(r->person, "created_at");
    } else if (!prm_help_has_value(last, "to")) {
        r->employer = prm->text(last, "partner");
        r->since = prm_help_number(last, "from");
    }
    return PRM_OK;
}

prm_status cert_credits_employer(prm_call *call, const prm_val *person, const char **employer)
{
    reckoning r = { .person = person };

    PRM_TRY(find_employer(call, &r));
    *employer = r.employer;
    return PRM_OK;
}

static prm_status keep(prm_call *call, reckoning *r, const prm_val *credit)
{
    const prm_val **grown = cert_where_grow(call, r->credits, r->count, &r->room, sizeof *grown);

    if (!grown)
        return PRM_E_NOMEM;
    r->credits = grown;
    r->credits[r->count++] = credit;
    return PRM_OK;
}

/* Those whose time is over are: their timer comes too late for this. */
static prm_status find_credits(prm_call *call, reckoning *r)
{
    const prm_val *rows;

    PRM_TRY(find_rows(call, "credit", r->person, "planned|counting", NULL, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *credit = prm->at(rows, i);
        if (cert_where_until(credit) <= prm->now(call))
            PRM_TRY(cert_credit_close(call, &credit, prm->text(credit, "end")));
        else
            PRM_TRY(keep(call, r, credit));
    }
    return PRM_OK;
}

static prm_status is_touched(prm_call *call, const reckoning *r, const prm_val *award, int *is)
{
    const prm_val *certification;

    *is = !r->award || prm_help_is(award, "id", prm->text(r->award, "id"));
    if (*is)
        return PRM_OK;
    PRM_TRY(prm->load(call, "certification", prm->text(award, "certification"), &certification));
    return cert_required_leads(call, certification, prm->text(r->award, "certification"), is);
}

/* Awards that hold. */
static const prm_val *find_award(prm_call *call, const reckoning *r, const char *id)
{
    for (size_t i = 0; i < prm->count(r->awards); i++) {
        const prm_val *award = prm->at(r->awards, i);
        if (!prm_help_is(award, "id", id))
            continue;
        return !prm_help_has_value(award, "expires_at") || prm_help_number(award, "expires_at") > prm->now(call) ? award
                                                                                                                : NULL;
    }
    return NULL;
}

static const prm_val **find_credit(const reckoning *r, const char *award, const char *partner)
{
    for (size_t i = 0; i < r->count; i++)
        if (prm_help_is(r->credits[i], "award", award) && prm_help_is(r->credits[i], "partner", partner))
            return &r->credits[i];
    return NULL;
}

/* ---- What the rules say ------------------------------------------------------------------------------------------ */

static prm_status describe(prm_call *call, const reckoning *r, const prm_val *award, const char *partner,
    cert_matter *matter)
{
    prm_val *lacks;

    *matter = (cert_matter){ .occasion = r->occasion, .person = r->person, .award = award };
    PRM_TRY(prm->load(call, "certification", prm->text(award, "certification"), &matter->certification));
    PRM_TRY(cert_required_lacks(call, prm->text(r->person, "id"), matter->certification, &lacks));
    matter->lacks = lacks;
    return prm->load(call, "partner", partner, &matter->partner);
}

static prm_status count_for_employer(prm_call *call, reckoning *r, const prm_val *award)
{
    int64_t awarded = prm_help_number(award, "awarded_at");
    const prm_val **credit = find_credit(r, prm->text(award, "id"), r->employer), *made;
    cert_verdict verdict;
    cert_matter matter;

    PRM_TRY(describe(call, r, award, r->employer, &matter));
    matter.is_employed = 1;
    matter.anchor = awarded > r->since ? awarded : r->since;
    if (!credit) {
        PRM_TRY(cert_credit_make(call, &matter, &made));
        PRM_TRY(keep(call, r, made));
        credit = &r->credits[r->count - 1];
    }
    PRM_TRY(cert_counts_ask(call, &matter, prm->text(*credit, "id"), &verdict));
    return cert_credit_settle(call, credit, &verdict);
}

static int64_t find_leaving(prm_call *call, const reckoning *r, const char *partner)
{
    for (size_t i = 0; i < prm->count(r->jobs); i++)
        if (prm_help_is(prm->at(r->jobs, i), "partner", partner) && prm_help_has_value(prm->at(r->jobs, i), "to"))
            return prm_help_number(prm->at(r->jobs, i), "to");
    return prm_help_has_value(r->person, "archived_at") ? prm_help_number(r->person, "archived_at") : prm->now(call);
}

static prm_status count_for_former(prm_call *call, const reckoning *r, const prm_val *award, const prm_val **credit)
{
    const char *partner = prm->text(*credit, "partner");
    cert_verdict verdict;
    cert_matter matter;

    if (prm_help_is_in(*credit, "planned")) /* whoever has left before it counted never counts there */
        return cert_credit_close(call, credit, "left");
    PRM_TRY(describe(call, r, award, partner, &matter));
    matter.is_elsewhere = *r->employer != '\0';
    matter.anchor = find_leaving(call, r, partner);
    PRM_TRY(cert_counts_ask(call, &matter, prm->text(*credit, "id"), &verdict));
    return cert_credit_settle(call, credit, &verdict);
}

/* ---- What holds whatever they say -------------------------------------------------------------------------------- */

/* When the person begins to count for another partner than this credit's, from its beginning on. */
static int64_t find_other(const reckoning *r, const prm_val *credit)
{
    int64_t first = INT64_MAX;

    for (size_t i = 0; i < r->count; i++) {
        const prm_val *other = r->credits[i];
        int64_t from = prm_help_number(other, "from");
        if (!prm_help_is(other, "partner", prm->text(credit, "partner")) && from < cert_where_until(other) &&
            from >= prm_help_number(credit, "from") && from < first)
            first = from;
    }
    return first;
}

static prm_status keep_apart(prm_call *call, reckoning *r)
{
    for (size_t i = 0; i < r->count; i++) {
        const prm_val **credit = &r->credits[i];
        int64_t other;
        if (prm_help_is_in(*credit, "over") || prm_help_is(*credit, "partner", r->employer))
            continue;
        other = find_other(r, *credit);
        if (other < cert_where_until(*credit))
            PRM_TRY(cert_credit_settle(call, credit, &(cert_verdict){ .from = prm_help_number(*credit, "from"),
                .until = other, .end = "left", .decision = "" }));
    }
    return PRM_OK;
}

static prm_status reckon_award(prm_call *call, reckoning *r, const prm_val *award)
{
    int is = 0;

    if (*r->employer == '\0' || !find_award(call, r, prm->text(award, "id")))
        return PRM_OK;
    PRM_TRY(is_touched(call, r, award, &is));
    return is ? count_for_employer(call, r, award) : PRM_OK;
}

static prm_status reckon_credit(prm_call *call, const reckoning *r, const prm_val **credit)
{
    const prm_val *award = find_award(call, r, prm->text(*credit, "award"));
    int is = 0;

    if (!award)
        return cert_credit_close(call, credit, "revoked");
    if (prm_help_is(*credit, "partner", r->employer))
        return PRM_OK;
    PRM_TRY(is_touched(call, r, award, &is));
    return is ? count_for_former(call, r, award, credit) : PRM_OK;
}

static prm_status reckon(prm_call *call, reckoning *r)
{
    size_t before = r->count;

    for (size_t i = 0; i < prm->count(r->awards); i++)
        PRM_TRY(reckon_award(call, r, prm->at(r->awards, i)));
    for (size_t i = 0; i < before; i++)
        PRM_TRY(reckon_credit(call, r, &r->credits[i]));
    return keep_apart(call, r);
}

prm_status cert_credits_reckon(prm_call *call, const char *person, const prm_val *award, const char *occasion)
{
    reckoning r = { .award = award, .occasion = occasion };
    prm_status status = prm->load(call, "person", person, &r.person);

    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    PRM_TRY(find_employer(call, &r));
    PRM_TRY(find_credits(call, &r));
    PRM_TRY(find_rows(call, "award", r.person, "active|expiring", "person, certification", &r.awards));
    return reckon(call, &r);
}

/* ---- When -------------------------------------------------------------------------------------------------------- */

static prm_status on_award(prm_call *call, const prm_val *event, const char *occasion)
{
    const prm_val *award;

    PRM_TRY(prm->load(call, "award", prm->text(event, "subject"), &award));
    return cert_credits_reckon(call, prm->text(award, "person"), award, occasion);
}

static prm_status on_awarded(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return on_award(call, event, "awarded");
}

static prm_status on_renewed(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return on_award(call, event, "renewed");
}

static prm_status on_moved(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return cert_credits_reckon(call, prm->text(event, "subject"), NULL, "joined");
}

static prm_status on_left(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return cert_credits_reckon(call, prm->text(event, "subject"), NULL, "left");
}

#define REACTION(variable, n, e, f, d)                                                                                 \
    const prm_reaction variable = { .size = sizeof(prm_reaction), .since = 1, .name = "certification." n, .event = e,  \
        .doc = d, .run = f }
REACTION(cert_count_awarded_reaction, "count_awarded", "certification.awarded", on_awarded,
    "An award counts for whoever the person works for");
REACTION(cert_count_renewed_reaction, "count_renewed", "certification.renewed", on_renewed,
    "An award that was renewed counts for longer");
REACTION(cert_count_expired_reaction, "count_expired", "certification.expired", on_awarded,
    "An award that has ended counts no more");
REACTION(cert_count_revoked_reaction, "count_revoked", "certification.revoked", on_awarded,
    "An award that was revoked counts no more");
REACTION(cert_count_moved_reaction, "count_moved", "partners.person_moved", on_moved,
    "Whoever works for another partner counts for that one");
REACTION(cert_count_left_reaction, "count_left", "partners.person_left", on_left,
    "Whoever has left counts as long as the rules say");
