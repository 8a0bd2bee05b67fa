/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real addresses: those labelled by hand in tests/geo/addresses.tsv (how many countries and regions are right, wrong, not
 * told; of those that were looked at while the rules were made, and of those held out, every third), and the whole
 * register, of which the share that is told a country is reported. Prints the figures; fails below floors a little under
 * what was measured.
 */
#include "test.h"

#include "services/geo/geo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 4000, COLUMNS = 4, HELD_OUT = 3, SKIPPED = 77 };

typedef struct tally {
    size_t all, right, wrong; /* the rest: not told */
    size_t regions, regions_right, regions_wrong;
} tally;

static double percent(size_t part, size_t all)
{
    return all == 0 ? 0 : 100.0 * (double)part / (double)all;
}

static bool part(char *line, char *columns[COLUMNS])
{
    line[strcspn(line, "\n")] = '\0';
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = line;
        char *tab = strchr(line, '\t');
        if (tab == NULL)
            return i == COLUMNS - 1;
        if (i + 1 < COLUMNS)
            *tab = '\0';
        line = tab + 1;
    }
    return false;
}

static void judge(char *const columns[COLUMNS], tally *into)
{
    const char *country = columns[1], *region = columns[2];
    prm_geo_place place;
    prm_geo_find(columns[3], strlen(columns[3]), &place);
    bool is_right = strcmp(place.country, country) == 0, is_told = *place.country != '\0';
    into->all++;
    into->right += is_right;
    into->wrong += is_told && !is_right;
    if (is_told && !is_right)
        printf("  wrong: %s for %s: %s\n", place.country, country, columns[3]);
    if (strcmp(region, "*") == 0 || !is_right)
        return;
    bool is_named = strcmp(region, "-") != 0;
    into->regions += is_named;
    into->regions_right += is_named && strcmp(place.region, region) == 0;
    into->regions_wrong += *place.region != '\0' && strcmp(place.region, region) != 0;
    if (*place.region != '\0' && strcmp(place.region, region) != 0)
        printf("  wrong: %s for %s: %s\n", place.region, region, columns[3]);
}

static void print(const char *name, const tally *t)
{
    printf("%s: %zu addresses; country right %.1f %%, wrong %.1f %%; of %zu regions right %.1f %%, wrong %zu\n", name, t->all,
        percent(t->right, t->all), percent(t->wrong, t->all), t->regions, percent(t->regions_right, t->regions),
        t->regions_wrong);
}

TEST(labelled_addresses)
{
    char line[LINE_BYTES], *columns[COLUMNS];
    tally sample = { 0 }, seen = { 0 }, held = { 0 };
    FILE *file = fopen(ADDRESSES_FILE, "r");
    REQUIRE(file != NULL);
    for (size_t i = 0; fgets(line, sizeof line, file) != NULL;) {
        if (*line == '#')
            continue;
        if (!CHECK(part(line, columns)))
            break;
        if (strcmp(columns[0], "sample") == 0)
            judge(columns, &sample);
        else
            judge(columns, i % HELD_OUT == HELD_OUT - 1 ? &held : &seen);
        i++;
    }
    fclose(file);
    print("sample", &sample);
    print("chosen, seen", &seen);
    print("chosen, held out", &held);
    CHECK_INT(sample.all, 100);
    CHECK(sample.right >= 97 && sample.wrong < 2 && sample.regions_wrong < 2);
    CHECK(seen.all + held.all >= 150);
    CHECK(percent(seen.right, seen.all) >= 85 && percent(held.right, held.all) >= 85);
    CHECK(percent(sample.regions_right, sample.regions) >= 90);
}

/** The fourth field of a line of the register: the only one that may be quoted beside the third. NULL: it is no such line. */
static char *address_of(char *line)
{
    char *out = line, *field = line;
    int fields = 0;
    bool is_quoted = false;
    for (char *at = line; *at != '\0' && *at != '\n' && *at != '\r'; at++) {
        if (*at == '"' && is_quoted && at[1] == '"')
            *out++ = *at++;
        else if (*at == '"')
            is_quoted = !is_quoted;
        else if (*at == ',' && !is_quoted && ++fields <= 3)
            field = out = at + 1;
        else
            *out++ = *at;
    }
    *out = '\0';
    return fields == 3 && field[strspn(field, " ")] != '\0' ? field : NULL;
}

/** NULL: the package is not installed. */
static FILE *open_register(void)
{
    static const char *const paths[] = { "/usr/share/ieee-data/oui.csv", "/var/lib/ieee-data/oui.csv",
        "/usr/share/misc/ieee-data/oui.csv" };
    FILE *file = NULL;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0] && file == NULL; i++)
        file = fopen(paths[i], "r");
    return file;
}

TEST(whole_register)
{
    static char line[64 << 10];
    size_t all = 0, countries = 0, regions = 0, ambiguous = 0;
    FILE *file = open_register();
    if (file == NULL)
        exit(SKIPPED);
    while (fgets(line, sizeof line, file) != NULL) {
        prm_geo_place place;
        const char *address = address_of(line);
        if (address == NULL || strcmp(address, "Organization Address") == 0)
            continue;
        prm_geo_find(address, strlen(address), &place);
        all++;
        countries += *place.country != '\0';
        regions += *place.region != '\0';
        ambiguous += place.is_ambiguous;
    }
    fclose(file);
    printf("register: %zu addresses; %.2f %% with a country, %.1f %% with a region, %zu ambiguous\n", all,
        percent(countries, all), percent(regions, all), ambiguous);
    CHECK(all > 30000);
    CHECK(percent(countries, all) >= 98 && percent(regions, all) >= 75);
}

TEST_MAIN(CASE(labelled_addresses), CASE(whole_register))
