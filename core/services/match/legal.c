/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    END = 1,          /* taken off at the end, as often as there is one */
    START = 2,        /* at the start */
    START_ALONE = 4,  /* at the start, if none was at the end: "AB Volvo", but not "AB Systems Inc" */
    BETWEEN = 8,      /* anywhere: it can mean nothing else */
    FORM_WORDS = 9,   /* words a form is written in at most: "sp. z o. o. sp. k." */
    FORM_BYTES = 128
};

typedef struct legal_form {
    const char *form; /* folded, without blanks, so that "s r l", "s.r.l." and "srl" are one */
    int places;
} legal_form;

/** Sorted by bytes. */
/* clang-format off */
static const legal_form forms[] = {
    { "ab", END | START_ALONE }, { "abp", END }, { "abpubl", END }, { "ad", END }, { "ag", END | BETWEEN },
    { "agco", END }, { "agcokg", END | BETWEEN }, { "agcokgaa", END | BETWEEN }, { "aksjeselskap", END },
    { "aktiebolag", END | START_ALONE }, { "aktiebolaget", END | START_ALONE }, { "aktiengesellschaft", END },
    { "aktieselskab", END }, { "aktieselskabet", START_ALONE }, { "aktsiaselts", START_ALONE },
    { "anonimsirketi", END | BETWEEN }, { "anpartsselskab", END }, { "aps", END }, { "as", END }, { "asa", END },
    { "berhad", END }, { "beslotenvennootschap", END }, { "bhd", END }, { "bsc", END }, { "bscc", END },
    { "bv", END }, { "bvba", END | BETWEEN }, { "bvcv", END }, { "cc", END }, { "cialtda", END }, { "ciasa", END },
    { "cie", END }, { "cjsc", END | START }, { "clg", END }, { "closedjointstockcompany", END | START },
    { "co", END }, { "cohg", END }, { "cokg", END | BETWEEN }, { "colimited", END }, { "coltd", END | BETWEEN },
    { "companies", END }, { "company", END }, { "companylimited", END }, { "companyltd", END | BETWEEN },
    { "congtycophan", START }, { "congtycp", START }, { "congtytnhh", START }, { "consociounico", END },
    { "coohg", END }, { "cooperatiefua", END }, { "cooperatieua", END }, { "corp", END },
    { "corpltd", END | BETWEEN }, { "corporation", END }, { "corporationlimited", END },
    { "corporationltd", END | BETWEEN }, { "cos", END }, { "ctytnhh", START }, { "cv", END }, { "cvba", END },
    { "dac", END }, { "dd", END }, { "dmcc", END }, { "dno", END }, { "doo", END | START | BETWEEN },
    { "dooel", END }, { "ead", END }, { "eg", END }, { "ehf", END }, { "eireli", END }, { "eirl", END },
    { "ek", END }, { "ekfm", END }, { "ekfr", END }, { "eood", END | BETWEEN }, { "eurl", END | START },
    { "fgup", START }, { "fzc", END }, { "fzco", END }, { "fze", END }, { "fzllc", END }, { "gbr", END },
    { "genossenschaft", END }, { "gesellschaftmbh", END | BETWEEN },
    { "gesellschaftmitbeschrankterhaftung", END | BETWEEN }, { "gesmbh", END | BETWEEN }, { "ggmbh", END | BETWEEN },
    { "gie", END }, { "gk", END }, { "gmbh", END | START | BETWEEN }, { "gmbhco", END | BETWEEN },
    { "gmbhcokg", END | BETWEEN }, { "gmbhcokgaa", END | BETWEEN }, { "gmbhcoohg", END | BETWEEN },
    { "gmbhkg", END | BETWEEN }, { "godokaisha", END | START }, { "haftungsbeschrankt", END }, { "hb", END },
    { "hf", END }, { "inc", END | BETWEEN }, { "incorporated", END }, { "incorporation", END }, { "jdoo", END },
    { "jointstockco", END | START }, { "jointstockcompany", END | START }, { "jsc", END | START },
    { "kabushikigaisha", END | START }, { "kabushikikaisha", END | START }, { "kft", END | BETWEEN }, { "kg", END },
    { "kgaa", END }, { "kk", END }, { "kkt", END }, { "kommanditgesellschaft", END },
    { "korlatoltfelelossegutarsasag", END }, { "ksc", END }, { "kscc", END }, { "kscp", END }, { "ky", END },
    { "lc", END }, { "lda", END | BETWEEN }, { "limitada", END }, { "limited", END }, { "limitedcompany", END },
    { "limitedliabilitycompany", END }, { "limitedliabilitycompanyllc", END }, { "limitedliabilitypartnership", END },
    { "limitedpartnership", END }, { "limitedsirketi", END | BETWEEN }, { "limitee", END },
    { "llc", END | START_ALONE | BETWEEN }, { "lllp", END }, { "llp", END }, { "lp", END }, { "ltd", END | BETWEEN },
    { "ltda", END | BETWEEN }, { "ltdaeireli", END | BETWEEN }, { "ltdaepp", END | BETWEEN },
    { "ltdame", END | BETWEEN }, { "ltdco", END }, { "ltdliabilityco", END }, { "ltdpartnership", END },
    { "ltdsirketi", END | BETWEEN }, { "ltdsti", END | BETWEEN }, { "ltee", END }, { "mbh", END },
    { "mbhcokg", END | BETWEEN }, { "naamlozevennootschap", END }, { "nv", END }, { "nyrt", END },
    { "oao", END | START | BETWEEN }, { "ohg", END }, { "ojsc", END | START }, { "ood", END },
    { "ooo", END | START | BETWEEN }, { "ooonpo", START }, { "ooonpp", START },
    { "openjointstockcompany", END | START }, { "osakeyhtio", END }, { "osauhing", END }, { "ou", END | START_ALONE },
    { "oy", END | START_ALONE }, { "oyab", END }, { "oyj", END }, { "pao", END | START }, { "pcl", END },
    { "persero", END }, { "perserotbk", END }, { "pjsc", END | START }, { "plc", END }, { "plimited", END },
    { "pllc", END }, { "pltd", END }, { "privatelimited", END | BETWEEN }, { "privateltd", END | BETWEEN },
    { "propltd", END }, { "proprietarylimited", END | BETWEEN }, { "pt", START_ALONE }, { "pte", END },
    { "ptelimited", END | BETWEEN }, { "pteltd", END | BETWEEN }, { "pttbk", END }, { "pty", END | BETWEEN },
    { "ptylimited", END | BETWEEN }, { "ptyltd", END | BETWEEN }, { "publ", END }, { "publiccompanylimited", END },
    { "publicjointstockcompany", END | START }, { "publiclimitedcompany", END }, { "pvt", END },
    { "pvtlimited", END | BETWEEN }, { "pvtltd", END | BETWEEN }, { "qsc", END }, { "sa", END }, { "saa", END },
    { "sabdecv", END | BETWEEN }, { "sac", END }, { "sadecv", END | BETWEEN }, { "sae", END }, { "sagl", END },
    { "sal", END }, { "sanayivetas", END }, { "sanayiveticaret", END },
    { "sanayiveticaretanonimsirketi", END | BETWEEN }, { "sanayiveticaretas", END | BETWEEN },
    { "sanayiveticaretlimitedsirketi", END | BETWEEN }, { "sanayiveticaretltdsti", END | BETWEEN },
    { "sanvetas", END | BETWEEN }, { "sanvetic", END }, { "sanveticas", END | BETWEEN },
    { "sanveticltdsti", END | BETWEEN }, { "saoc", END }, { "saog", END }, { "sapa", END },
    { "sapidecv", END | BETWEEN }, { "sarl", END | START | BETWEEN }, { "sarlu", END }, { "sas", END },
    { "sasu", END }, { "sau", END }, { "scarl", END }, { "sce", END }, { "scoop", END }, { "scop", END },
    { "scrl", END }, { "scrlcoop", END }, { "scrlfs", END }, { "sderl", END }, { "sderldecv", END | BETWEEN },
    { "sdn", END }, { "sdnbhd", END | BETWEEN }, { "se", END }, { "secokg", END | BETWEEN },
    { "secokgaa", END | BETWEEN }, { "selarl", END }, { "sendirianberhad", END | BETWEEN }, { "sia", START },
    { "sl", END }, { "sll", END }, { "slne", END }, { "slu", END }, { "snc", END }, { "sociedadanonima", END },
    { "sociedadanonimadecapitalvariable", END }, { "sociedadcooperativa", END }, { "sociedadlimitada", END },
    { "societaaresponsabilitalimitata", END }, { "societaperazioni", END }, { "societeanonyme", END | START },
    { "societearesponsabilitelimitee", END | START }, { "societeparactionssimplifiee", END | START },
    { "sociounico", END }, { "spa", END }, { "spaasociounico", END }, { "spaconsociounico", END },
    { "spasocietaunipersonale", END }, { "spj", END }, { "spk", END }, { "spolecnostsrucenimomezenym", END },
    { "spolkaakcyjna", END }, { "spolkajawna", END }, { "spolkakomandytowa", END },
    { "spolkazograniczonaodpowiedzialnoscia", END | BETWEEN }, { "spolkazoo", END | BETWEEN },
    { "spolsro", END | BETWEEN }, { "sprl", END }, { "spzo", END | BETWEEN }, { "spzoo", END | BETWEEN },
    { "spzoosk", END }, { "spzoospk", END }, { "srl", END | BETWEEN }, { "srlasociounico", END },
    { "srldecv", END | BETWEEN }, { "srls", END }, { "srlsocietaunipersonale", END }, { "srlu", END },
    { "srlunipersonale", END | BETWEEN }, { "sro", END | BETWEEN }, { "sti", END }, { "suarl", END }, { "tbk", END },
    { "telefonaktiebolaget", START }, { "ticaretas", END | BETWEEN }, { "ticaretltdsti", END | BETWEEN },
    { "ticas", END | BETWEEN }, { "ticltdsti", END | BETWEEN }, { "tnhh", END }, { "too", END | START_ALONE },
    { "tov", END | START_ALONE }, { "uab", END | START }, { "ug", END }, { "ugcokg", END | BETWEEN },
    { "ughaftungsbeschrankt", END | BETWEEN }, { "ulc", END }, { "unipersonale", END }, { "unipessoal", END },
    { "unipessoallda", END | BETWEEN }, { "unlimited", END }, { "vof", END }, { "vos", END }, { "wll", END },
    { "yk", END }, { "yugengaisha", END | START }, { "yugenkaisha", END | START }, { "zao", END | START | BETWEEN },
    { "zrt", END }, { "αε", END }, { "ανωνυμηεταιρεια", END }, { "επε", END }, { "ικε", END }, { "ад", END },
    { "акционерноеобщество", END | START }, { "ао", END | START | BETWEEN }, { "гуп", START }, { "доо", END },
    { "еоод", END | START | BETWEEN }, { "закрытоеакционерноеобщество", END | START },
    { "зао", END | START | BETWEEN }, { "муп", START }, { "оао", END | START | BETWEEN },
    { "обществосограниченноиответственностью", END | START }, { "оод", END | START },
    { "ооо", END | START | BETWEEN }, { "открытоеакционерноеобщество", END | START }, { "пао", END | START },
    { "пат", END | START }, { "прат", END | START }, { "публичноеакционерноеобщество", END | START },
    { "тов", END | START | BETWEEN }, { "тоо", END | START }, { "фгуп", START }, { "בעמ", END }, { "بริษัท", START },
    { "ذمم", END }, { "شركة", START_ALONE }, { "محدوده", END }, { "จํากัด", END }, { "มหาชน", END },
    { "合同会社", END | START }, { "有限会社", END | START }, { "有限公司", END }, { "有限責任公司", END }, { "有限责任公司", END },
    { "株", END | START }, { "株式会社", END | START }, { "股份有限公司", END }, { "유한회사", END | START }, { "주", END | START },
    { "주식회사", END | START },
};
/* clang-format on */

