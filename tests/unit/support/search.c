/* SPDX-License-Identifier: Apache-2.0 */
/* Articles by words, and what is suggested while a case is typed. */
#include "library.h"

#include <stdio.h>
#include <string.h>

TEST(a_topic_is_found_once_in_the_best_language)
{
    LIBRARY(l);
    library_publish(&l, "install", "en", l.all, "Unpack the box");
    library_publish(&l, "install", "fr", l.all, "Ouvrez box");
    library_publish(&l, "install", "de", l.all, "Die box");
    library_publish(&l, "remove", "en", l.all, "Take the box away");
    world_as_alpha(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'Box','locale':'fr-CH'}"), PRM_OK);
    CHECK_INT(prm_mock_events(l.w.mock, "knowledge.searched"), 1);
    for (int i = 0; i < 2; i++) {
        const char *code = prm_mock_text(l.w.mock, i == 0 ? "items[0].code" : "items[1].code");
        const char *locale = prm_mock_text(l.w.mock, i == 0 ? "items[0].locale" : "items[1].locale");
        CHECK_STR(locale, *code == 'i' ? "fr" : "en");
    }
    CHECK_STR(prm_mock_text(l.w.mock, "items[2].code"), "");
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'box','limit':1}"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "items[1].code"), "");
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'...'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(l.w.mock), "text:required");
}

TEST(topics_in_many_languages_leave_room_for_others)
{
    static const char *const locales[] = { "fr", "fr-CH", "fr-BE", "fr-CA", "fr-LU", "en" };
    LIBRARY(l);
    library_publish(&l, "remove", "en", l.all, "Box");
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++)
        library_publish(&l, "install", locales[i], l.all, "Box");
    world_as_alpha(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'box','locale':'fr','limit':2}"), PRM_OK);
    bool has_both = strcmp(prm_mock_text(l.w.mock, "items[0].code"), prm_mock_text(l.w.mock, "items[1].code")) != 0;
    CHECK(has_both && *prm_mock_text(l.w.mock, "items[1].code") != '\0');
}

TEST(what_may_not_be_read_is_not_found)
{
    LIBRARY(l);
    library_publish(&l, "prices", "en", l.gold, "Less for gold");
    library_draft(&l, "ideas", "en", l.gold, "More for gold");
    world_as_alpha(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'gold','locale':'en'}"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "items[0].code"), "prices");
    prm_mock_answer(l.w.mock, "knowledge.visible", NULL);
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'gold','locale':'en'}"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "items[0].code"), "");
    world_as_manager(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'gold','locale':'en'}"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "items[0].code"), "prices");
    CHECK_STR(prm_mock_text(l.w.mock, "items[1].code"), "");
}

TEST(what_is_looked_for_is_counted)
{
    LIBRARY(l);
    library_publish(&l, "install", "en", l.all, "Unpack it");
    world_as_alpha(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'unpack','locale':'en'}"), PRM_OK);
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'unpa','locale':'en','typing':true}"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "items[0].code"), "install");
    CHECK_STR(prm_mock_event(l.w.mock, "knowledge.searched", "missed"), "false");
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'nothing','locale':'en'}"), PRM_OK);
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'nothing','locale':'en'}"), PRM_OK);
    CHECK_STR(prm_mock_event(l.w.mock, "knowledge.searched", "missed"), "true");
    CHECK_STR(prm_mock_event(l.w.mock, "knowledge.searched", "side"), "partner");
    CHECK_INT(prm_mock_react(l.w.mock), 3);
    CHECK_INT(prm_mock_rows(l.w.mock, "search_query"), 2);
    const char *row = prm_mock_row_at(l.w.mock, "search_query", 1);
    CHECK_STR(prm_mock_row(l.w.mock, row, "words"), "nothing");
    CHECK_STR(prm_mock_row(l.w.mock, row, "searches"), "2");
    CHECK_STR(prm_mock_row(l.w.mock, row, "misses"), "2");
}

