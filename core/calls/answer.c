/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/task.h"

#include "base/json.h"

#include <string.h>

/* What a person is told, by kind; `error.message` itself stays English. */
static const struct text {
    const char *kind, *en, *fr, *de;
} texts[] = {
    { "parse", "The message is not valid JSON.", "Le message n'est pas du JSON valide.",
        "Die Nachricht ist kein gültiges JSON." },
    { "invalid_request", "The message is not a valid request.", "Le message n'est pas une requête valide.",
        "Die Nachricht ist keine gültige Anfrage." },
    { "method_not_found", "There is no such method.", "Cette méthode n'existe pas.", "Diese Methode gibt es nicht." },
    { "invalid_params", "Some values are missing or wrong.", "Des valeurs manquent ou sont incorrectes.",
        "Angaben fehlen oder sind falsch." },
    { "internal", "Something went wrong on the server.", "Une erreur s'est produite sur le serveur.",
        "Auf dem Server ist ein Fehler aufgetreten." },
    { "unauthenticated", "Please sign in.", "Veuillez vous identifier.", "Bitte melden Sie sich an." },
    { "not_found", "It does not exist, or is not yours to see.", "Cet élément n'existe pas ou ne vous est pas visible.",
        "Das gibt es nicht, oder es ist für Sie nicht sichtbar." },
    { "forbidden", "Your role does not allow this.", "Votre rôle ne le permet pas.", "Ihre Rolle erlaubt das nicht." },
    { "version", "It was changed in the meantime.", "Cet élément a été modifié entre-temps.",
        "Das wurde inzwischen geändert." },
    { "invalid_state", "Its state does not allow this.", "Son état ne le permet pas.",
        "Der Status erlaubt das nicht." },
    { "unique", "There is one with these values already.", "Il en existe déjà un avec ces valeurs.",
        "Mit diesen Werten gibt es bereits einen Eintrag." },
    { "limit", "Too much at once. Please try again shortly.", "Trop de demandes. Réessayez dans un instant.",
        "Zu viele Anfragen. Bitte versuchen Sie es gleich noch einmal." },
    { "rule_timeout", "A rule took too long.", "Une règle a pris trop de temps.",
        "Eine Regel hat zu lange gebraucht." },
    { "rule_error", "A rule failed.", "Une règle a échoué.", "Eine Regel ist fehlgeschlagen." },
    { "read_only", "Nothing can be stored at the moment.", "Aucun enregistrement n'est possible pour le moment.",
        "Im Moment kann nichts gespeichert werden." },
    { "idempotency_mismatch", "This key was used for another call.", "Cette clé a servi à un autre appel.",
        "Dieser Schlüssel wurde für einen anderen Aufruf verwendet." },
    { "outcome_unknown", "It is not known whether this was stored. Please repeat it with the same key.",
        "On ignore si cela a été enregistré. Répétez l'appel avec la même clé.",
        "Es ist unbekannt, ob das gespeichert wurde. Bitte mit demselben Schlüssel wiederholen." },
};

static const char *text_of(const char *kind, const char *locale)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].kind, kind) == 0)
            return strncmp(locale, "fr", 2) == 0 ? texts[i].fr : strncmp(locale, "de", 2) == 0 ? texts[i].de
                                                                                               : texts[i].en;
    return NULL;
}

static void put_id(prm_buf *out, const char *id, size_t id_length)
{
    prm_buf_put_text(out, ",\"id\":");
    if (id)
        prm_buf_put(out, id, id_length);
    else
        prm_buf_put_text(out, "null");
    prm_buf_put_char(out, '}');
}

static void put_member(prm_buf *out, const char *key, const char *text)
{
    prm_buf_put_char(out, ',');
    prm_json_print_text(out, key, strlen(key));
    prm_buf_put_char(out, ':');
    prm_json_print_text(out, text, strlen(text));
}

void prm_answer_error(prm_buf *out, const prm_error *error, const char *locale, const char *id, size_t id_length)
{
    const prm_wire_status *wire = prm_error_wire(error->status);
    const char *kind = *error->kind ? error->kind : wire->kind;
    const char *message = *error->message ? error->message : wire->message;
    const char *text = text_of(kind, locale);

    prm_buf_put_text(out, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":");
    prm_buf_put_integer(out, wire->code);
    put_member(out, "message", message);
    prm_buf_put_text(out, ",\"data\":{\"kind\":");
    prm_json_print_text(out, kind, strlen(kind));
    put_member(out, "text", text ? text : text_of(wire->kind, locale) ? text_of(wire->kind, locale) : message);
    for (size_t i = 0; i < prm_val_count(error->data); i++) {
        const char *key = prm_val_key_at(error->data, i);
        prm_buf_put_char(out, ',');
        prm_json_print_text(out, key, strlen(key));
        prm_buf_put_char(out, ':');
        prm_json_print(out, prm_val_get(error->data, key));
    }
    prm_buf_put_text(out, "}}");
    put_id(out, id, id_length);
}

void prm_answer_result(prm_buf *out, const prm_val *result, const char *id, size_t id_length, prm_span *printed)
{
    prm_buf_put_text(out, "{\"jsonrpc\":\"2.0\",\"result\":");
    size_t from = out->length;
    prm_json_print(out, result);
    size_t to = out->length;
    put_id(out, id, id_length);
    if (printed && !out->failed)
        *printed = (prm_span){ out->data + from, to - from };
}

void prm_answer_ready(prm_buf *out, prm_span result, const char *id, size_t id_length)
{
    prm_buf_put_text(out, "{\"jsonrpc\":\"2.0\",\"result\":");
    prm_buf_put(out, result.bytes, result.length);
    put_id(out, id, id_length);
}