/** Forms that are written onto the name, in scripts without blanks. Longer ones first. */
static const char *const attached[] = { "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "株式会社",
    "有限会社", "合同会社", "주식회사", "유한회사" };

static int compare_forms(const void *key, const void *row)
{
    return strcmp(key, ((const legal_form *)row)->form);
}

/** Where the `count` words from `first` on, taken together, may be taken off; 0: they are no legal form. */
static int places_of(const prm_match_text *text, size_t first, size_t count)
{
    char bytes[FORM_BYTES];
    for (size_t i = first + 1; i < first + count; i++)
        if (text->words[i].after_and && text->words[i].length == 1)
            return 0; /* "S&C" */
    if (!prm_match_text_print(text, first, count, bytes, sizeof bytes))
        return 0;
    const legal_form *row = bsearch(bytes, forms, sizeof forms / sizeof forms[0], sizeof forms[0], compare_forms);
    return row == NULL ? 0 : row->places;
}

static bool remove_end(prm_match_text *text)
{
    bool has_removed = false;
    for (size_t count = FORM_WORDS; count > 0; count--) {
        if (count >= text->count || (places_of(text, text->count - count, count) & END) == 0)
            continue;
        prm_match_text_remove(text, text->count - count, count);
        has_removed = true;
        count = FORM_WORDS + 1;
    }
    return has_removed;
}

