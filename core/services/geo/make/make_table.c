/* SPDX-License-Identifier: Apache-2.0 */
/* make_table FOLDER > table_data.c: writes what services/geo/table.h declares, from iso_3166-1.json and iso_3166-2.json
 * of the folder, ICU's names of countries and other_names.c. Run once while prmd is built; on any trouble it says so
 * and fails. */
#include "services/geo/make/other_names.h"
#include "services/geo/read.h"
#include "services/geo/table.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { MOST_KEYS = 400000, MOST_REGIONS = 20000, MOST_COUNTRIES = 600, MOST_TEXT = 1 << 20, MOST_FILE = 8 << 20,
    NAME_BYTES = 512 };

/** How well a name is known for a place: of two countries with the same name the better counts. */
enum rank { OWN_LIST, STANDARD, PART_OF_NAME, LANGUAGE };

typedef struct entry {
    uint64_t hash;
    uint16_t value;
    uint8_t rank;
} entry;

typedef struct maker {
    entry *entries;
    size_t entry_count;
    prm_geo_country_row *countries;
    size_t country_count;
    prm_geo_region_row *regions;
    size_t region_count;
    char *texts;
    size_t text_length;
    prm_geo_text *read;
} maker;

_Noreturn static void fail(const char *what, const char *which)
{
    fprintf(stderr, "make_table: %s %s\n", what, which);
    exit(1);
}

static void *need(size_t count, size_t bytes)
{
    void *memory = calloc(count, bytes);
    if (memory == NULL)
        fail("no memory for", "the table");
    return memory;
}

/** Words of kinds of regions: a name is known without them as well. */
static const char *const kinds[] = { "sheng", "shi", "zizhiqu", "zhuangzu", "huizi", "uygur", "sar", "teukbyeolsi",
    "gwangyeoksi", "do", "teukbyeoljachido", "teukbyeoljachisi", "lan", "kraj", "kray", "oblast", "respublika", "okrug",
    "avtonomnyy", "avtonomnyj", "province", "provincia", "region", "county", "comunidad", "city", "district",
    "municipality", "prefecture", "governorate", "zupanija", "apskritis", "maakond", "megye", "voivodship", "grad" };

static bool is_kind(const prm_geo_text *read, size_t index)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (prm_geo_word_is(read, index, kinds[i]))
            return true;
    return false;
}

/** Names that are everyday words elsewhere, or could be anything: told as countries only where nothing else stands. */
static bool is_denied(const prm_geo_text *read, size_t count)
{
    static const char *const words[] = { "island", "islands", "north", "south", "east", "west", "central", "centre",
        "northern", "southern", "eastern", "western", "capital", "north east", "north west", "south east", "south west",
        "city", "man", "other", "town", "no", "na", "center", "centro", "est", "ouest", "nord", "sud", "sur", "norte",
        "oeste", "littoral", "plateau", "plateaux", "river", "lakes", "bath", "reading", "police", "golden", "indie",
        "hong", "saint martin", "st martin", "tai", "sec", "long island" };
    char name[NAME_BYTES] = "";
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        const prm_geo_word *word = &read->words[i];
        if (length + word->length + 2 > sizeof name)
            return true;
        if (i > 0)
            name[length++] = ' ';
        memcpy(name + length, read->folded + word->start, word->length);
        length += word->length;
        name[length] = '\0';
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return length < 3 && (unsigned char)name[0] < 0x80;
}

static void add_words(maker *m, size_t count, uint16_t value, enum rank rank)
{
    uint64_t hash = PRM_GEO_HASH;
    bool is_alone = rank != OWN_LIST && is_denied(m->read, count);
    if (count == 0 || count > PRM_GEO_NAME_WORDS || (is_alone && value >= PRM_GEO_REGION))
        return;
    for (size_t i = 0; i < count; i++)
        hash = prm_geo_hash_word(hash, m->read, i);
    hash ^= is_alone ? PRM_GEO_ALONE : 0;
    if (m->entry_count == MOST_KEYS)
        fail("more names than", "there is room for");
    m->entries[m->entry_count++] = (entry){ hash, value, (uint8_t)rank };
}

static void add_name(maker *m, const char *name, uint16_t value, enum rank rank)
{
    prm_geo_read(name, strlen(name), m->read);
    size_t count = m->read->count;
    add_words(m, count, value, rank);
    while (value >= PRM_GEO_REGION && rank == STANDARD && count > 1 && is_kind(m->read, count - 1))
        add_words(m, --count, value, PART_OF_NAME);
}

