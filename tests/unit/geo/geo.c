/* SPDX-License-Identifier: Apache-2.0 */
/* prm_geo_find and its like on texts made for them: each reading, each doubt, each kind of bad input. */
#include "test.h"

#include "services/geo/geo.h"
#include "services/geo/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct sample {
    const char *text, *country, *region; /* country "?": it could be in more than one; region NULL: editions of ISO 3166-2 differ */
} sample;

static void check(const sample *s)
{
    prm_geo_place place;
    prm_geo_find(s->text, strlen(s->text), &place);
    bool is_ambiguous = strcmp(s->country, "?") == 0;
    bool holds = place.is_ambiguous == is_ambiguous && strcmp(place.country, is_ambiguous ? "" : s->country) == 0 &&
        (s->region == NULL || strcmp(place.region, s->region) == 0);
    if (!holds)
        fprintf(stderr, "\"%s\": \"%s\" \"%s\"%s\n", s->text, place.country, place.region,
            place.is_ambiguous ? " ambiguous" : "");
    CHECK(holds);
}

#define CHECK_ALL(...)                                                                                                 \
    do {                                                                                                               \
        static const sample samples[] = { __VA_ARGS__ };                                                               \
        for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)                                                \
            check(&samples[i]);                                                                                        \
    } while (0)

TEST(an_address_ends_with_its_country)
{
    CHECK_ALL({ "1 Infinite Loop Cupertino CA US 95014", "US", "US-CA" }, { "1 infinite loop cupertino ca us 95014", "US", "US-CA" },
        { "Bachstr. 5, 80331 München, Deutschland", "DE", "" },
        { "No.5 Kehui Rd Shenzhen Guangdong CN 518057", "CN", "CN-GD" }, { "Taipei City Taiwan", "TW", "TW-TPE" },
        { "12 rue de la Paix\n75002 Paris\nFRANCE", "FR", NULL }, { "Kerkstraat 1 Leiden NL 2288 ES", "NL", "" },
        { "95 Main Street Natick US MA 01760", "US", "US-MA" }, { "Vastberga alle 60   SE  ", "SE", "" },
        { "450 Blandford Road  UNITED GB KINGDOM ", "GB", "" }, { "180, Wai Yip Street,  HONG HK KONG ", "HK", "" },
        { "5 rue de Turquie, 75008 Paris, France", "FR", NULL });
}

TEST(two_readings_are_told_apart_or_none_is_taken)
{
    CHECK_ALL({ "Boston MA", "?", "" }, { "Boston MA 02110", "US", "US-MA" }, { "Casablanca MA 20000", "MA", "MA-CAS" },
        { "Wilmington DE 19801", "?", "" }, { "Munich DE 80331", "DE", "" }, { "Wilmington DE US 19801", "US", "US-DE" },
        { "San Jose CA 95014", "US", "US-CA" }, { "Ottawa CA K2K 2E6", "CA", "" },
        { "600 March Road Kanata Ontario CA K2K 2E6", "CA", "CA-ON" }, { "London Ontario CA N6L 1E3", "CA", "CA-ON" },
        { "Atlanta, Georgia", "?", "" }, { "Atlanta Georgia USA", "US", "US-GA" }, { "Tbilisi, Georgia", "GE", "GE-TB" },
        { "Atlanta GA 30301", "US", "US-GA" }, { "Pune IN 411008", "IN", "" }, { "Gary IN 46401", "US", "US-IN" },
        { "Hsinchu Taiwan", "TW", "" });
}

TEST(a_dependency_is_the_country_of_its_code)
{
    CHECK_ALL({ "Kwun Tong, Hong Kong CN", "HK", "" }, { "San Juan PR US 00918", "PR", "" },
        { "Unit 1, Macau, China", "MO", "" }, { "Guadeloupe, France", "GP", "" });
}

TEST(other_scripts_are_read)
{
    CHECK_ALL({ "東京都千代田区丸の内 日本", "JP", "JP-13" }, { "〒530-0001 大阪府大阪市北区梅田1-1", "JP", "JP-27" },
        { "中国广东省深圳市南山区", "CN", "CN-GD" }, { "广东省深圳市南山区", "CN", "CN-GD" }, { "Москва, Россия", "RU", "" },
        { "서울특별시 강남구, 대한민국", "KR", "KR-11" }, { "台北市信義區 台灣", "TW", "TW-TPE" }, { "القاهرة، مصر", "EG", "" });
}

TEST(what_says_nothing_tells_nothing)
{
    CHECK_ALL({ "", "", "" }, { "   ", "", "" }, { "12345", "", "" }, { "Hauptstrasse 5", "", "" },
        { "no country here at all", "", "" }, { "\xff\xfe\x80", "", "" }, { "1 China Road", "", "" },
        { "5 Long Island", "", "" }, { "Other (Non US)", "", "" });
}

TEST(any_bytes_are_read_in_bounded_time)
{
    static const char *const parts[] = { "a", "CA ", "US ", "united ", "\xef\xb7\xba", "\xe4\xb8\xad", "\xff", "a.", "CN-", ",", "\n",
        "saint ", "12 " };
    enum { BYTES = 256 << 10 };
    char *text = malloc(BYTES);
    REQUIRE(text != NULL);
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        prm_geo_place place;
        size_t step = strlen(parts[p]);
        for (size_t i = 0; i + step <= BYTES; i += step)
            memcpy(text + i, parts[p], step);
        prm_geo_find(text, BYTES - step, &place);
        CHECK(*prm_geo_country(text, BYTES - step) == '\0');
    }
    /* Without any gap as well. */
    prm_geo_place joined;
    for (size_t i = 0; i + 3 <= BYTES; i += 3)
        memcpy(text + i, "中", 3);
    memcpy(text + BYTES - 10, "中国", 6);
    prm_geo_find(text, BYTES - 4, &joined);
    CHECK_STR(joined.country, "CN");
    /* The end counts. */
    prm_geo_place place;
    memset(text, ' ', BYTES);
    memcpy(text + BYTES - 8, " Germany", 8);
    prm_geo_find(text, BYTES, &place);
    CHECK_STR(place.country, "DE");
    free(text);
}