static void remove_start(prm_match_text *text, bool had_end)
{
    int wanted = START | (had_end ? 0 : START_ALONE);
    for (size_t count = FORM_WORDS; count > 0; count--)
        if (count < text->count && (places_of(text, 0, count) & wanted) != 0) {
            prm_match_text_remove(text, 0, count);
            return;
        }
}

static void remove_between(prm_match_text *text)
{
    for (size_t i = 1; i + 1 < text->count; i++)
        for (size_t count = FORM_WORDS; count > 0; count--)
            if (i + count < text->count && (places_of(text, i, count) & BETWEEN) != 0) {
                prm_match_text_remove(text, i, count);
                for (size_t after = i; after < text->count; after++)
                    text->words[after].after_form = true;
            }
}

/** Takes `letters` letters off the start or the end of a word. */
static void cut_word(prm_match_text *text, size_t index, size_t letters, bool at_start)
{
    prm_match_word *word = &text->words[index];
    size_t at = at_start ? word->start : word->start + (size_t)word->length - letters;
    memmove(&text->letters[at], &text->letters[at + letters], (text->length - at - letters) * sizeof text->letters[0]);
    text->length -= letters;
    word->length = (uint16_t)(word->length - letters);
    for (size_t i = index + 1; i < text->count; i++)
        text->words[i].start = (uint16_t)(text->words[i].start - letters);
}