/** "Korea, Republic of": as it is, turned round, and what stands before the comma. */
static void add_turned(maker *m, const char *name, uint16_t value, enum rank rank)
{
    char turned[NAME_BYTES];
    const char *comma = strstr(name, ", ");
    add_name(m, name, value, rank);
    if (comma == NULL)
        return;
    snprintf(turned, sizeof turned, "%s %.*s", comma + 2, (int)(comma - name), name);
    add_name(m, turned, value, rank);
    snprintf(turned, sizeof turned, "%.*s", (int)(comma - name), name);
    add_name(m, turned, value, PART_OF_NAME);
}

/** "Catalunya [Cataluña]", "Alacant*", "Navarra / Nafarroa", "Caerphilly [Caerffili GB-CAF]": each name of it. The
 * first one is left in `first`. */
static void add_spelled(maker *m, const char *name, uint16_t value, enum rank rank, char first[NAME_BYTES])
{
    char part[NAME_BYTES];
    first[0] = '\0';
    if (strchr(name, '(') != NULL)
        add_name(m, name, value, rank);
    for (const char *at = name; *at != '\0';) {
        bool is_note = at > name && at[-1] == '(';
        size_t length = strcspn(at, "[](/*)");
        snprintf(part, sizeof part, "%.*s", (int)length, at);
        at += length + (at[length] != '\0');
        char *last = strrchr(part, ' '), *code = last != NULL ? last + 1 : part;
        if (strlen(code) > 3 && code[2] == '-' && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z')
            *code = '\0';
        for (size_t end = strlen(part); end > 0 && part[end - 1] == ' ';)
            part[--end] = '\0';
        const char *begin = part + strspn(part, " ");
        if (*begin == '\0' || is_note)
            continue;
        add_turned(m, begin, value, rank);
        if (first[0] == '\0')
            snprintf(first, NAME_BYTES, "%s", begin);
    }
}

static uint32_t add_text(maker *m, const char *text)
{
    size_t length = strlen(text) + 1, start = m->text_length;
    if (start + length > MOST_TEXT || length > PRM_GEO_NAME)
        fail("no room for the name", text);
    memcpy(m->texts + start, text, length);
    m->text_length += length;
    return (uint32_t)start;
}

static cJSON *load(const char *folder, const char *file)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *input = fopen(path, "rb");
    if (input == NULL)
        fail("cannot open", path);
    char *text = need(MOST_FILE + 1, 1);
    size_t length = fread(text, 1, MOST_FILE, input);
    if (ferror(input) || length == MOST_FILE)
        fail("cannot read all of", path);
    fclose(input);
    cJSON *json = cJSON_Parse(text);
    free(text);
    if (json == NULL || !cJSON_IsArray(json->child))
        fail("no list in", path);
    return json;
}

static const char *text_of(const cJSON *item, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, key));
    return text != NULL ? text : "";
}

static int compare_countries(const void *a, const void *b)
{
    return strcmp(((const prm_geo_country_row *)a)->alpha2, ((const prm_geo_country_row *)b)->alpha2);
}

static int compare_regions(const void *a, const void *b)
{
    return strcmp(((const prm_geo_region_row *)a)->code, ((const prm_geo_region_row *)b)->code);
}

static uint16_t find_country(const maker *m, const char *alpha2)
{
    for (size_t i = 0; i < m->country_count; i++)
        if (strncmp(m->countries[i].alpha2, alpha2, 2) == 0)
            return (uint16_t)i;
    return PRM_GEO_NONE;
}

static uint16_t find_region(const maker *m, const char *code)
{
    for (size_t i = 0; i < m->region_count; i++)
        if (strcmp(m->regions[i].code, code) == 0)
            return (uint16_t)i;
    return PRM_GEO_NONE;
}

static void read_countries(maker *m, const cJSON *list)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, list)
    {
        prm_geo_country_row *row = &m->countries[m->country_count++];
        if (m->country_count == MOST_COUNTRIES || strlen(text_of(item, "alpha_2")) != 2 ||
            strlen(text_of(item, "alpha_3")) != 3)
            fail("no country:", text_of(item, "name"));
        memcpy(row->alpha2, text_of(item, "alpha_2"), 3);
        memcpy(row->alpha3, text_of(item, "alpha_3"), 4);
    }
    qsort(m->countries, m->country_count, sizeof m->countries[0], compare_countries);
    cJSON_ArrayForEach(item, list)
    {
        static const char *const keys[] = { "name", "official_name", "common_name" };
        for (size_t i = 0; i < 3; i++)
            add_turned(m, text_of(item, keys[i]), find_country(m, text_of(item, "alpha_2")), STANDARD);
    }
}

