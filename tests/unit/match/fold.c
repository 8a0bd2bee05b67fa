/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/utf8.h"
#include "services/match/match.h"

#include <string.h>

enum { CAP = 1 << 20 };

typedef struct sample {
    const char *given, *wanted;
} sample;

/** Checks each; a failed allocation ends the case. */
#define CHECK_ALL(samples, fold)                                                                                       \
    for (size_t i_ = 0; i_ < sizeof(samples) / sizeof(samples)[0]; i_++) {                                             \
        const char *got_ = fold(arena, (samples)[i_].given);                                                           \
        ALLOC_OK(got_ != NULL);                                                                                        \
        CHECK_STR(got_, (samples)[i_].wanted);                                                                         \
    }

TEST(legal_forms_of_many_countries_go)
{
    static const sample samples[] = { { "Acme GmbH", "acme" }, { "Acme GmbH & Co. KG", "acme" },
        { "Acme Gesellschaft mit beschränkter Haftung", "acme" }, { "ACME AG", "acme" }, { "Acme S.A.S.", "acme" },
        { "Acme SAS", "acme" }, { "Acme S.à r.l.", "acme" }, { "Acme SARL", "acme" }, { "Acme S.r.l.", "acme" },
        { "Acme S. r. l.", "acme" }, { "Acme S.p.A.", "acme" }, { "Acme Ltd", "acme" }, { "Acme Limited", "acme" },
        { "Acme Co.,Ltd.", "acme" }, { "ACME CO; LTD", "acme" }, { "Acme Corp.", "acme" },
        { "Acme Corporation", "acme" }, { "Acme, Inc.", "acme" }, { "Acme LLC", "acme" }, { "Acme PLC", "acme" },
        { "Acme (Pty) Ltd", "acme" }, { "Acme B.V.", "acme" }, { "Acme N.V.", "acme" }, { "Acme AB", "acme" },
        { "AB Acme", "acme" }, { "Acme A/S", "acme" }, { "Acme ApS", "acme" }, { "Acme Oy", "acme" },
        { "Acme AS", "acme" }, { "Acme K.K.", "acme" }, { "Acme Kabushiki Kaisha", "acme" },
        { "Acme Sdn. Bhd.", "acme" }, { "Acme Pte Ltd", "acme" }, { "Acme Private Limited", "acme" },
        { "Acme (P) Ltd", "acme" }, { "Acme Sp. z o.o.", "acme" }, { "Acme Sp. z o. o. Sp. k.", "acme" },
        { "Acme s.r.o.", "acme" }, { "Acme spol. s r.o.", "acme" }, { "Acme d.o.o.", "acme" }, { "Acme Kft.", "acme" },
        { "Acme Zrt.", "acme" }, { "OOO Acme", "acme" }, { "Acme S.A. de C.V.", "acme" }, { "Acme Ltda.", "acme" },
        { "Acme San. ve Tic. A.Ş.", "acme" }, { "ООО «Ромашка»", "ромашка" }, { "株式会社日立製作所", "日立製作所" },
        { "华为技术有限公司", "华为技术" }, { "삼성전자 주식회사", "삼성전자" }, { "בזק בע\"מ", "בזק" },
        { "The Acme Company", "acme" }, { "Bosch GmbH, Werk 2", "bosch werk 2" } };
    SCOPED_ARENA(arena, CAP);
    CHECK_ALL(samples, prm_match_fold);
}

TEST(what_looks_like_a_form_stays_where_it_is_the_name)
{
    static const sample samples[] = { { "SAS Institute Inc.", "sas institute" }, { "Plan B S.A.", "plan b" },
        { "S&C Electric Company", "s c electric" }, { "AB Systems Inc", "ab systems" }, { "A.O. Smith", "ao smith" },
        { "Limited Brands", "limited brands" }, { "GmbH", "gmbh" }, { "Co., Ltd.", "co" }, { "S.A.", "sa" },
        { "The", "the" }, { "and", "and" }, { "***", "***" }, { "  * \n *  ", "* *" }, { "", "" }, { " \t", "" },
        { "\u3000\u200B\u202E", "" } };
    SCOPED_ARENA(arena, CAP);
    CHECK_ALL(samples, prm_match_fold);
}

