/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/match.h"

#include <string.h>

enum {
    TAX_ID_BYTES = 40,   /* letters and digits that are read */
    TAX_ID_SHORTEST = 5,
    DIGITS_FEWEST = 3,
    DIGITS_OF_VAT = 7    /* with so many behind it, a VAT prefix is one whatever the country */
};

/** Prefixes of VAT numbers and the countries they stand for. */
static const char vat_prefixes[][2][3] = { { "AT", "AT" }, { "BE", "BE" }, { "BG", "BG" }, { "CY", "CY" },
    { "CZ", "CZ" }, { "DE", "DE" }, { "DK", "DK" }, { "EE", "EE" }, { "EL", "GR" }, { "ES", "ES" }, { "FI", "FI" },
    { "FR", "FR" }, { "GB", "GB" }, { "GR", "GR" }, { "HR", "HR" }, { "HU", "HU" }, { "IE", "IE" }, { "IT", "IT" },
    { "LT", "LT" }, { "LU", "LU" }, { "LV", "LV" }, { "MT", "MT" }, { "NL", "NL" }, { "NO", "NO" }, { "PL", "PL" },
    { "PT", "PT" }, { "RO", "RO" }, { "SE", "SE" }, { "SI", "SI" }, { "SK", "SK" }, { "XI", "GB" } };

static const char *country_of_prefix(const char *number)
{
    for (size_t i = 0; i < sizeof vat_prefixes / sizeof vat_prefixes[0]; i++)
        if (memcmp(number, vat_prefixes[i][0], 2) == 0)
            return vat_prefixes[i][1];
    return NULL;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** Swiss numbers end in the word for VAT in one of three languages, or not. */
static size_t cut_swiss_ending(const char *number, size_t length)
{
    static const char *const endings[] = { "MWST", "TVA", "IVA" };
    for (size_t i = 0; i < 3 && memcmp(number, "CHE", 3) == 0; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending + 3 && memcmp(number + length - ending, endings[i], ending) == 0)
            return length - ending;
    }
    return length;
}

static bool is_plausible(const char *number, size_t length, size_t digits)
{
    if (length < TAX_ID_SHORTEST || digits < DIGITS_FEWEST)
        return false;
    for (size_t i = 1; i < length; i++)
        if (number[i] != number[0])
            return true;
    return false;
}

const char *prm_match_tax_id(prm_arena *arena, const char *tax_id, const char *country)
{
    char number[TAX_ID_BYTES];
    char where[3] = "";
    size_t length = 0, digits = 0, given = tax_id == NULL ? 0 : strnlen(tax_id, 4 * (size_t)TAX_ID_BYTES);
    for (size_t i = 0; i < given && length < TAX_ID_BYTES; i++) {
        char c = upper(tax_id[i]);
        if (!is_digit(c) && (c < 'A' || c > 'Z'))
            continue;
        digits += is_digit(c) ? 1 : 0;
        number[length++] = c;
    }
    if (!is_plausible(number, length, digits))
        return prm_arena_text(arena, "", 0);
    if (country != NULL && strnlen(country, 3) == 2) {
        where[0] = upper(country[0]);
        where[1] = upper(country[1]);
    }
    length = cut_swiss_ending(number, length);
    const char *own = country_of_prefix(number);
    const char *rest = number;
    if (own != NULL && (strcmp(own, where) == 0 || digits >= DIGITS_OF_VAT)) {
        memcpy(where, own, sizeof where);
        rest += 2;
        length -= 2;
    }
    return prm_arena_format(arena, "%s:%.*s", where, (int)length, rest);
}
