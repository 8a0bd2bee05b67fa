/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Precision and recall over pairs labelled by hand (tests/match/pairs.tsv), at both thresholds, of the pairs the
 * formula was tuned on and of those held out (every third); and whether labelled duplicates share a key, without
 * which a search never sees them. Prints the figures; fails below floors a little under what was measured.
 */
#include "test.h"

#include "services/match/match.h"

#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 2000, COLUMNS = 6, CAP = 1 << 20, PAIRS_LEAST = 400, HELD_OUT = 3 };

typedef struct tally {
    double hits, false_alarms, misses;
} tally;

typedef struct figures {
    size_t pairs, same;
    tally possible, decided, equal;
    size_t reached; /* same ones that share a key */
} figures;

typedef struct floors {
    double possible_precision, possible_recall, same_precision, same_recall, reached;
} floors;

static void count(tally *into, bool is_same, bool is_said)
{
    into->hits += is_same && is_said;
    into->false_alarms += !is_same && is_said;
    into->misses += is_same && !is_said;
}

static double precision(const tally *of)
{
    return of->hits + of->false_alarms == 0 ? 1 : of->hits / (of->hits + of->false_alarms);
}

static double recall(const tally *of)
{
    return of->hits + of->misses == 0 ? 1 : of->hits / (of->hits + of->misses);
}

static bool do_share(const prm_match_record *a, const prm_match_record *b)
{
    prm_match_key one[PRM_MATCH_KEYS_MAX], other[PRM_MATCH_KEYS_MAX];
    size_t count_one = prm_match_keys(a, one), count_other = prm_match_keys(b, other);
    for (size_t i = 0; i < count_one; i++)
        for (size_t j = 0; j < count_other; j++)
            if (one[i].key == other[j].key)
                return true;
    return false;
}

/** Parts a line at its tabs; false if it has not as many columns as it must. */
static bool part(char *line, char *columns[COLUMNS])
{
    size_t found = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; at != NULL && found < COLUMNS; found++) {
        columns[found] = at;
        at = strchr(at, '\t');
        if (at != NULL)
            *at++ = '\0';
    }
    return found == COLUMNS;
}

static void add_pair(prm_arena *arena, char *columns[COLUMNS], figures *into)
{
    const prm_match_record *a = prm_match_prepare(arena, &(prm_match_values){ columns[1], columns[2] });
    const prm_match_record *b = prm_match_prepare(arena, &(prm_match_values){ columns[3], columns[4] });
    prm_match_result result;
    bool is_same = strcmp(columns[0], "same") == 0;
    REQUIRE(a != NULL && b != NULL && (is_same || strcmp(columns[0], "different") == 0));
    prm_match_score(a, b, &result);
    into->pairs++;
    into->same += is_same;
    into->reached += is_same && do_share(a, b);
    count(&into->possible, is_same, result.score >= PRM_MATCH_POSSIBLE);
    count(&into->decided, is_same, result.score >= PRM_MATCH_SAME);
    count(&into->equal, is_same, result.equal != PRM_MATCH_NONE);
}

static void read_pairs(FILE *file, figures *tuned, figures *held)
{
    char line[LINE_BYTES], *columns[COLUMNS];
    SCOPED_ARENA(arena, CAP);
    for (size_t number = 0; fgets(line, sizeof line, file) != NULL;) {
        if (line[0] == '#')
            continue;
        if (CHECK(part(line, columns)))
            add_pair(arena, columns, number % HELD_OUT == HELD_OUT - 1 ? held : tuned);
        prm_arena_reset(arena);
        number++;
    }
}

static void print(const char *name, const figures *f)
{
    printf("%-8s %3zu pairs, %3zu same | possible (>= %d): precision %.3f recall %.3f | same (>= %d): precision %.3f "
           "recall %.3f | equal key: precision %.3f recall %.3f | share a key: %.3f\n",
        name, f->pairs, f->same, PRM_MATCH_POSSIBLE, precision(&f->possible), recall(&f->possible), PRM_MATCH_SAME,
        precision(&f->decided), recall(&f->decided), precision(&f->equal), recall(&f->equal),
        (double)f->reached / (double)f->same);
}

static void check(const figures *f, const floors *least)
{
    CHECK(precision(&f->possible) >= least->possible_precision);
    CHECK(recall(&f->possible) >= least->possible_recall);
    CHECK(precision(&f->decided) >= least->same_precision);
    CHECK(recall(&f->decided) >= least->same_recall);
    CHECK((double)f->reached >= least->reached * (double)f->same);
    CHECK(precision(&f->equal) == 1); /* what is equal is bound without asking anyone */
}

TEST(labelled_pairs_are_told_apart)
{
    static const floors tuned_floors = { 0.87, 0.93, 0.99, 0.85, 0.93 };
    static const floors held_floors = { 0.84, 0.85, 0.95, 0.78, 0.90 };
    figures tuned = { 0 }, held = { 0 };
    FILE *file = fopen(PAIRS_FILE, "r");
    REQUIRE(file != NULL);
    read_pairs(file, &tuned, &held);
    fclose(file);
    CHECK(tuned.pairs + held.pairs >= PAIRS_LEAST);
    print("tuned", &tuned);
    print("held out", &held);
    check(&tuned, &tuned_floors);
    check(&held, &held_floors);
}

TEST_MAIN(CASE(labelled_pairs_are_told_apart))
