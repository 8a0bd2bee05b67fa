/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain certification.counting: does an award count for a partner, and until when? */
#include "counting/credits.h"

enum { USUAL_LEAVER_DAYS = 30, MOST_DAYS = 36500 };

static const prm_field *const lack_facts[] = {
    PRM_TEXT("certification", 1, 40, PRM_REQUIRED, "Its code"),
    PRM_ENUM("why", "revoked|expired|never", PRM_REQUIRED, "What became of the last one the person had; never: it had "
        "none"),
    NULL
};

static const prm_field *const award_facts[] = {
    PRM_TEXT("certification", 1, 40, PRM_REQUIRED, "Its code"),
    PRM_TEXT("role", 1, 60, PRM_REQUIRED, "For which work it is"),
    PRM_TEXT("practice", 1, 60, 0, "In which field"),
    PRM_INT("rank", 1, 100, 0, "Its place among those of its practice"),
    PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "Since it was awarded first"),
    PRM_INT("days_left", PRM_ANY, PRM_ANY, 0, "Until it ends; none: it holds for ever"),
    PRM_LIST("lacks", PRM_OBJECT("lack", lack_facts, 0, "One certification"), 0,
        "What its certification requires, at any remove, and the person does not hold"),
    NULL
};

static const prm_field *const person_facts[] = {
    PRM_TEXT("persona", 1, 60, 0, "What the person does"),
    PRM_BOOL("employed", PRM_REQUIRED, "Whether the person works for this partner; else it did"),
    PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "Since it began to, or since it left"),
    PRM_BOOL("elsewhere", PRM_REQUIRED | PRM_VENDOR, "Whether it works for another partner now"),
    NULL
};

static const prm_field *const partner_facts[] = {
    PRM_TEXT("type", 1, 40, PRM_REQUIRED, "What kind of partner it is"),
    PRM_TEXT("state", 1, 40, PRM_REQUIRED, "Where it stands"),
    PRM_TEXT("country", 2, 2, 0, "Where it is"),
    NULL
};

#define DAYS PRM_INT("days", PRM_ANY, PRM_ANY, PRM_REQUIRED, "How many days")

const prm_rule cert_counts_rule = { .size = sizeof cert_counts_rule, .since = 1, .name = "certification.counts",
    .doc = "Does this award count for this partner: that of somebody who works there, or has worked there?",
    .answer = PRM_FIELDS(PRM_ENUM("counts", "yes|no|usual", PRM_REQUIRED,
            "usual: for whom the person works as long as the award holds, and 30 days after it has left"),
        PRM_INT("from_days", 0, MOST_DAYS, 0, "So many days after the award, or after the person came if that was "
            "later; none: at once. Of somebody who has left it means nothing"),
        PRM_INT("until_days", 0, MOST_DAYS, 0, "So many days after the same, or after the person left; none: as long "
            "as the award holds")),
    .reasons = PRM_REASONS(PRM_REASON("counts_for_employer", "partner", .data = NULL),
        PRM_REASON("counts_after", "partner", .data = PRM_FIELDS(DAYS)),
        PRM_REASON("counts_after_leaving", "partner", .data = PRM_FIELDS(DAYS)),
        PRM_REASON("counted_until_leaving", "partner", .data = NULL),
        PRM_REASON("counts_not_without", "partner",
            .data = PRM_FIELDS(PRM_TEXT("certification", 1, 40, PRM_REQUIRED, "What is missing: its code"))),
        PRM_REASON("counts_for_no_ended_partner", "partner", .data = NULL)),
    .fallback = "{\"counts\":\"usual\"}" };

const prm_chain cert_counting_chain = { .size = sizeof cert_counting_chain, .since = 1,
    .name = "certification.counting",
    .doc = "Whether and until when an award counts for a partner", .facts = PRM_FIELDS(
        PRM_ENUM("occasion", "awarded|renewed|joined|left|ended", PRM_REQUIRED,
            "Why this is asked; of an award that requires "
            "another: what became of that one; ended: the partner has"),
        PRM_OBJECT("award", award_facts, PRM_REQUIRED, "Which award"),
        PRM_OBJECT("person", person_facts, PRM_REQUIRED, "Whose"),
        PRM_OBJECT("partner", partner_facts, PRM_REQUIRED, "For whom it might count")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &cert_counts_rule), NULL },
    .outcome = "certification.counts.counts" };

