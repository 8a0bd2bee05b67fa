/* SPDX-License-Identifier: Apache-2.0 */
/* Which passwords are taken, and that a hash fits one alone. */
#include "access/password.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static const char *normal_of(prm_arena *arena, const char *password)
{
    const char *normal = NULL;
    prm_status status = prm_password_normal(password, arena, &normal);
    return status == PRM_OK ? normal : NULL;
}

TEST(one_form_whatever_the_keyboard)
{
    SCOPED_ARENA(arena, 1 << 20);
    const char *composed = normal_of(arena, "caf\xc3\xa9"), *apart = normal_of(arena, "cafe\xcc\x81");
    ALLOC_OK(composed && apart);
    CHECK_STR(composed, apart);
    const char *ligature = normal_of(arena, "\xef\xac\x83");
    ALLOC_OK(ligature);
    CHECK_STR(ligature, "ffi");
}

TEST(what_is_no_password)
{
    SCOPED_ARENA(arena, 1 << 20);
    char longest[2000];
    const char *normal;

    memset(longest, 'a', sizeof longest);
    longest[PRM_PASSWORD_GIVEN + 1] = '\0';
    CHECK_INT(prm_password_normal(longest, arena, &normal), PRM_E_INVALID);
    CHECK_INT(prm_password_normal("\xff\xfe", arena, &normal), PRM_E_INVALID);
    SCOPED_ARENA(small, 64);
    longest[100] = '\0';
    CHECK_INT(prm_password_normal(longest, small, &normal), PRM_E_NOMEM);
}

TEST(which_are_taken)
{
    static const struct {
        const char *password, *fault;
    } words[] = {
        { "elf Zeichen", "at least" },
        { "zwölf Zeiche", NULL },
        { "ADA@example.com", "e-mail" },
        { "ada@example.com.", NULL },
        { "PassWord1234", "tried" },
        { "äääääääääääääää", "tried" },
        { "vier Pferde und ein Stall", NULL },
    };
    char longest[260];

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *fault = prm_password_fault(words[i].password, "ada@example.com");
        if (words[i].fault)
            CHECK_HAS(fault ? fault : "", words[i].fault);
        else
            CHECK(fault == NULL);
    }
    memset(longest, 'a', sizeof longest);
    longest[0] = 'b';
    longest[257] = '\0';
    CHECK_HAS(prm_password_fault(longest, ""), "at most");
    longest[256] = '\0';
    CHECK(prm_password_fault(longest, "") == NULL);
}

TEST(a_hash_fits_its_password_alone)
{
    char hash[PRM_PASSWORD_HASH], again[PRM_PASSWORD_HASH], parameters[60];

    REQUIRE(prm_password_hash("vier Pferde", hash) == PRM_OK && prm_password_hash("vier Pferde", again) == PRM_OK);
    CHECK(strcmp(hash, again) != 0); /* salted */
    CHECK_INT(prm_password_verify("vier Pferde", hash), PRM_OK);
    CHECK_INT(prm_password_verify("vier pferde", hash), PRM_E_UNAUTHENTICATED);
    CHECK_INT(prm_password_verify("", hash), PRM_E_UNAUTHENTICATED);
    CHECK_INT(prm_password_verify("vier Pferde", "no hash at all"), PRM_E_UNAUTHENTICATED);
    CHECK_INT(prm_password_verify("vier Pferde", prm_password_dummy), PRM_E_UNAUTHENTICATED);
    /* The dummy takes as long: it says the same parameters, and is of the same lengths. */
    snprintf(parameters, sizeof parameters, "$argon2id$v=19$m=%d,t=%d,p=%d$", PRM_PASSWORD_KIB, PRM_PASSWORD_PASSES,
        PRM_PASSWORD_LANES);
    CHECK(strncmp(hash, parameters, strlen(parameters)) == 0);
    CHECK(strncmp(prm_password_dummy, parameters, strlen(parameters)) == 0);
    CHECK_INT(strlen(prm_password_dummy), strlen(hash));
}

TEST_MAIN(CASE(one_form_whatever_the_keyboard), CASE(what_is_no_password), CASE(which_are_taken),
    CASE(a_hash_fits_its_password_alone))
