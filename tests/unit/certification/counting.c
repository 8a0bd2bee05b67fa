/* SPDX-License-Identifier: Apache-2.0 */
/* For whom awards count: whoever the person works for, a while where it has left, never two at one time; and as the rules
 * say otherwise. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW(w) ((long long)prm_mock_now((w).mock))

/* "" of what has no value. */
static const char *at(world *w, size_t index, const char *path)
{
    const char *value = prm_mock_row(w->mock, prm_mock_row_at(w->mock, "credit", index), path);

    return strcmp(value, "null") != 0 ? value : "";
}

static long long time_at(world *w, size_t index, const char *path)
{
    return atoll(at(w, index, path));
}

static bool pass(world *w, int days)
{
    return CHECK(prm_mock_react(w->mock) >= 0) && CHECK(prm_mock_advance(w->mock, days * WORLD_DAY_MS) >= 0) &&
           CHECK(prm_mock_react(w->mock) >= 0);
}

TEST(an_award_counts_for_the_employer_until_it_ends)
{
    WORLD(w);
    const char *award = world_award(&w, w.ada, w.engineer);

    REQUIRE(pass(&w, 0));
    CHECK_INT(prm_mock_rows(w.mock, "credit"), 1);
    CHECK_STR(at(&w, 0, "state"), "counting");
    CHECK_STR(at(&w, 0, "partner"), w.alpha);
    CHECK_STR(at(&w, 0, "award"), award);
    CHECK_STR(at(&w, 0, "certification_code"), "engineer");
    CHECK_STR(at(&w, 0, "role"), "technical");
    CHECK_STR(at(&w, 0, "country"), "DE");
    CHECK_INT(time_at(&w, 0, "from"), NOW(w));
    CHECK_STR(at(&w, 0, "until"), prm_mock_row(w.mock, award, "expires_at"));
    CHECK_STR(at(&w, 0, "end"), "expiry");
    CHECK_STR(prm_mock_decision(w.mock, at(&w, 0, "decision"), "subject"), prm_mock_row_at(w.mock, "credit", 0));
    CHECK_STR(prm_mock_event(w.mock, "certification.counted", "certification_code"), "engineer");
    REQUIRE(pass(&w, 732));
    CHECK_STR(at(&w, 0, "state"), "over");
    CHECK_INT(prm_mock_rows(w.mock, "credit"), 1);
    CHECK_INT(prm_mock_events(w.mock, "certification.uncounted"), 1);
    CHECK_STR(prm_mock_event(w.mock, "certification.uncounted", "end"), "expiry");
}

TEST(one_that_is_taken_back_counts_no_more)
{
    WORLD(w);
    const char *award = world_award(&w, w.ada, w.seller);

    REQUIRE(pass(&w, 10));
    CHECK_STR(at(&w, 0, "until"), "");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "certification.awards.revoke", "{'id':'%s','reason':'Cheated'}", award), PRM_OK);
    REQUIRE(pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "over");
    CHECK_STR(at(&w, 0, "end"), "revoked");
    CHECK_INT(time_at(&w, 0, "until"), NOW(w));
}

TEST(whoever_moves_counts_where_it_is_now)
{
    WORLD(w);

    REQUIRE(*world_award(&w, w.ada, w.engineer) && *world_award(&w, w.ada, w.seller));
    REQUIRE(pass(&w, 10));
    REQUIRE(world_move(&w, w.ada, w.beta) && pass(&w, 0));
    CHECK_INT(prm_mock_rows(w.mock, "credit"), 4);
    CHECK_STR(at(&w, 0, "state"), "over");
    CHECK_STR(at(&w, 1, "state"), "over");
    CHECK_STR(at(&w, 0, "end"), "left");
    CHECK_INT(time_at(&w, 0, "until"), NOW(w));
    CHECK_STR(at(&w, 2, "partner"), w.beta);
    CHECK_STR(at(&w, 2, "state"), "counting");
    CHECK_STR(at(&w, 2, "country"), "FR");
    CHECK_INT(time_at(&w, 2, "from"), NOW(w));
    CHECK_INT(prm_mock_events(w.mock, "certification.uncounted"), 2);
    CHECK_INT(prm_mock_events(w.mock, "certification.counted"), 4);
}