/* ---- Facts ------------------------------------------------------------------------------------------------------- */

static int64_t days_between(int64_t from, int64_t until)
{
    return (until - from) / PRM_DAY_MS;
}

static int64_t not_less(int64_t number, int64_t least)
{
    return number > least ? number : least;
}

static prm_status make_facts(prm_call *call, const cert_matter *matter, prm_val **facts)
{
    static const char *const of_certification[] = { "role", "practice", "rank", NULL };
    static const char *const of_partner[] = { "type", "state", "country", NULL };
    prm_val *award = prm->object(call), *person = prm->object(call), *partner = prm->object(call);
    int64_t now = prm->now(call);

    *facts = prm->object(call);
    PRM_TRY(prm->set(award, "certification", prm->get(matter->certification, "code")));
    PRM_TRY(prm_help_set_all(award, of_certification, matter->certification));
    PRM_TRY(prm->set_integer(award, "days",
        not_less(days_between(prm_help_number(matter->award, "awarded_at"), now), 0)));
    if (prm_help_has_value(matter->award, "expires_at"))
        PRM_TRY(prm->set_integer(award, "days_left", days_between(now, prm_help_number(matter->award, "expires_at"))));
    if (prm->count(matter->lacks) > 0)
        PRM_TRY(prm->set(award, "lacks", matter->lacks));
    PRM_TRY(prm_help_set_given(person, "persona", matter->person));
    PRM_TRY(prm->set_boolean(person, "employed", matter->is_employed));
    PRM_TRY(prm->set_boolean(person, "elsewhere", matter->is_elsewhere));
    PRM_TRY(prm->set_integer(person, "days", not_less(days_between(matter->anchor, now), 0)));
    PRM_TRY(prm_help_set_all(partner, of_partner, matter->partner));
    PRM_TRY(prm->set_text(*facts, "occasion", matter->occasion));
    PRM_TRY(prm->set(*facts, "award", award));
    PRM_TRY(prm->set(*facts, "person", person));
    return prm->set(*facts, "partner", partner);
}

/* ---- The verdict ------------------------------------------------------------------------------------------------- */

/* As the answer says, and never longer than the award holds. */
static void read(const cert_matter *matter, const prm_val *answer, int64_t now, cert_verdict *verdict)
{
    int64_t expires = prm_help_has_value(matter->award, "expires_at") ? prm_help_number(matter->award, "expires_at")
                                                                      : INT64_MAX;
    int is_usual = prm_help_is(answer, "counts", "usual");
    int64_t days = is_usual ? USUAL_LEAVER_DAYS : prm_help_number(answer, "until_days");
    int ends = is_usual ? !matter->is_employed : prm_help_has_value(answer, "until_days");

    verdict->from = now;
    verdict->until = ends ? matter->anchor + days * PRM_DAY_MS : INT64_MAX;
    if (prm_help_is(answer, "counts", "no"))
        verdict->until = now;
    else if (matter->is_employed && !is_usual)
        verdict->from = not_less(matter->anchor + prm_help_number(answer, "from_days") * PRM_DAY_MS, now);
    verdict->until = not_less(verdict->until, now);
    verdict->end = matter->is_employed ? "judged" : "left";
    if (verdict->until >= expires) {
        verdict->until = not_less(expires, now);
        verdict->end = "expiry";
    }
}

prm_status cert_counts_ask(prm_call *call, const cert_matter *matter, const char *credit, cert_verdict *verdict)
{
    const prm_val *outcome;
    prm_val *facts;

    PRM_TRY(make_facts(call, matter, &facts));
    PRM_TRY(prm->decide(call, cert_counting_chain.name, credit, facts, &outcome));
    read(matter, prm->get(outcome, cert_counts_rule.name), prm->now(call), verdict);
    verdict->decision = prm->text(outcome, "id");
    return PRM_OK;
}
