/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/match.h"

#include <libpsl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOST_BYTES = 253 };

/** Providers of mail for everyone, and of hosts under their own name; sorted by bytes. */
static const char *const shared_hosts[] = { "126.com", "139.com", "163.com", "21cn.com", "aliyun.com", "aol.com",
    "arcor.de", "bluewin.ch", "bol.com.br", "bt.com", "btinternet.com", "comcast.net", "daum.net", "fastmail.com",
    "foxmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
    "googlemail.com", "hanmail.net", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr", "hotmail.it",
    "icloud.com", "inbox.ru", "interia.pl", "laposte.net", "libero.it", "live.com", "mac.com", "mail.com", "mail.ru",
    "me.com", "msn.com", "naver.com", "o2.pl", "onet.pl", "orange.fr", "outlook.com", "outlook.de", "outlook.fr",
    "posteo.de", "proton.me", "protonmail.com", "qq.com", "rediffmail.com", "rocketmail.com", "sapo.pt", "seznam.cz",
    "sfr.fr", "sina.com", "sohu.com", "t-online.de", "terra.com.br", "uol.com.br", "wanadoo.fr", "web.de", "wp.pl",
    "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.de", "yahoo.es",
    "yahoo.fr", "yahoo.it", "yandex.com", "yandex.ru", "yeah.net", "ymail.com", "zoho.com" };

static int compare_hosts(const void *key, const void *row)
{
    return strcmp(key, *(const char *const *)row);
}

/** Copies the host in lower case, without blanks around it and the root's dot; false if it is none. */
static bool copy_host(const char *host, char lower[HOST_BYTES + 1])
{
    while (*host == ' ')
        host++;
    size_t length = strnlen(host, HOST_BYTES + 2);
    while (length > 0 && host[length - 1] == ' ')
        length--;
    if (length > 0 && host[length - 1] == '.')
        length--;
    if (length == 0 || length > HOST_BYTES)
        return false;
    size_t label = 0;
    bool has_letter = false;
    for (size_t i = 0; i < length; i++) {
        char c = host[i] >= 'A' && host[i] <= 'Z' ? (char)(host[i] + 32) : host[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (c == '.' ? label == 0 : !is_word)
            return false;
        label = c == '.' ? 0 : label + 1;
        has_letter = c == '.' ? false : has_letter || (c >= 'a' && c <= 'z'); /* in the last label: no address */
        if (label > 63)
            return false;
        lower[i] = c;
    }
    lower[length] = '\0';
    return has_letter && label > 0;
}

const char *prm_match_domain(prm_arena *arena, const char *host)
{
    char lower[HOST_BYTES + 1];
    const psl_ctx_t *list = psl_builtin();
    const char *domain = NULL;
    if (host != NULL && list != NULL && copy_host(host, lower))
        domain = psl_registrable_domain(list, lower);
    if (domain != NULL && bsearch(domain, shared_hosts, sizeof shared_hosts / sizeof shared_hosts[0],
                              sizeof shared_hosts[0], compare_hosts) != NULL)
        domain = NULL;
    return prm_arena_text(arena, domain == NULL ? "" : domain, domain == NULL ? 0 : strlen(domain));
}

void prm_match_recipe(char text[PRM_MATCH_RECIPE_BYTES])
{
    const char *digest = psl_builtin_sha1sum();
    snprintf(text, PRM_MATCH_RECIPE_BYTES, "match %d, list %.40s", PRM_MATCH_REVISION, digest == NULL ? "" : digest);
}