TEST(whoever_leaves_goes_on_counting_for_a_while)
{
    WORLD(w);

    REQUIRE(*world_award(&w, w.ada, w.engineer));
    REQUIRE(pass(&w, 10));
    REQUIRE(world_leave(&w, w.ada) && pass(&w, 0));
    CHECK_STR(prm_mock_fact(w.mock, "person.employed"), "false");
    CHECK_STR(prm_mock_fact(w.mock, "person.elsewhere"), "false");
    CHECK_STR(at(&w, 0, "state"), "counting");
    CHECK_STR(at(&w, 0, "end"), "left");
    CHECK_INT(time_at(&w, 0, "until"), NOW(w) + 30 * WORLD_DAY_MS);
    REQUIRE(pass(&w, 29));
    CHECK_STR(at(&w, 0, "state"), "counting");
    REQUIRE(pass(&w, 1));
    CHECK_STR(at(&w, 0, "state"), "over");
    REQUIRE(world_move(&w, w.ada, w.beta) && pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "over");
    CHECK_STR(at(&w, 1, "partner"), w.beta);
    CHECK_STR(at(&w, 1, "state"), "counting");
}

TEST(whoever_leaves_before_it_counted_does_not_begin_to)
{
    WORLD(w);

    REQUIRE(*world_award(&w, w.ada, w.engineer));
    prm_mock_answer(w.mock, "certification.counts", "{'counts':'yes','from_days':90,'until_days':120}");
    REQUIRE(pass(&w, 10));
    CHECK_STR(at(&w, 0, "state"), "planned");
    REQUIRE(world_leave(&w, w.ada) && pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "over");
    REQUIRE(pass(&w, 100));
    CHECK_INT(prm_mock_rows(w.mock, "credit"), 1);
    CHECK_INT(prm_mock_events(w.mock, "certification.counted"), 0);
}

TEST(a_leaver_is_not_counted_twice_when_it_counts_elsewhere)
{
    WORLD(w);

    REQUIRE(*world_award(&w, w.ada, w.engineer));
    prm_mock_answer(w.mock, "certification.counts", "{'counts':'yes','from_days':7,'until_days':20}");
    REQUIRE(world_move(&w, w.ada, w.beta) && pass(&w, 0));
    CHECK_STR(at(&w, 0, "partner"), w.beta);
    CHECK_STR(at(&w, 0, "state"), "planned");
    CHECK_INT(prm_mock_events(w.mock, "certification.counted"), 0);
    REQUIRE(pass(&w, 7));
    CHECK_STR(at(&w, 0, "state"), "counting");
    CHECK_INT(time_at(&w, 0, "from"), NOW(w));
    REQUIRE(world_move(&w, w.ada, w.alpha) && pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "counting"); /* until the other one begins */
    CHECK_INT(time_at(&w, 0, "until"), time_at(&w, 1, "from"));
    CHECK_INT(time_at(&w, 1, "from"), NOW(w) + 7 * WORLD_DAY_MS);
    REQUIRE(pass(&w, 7));
    CHECK_STR(at(&w, 0, "state"), "over");
    CHECK_STR(at(&w, 1, "state"), "counting");
    REQUIRE(pass(&w, 13));
    CHECK_STR(at(&w, 1, "state"), "over");
    CHECK_STR(at(&w, 1, "end"), "judged");
}

TEST(what_does_not_count_is_on_record)
{
    WORLD(w);

    prm_mock_answer(w.mock, "certification.counts", "{'counts':'no'}");
    REQUIRE(*world_award(&w, w.ada, w.engineer));
    size_t timers = prm_mock_timers(w.mock);
    REQUIRE(pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "over");
    CHECK_STR(at(&w, 0, "from"), at(&w, 0, "until"));
    CHECK_STR(at(&w, 0, "end"), "judged");
    CHECK(*at(&w, 0, "decision") != '\0');
    CHECK_INT(prm_mock_events(w.mock, "certification.counted"), 0);
    CHECK_INT(prm_mock_events(w.mock, "certification.uncounted"), 0);
    CHECK_INT(prm_mock_timers(w.mock), timers);
}

TEST(somebody_comes_back_before_the_grace_is_over)
{
    WORLD(w);

    REQUIRE(*world_award(&w, w.ada, w.seller));
    prm_mock_answer(w.mock, "certification.counts", "{'counts':'yes','until_days':50}");
    REQUIRE(pass(&w, 0));
    prm_mock_answer(w.mock, "certification.counts", "{'counts':'no'}");
    REQUIRE(world_move(&w, w.ada, w.beta) && pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "over"); /* it counted for nobody then: neither does */
    CHECK_STR(at(&w, 1, "state"), "over");
    prm_mock_answer(w.mock, "certification.counts", NULL);
    REQUIRE(world_move(&w, w.ada, w.alpha) && pass(&w, 0));
    CHECK_STR(at(&w, 2, "state"), "counting");
    CHECK_STR(at(&w, 2, "partner"), w.alpha);
    CHECK_STR(at(&w, 2, "until"), "");
}

