/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What somebody says of a proof: whether that will do, and by which key it is known in all the network. */
#include "claims/claims.h"

#include <stdio.h>
#include <string.h>

/* By what their content says they are: pictures and documents, and tables where no money is shown. */
static const char *const document_types[] = { "application/pdf", "text/xml", "image/png", "image/jpeg", "image/webp",
    "image/tiff",
    "image/heic", NULL };
static const char *const table_types[] = { "text/plain", "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.presentation", NULL };

/* What a kind of proof has to say. */
static const struct need {
    const char *kind, *field;
} needs[] = {
    { "invoice", "issuer" }, { "invoice", "number" }, { "invoice", "date" }, { "invoice", "amount" },
    { "receipt", "issuer" }, { "receipt", "date" }, { "receipt", "amount" },
};

static int is_one_of(const char *const *types, const char *type)
{
    for (; *types; types++)
        if (strcmp(*types, type) == 0)
            return 1;
    return 0;
}

int mdf_proof_is_financial(const prm_val *proof)
{
    return prm_help_is(proof, "kind", "invoice") || prm_help_is(proof, "kind", "receipt");
}

static prm_status check_said(prm_call *call, const prm_val *params)
{
    const char *currency, *date = prm->text(params, "date");
    prm_status status = PRM_OK;
    int64_t amount;

    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (prm_help_is(params, "kind", needs[i].kind) && !prm_help_has_value(params, needs[i].field))
            status = prm->fail_field(call, needs[i].field, "required", "has to be on it");
    if (prm->get_money(params, "amount", &amount, &currency) == PRM_OK && amount == 0)
        status = prm->fail_field(call, "amount", "range", "is nothing");
    /* Somewhere it may be tomorrow already. */
    if (*date != '\0' && prm_date_number(date) > prm->now(call) / PRM_DAY_MS + 1)
        status = prm->fail_field(call, "date", "range", "is in the future");
    return status;
}

static prm_status check_file(prm_call *call, const prm_val *said, const prm_val *file, const char *field)
{
    if (prm_help_number(file, "size") == 0)
        return prm->fail_field(call, field, "empty", "is empty");
    if (is_one_of(document_types, prm->text(file, "type")))
        return PRM_OK;
    if (!mdf_proof_is_financial(said) && is_one_of(table_types, prm->text(file, "type")))
        return PRM_OK;
    return prm->fail_field(call, field, "type", "is no document of a kind that is taken for this");
}

/* How many bytes the first sign of a text has. */
static size_t sign_length(const char *text)
{
    size_t length = 1;

    while (((unsigned char)text[length] & 0xc0) == 0x80)
        length++;
    return length;
}

/* A sign beyond ASCII as it is compared. Beside a digit, hyphens, blanks and what is not seen at all fold to nothing:
 * of these there are many, and what is copied out of a document is full of them. */
static prm_status fold_sign(prm_call *call, const char *sign, size_t length, const char **folded)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    char beside[16];

    snprintf(beside, sizeof beside, "0%.*s", (int)length, sign);
    PRM_TRY(match->fold(call, beside, folded));
    if (**folded == '0')
        (*folded)++;
    return PRM_OK;
}

/* A number as it is compared: letters and digits alone, in lower case. */
static prm_status fold_number(prm_call *call, const char *number, char **folded)
{
    size_t length = 0, room = 4 * strlen(number) + 1;

    *folded = prm->alloc(call, room);
    if (!*folded)
        return PRM_E_NOMEM;
    for (size_t step; *number != '\0'; number += step) {
        const char *sign = number;
        char lower;
        step = sign_length(number);
        if (step > 1)
            PRM_TRY(fold_sign(call, number, step, &sign));
        for (size_t i = 0; sign[i] != '\0' && (step > 1 || i < 1) && length + 1 < room; i++) {
            lower = sign[i] >= 'A' && sign[i] <= 'Z' ? (char)(sign[i] - 'A' + 'a') : sign[i];
            if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || (unsigned char)lower >= 0x80)
                (*folded)[length++] = lower;
        }
    }
    return PRM_OK;
}

static prm_status set_key(prm_call *call, const prm_val *said, prm_val *values)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    const char *issuer, *given = prm->text(said, "number");
    char *number, *key;

    if (*given == '\0' || *prm->text(said, "issuer") == '\0')
        return PRM_OK;
    PRM_TRY(match->fold(call, prm->text(said, "issuer"), &issuer));
    if (*issuer == '\0')
        issuer = prm->text(said, "issuer");
    PRM_TRY(fold_number(call, given, &number));
    if (*number == '\0')
        return prm->fail_field(call, "number", "format", "has neither letters nor digits");
    size_t room = strlen(issuer) + strlen(number) + 2;
    key = prm->alloc(call, room);
    if (!key)
        return PRM_E_NOMEM;
    snprintf(key, room, "%s|%s", issuer, number);
    return prm->set_text(values, "key", key);
}

prm_status mdf_proof_read(prm_call *call, const prm_val *said, const prm_val *file, const char *field, prm_val *values)
{
    const char *currency;
    int64_t amount;

    PRM_TRY(check_said(call, said));
    PRM_TRY(check_file(call, said, file, field));
    PRM_TRY(set_key(call, said, values));
    if (prm->get_money(said, "amount", &amount, &currency) != PRM_OK)
        return PRM_OK;
    return prm->set(values, "used", prm->new_money(call, 0, currency));
}

prm_status mdf_proof_find_same(prm_call *call, const prm_val *values, const char *partner, const prm_val **proof)
{
    static const char *const unique[] = { "sha256", "key" };

    *proof = NULL;
    for (size_t i = 0; i < sizeof unique / sizeof *unique && !*proof; i++) {
        prm_val *filter = prm->object(call);
        if (!prm_help_has_value(values, unique[i]))
            continue;
        PRM_TRY(prm->set(filter, unique[i], prm->get(values, unique[i])));
        PRM_TRY(prm->set_text(filter, "partner", partner));
        PRM_TRY(prm_help_find_one(call, "proof", filter, NULL, PRM_REACH_CALLER, proof));
    }
    return PRM_OK;
}