static void remove_attached(prm_match_text *text, size_t index)
{
    for (size_t f = 0; f < sizeof attached / sizeof attached[0]; f++) {
        int32_t form[8];
        utf8proc_ssize_t length = utf8proc_decompose((const utf8proc_uint8_t *)attached[f], 0, form, 8,
            UTF8PROC_NULLTERM);
        const prm_match_word *word = &text->words[index];
        if (length <= 0 || (size_t)length > word->length)
            continue;
        const int32_t *letters = &text->letters[word->start];
        size_t bytes = (size_t)length * sizeof form[0];
        if ((size_t)length == word->length && memcmp(letters, form, bytes) == 0)
            return; /* nothing but a form */
        if (memcmp(letters + word->length - length, form, bytes) == 0)
            cut_word(text, index, (size_t)length, false);
        else if (memcmp(letters, form, bytes) == 0)
            cut_word(text, index, (size_t)length, true);
        else
            continue;
        return;
    }
}

bool prm_match_is_glued_form(const int32_t *letters, size_t length)
{
    static const char *const glued[] = { "ag", "bv", "corp", "gmbh", "inc", "kk", "llc", "ltd", "spa", "srl" };
    for (size_t i = 0; i < sizeof glued / sizeof glued[0]; i++) {
        size_t at = 0;
        while (at < length && glued[i][at] != '\0' && letters[at] == glued[i][at])
            at++;
        if (at == length && glued[i][at] == '\0')
            return true;
    }
    return false;
}

void prm_match_legal_remove(prm_match_text *text)
{
    bool had_end = remove_end(text);
    remove_start(text, had_end);
    remove_between(text);
    for (size_t i = 0; i < text->count; i++)
        if (prm_letter_is_ideograph(text->letters[text->words[i].start]))
            remove_attached(text, i);
}