/* ---- Whatever happens -------------------------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    return *seed ^= *seed << 5;
}

static bool overlap(world *w, size_t a, size_t b)
{
    long long a_until = *at(w, a, "until") ? time_at(w, a, "until") : INT64_MAX;
    long long b_until = *at(w, b, "until") ? time_at(w, b, "until") : INT64_MAX;

    return time_at(w, a, "from") < b_until && time_at(w, b, "from") < a_until && time_at(w, a, "from") < a_until &&
           time_at(w, b, "from") < b_until;
}

static bool is_counting(world *w, size_t index)
{
    return time_at(w, index, "from") <= NOW(*w) && (!*at(w, index, "until") || NOW(*w) < time_at(w, index, "until"));
}

static void check_all(world *w)
{
    size_t counting = 0, rows = prm_mock_rows(w->mock, "credit");

    for (size_t i = 0; i < rows; i++) {
        counting += is_counting(w, i);
        CHECK_INT(strcmp(at(w, i, "state"), "counting") == 0, is_counting(w, i));
        for (size_t j = 0; j < i; j++) {
            if (strcmp(at(w, i, "person"), at(w, j, "person")) != 0 || !overlap(w, i, j))
                continue;
            CHECK_STR(at(w, i, "partner"), at(w, j, "partner"));
            CHECK(strcmp(at(w, i, "award"), at(w, j, "award")) != 0);
        }
    }
    CHECK_INT(prm_mock_events(w->mock, "certification.counted") - prm_mock_events(w->mock, "certification.uncounted"),
        counting);
}

/* One thing that may happen; what is refused does not. */
static void happen(world *w, uint32_t *seed, const char *const people[3])
{
    static const char *const answers[] = { NULL, NULL, "{'counts':'yes'}", "{'counts':'no'}",
        "{'counts':'yes','until_days':15}", "{'counts':'yes','from_days':9}",
        "{'counts':'yes','from_days':9,'until_days':5}" };
    const char *const certifications[] = { w->engineer, w->seller, w->architect };
    const char *person = people[next_random(seed) % 3], *award;
    size_t awards = prm_mock_rows(w->mock, "award");

    world_as_manager(w);
    prm_mock_answer(w->mock, "certification.counts", answers[next_random(seed) % 7]);
    switch (next_random(seed) % 6) {
    case 0:
    case 1: world_award(w, person, certifications[next_random(seed) % 3]); break;
    case 2:
        award = awards ? prm_mock_row_at(w->mock, "award", next_random(seed) % awards) : "";
        (void)world_call(w, "certification.awards.revoke", "{'id':'%s','reason':'r'}", award);
        break;
    case 3: (void)world_leave(w, person); break;
    default: (void)world_move(w, person, next_random(seed) % 2 ? w->alpha : w->beta);
    }
}

TEST(nobody_ever_counts_for_two)
{
    for (uint32_t seed = 1; seed <= 4; seed++) {
        WORLD(w);
        const char *const people[] = { w.ada, w.bob, w.cem };
        uint32_t state = seed * 2654435761u;
        for (int i = 0; i < 60; i++) {
            happen(&w, &state, people);
            REQUIRE(pass(&w, (int)(next_random(&state) % 14)));
        }
        check_all(&w);
        REQUIRE(pass(&w, 900));
        check_all(&w);
    }
}

/* ---- Of whom nobody tells ---------------------------------------------------------------------------------------- */

TEST(nobody_counts_for_a_partner_that_has_ended)
{
    enum { PEOPLE = 24 };
    WORLD(w);
    char name[20];

    for (int i = 0; i < PEOPLE; i++) {
        snprintf(name, sizeof name, "one%d", i);
        world_award(&w, world_person(&w, w.alpha, name), w.seller);
    }
    world_award(&w, w.cem, w.seller);
    REQUIRE(pass(&w, 0));
    prm_mock_answer(w.mock, "certification.counts", "{'counts':'no'}");
    CHECK_INT(prm_mock_set_state(w.mock, w.alpha, "terminated"), PRM_OK);
    CHECK_INT(prm_mock_happen(w.mock, "partners.terminated", w.alpha, "{}"), PRM_OK);
    REQUIRE(pass(&w, 1));
    CHECK_STR(prm_mock_fact(w.mock, "occasion"), "ended");
    for (size_t i = 0; i < PEOPLE; i++) {
        CHECK_STR(at(&w, i, "state"), "over");
        CHECK_STR(at(&w, i, "end"), "judged");
    }
    CHECK_STR(at(&w, PEOPLE, "state"), "counting"); /* it is another partner's */
    CHECK_INT(prm_mock_events(w.mock, "certification.uncounted"), PEOPLE);
}

