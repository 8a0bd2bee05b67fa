/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file match.h  Whether two organisations are probably the same: folding, index keys, scores. Pure: no store, no
 * call, no state; the keys' table and the service over prm_call are the service's. Any thread.
 *
 * Every cost is bounded whatever the text: of a name the first PRM_MATCH_NAME_BYTES are read (cut at a code point), of
 * those at most 64 words and 1024 letters are folded, PRM_MATCH_TOKENS words of PRM_MATCH_LETTERS letters compared for
 * likeness. Invalid UTF-8 counts as blanks. A usual name takes 4 microseconds to prepare, 3 for its keys, 3 a score;
 * the most hostile one 0.3 milliseconds each.
 *
 * Use: one prm_match_record for the query; its keys find rows; a record for each row found; a score for each pair. A
 * key is a hint: two rows that share one may be strangers (hashes collide), so what is equal is said by the score.
 */
#ifndef PRM_SERVICES_MATCH_H
#define PRM_SERVICES_MATCH_H

#include "base/arena.h"

#include <prm/match.h>

#include <stdbool.h>

enum {
    PRM_MATCH_REVISION = 2,     /* of the recipe of folds and keys below */
    PRM_MATCH_NAME_BYTES = 512, /* of a name that are read */
    PRM_MATCH_TOKENS = 16,      /* words compared for likeness */
    PRM_MATCH_LETTERS = 32,     /* of a word compared for likeness */
    PRM_MATCH_KEYS_MAX = 10,    /* keys of one row */
    PRM_MATCH_SAME = 900,       /* score from which two are taken for one organisation */
    PRM_MATCH_POSSIBLE = 750    /* score from which a person should look */
};

/** Kinds of keys, and of what matched; stronger ones first. As bits: 1u << kind. */
enum prm_match_kind {
    PRM_MATCH_NONE,
    PRM_MATCH_TAX_ID,
    PRM_MATCH_DOMAIN,
    PRM_MATCH_NAME,   /* equal folded name and equal country */
    PRM_MATCH_SIMILAR /* "similar_name"; never "equal" */
};

/** "tax_id", "domain", "name", "similar_name"; "" for PRM_MATCH_NONE. */
const char *prm_match_kind_name(enum prm_match_kind kind);

/** The match fields of a row. NULL and "" are absent. Borrowed until the record is made. */
typedef struct prm_match_values {
    const char *name;
    const char *country; /* ISO 3166-1 alpha-2, any case */
    const char *domain;  /* a host name */
    const char *tax_id;
} prm_match_values;

/**
 * A name as it is compared. In this order: NFKC with case folding; accents off Latin, Greek, Cyrillic, Arabic and
 * Hebrew letters (other scripts keep their marks: there they are vowels), letters with strokes and ligatures to their
 * base ("ø" to "o"); apostrophes away, every other character that is no letter or number a blank; letters that dots
 * or slashes part joined ("S.p.A." to "spa"); "&", "and", "und", "et" between words away; a leading "the" away; legal
 * forms away at the end, at the start, and, those that can mean nothing else, between; letters standing alone in a
 * row joined ("A O Smith" to "ao smith"). Words are parted by one blank. The name is never emptied: the last step
 * that would do so is not taken. No transliteration. "" only for a blank one.
 *
 * In the arena; NULL if it is full.
 */
const char *prm_match_fold(prm_arena *arena, const char *name);

/**
 * The registrable part of a host ("www.acme.co.uk" to "acme.co.uk") by libpsl's built-in list, private suffixes
 * included ("acme.github.io" is one). "" if there is none: addresses, single labels, suffixes, what is no host name
 * in ASCII; and providers of mail for everyone ("gmail.com"), whose name says nothing about an organisation.
 * In the arena; NULL if it is full.
 */
const char *prm_match_domain(prm_arena *arena, const char *host);

/**
 * A tax or register number as it is compared: "<country>:<letters and digits in upper case>", its own VAT prefix
 * taken off and, if it has one, used as the country ("de 123-456.789" of FR is "DE:123456789"; Greece is GR). "" for
 * what cannot be one: less than five characters or three digits, or one digit over and over.
 * In the arena; NULL if it is full.
 */