TEST(case_accents_signs_and_words_for_and_do_not_count)
{
    static const sample samples[] = { { "Müller", "muller" }, { "MÜLLER", "muller" }, { "Mu\xCC\x88ller", "muller" },
        { "Straße", "strasse" }, { "Ørsted Łódź Æther", "orsted lodz aether" }, { "L'Oréal", "loreal" },
        { "L\xE2\x80\x99Oréal", "loreal" }, { "Lowe\xC2\xB4s", "lowes" }, { "Rohde & Schwarz", "rohde schwarz" },
        { "Rohde und Schwarz", "rohde schwarz" }, { "Rohde and Schwarz", "rohde schwarz" },
        { "Rohde&amp;Schwarz", "rohde schwarz" }, { "Dupont et Fils", "dupont fils" }, { "I.B.M.", "ibm" },
        { "A O Smith", "ao smith" }, { "A & O", "a o" }, { "24/7 Media", "24 7 media" },
        { "ＡＢＣ　１２", "abc 12" }, { "Ёлка", "елка" }, { "ΑΘΗΝΆ", "αθηνα" }, { "がぎ", "がぎ" },
        { "हिन्दी", "हिन्दी" }, { "İstanbul", "istanbul" }, { "fox\xFF" "xy", "fox xy" },
        { "soft\xC2\xADhyphen", "softhyphen" } };
    SCOPED_ARENA(arena, CAP);
    CHECK_ALL(samples, prm_match_fold);
}

TEST(scripts_are_not_brought_together)
{
    SCOPED_ARENA(arena, CAP);
    const char *latin = prm_match_fold(arena, "Romashka"), *cyrillic = prm_match_fold(arena, "Ромашка");
    ALLOC_OK(latin != NULL && cyrillic != NULL);
    CHECK(strcmp(latin, cyrillic) != 0);
}

TEST(names_of_a_megabyte_are_cut)
{
    static char name[(1 << 20) + 1];
    SCOPED_ARENA(arena, CAP);
    memset(name, 'x', sizeof name - 1);
    const char *folded = prm_match_fold(arena, name);
    ALLOC_OK(folded != NULL);
    CHECK_INT(strlen(folded), PRM_MATCH_NAME_BYTES);
    /* The letter with the longest decomposition there is, as often as fits. */
    for (size_t i = 0; i + 3 < sizeof name; i += 3)
        memcpy(name + i, "\xEF\xB7\xBA", 3);
    folded = prm_match_fold(arena, name);
    ALLOC_OK(folded != NULL);
    CHECK(strlen(folded) > 0 && strlen(folded) < 4096 && prm_utf8_is_valid(folded, strlen(folded)));
}

TEST(domains_are_cut_to_what_is_registered)
{
    static const sample samples[] = { { "www.acme.co.uk", "acme.co.uk" }, { "ACME.com.", "acme.com" },
        { "a.b.acme.de", "acme.de" }, { "acme.github.io", "acme.github.io" }, { " acme.fr ", "acme.fr" },
        { "xn--mller-kva.de", "xn--mller-kva.de" }, { "co.uk", "" }, { "localhost", "" }, { "192.168.1.1", "" },
        { "gmail.com", "" }, { "mail.yahoo.co.jp", "" }, { "qq.com", "" }, { "müller.de", "" }, { "a..b.com", "" },
        { ".acme.com", "" }, { "http://acme.com", "" }, { "", "" } };
    SCOPED_ARENA(arena, CAP);
    CHECK_ALL(samples, prm_match_domain);
}

TEST(domains_too_long_are_none)
{
    char host[400];
    SCOPED_ARENA(arena, CAP);
    memset(host, 'a', sizeof host);
    memcpy(host + sizeof host - 5, ".com", 5);
    const char *domain = prm_match_domain(arena, host);
    ALLOC_OK(domain != NULL);
    CHECK_STR(domain, "");
}

TEST(tax_ids_are_compared_without_dress)
{
    static const struct {
        const char *tax_id, *country, *wanted;
    } samples[] = { { "DE 123.456-789", "DE", "DE:123456789" }, { "123456789", "de", "DE:123456789" },
        { "de123456789", "FR", "DE:123456789" }, { "EL123456789", "GR", "GR:123456789" },
        { "ATU12345678", "", "AT:U12345678" }, { "CHE-123.456.789 MWST", "CH", "CH:CHE123456789" },
        { "CHE-123.456.789", "CH", "CH:CHE123456789" }, { "AAACR5055K", "IN", "IN:AAACR5055K" },
        { "DEACR5055K", "IN", "IN:DEACR5055K" }, { "12-3456789", "US", "US:123456789" },
        { "12-3456789", "", ":123456789" },
        { "n/a", "US", "" }, { "00000000", "US", "" }, { "none", "", "" }, { "", "", "" } };
    SCOPED_ARENA(arena, CAP);
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const char *got = prm_match_tax_id(arena, samples[i].tax_id, samples[i].country);
        ALLOC_OK(got != NULL);
        CHECK_STR(got, samples[i].wanted);
    }
}

TEST_MAIN(CASE(legal_forms_of_many_countries_go), CASE(what_looks_like_a_form_stays_where_it_is_the_name),
    CASE(case_accents_signs_and_words_for_and_do_not_count), CASE(scripts_are_not_brought_together),
    CASE(names_of_a_megabyte_are_cut), CASE(domains_are_cut_to_what_is_registered), CASE(domains_too_long_are_none),
    CASE(tax_ids_are_compared_without_dress))
