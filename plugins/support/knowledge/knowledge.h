/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is known, written down: articles in editions and languages, who may read them, what readers say of them,
 * and what they look for.
 *
 * A topic has a code. Of each topic and language there are editions 1, 2, ..., a row each, and of these at most one
 * that is `live`, the one readers get, and at most one that is `open`, on its way to be the next: both are unique
 * indexes. Publishing an edition archives the live one in the same transaction.
 *
 * Articles are the vendor's rows. Everybody else comes to them through knowledge.read and knowledge.search alone, and
 * only through an audience: a row that each article names and the rule knowledge.visible judges, once a call. What the
 * rule does not admit does not exist for the caller: it is filtered out before anything is looked up, counted or
 * ranked, so that no answer, count or time tells of it. Archived audiences admit nobody. */
#ifndef SUPPORT_KNOWLEDGE_H
#define SUPPORT_KNOWLEDGE_H

#include "support.h"

/** Who writes articles, and who says that they are published. */
#define KNOWLEDGE_AUTHORS    "program_manager | support_agent"
#define KNOWLEDGE_PUBLISHERS "program_manager"

enum {
    KNOWLEDGE_AUDIENCES = 100, /* there are at most so many */
    KNOWLEDGE_LOCALES = 8,     /* that are tried for one reader */
    KNOWLEDGE_EDITIONS = 500,  /* of one topic and language, or live ones of one topic, that are looked at */
    KNOWLEDGE_BODY = 200000,   /* code points */
    KNOWLEDGE_IMPORTED = 50    /* articles of one import */
};

/** Of params and results. */
#define KNOWLEDGE_CODE(flags, doc) PRM_TEXT("code", 1, 100, flags, doc)
#define KNOWLEDGE_LOCALE(flags, doc) PRM_TEXT("locale", 2, 20, flags, doc)
#define KNOWLEDGE_THE_ARTICLE PRM_REF("id", "article", PRM_REQUIRED, "The edition")
#define KNOWLEDGE_ARTICLE     PRM_ROW("article", "article", knowledge_article_fields, PRM_REQUIRED, "As stored")
#define KNOWLEDGE_PROGRAM                                                                                              \
    PRM_REF("program", "program", 0, "Whose language is the next choice; none: that of the first one the caller is in")

/* ---- Editions: article.c ---------------------------------------------------------------------------------------- */

/** What an author writes, for params: `code` and `locale` are apart. NULL-ended. */
extern const char *const knowledge_written[];

/** The edition of a topic in a language for which `flag`, "live" or "open", holds; NULL if there is none. */
prm_status knowledge_article_find(prm_call *call, const char *code, const char *locale, const char *flag,
    const prm_val **article);
/** The number of its newest edition; 0 if there is none. */
prm_status knowledge_article_newest(prm_call *call, const char *code, const char *locale, int64_t *edition);
/** What an article may name: a locale that is one, an audience there is, an owner of the vendor's. PRM_E_INVALID. */
prm_status knowledge_article_check(prm_call *call, const prm_val *given);
/** The first of these alone, told as of `field`. PRM_E_INVALID. */
prm_status knowledge_locale_check(prm_call *call, const prm_val *given, const char *field);
/** A new open edition of `values`. */
prm_status knowledge_article_begin(prm_call *call, prm_val *values, int64_t edition, const prm_val **article);
/** Tells of it. */
prm_status knowledge_article_emit(prm_call *call, const char *event, const prm_val *article);
/** Moves an open edition to published, and the live one, if there is any, to archived. publish.c */
prm_status knowledge_article_publish(prm_call *call, const prm_val **article);

/* ---- Review: review.c ------------------------------------------------------------------------------------------- */

/** Sets when it is to be looked at again, from now on, and its timer. */
prm_status knowledge_review_arm(prm_call *call, const prm_val **article);
/** Tells whoever looks after it; nobody does: those who publish. */
prm_status knowledge_tell_owner(prm_call *call, const char *code, const prm_val *article, prm_val *data);

/* ---- Languages: locale.c ---------------------------------------------------------------------------------------- */

/** In which order the caller reads languages, each once: the one it asks for ("": its own) and what that is a kind of,
 * its programme's likewise (`program`, an id, or ""), and English. */
typedef struct knowledge_locales {
    const char *at[KNOWLEDGE_LOCALES];
    size_t count;
} knowledge_locales;
prm_status knowledge_locales_find(prm_call *call, const char *asked, const char *program, knowledge_locales *locales);
/** The place of a language among them; KNOWLEDGE_LOCALES: it is none of them. */
size_t knowledge_locales_place(const knowledge_locales *locales, const char *locale);
/** Whether it is written as languages are, "pt-BR". */
int knowledge_is_locale(const char *text);

/* ---- Who may read: visible.c ------------------------------------------------------------------------------------ */

/** Appends the ids of the audiences, `among` these (NULL: all), whose articles the caller may read. The vendor's side:
 * all of them. In a write each is a decision that is recorded: there `among` should be few. */
prm_status knowledge_admit(prm_call *call, const prm_val *among, prm_val *audiences);
/** What a reader gets of the topic: the live edition in the best of the languages, else in the first other one there
 * is, among `audiences`; NULL: there is none for this reader. */
prm_status knowledge_live_find(prm_call *call, const char *code, const prm_val *audiences,
    const knowledge_locales *locales, const prm_val **article);
/** The same for a write: of the audiences that the topic's articles name. */
prm_status knowledge_live_judge(prm_call *call, const char *code, const char *locale, const prm_val **article);
/** What of it a reader gets, without its text. */
extern const prm_field *const knowledge_reader_fields[];
extern const prm_field *const knowledge_audience_fields[];

/* ---- What was shown to those who were about to ask: deflection.c ------------------------------------------------ */

/** A case was opened all the same, by its partner: `row`.
 * PRM_E_INVALID: what is wrong is said of the param "deflection". */
prm_status knowledge_deflection_open(prm_call *call, const char *id, const prm_val *row);

extern const prm_rule knowledge_visible_rule;

#endif