TEST(addresses_and_numbers_are_not_kept)
{
    LIBRARY(l);
    world_as_alpha(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.search",
        "{'text':' ann@alpha.example  lost 12345 key 2027-01-31','locale':'en'}"), PRM_OK);
    CHECK_STR(prm_mock_event(l.w.mock, "knowledge.searched", "words"), "lost 12345 key");
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'+49 30 1234567','locale':'en'}"), PRM_OK);
    CHECK_STR(prm_mock_event(l.w.mock, "knowledge.searched", "words"), "");
    CHECK_INT(world_call(&l.w, "knowledge.search", "{'text':'ann@alpha.example','locale':'en'}"), PRM_OK);
    CHECK_STR(prm_mock_event(l.w.mock, "knowledge.searched", "words"), "");
    CHECK_INT(prm_mock_react(l.w.mock), 3);
    CHECK_INT(prm_mock_rows(l.w.mock, "search_query"), 1);
}

static void look_for(library *l, const char *words)
{
    world_as_alpha(&l->w);
    CHECK_INT(world_call(&l->w, "knowledge.search", "{'text':'%s','locale':'en'}", words), PRM_OK);
    CHECK_INT(prm_mock_react(l->w.mock), 1);
}

TEST(what_nobody_looks_for_again_is_forgotten)
{
    enum { OLD = 120 };
    char words[30];
    LIBRARY(l);
    for (int i = 0; i < OLD; i++) {
        snprintf(words, sizeof words, "old %d", i);
        look_for(&l, words);
    }
    prm_mock_set_now(l.w.mock, prm_mock_now(l.w.mock) + 200 * WORLD_DAY_MS);
    look_for(&l, "old 7");
    look_for(&l, "new");
    prm_mock_recur(l.w.mock, "knowledge.forget", l.w.program);
    CHECK_INT(prm_mock_rows(l.w.mock, "search_query"), OLD + 1);
    prm_mock_set_now(l.w.mock, prm_mock_now(l.w.mock) + 166 * WORLD_DAY_MS);
    prm_mock_recur(l.w.mock, "knowledge.forget", l.w.program);
    CHECK_INT(prm_mock_rows(l.w.mock, "search_query"), OLD + 1 - 50); /* a piece; the next has its timer */
    prm_mock_advance(l.w.mock, 0);
    CHECK_INT(prm_mock_rows(l.w.mock, "search_query"), 2);
    CHECK_STR(prm_mock_row(l.w.mock, prm_mock_row_at(l.w.mock, "search_query", 0), "words"), "old 7");
    CHECK_STR(prm_mock_row(l.w.mock, prm_mock_row_at(l.w.mock, "search_query", 0), "searches"), "2");
}

TEST(what_the_rule_names_is_suggested)
{
    LIBRARY(l);
    library_publish(&l, "install", "en", l.all, "Unpack the box and open it");
    library_publish(&l, "remove", "en", l.all, "Take the box away");
    world_as_alpha(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.suggest",
        "{'subject':'The box is a box','description':'«Why» won’t it — open? WHY'}"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "items[0].code"), ""); /* the fallback */
    CHECK_STR(prm_mock_fact(l.w.mock, "subject"), "The box is a box");
    CHECK_STR(prm_mock_fact(l.w.mock, "candidates[0].code"), "install");
    CHECK_STR(prm_mock_fact(l.w.mock, "candidates[1].code"), "remove");
    prm_mock_answer(l.w.mock, "support.suggest", "{'show':['remove','unknown','install']}");
    CHECK_INT(world_call(&l.w, "knowledge.suggest", "{'subject':'The box'}"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "items[0].code"), "remove");
    CHECK_STR(prm_mock_text(l.w.mock, "items[1].code"), "install");
    CHECK_INT(world_call(&l.w, "knowledge.suggest", "{'subject':'a b'}"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "items[0].code"), "");
    CHECK_INT(world_call(&l.w, "knowledge.suggest",
        "{'subject':'aaa','description':'bbb ccc ddd eee fff ggg hhh iii jjj kkk lll mmm nnn ooo ppp qqq rrr'}"),
        PRM_OK);
}

TEST_MAIN(CASE(a_topic_is_found_once_in_the_best_language), CASE(topics_in_many_languages_leave_room_for_others),
    CASE(what_may_not_be_read_is_not_found),
    CASE(what_is_looked_for_is_counted), CASE(addresses_and_numbers_are_not_kept),
    CASE(what_nobody_looks_for_again_is_forgotten),
    CASE(what_the_rule_names_is_suggested))
