/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is wanting in a lead: facts for the rules, and a word for each in the report of an import. */
#include "intake/intake.h"

#include <string.h>

/* Addresses anybody can have, which say nothing of a company; the big ones, by their second-level names. */
static const char *const free_mail[] = { "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com",
    "yahoo.com", "yahoo.fr", "yahoo.de", "icloud.com", "gmx.de", "gmx.net", "web.de", "mail.ru", "qq.com", "163.com",
    "126.com", "aol.com", "proton.me", "protonmail.com", "orange.fr", "free.fr", "laposte.net", "t-online.de", NULL };
/* Nobody in particular reads these. */
static const char *const roles[] = { "info", "office", "contact", "kontakt", "sales", "mail", "admin", "noreply",
    "no-reply", "postmaster", "webmaster", NULL };

static int is_among(const char *const *list, const char *text, size_t length)
{
    for (; *list; list++)
        if (strlen(*list) == length && memcmp(*list, text, length) == 0)
            return 1;
    return 0;
}

static int has_text(const prm_val *given, const char *key)
{
    return *prm->text(given, key) != '\0';
}

static int has_no_contact(const leads_arrival *a)
{
    return !has_text(a->given, "contact_email") && !has_text(a->given, "contact_phone");
}

static int has_no_name(const leads_arrival *a)
{
    return !has_text(a->given, "contact_name");
}

static int has_free_mail(const leads_arrival *a)
{
    const char *at = strchr(prm->text(a->given, "contact_email"), '@');
    return at && is_among(free_mail, at + 1, strlen(at + 1));
}

static int has_role_mail(const leads_arrival *a)
{
    const char *email = prm->text(a->given, "contact_email"), *at = strchr(email, '@');
    return at && is_among(roles, email, (size_t)(at - email));
}

static int has_no_country(const leads_arrival *a)
{
    return !a->country;
}

static int is_ambiguous(const leads_arrival *a)
{
    return !a->country && a->is_ambiguous;
}

static int has_no_territory(const leads_arrival *a)
{
    return !a->territory;
}

static int has_no_product(const leads_arrival *a)
{
    return !a->product;
}

static const struct issue {
    const char *word;
    int (*is_met)(const leads_arrival *a);
} issues[] = {
    { "no_contact", has_no_contact },
    { "no_contact_name", has_no_name },
    { "free_mail", has_free_mail },
    { "role_mail", has_role_mail },
    { "no_country", has_no_country },
    { "ambiguous_place", is_ambiguous },
    { "no_territory", has_no_territory },
    { "no_product", has_no_product },
};

prm_status leads_quality_check(prm_call *call, leads_arrival *a)
{
    prm_val *found = prm->list(call);

    a->issues = found;
    for (size_t i = 0; i < sizeof issues / sizeof *issues; i++)
        if (issues[i].is_met(a))
            PRM_TRY(prm->append(found, prm->new_text(call, issues[i].word, strlen(issues[i].word))));
    return PRM_OK;
}
