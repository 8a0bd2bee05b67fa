/* SPDX-License-Identifier: Apache-2.0 */
#include "learning/learning.h"

/* A prime number of characters, so that the weighted sum finds all it should: no 0 and O, 1 and I and L, U and V. */
static const char alphabet[] = "123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { LETTERS = sizeof alphabet - 1, DIGITS = 12, GROUP = 4 };

/* FNV-1a: the digest of a secret is random already and only has to be made shorter. */
static uint64_t shorten(const char *digest)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (; *digest; digest++)
        hash = (hash ^ (uint8_t)*digest) * UINT64_C(1099511628211);
    return hash;
}

static char check_digit(const char *digits)
{
    size_t sum = 0;

    for (size_t i = 0; i < DIGITS; i++)
        sum += (i + 1) * (size_t)(strchr(alphabet, digits[i]) - alphabet);
    return alphabet[sum % LETTERS];
}

/* 7KQ2M9XA4RTD, C: 7KQ2-M9XA-4RTD-C */
static void write_number(const char *digits, char check, char number[CERT_NUMBER_ROOM])
{
    size_t length = 0;

    for (size_t i = 0; i < DIGITS; i++) {
        number[length++] = digits[i];
        if (i % GROUP == GROUP - 1)
            number[length++] = '-';
    }
    number[length++] = check;
    number[length] = '\0';
}

prm_status cert_number_make(prm_call *call, const char **number)
{
    const prm_secret_service *secrets = prm->service(PRM_SECRET_SERVICE);
    const char *secret, *digest;
    char digits[DIGITS], *made = prm->alloc(call, CERT_NUMBER_ROOM);

    if (!made)
        return PRM_E_NOMEM;
    PRM_TRY(secrets->make(call, &secret, &digest));
    uint64_t left = shorten(digest);
    for (size_t i = 0; i < DIGITS; i++, left /= LETTERS)
        digits[i] = alphabet[left % LETTERS];
    write_number(digits, check_digit(digits), made);
    *number = made;
    return PRM_OK;
}

/* One of the alphabet, or 0. */
static char read_letter(char typed)
{
    char letter = typed >= 'a' && typed <= 'z' ? (char)(typed - 'a' + 'A') : typed;

    if (letter == 'I' || letter == 'L')
        letter = '1';
    if (letter == 'U')
        letter = 'V';
    return letter != '\0' && strchr(alphabet, letter) ? letter : '\0';
}

int cert_number_read(const char *typed, char number[CERT_NUMBER_ROOM])
{
    char digits[DIGITS + 1];
    size_t length = 0;
    int is_right = 1;

    memset(digits, alphabet[0], sizeof digits);
    for (; *typed; typed++) {
        if (*typed == '-' || *typed == ' ')
            continue;
        char letter = read_letter(*typed);
        if (letter == '\0' || length > DIGITS)
            is_right = 0;
        else
            digits[length++] = letter;
    }
    write_number(digits, digits[DIGITS], number);
    return is_right && length == DIGITS + 1 && digits[DIGITS] == check_digit(digits);
}
