/* SPDX-License-Identifier: Apache-2.0 */
#include "access/password.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <argon2.h>
#include <utf8proc.h>

#include <stdlib.h>
#include <string.h>

enum { SALT_BYTES = 16, HASH_BYTES = 32 };

#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)

const char prm_password_dummy[] = "$argon2id$v=19$m=" TEXT(PRM_PASSWORD_KIB) ",t=" TEXT(PRM_PASSWORD_PASSES) ",p=" TEXT(
    PRM_PASSWORD_LANES) "$bm9ib2R5J3MgcGFzc3cuLg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/* Long enough, and among the first that are tried. */
static const char *const obvious[] = { "123456789012", "1234567890123", "12345678901234", "123456123456",
    "qwertyuiop12", "qwertyuiop123", "qwertyuiopasdf", "qwerty123456", "1qaz2wsx3edc", "1q2w3e4r5t6y", "asdfghjkl123",
    "zaq12wsxcde3", "abcdefghijkl", "abcdefghijklm", "abcd1234abcd", "abc123abc123", "passwordpassword", "password1234",
    "password12345", "password123!", "password1234!", "password2024", "password2025", "password2026", "password2027",
    "p@ssw0rd1234", "mypassword123", "administrator", "administrator1", "adminadminadmin", "admin1234567",
    "letmeinletmein", "welcome12345", "welcome123456", "changeme1234", "changemechangeme", "iloveyou1234",
    "trustno1trustno1", "motdepasse123", "motdepassemotdepasse", "passwort1234", "passwortpasswort",
    "correcthorsebatterystaple" };

prm_status prm_password_normal(const char *password, prm_arena *arena, const char **normal)
{
    const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE;
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t length;

    if (prm_utf8_count(password, strlen(password)) > PRM_PASSWORD_GIVEN)
        return PRM_E_INVALID;
    length = utf8proc_map((const utf8proc_uint8_t *)password, (utf8proc_ssize_t)strlen(password), &made, how);
    if (length < 0)
        return length == UTF8PROC_ERROR_NOMEM ? PRM_E_NOMEM : PRM_E_INVALID;
    *normal = prm_arena_text(arena, (const char *)made, (size_t)length);
    free(made);
    return *normal ? PRM_OK : PRM_E_NOMEM;
}

/* The next character in lower case; 0 at the end. */
static utf8proc_int32_t take_folded(const char **text)
{
    utf8proc_int32_t character = 0;
    utf8proc_ssize_t length = **text ? utf8proc_iterate((const utf8proc_uint8_t *)*text, -1, &character) : 0;

    if (length <= 0)
        return 0;
    *text += length;
    return utf8proc_tolower(character);
}

static bool is_same(const char *a, const char *b)
{
    utf8proc_int32_t x, y;

    do {
        x = take_folded(&a);
        y = take_folded(&b);
    } while (x && x == y);
    return x == y;
}

/* One character, over and over. */
static bool is_monotonous(const char *normal)
{
    const char *end = normal + strlen(normal);
    size_t length = prm_utf8_length(normal, end);

    for (const char *at = normal; at < end; at += length)
        if ((size_t)(end - at) < length || memcmp(at, normal, length) != 0)
            return false;
    return true;
}

const char *prm_password_fault(const char *normal, const char *email)
{
    size_t count = prm_utf8_count(normal, strlen(normal));

    if (count < PRM_PASSWORD_LEAST)
        return "must have at least 12 characters";
    if (count > PRM_PASSWORD_MOST)
        return "must have at most 256 characters";
    if (is_same(normal, email))
        return "must not be the e-mail address";
    if (is_monotonous(normal))
        return "is among the first that are tried";
    for (size_t i = 0; i < sizeof obvious / sizeof *obvious; i++)
        if (is_same(normal, obvious[i]))
            return "is among the first that are tried";
    return NULL;
}

prm_status prm_password_hash(const char *normal, char hash[PRM_PASSWORD_HASH])
{
    uint8_t salt[SALT_BYTES];
    int result;

    if (prm_random(salt, sizeof salt) != PRM_OK)
        return PRM_E_UNAVAILABLE;
    result = argon2id_hash_encoded(PRM_PASSWORD_PASSES, PRM_PASSWORD_KIB, PRM_PASSWORD_LANES, normal, strlen(normal),
        salt, sizeof salt, HASH_BYTES, hash, PRM_PASSWORD_HASH);
    return result == ARGON2_OK ? PRM_OK : result == ARGON2_MEMORY_ALLOCATION_ERROR ? PRM_E_NOMEM : PRM_E_INTERNAL;
}

prm_status prm_password_verify(const char *normal, const char *hash)
{
    int result = argon2id_verify(hash, normal, strlen(normal));

    return result == ARGON2_OK ? PRM_OK : result == ARGON2_MEMORY_ALLOCATION_ERROR ? PRM_E_NOMEM
                                                                                   : PRM_E_UNAUTHENTICATED;
}