static void read_regions(maker *m, const cJSON *list)
{
    const cJSON *item;
    char first[NAME_BYTES];
    cJSON_ArrayForEach(item, list)
    {
        const char *code = text_of(item, "code");
        if (strlen(code) >= PRM_GEO_CODE || strlen(code) < 4 || find_country(m, code) == PRM_GEO_NONE)
            fail("no region:", code);
        if (m->region_count == MOST_REGIONS)
            fail("more regions than", "there is room for");
        prm_geo_region_row *row = &m->regions[m->region_count++];
        memcpy(row->code, code, strlen(code) + 1);
    }
    qsort(m->regions, m->region_count, sizeof m->regions[0], compare_regions);
    cJSON_ArrayForEach(item, list)
    {
        char parent[2 * PRM_GEO_CODE];
        const char *given = text_of(item, "parent");
        uint16_t region = find_region(m, text_of(item, "code"));
        prm_geo_region_row *row = &m->regions[region];
        /* "25" or, in other editions, "GB-ENG" */
        snprintf(parent, sizeof parent, "%.3s%.7s", row->code, strncmp(given, row->code, 3) == 0 ? given + 3 : given);
        row->country = find_country(m, row->code);
        row->parent = find_region(m, parent);
        add_spelled(m, text_of(item, "name"), (uint16_t)(PRM_GEO_REGION + region), STANDARD, first);
        row->name = add_text(m, first);
    }
}

/** Those that addresses come in. More would do harm: in one language or another nearly every short word is a
 * country. */
static const char *const languages[] = { "en", "ar", "bg", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr",
    "he", "hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "pt_PT", "ro", "ru",
    "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh", "zh_Hant" };

static void read_languages(maker *m)
{
    for (size_t l = 0; l < sizeof languages / sizeof languages[0]; l++)
        for (size_t c = 0; c < m->country_count; c++) {
            char id[8], name[NAME_BYTES], first[NAME_BYTES];
            UChar wide[NAME_BYTES];
            UErrorCode error = U_ZERO_ERROR;
            snprintf(id, sizeof id, "und_%.2s", m->countries[c].alpha2);
            uloc_getDisplayCountry(id, languages[l], wide, NAME_BYTES, &error);
            u_strToUTF8(name, sizeof name, NULL, wide, -1, &error);
            if (U_FAILURE(error) || strcmp(name, m->countries[c].alpha2) == 0)
                continue;
            add_spelled(m, name, (uint16_t)c, l == 0 ? STANDARD : LANGUAGE, first);
        }
}

static void read_others(maker *m)
{
    for (size_t i = 0; i < prm_geo_other_names_count; i++) {
        const other_names *other = &prm_geo_other_names[i];
        uint16_t region = find_region(m, other->code), country = find_country(m, other->code);
        bool is_region = strlen(other->code) > 2;
        /* An edition of ISO 3166-2 may not know it any more, or not yet. */
        if (is_region ? region == PRM_GEO_NONE : country == PRM_GEO_NONE)
            continue;
        for (const char *at = other->names; *at != '\0';) {
            char name[NAME_BYTES];
            size_t length = strcspn(at, "|");
            bool is_english = *at == '=';
            snprintf(name, sizeof name, "%.*s", (int)length - is_english, at + is_english);
            add_name(m, name, is_region ? (uint16_t)(PRM_GEO_REGION + region) : country, OWN_LIST);
            if (is_english && is_region)
                m->regions[region].english = add_text(m, name);
            at += length + (at[length] == '|');
        }
    }
}

/** By hash; countries before regions, the better name of a place first. */
static int compare_entries(const void *one, const void *other)
{
    const entry *a = one, *b = other;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    return (int)a->rank - (int)b->rank;
}

/** Of countries by one name the best known; of regions those best known in their country. */
static bool is_outdone(const maker *m, const entry *entries, size_t count, const entry *own)
{
    for (size_t i = 0; i < count; i++) {
        const entry *other = &entries[i];
        if (other->rank >= own->rank || (other->value < PRM_GEO_REGION) != (own->value < PRM_GEO_REGION))
            continue;
        if (own->value < PRM_GEO_REGION ||
            m->regions[other->value - PRM_GEO_REGION].country == m->regions[own->value - PRM_GEO_REGION].country)
            return true;
    }
    return false;
}

/** Those worth keeping of the entries of one hash, each value once, to the front. How many. */
static size_t thin_out(const maker *m, entry *entries, size_t count)
{
    size_t distinct = 0, kept = 0;
    for (size_t i = 0; i < count; i++)
        if (distinct == 0 || entries[distinct - 1].value != entries[i].value)
            entries[distinct++] = entries[i];
    entry *copy = need(distinct, sizeof *copy);
    memcpy(copy, entries, distinct * sizeof *copy);
    for (size_t i = 0; i < distinct; i++)
        if (!is_outdone(m, copy, distinct, &copy[i]))
            entries[kept++] = copy[i];
    free(copy);
    return kept;
}

