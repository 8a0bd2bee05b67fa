/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "services/match/match.h"

#include <string.h>
#include <time.h>

enum { CAP = 1 << 20 };

static bool compare(prm_arena *arena, prm_match_values a, prm_match_values b, prm_match_result *result)
{
    const prm_match_record *one = prm_match_prepare(arena, &a), *other = prm_match_prepare(arena, &b);
    prm_match_result back;
    if (one == NULL || other == NULL)
        return false;
    prm_match_score(one, other, result);
    prm_match_score(other, one, &back);
    CHECK_INT(back.score, result->score);
    CHECK_INT(back.matched, result->matched);
    CHECK_INT(back.equal, result->equal);
    return true;
}

#define ROW(...) ((prm_match_values){ __VA_ARGS__ })
#define COMPARE(a, b) ALLOC_OK(compare(arena, a, b, &result))

TEST(the_strongest_equal_key_is_named)
{
    prm_match_result result;
    SCOPED_ARENA(arena, CAP);
    COMPARE(ROW("Acme GmbH", "DE", "www.acme.de", "DE123456789"), ROW("ACME", "DE", "acme.de", "123 456 789"));
    CHECK_INT(result.equal, PRM_MATCH_TAX_ID);
    CHECK_INT(result.score, 1000);
    CHECK_INT(result.matched, 1u << PRM_MATCH_TAX_ID | 1u << PRM_MATCH_DOMAIN | 1u << PRM_MATCH_NAME);
    COMPARE(ROW("Acme GmbH", "DE", "www.acme.de"), ROW("Something else", "FR", "shop.acme.de"));
    CHECK_INT(result.equal, PRM_MATCH_DOMAIN);
    CHECK(result.score >= PRM_MATCH_SAME && result.score < 1000);
    CHECK_INT(result.matched, 1u << PRM_MATCH_DOMAIN);
    COMPARE(ROW("Acme GmbH", "DE"), ROW("acme", "de"));
    CHECK_INT(result.equal, PRM_MATCH_NAME);
    CHECK_INT(result.score, 1000);
    CHECK_STR(prm_match_kind_name(result.equal), "name");
}

TEST(an_equal_name_needs_an_equal_country)
{
    prm_match_result same, other, unknown;
    SCOPED_ARENA(arena, CAP);
    ALLOC_OK(compare(arena, ROW("Acme GmbH", "DE"), ROW("Acme AG", "DE"), &same));
    ALLOC_OK(compare(arena, ROW("Acme GmbH", "DE"), ROW("Acme Inc", "US"), &other));
    ALLOC_OK(compare(arena, ROW("Acme GmbH", "DE"), ROW("Acme"), &unknown));
    CHECK_INT(same.equal, PRM_MATCH_NAME);
    CHECK_INT(other.equal, PRM_MATCH_NONE);
    CHECK_INT(unknown.equal, PRM_MATCH_NONE);
    CHECK_INT(other.matched, 1u << PRM_MATCH_SIMILAR);
    CHECK(other.score < PRM_MATCH_POSSIBLE);
    CHECK(unknown.score >= PRM_MATCH_SAME && unknown.score < same.score);
}

TEST(what_contradicts_lowers_the_score)
{
    prm_match_result plain, domain, tax_id;
    SCOPED_ARENA(arena, CAP);
    ALLOC_OK(compare(arena, ROW("Elektrodinamika", "DE"), ROW("Elektrodinamica", "DE"), &plain));
    ALLOC_OK(compare(arena, ROW("Elektrodinamika", "DE", "ed.de"), ROW("Elektrodinamica", "DE", "ed.com"), &domain));
    ALLOC_OK(compare(arena, ROW("Elektrodinamika", "DE", NULL, "DE123456789"),
        ROW("Elektrodinamica", "DE", NULL, "DE987654321"), &tax_id));
    CHECK(plain.score >= PRM_MATCH_SAME);
    CHECK(domain.score < plain.score);
    CHECK(tax_id.score < domain.score);
}

TEST(numbers_and_places_part_names)
{
    prm_match_result result;
    SCOPED_ARENA(arena, CAP);
    COMPARE(ROW("Shenzhen Factory 1 Electronics", "CN"), ROW("Shenzhen Factory 2 Electronics", "CN"));
    CHECK(result.score < PRM_MATCH_POSSIBLE);
    COMPARE(ROW("Channel 4 Television", "GB"), ROW("Channel Television", "GB"));
    CHECK(result.score < PRM_MATCH_POSSIBLE);
    COMPARE(ROW("Jabil Circuit (Guangzhou) Limited", "CN"), ROW("Jabil Circuit (Shanghai) Limited", "CN"));
    CHECK(result.score < PRM_MATCH_POSSIBLE);
    COMPARE(ROW("Siemens Werk II", "DE"), ROW("Siemens Werk 2", "DE"));
    CHECK(result.score >= PRM_MATCH_SAME);
}

TEST(nothing_resembles_nothing)
{
    prm_match_result result;
    SCOPED_ARENA(arena, CAP);
    COMPARE(ROW(NULL), ROW(NULL));
    CHECK_INT(result.score, 0);
    CHECK_INT(result.matched, 0);
    COMPARE(ROW(""), ROW("Acme", "DE"));
    CHECK_INT(result.score, 0);
    COMPARE(ROW("***", "DE"), ROW("***", "DE"));
    CHECK_INT(result.equal, PRM_MATCH_NAME);
}