TEST(countries_alone)
{
    CHECK_STR(prm_geo_country("de", 2), "DE");
    CHECK_STR(prm_geo_country("DEU", 3), "DE");
    CHECK_STR(prm_geo_country("Allemagne", 9), "DE");
    CHECK_STR(prm_geo_country(" GERMANIA ", 10), "DE");
    CHECK_STR(prm_geo_country("U.S.A.", 6), "US");
    CHECK_STR(prm_geo_country("UK", 2), "GB");
    CHECK_STR(prm_geo_country("österreich", strlen("österreich")), "AT");
    CHECK_STR(prm_geo_country("日本", strlen("日本")), "JP");
    CHECK_STR(prm_geo_country("Korea, Republic of", 18), "KR");
    CHECK_STR(prm_geo_country("Georgia", 7), "GE");
    CHECK_STR(prm_geo_country("CA", 2), "CA");
    CHECK_STR(prm_geo_country("Bavaria", 7), "");
    CHECK_STR(prm_geo_country("XX", 2), "");
    CHECK_STR(prm_geo_country("Island", 6), "IS"); /* in German; no country within an address */
    CHECK_STR(prm_geo_country("", 0), "");
    CHECK_STR(prm_geo_country("Paris, France", 13), "");
}

/** What a country is called in a language is understood as that country, or where two share a name, not at all. */
TEST(every_country_is_known_by_its_names)
{
    static const char *const locales[] = { "en", "fr", "de", "es", "it", "pt", "nl", "zh", "zh-Hant", "ja", "ko", "ru", "pl", "sv",
        "da", "fi", "cs", "hu", "tr", "ar", "he", "el", "uk", "ro", "id", "th" };
    size_t all = 0, unknown = 0;
    for (size_t l = 0; l < sizeof locales / sizeof locales[0]; l++)
        for (uint16_t c = 0; c < prm_geo_country_count; c++) {
            char name[PRM_GEO_NAME];
            REQUIRE(prm_geo_name(prm_geo_countries[c].alpha2, locales[l], name) == PRM_OK);
            const char *code = prm_geo_country(name, strlen(name));
            all++;
            unknown += *code == '\0';
            if (*code != '\0' && strcmp(code, prm_geo_countries[c].alpha2) != 0)
                fprintf(stderr, "%s: %s for %s\n", name, code, prm_geo_countries[c].alpha2);
            CHECK(*code == '\0' || strcmp(code, prm_geo_countries[c].alpha2) == 0);
        }
    printf("%zu names of countries, %zu not understood\n", all, unknown);
    CHECK(all > 6000 && unknown * 100 < all);
}

TEST(names_in_a_language)
{
    char name[PRM_GEO_NAME];
    CHECK_INT(prm_geo_name("DE", "fr", name), PRM_OK);
    CHECK_STR(name, "Allemagne");
    CHECK_INT(prm_geo_name("de", "en", name), PRM_OK);
    CHECK_STR(name, "Germany");
    CHECK_INT(prm_geo_name("US", "pt-BR", name), PRM_OK);
    CHECK_STR(name, "Estados Unidos");
    CHECK_INT(prm_geo_name("US", "no such language", name), PRM_OK);
    CHECK_STR(name, "United States");
    CHECK_INT(prm_geo_name("US", "qqq", name), PRM_OK);
    CHECK_STR(name, "United States");
    CHECK_INT(prm_geo_name("US", "", name), PRM_OK);
    CHECK_STR(name, "United States");
    CHECK_INT(prm_geo_name("DE", "de-CH-1996", name), PRM_OK);
    CHECK_STR(name, "Deutschland");
    CHECK_INT(prm_geo_name("DE", "zh-TW", name), PRM_OK);
    CHECK_STR(name, "德國");
    CHECK_INT(prm_geo_name("DE-BY", "de", name), PRM_OK);
    CHECK_STR(name, "Bavaria");
    CHECK_INT(prm_geo_name("FR-75", "en", name), PRM_OK);
    CHECK_INT(prm_geo_name("US-XX", "en", name), PRM_OK);
    CHECK_STR(name, "");
    CHECK_INT(prm_geo_name("", "en", name), PRM_OK);
    CHECK_STR(name, "");
}

TEST(a_region_lies_in_others)
{
    const char *codes[PRM_GEO_WITHIN];
    prm_geo_place place;
    prm_geo_find("Via Roma 1 Milano Italia", 24, &place);
    CHECK_INT(prm_geo_within(&place, codes), 3);
    CHECK_STR(codes[0], "IT-MI");
    CHECK_STR(codes[1], "IT-25");
    CHECK_STR(codes[2], "IT");
}

TEST_MAIN(CASE(an_address_ends_with_its_country), CASE(two_readings_are_told_apart_or_none_is_taken),
    CASE(a_dependency_is_the_country_of_its_code), CASE(other_scripts_are_read), CASE(what_says_nothing_tells_nothing),
    CASE(any_bytes_are_read_in_bounded_time), CASE(countries_alone), CASE(every_country_is_known_by_its_names),
    CASE(names_in_a_language),
    CASE(a_region_lies_in_others))