static void print_keys(maker *m)
{
    uint32_t *buckets = need(PRM_GEO_BUCKETS + 1, sizeof *buckets);
    uint16_t *values = need(m->entry_count + 1, sizeof *values);
    size_t key_count = 0, value_count = 0;
    qsort(m->entries, m->entry_count, sizeof m->entries[0], compare_entries);
    printf("const prm_geo_key_row prm_geo_keys[] = {\n");
    for (size_t i = 0, next; i < m->entry_count; i = next) {
        for (next = i; next < m->entry_count && m->entries[next].hash == m->entries[i].hash;)
            next++;
        size_t kept = thin_out(m, m->entries + i, next - i);
        printf("{0x%llxu,%zu,%zu},\n", (unsigned long long)m->entries[i].hash, value_count, kept);
        for (size_t k = 0; k < kept; k++)
            values[value_count++] = m->entries[i + k].value;
        buckets[(m->entries[i].hash >> 52) + 1]++;
        key_count++;
    }
    printf("};\nconst uint16_t prm_geo_values[] = {");
    for (size_t i = 0; i < value_count; i++)
        printf("%u,%s", values[i], i % 20 == 19 ? "\n" : "");
    printf("};\nconst uint32_t prm_geo_buckets[] = {");
    for (size_t i = 0; i <= PRM_GEO_BUCKETS; i++) {
        buckets[i] += i > 0 ? buckets[i - 1] : 0;
        printf("%u,%s", buckets[i], i % 20 == 19 ? "\n" : "");
    }
    printf("};\n");
    fprintf(stderr, "make_table: %zu countries, %zu regions, %zu names\n", m->country_count, m->region_count,
        key_count);
    free(buckets);
    free(values);
}

/** Writes the countries in the order of their alpha-3 codes: of each how many come before it is its place. */
static void print_by_alpha3(const maker *m)
{
    uint16_t *order = need(m->country_count, sizeof *order);
    for (size_t i = 0; i < m->country_count; i++) {
        size_t before = 0;
        for (size_t k = 0; k < m->country_count; k++)
            before += strcmp(m->countries[k].alpha3, m->countries[i].alpha3) < 0;
        order[before] = (uint16_t)i;
    }
    printf("const uint16_t prm_geo_by_alpha3[] = {");
    for (size_t i = 0; i < m->country_count; i++)
        printf("%u,%s", order[i], i % 20 == 19 ? "\n" : "");
    printf("};\n");
    free(order);
}

static void print_rows(const maker *m)
{
    print_by_alpha3(m);
    printf("const prm_geo_country_row prm_geo_countries[] = {\n");
    for (size_t i = 0; i < m->country_count; i++)
        printf("{\"%s\",\"%s\"},\n", m->countries[i].alpha2, m->countries[i].alpha3);
    printf("};\nconst uint16_t prm_geo_country_count = %zu, prm_geo_region_count = %zu;\n", m->country_count,
        m->region_count);
    printf("const prm_geo_region_row prm_geo_regions[] = {\n");
    for (size_t i = 0; i < m->region_count; i++)
        printf("{\"%s\",%u,%u,%u,%u},\n", m->regions[i].code, m->regions[i].country, m->regions[i].parent,
            m->regions[i].name, m->regions[i].english);
    printf("};\nconst char prm_geo_texts[] = {");
    for (size_t i = 0; i < m->text_length; i++)
        printf("%d,%s", (int)(signed char)m->texts[i], i % 30 == 29 ? "\n" : "");
    printf("};\n");
}

int main(int argc, char **argv)
{
    maker m = { .entries = need(MOST_KEYS, sizeof(entry)),
        .countries = need(MOST_COUNTRIES, sizeof(prm_geo_country_row)),
        .regions = need(MOST_REGIONS, sizeof(prm_geo_region_row)), .texts = need(MOST_TEXT, 1), .text_length = 1,
        .read = need(1, sizeof(prm_geo_text)) };
    if (argc != 2)
        fail("usage: make_table", "FOLDER");
    cJSON *countries = load(argv[1], "iso_3166-1.json"), *regions = load(argv[1], "iso_3166-2.json");
    read_countries(&m, countries->child);
    read_regions(&m, regions->child);
    read_languages(&m);
    read_others(&m);
    cJSON_Delete(countries);
    cJSON_Delete(regions);
    printf("/* Made by make_table; not to be edited. */\n#include \"services/geo/table.h\"\n");
    print_rows(&m);
    print_keys(&m);
    free(m.entries);
    free(m.countries);
    free(m.regions);
    free(m.texts);
    free(m.read);
    return ferror(stdout) || fflush(stdout) != 0;
}