static size_t keys_of(prm_arena *arena, prm_match_values values, prm_match_key keys[PRM_MATCH_KEYS_MAX])
{
    const prm_match_record *record = prm_match_prepare(arena, &values);
    return record == NULL ? 0 : prm_match_keys(record, keys);
}

/** Exact keys must never change within a revision: they are in databases. */
TEST(exact_keys_are_what_they_always_were)
{
    prm_match_key keys[PRM_MATCH_KEYS_MAX];
    SCOPED_ARENA(arena, CAP);
    size_t count = keys_of(arena, ROW("Müller & Söhne GmbH", "de", "shop.mueller.de", "DE 123 456 789"), keys);
    ALLOC_OK(count >= 4);
    CHECK_INT(PRM_MATCH_REVISION, 2); /* 2 changed keys of likeness alone */
    CHECK_INT(keys[0].kind, PRM_MATCH_TAX_ID);
    CHECK_INT(keys[0].key, INT64_C(-4634168619073308379));
    CHECK_INT(keys[1].kind, PRM_MATCH_DOMAIN);
    CHECK_INT(keys[1].key, INT64_C(4585662184607614207));
    CHECK_INT(keys[2].kind, PRM_MATCH_NAME);
    CHECK_INT(keys[2].key, INT64_C(-8478708680429066995));
    for (size_t i = 3; i < count; i++)
        CHECK_INT(keys[i].kind, PRM_MATCH_SIMILAR);
}

TEST(keys_are_few_and_different)
{
    static const char *const names[] = { "Acme", "International Technology Systems",
        "Hewlett Packard Enterprise Company",
        "Aaa Bbb Ccc Ddd Eee Fff Ggg Hhh Iii Jjj Kkk Lll Mmm Nnn Ooo Ppp Qqq Rrr", "深圳市大疆创新科技有限公司", "x", "***" };
    prm_match_key keys[PRM_MATCH_KEYS_MAX];
    SCOPED_ARENA(arena, CAP);
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        size_t count = keys_of(arena, ROW(names[n], "CN", "acme.com", "123456789"), keys);
        ALLOC_OK(count > 3);
        CHECK(count <= PRM_MATCH_KEYS_MAX);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < i; j++)
                CHECK(keys[i].key != keys[j].key);
    }
}

static bool do_share(prm_arena *arena, prm_match_values a, prm_match_values b)
{
    prm_match_key one[PRM_MATCH_KEYS_MAX], other[PRM_MATCH_KEYS_MAX];
    size_t count = keys_of(arena, a, one), others = keys_of(arena, b, other);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < others; j++)
            if (one[i].key == other[j].key)
                return true;
    return false;
}

TEST(common_words_alone_make_no_key)
{
    SCOPED_ARENA(arena, CAP);
    CHECK(!do_share(arena, ROW("Shenzhen Alpha Technology Co Ltd", "CN"),
        ROW("Shenzhen Omega Technology Co Ltd", "CN")));
    CHECK(!do_share(arena, ROW("Alpha Electronics International", "US"), ROW("Omega Electronics International", "US")));
    ALLOC_OK(do_share(arena, ROW("Siemens AG", "DE"), ROW("Siemens Healthineers", "DE")));
    ALLOC_OK(do_share(arena, ROW("Electroniqe Generale Brucke", "FR"), ROW("Electronique Generalle Brucke", "FR")));
    ALLOC_OK(do_share(arena, ROW("Hewlett Packard", "US"), ROW("HewlettPackard", "US")));
    ALLOC_OK(do_share(arena, ROW("Acme", "US"), ROW("Acme Inc", "FR")));
}

TEST(hostile_names_take_bounded_time)
{
    static char one[(1 << 20) + 1], other[(1 << 20) + 1];
    prm_match_result result = { 0 };
    SCOPED_ARENA(arena, CAP);
    for (size_t i = 0; i + 1 < sizeof one; i++) {
        one[i] = i % 32 == 31 ? ' ' : "abcd"[i * 7 % 4];
        other[i] = i % 32 == 31 ? ' ' : "badc"[i * 3 % 4];
    }
    const clock_t start = clock();
    ALLOC_OK(compare(arena, ROW(one, "US"), ROW(other, "US"), &result));
    /* Some 50 microseconds in a release build; a second leaves room for sanitizers and a busy machine, not for a
     * cost that grows with the text. */
    CHECK(clock() - start < CLOCKS_PER_SEC);
}

TEST(the_recipe_tells_revision_and_list)
{
    char text[PRM_MATCH_RECIPE_BYTES];
    prm_match_recipe(text);
    CHECK_HAS(text, "match 2, list ");
    CHECK(strlen(text) > strlen("match 2, list ") + 30);
}

TEST_MAIN(CASE(the_strongest_equal_key_is_named), CASE(an_equal_name_needs_an_equal_country),
    CASE(what_contradicts_lowers_the_score), CASE(numbers_and_places_part_names), CASE(nothing_resembles_nothing),
    CASE(exact_keys_are_what_they_always_were), CASE(keys_are_few_and_different), CASE(common_words_alone_make_no_key),
    CASE(hostile_names_take_bounded_time), CASE(the_recipe_tells_revision_and_list))