TEST(whoever_was_put_away_has_left)
{
    WORLD(w);
    world_award(&w, w.ada, w.seller);

    REQUIRE(pass(&w, 3));
    long long left = NOW(w);
    REQUIRE(world_archive(&w, "person", w.ada));
    REQUIRE(pass(&w, 1));
    CHECK_INT(prm_mock_recur(w.mock, "certification.badges_day", w.program), PRM_OK);
    REQUIRE(pass(&w, 0));
    CHECK_STR(prm_mock_fact(w.mock, "person.employed"), "false");
    CHECK_INT(time_at(&w, 0, "until"), left + 30 * WORLD_DAY_MS);
    CHECK_STR(at(&w, 0, "end"), "left");
    CHECK_STR(prm_mock_event(w.mock, "certification.recounted", "partner"), w.alpha);
    const char *version = at(&w, 0, "version");
    CHECK_INT(prm_mock_recur(w.mock, "certification.badges_day", w.program), PRM_OK);
    REQUIRE(pass(&w, 0));
    CHECK_STR(at(&w, 0, "version"), version); /* it is asked once */
    REQUIRE(pass(&w, 30));
    CHECK_STR(at(&w, 0, "state"), "over");
}

/* As somebody who is brought back has changed: all it has is over, and what was said of that is older. */
TEST(whoever_has_changed_and_counts_for_nothing_is_reckoned_once)
{
    WORLD(w);
    prm_mock_answer(w.mock, "certification.counts", "{'counts':'no'}");
    world_award(&w, w.ada, w.seller);
    REQUIRE(pass(&w, 3));
    CHECK_STR(at(&w, 0, "state"), "over");
    prm_mock_answer(w.mock, "certification.counts", NULL);
    for (int i = 0; i < 3; i++) {
        CHECK_INT(prm_mock_recur(w.mock, "certification.badges_day", w.program), PRM_OK);
        REQUIRE(pass(&w, 1));
        CHECK_INT(prm_mock_rows(w.mock, "credit"), i == 0 ? 1 : 2);
        world_as_manager(&w);
        if (i == 0)
            CHECK_INT(world_call(&w, "partners.people.update", "{'id':'%s','name':'Ada Back'}", w.ada), PRM_OK);
    }
    CHECK_STR(at(&w, 1, "state"), "counting");
    CHECK_STR(prm_mock_fact(w.mock, "occasion"), "joined");
}

TEST(what_an_award_stands_on_may_fall)
{
    WORLD(w);
    const char *engineer = world_award(&w, w.ada, w.engineer);
    world_award(&w, w.ada, w.architect);

    REQUIRE(pass(&w, 1));
    CHECK_STR(prm_mock_fact(w.mock, "award.lacks[0].why"), "");
    prm_mock_answer(w.mock, "certification.counts", "{'counts':'no'}");
    CHECK_INT(world_call(&w, "certification.awards.revoke", "{'id':'%s','reason':'Not sat'}", engineer), PRM_OK);
    REQUIRE(pass(&w, 1));
    CHECK_STR(prm_mock_fact(w.mock, "award.certification"), "architect");
    CHECK_STR(prm_mock_fact(w.mock, "award.lacks[0].certification"), "engineer");
    CHECK_STR(prm_mock_fact(w.mock, "award.lacks[0].why"), "revoked");
    CHECK_STR(at(&w, 0, "end"), "revoked");
    CHECK_STR(at(&w, 1, "state"), "over");
    CHECK_STR(at(&w, 1, "end"), "judged");
    prm_mock_answer(w.mock, "certification.counts", NULL);
    world_award(&w, w.ada, w.engineer); /* and it is there again */
    REQUIRE(pass(&w, 0));
    CHECK_INT(prm_mock_rows(w.mock, "credit"), 4);
    CHECK_STR(at(&w, 2, "state"), "counting");
    CHECK_STR(at(&w, 3, "state"), "counting");
}

TEST_MAIN(CASE(nobody_counts_for_a_partner_that_has_ended), CASE(whoever_was_put_away_has_left),
    CASE(whoever_has_changed_and_counts_for_nothing_is_reckoned_once),
    CASE(what_an_award_stands_on_may_fall), CASE(an_award_counts_for_the_employer_until_it_ends), CASE(one_that_is_taken_back_counts_no_more),
    CASE(whoever_moves_counts_where_it_is_now), CASE(whoever_leaves_goes_on_counting_for_a_while),
    CASE(whoever_leaves_before_it_counted_does_not_begin_to),
    CASE(a_leaver_is_not_counted_twice_when_it_counts_elsewhere), CASE(what_does_not_count_is_on_record),
    CASE(somebody_comes_back_before_the_grace_is_over), CASE(nobody_ever_counts_for_two))