const char *prm_match_tax_id(prm_arena *arena, const char *tax_id, const char *country);

/** A row or a query made ready for keys and scores. Lives in the arena it was made in. */
typedef struct prm_match_record prm_match_record;

/** NULL if the arena is full. Takes less than 2 KiB for a name of usual length. */
const prm_match_record *prm_match_prepare(prm_arena *arena, const prm_match_values *values);

/**
 * One index key: the first eight bytes, big-endian, of SHA-256 over the kind's letter and the parts, each ended by a
 * NUL. The kind is in the hash, so an index may hold the key alone; (entity, key, row) is what a row has.
 */
typedef struct prm_match_key {
    enum prm_match_kind kind;
    int64_t key;
} prm_match_key;

/**
 * The keys of a row, and just the same the keys to look up for a query; no key twice. Most selective first: a reader
 * that stops early, or takes only so many rows of each key, loses the least.
 *
 * Exact, and stable as long as PRM_MATCH_REVISION is: tax id ("t", its form above), registrable domain ("d"), folded
 * name and country ("n", country in upper case; none without a country). For likeness, and free to change with the
 * revision: see keys.c. Unicode promises that folding never changes for assigned characters; the public suffix list
 * does change: prm_match_recipe() tells when kept keys have to be made again.
 *
 * Returns how many, 0 to PRM_MATCH_KEYS_MAX.
 */
size_t prm_match_keys(const prm_match_record *record, prm_match_key keys[PRM_MATCH_KEYS_MAX]);

#define PRM_MATCH_RECIPE_BYTES 64
/** What kept keys depend on: the revision and the public suffix list's digest, "match 2, list 5e0c…". Keys made under
 * another recipe have to be made again. */
void prm_match_recipe(char text[PRM_MATCH_RECIPE_BYTES]);

typedef struct prm_match_result {
    uint32_t score;            /* 0 to 1000 */
    uint32_t matched;          /* bits of kinds */
    enum prm_match_kind equal; /* the strongest key that is equal, PRM_MATCH_NONE if none is */
} prm_match_result;

/**
 * Compares two; the order does not matter.
 *
 * Likeness of names, 0 to 1000. Equal folds: 1000; equal but for blanks: 985. Otherwise words are paired, the likest
 * and weightiest first, in any order: equal 1000, variants and translations of a common word 975 ("Intl",
 * "Technologie"), its beginning 900 ("Semicond"), an initial 700, a misspelling 640 to 950 by length (a slip, such as
 * swapped neighbours, costs half of an edit; words under four letters and words with digits must be equal); two or
 * three words pair with one they make together. Each word weighs what it tells: 100 a name (less under four letters),
 * 60 a number, 45 what they do ("medical"), 32 a trade ("engineering"), 30 a place (10 their own country), 24 a filler
 * ("technology"); a third of it behind a legal form, where departments stand; double in a name without any name-word.
 *
 *     likeness = sum over pairs of like x (weight a + weight b) / (weight of a + weight of b)
 *                - 350 x what is left over on the side with less of it / the lighter side
 *
 * What one side adds may be a fuller spelling; words of their own on both sides are two names: hence the second line.
 * At most 600 if both have numbers and they differ, 720 if one has ("Factory 1", "Factory 2"; "Channel", "Channel
 * 4"), 720 if both name places and they differ ("Jabil (Guangzhou)", "Jabil (Shanghai)").
 *
 * The names' part of the score is the likeness, x 0.94 if a country is unknown, x 0.72 if they differ: the same name
 * elsewhere is a sister or a stranger, never the same customer, and stays under PRM_MATCH_POSSIBLE. Another tax id
 * takes 150 away, another domain 40 (30 each from equal names, which people give with differing domains). An equal
 * domain makes it 930 and a twentieth of the names' part; an equal tax id 1000. `matched` has PRM_MATCH_SIMILAR from
 * 600 on.
 *
 * No acronyms: "IBM" is not found by "International Business Machines", since three letters fit thousands.
 */
void prm_match_score(const prm_match_record *a, const prm_match_record *b, prm_match_result *result);

#endif
