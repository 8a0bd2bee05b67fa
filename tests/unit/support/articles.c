/* SPDX-License-Identifier: Apache-2.0 */
/* Articles: editions and their way to readers, who these are, in which language they read, what they say. */
#include "library.h"

#include <string.h>

#define LOCALE(l) ",'locale':'" l "'"

TEST(an_edition_goes_its_way)
{
    LIBRARY(l);
    const char *first = library_draft(&l, "install", "en", l.all, "Unpack it");
    CHECK_STR(prm_mock_row(l.w.mock, first, "state"), "draft");
    CHECK_INT(library_read(&l, "install", "en"), PRM_E_NOT_FOUND);
    world_as_manager(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.submit", "{'id':'%s'}", first), PRM_OK);
    CHECK_INT(prm_mock_notices(l.w.mock, "told_article_submitted"), 1);
    CHECK_INT(world_call(&l.w, "knowledge.update", "{'id':'%s','title':'Later'}", first), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(l.w.mock), "in_review");
    CHECK_INT(world_call(&l.w, "knowledge.give_back", "{'id':'%s','comment':'Too short'}", first), PRM_OK);
    CHECK_STR(prm_mock_notice(l.w.mock, "told_article_returned", "data.comment"), "Too short");
    CHECK_INT(world_call(&l.w, "knowledge.publish", "{'id':'%s'}", first), PRM_OK);
    CHECK_INT(library_read(&l, "install", "en"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "body"), "Unpack it");
    CHECK_STR(prm_mock_text(l.w.mock, "article.edition"), "1");
    world_as_manager(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.publish", "{'id':'%s'}", first), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(l.w.mock), "not_open");
    CHECK_INT(world_call(&l.w, "knowledge.retire", "{'id':'%s'}", first), PRM_OK);
    CHECK_INT(prm_mock_timers(l.w.mock), 0);
    CHECK_INT(library_read(&l, "install", "en"), PRM_E_NOT_FOUND);
}

TEST(the_next_edition_is_written_while_readers_keep_this_one)
{
    LIBRARY(l);
    const char *first = library_publish(&l, "install", "en", l.all, "Unpack it");
    CHECK_INT(world_call(&l.w, "knowledge.update", "{'id':'%s','body':'Open the box'}", first), PRM_OK);
    const char *second = prm_mock_text(l.w.mock, "article.id");
    CHECK_STR(prm_mock_text(l.w.mock, "article.edition"), "2");
    CHECK_STR(prm_mock_text(l.w.mock, "article.title"), "install");
    CHECK_STR(prm_mock_row(l.w.mock, first, "body"), "Unpack it");
    CHECK_INT(world_call(&l.w, "knowledge.update", "{'id':'%s','body':'Mine'}", first), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(l.w.mock), "draft_exists");
    CHECK_INT(library_read(&l, "install", "en"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "body"), "Unpack it");
    world_as_manager(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.publish", "{'id':'%s'}", second), PRM_OK);
    CHECK_STR(prm_mock_row(l.w.mock, first, "state"), "archived");
    CHECK_INT(prm_mock_timers(l.w.mock), 1);
    CHECK_INT(library_read(&l, "install", "en"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "body"), "Open the box");
    world_as_manager(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.update", "{'id':'%s','body':'Mine'}", first), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(l.w.mock), "superseded");
}

TEST(a_topic_begins_once)
{
    LIBRARY(l);
    const char *first = library_draft(&l, "install", "en", l.all, "Unpack it");
    CHECK_STR(library_draft(&l, "install", "en", l.all, "Again"), "");
    CHECK_STR(prm_mock_failure(l.w.mock), "exists");
    CHECK(*library_draft(&l, "install", "de", l.all, "Auspacken") != '\0');
    CHECK_INT(world_call(&l.w, "knowledge.retire", "{'id':'%s'}", first), PRM_OK);
    CHECK_STR(prm_mock_row(l.w.mock, library_draft(&l, "install", "en", l.all, "Again"), "edition"), "2");
}

TEST(what_may_be_named_is_looked_at)
{
    LIBRARY(l);
    static const char *const wrong[] = { "EN", "e", "en_GB", "en-", "english", "en-x", "-en", "123" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK_STR(library_draft(&l, "install", wrong[i], l.all, "Text"), "");
        CHECK(strncmp(prm_mock_failure(l.w.mock), "locale:", 7) == 0);
    }
    CHECK(*library_draft(&l, "install", "zh-Hant-TW", l.all, "Text") != '\0');
    CHECK_INT(world_call(&l.w, "knowledge.create", "{'code':'x','locale':'en','audience':'%s','title':'T','body':'B',"
        "'owner':'%s'}", l.all, l.w.ann), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(l.w.mock), "owner:unknown");
    CHECK_INT(world_call(&l.w, "knowledge.audiences.create", "{'code':'both','name':'B','is_public':true,'rank':3}"),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(l.w.mock), "rank:public");
    CHECK_INT(world_call(&l.w, "knowledge.audiences.create", "{'code':'both','name':'B','is_public':true,"
        "'roles':['partner_sales']}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(l.w.mock), "roles:public");
}

TEST(an_article_is_for_somebody)
{
    LIBRARY(l);
    const char *draft = library_draft(&l, "install", "en", l.all, "Text");
    CHECK_INT(world_call(&l.w, "knowledge.update", "{'id':'%s','audience':null}", draft), PRM_E_INVALID);
    CHECK_INT(world_call(&l.w, "knowledge.publish", "{'id':'%s'}", draft), PRM_OK);
    CHECK_INT(world_call(&l.w, "knowledge.update", "{'id':'%s','audience':null}", draft), PRM_E_INVALID);
}

TEST(what_the_rule_does_not_admit_is_not_there)
{
    LIBRARY(l);
    library_publish(&l, "install", "en", l.all, "Unpack it");
    library_publish(&l, "prices", "en", l.gold, "Less for gold");
    prm_mock_answer(l.w.mock, "knowledge.visible", NULL); /* it fails: nothing is to be seen */
    CHECK_INT(library_read(&l, "install", "en"), PRM_E_NOT_FOUND);
    prm_mock_answer(l.w.mock, "knowledge.visible", "{'visible':true}");
    CHECK_INT(library_read(&l, "prices", "en"), PRM_OK);
    CHECK_STR(prm_mock_fact(l.w.mock, "reader.places[0].level"), "silver");
    CHECK_STR(prm_mock_fact(l.w.mock, "audience.code"), "gold");
    CHECK_STR(prm_mock_fact(l.w.mock, "audience.rank"), "3");
    CHECK_STR(prm_mock_fact(l.w.mock, "reader.side"), "partner");
    CHECK_INT(library_read(&l, "nothing", "en"), PRM_E_NOT_FOUND);
    world_as_manager(&l.w);
    prm_mock_answer(l.w.mock, "knowledge.visible", NULL);
    CHECK_INT(world_call(&l.w, "knowledge.read", "{'code':'prices'}"), PRM_OK);
}

TEST(nobody_reads_what_is_not_public)
{
    LIBRARY(l);
    library_publish(&l, "install", "en", l.all, "Unpack it");
    library_publish(&l, "prices", "en", l.gold, "Less for gold");
    prm_mock_as(l.w.mock, PRM_PUBLIC, "", "");
    CHECK_INT(world_call(&l.w, "knowledge.read", "{'code':'install'}"), PRM_OK);
    /* Though the rule says it may. */
    CHECK_INT(world_call(&l.w, "knowledge.read", "{'code':'prices'}"), PRM_E_NOT_FOUND);
}

TEST(territories_are_what_they_contain)
{
    LIBRARY(l);
    const char *europe = world_insert(&l.w, "territory", "{'name':'Europe'}");
    const char *france = world_insert(&l.w, "territory", "{'name':'France','parent':'%s'}", europe);
    const char *spain = world_insert(&l.w, "territory", "{'name':'Spain','parent':'%s'}", europe);
    REQUIRE(world_call(&l.w, "knowledge.audiences.update", "{'id':'%s','territories':['%s']}",
        l.gold, europe) == PRM_OK);
    REQUIRE(world_call(&l.w, "partners.update", "{'id':'%s','territories':['%s']}", l.w.alpha, france) == PRM_OK);
    library_publish(&l, "prices", "en", l.gold, "Less for gold");
    CHECK_INT(library_read(&l, "prices", "en"), PRM_OK);
    CHECK_STR(prm_mock_fact(l.w.mock, "reader.in_territory"), "true");
    world_as_manager(&l.w);
    REQUIRE(world_call(&l.w, "knowledge.audiences.update", "{'id':'%s','territories':['%s']}",
        l.gold, spain) == PRM_OK);
    CHECK_INT(library_read(&l, "prices", "en"), PRM_OK);
    CHECK_STR(prm_mock_fact(l.w.mock, "reader.in_territory"), "false");
}

TEST(readers_get_the_language_they_read)
{
    LIBRARY(l);
    library_publish(&l, "install", "en", l.all, "Unpack it");
    library_publish(&l, "install", "fr", l.all, "Déballez");
    library_publish(&l, "remove", "de", l.all, "Abbauen");
    library_publish(&l, "remove", "es", l.all, "Quitar");
    static const struct { const char *code, *asked, *got; } reads[] = { { "install", "fr-CH", "fr" },
        { "install", "fr", "fr" },
        { "install", "de", "en" }, { "install", "it", "en" }, { "remove", "fr", "de" }, { "remove", "es-MX", "es" },
        { "remove", "it", "de" } };
    REQUIRE(world_call(&l.w, "partners.programs.update", "{'id':'%s','locale':'de-AT'}", l.w.program) == PRM_OK);
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
        CHECK_INT(library_read(&l, reads[i].code, reads[i].asked), PRM_OK);
        CHECK_STR(prm_mock_text(l.w.mock, "article.locale"), reads[i].got);
    }
}

TEST(what_is_published_is_looked_at_again)
{
    LIBRARY(l);
    const char *article = library_publish(&l, "install", "en", l.all, "Unpack it");
    prm_mock_advance(l.w.mock, 179 * WORLD_DAY_MS);
    CHECK_STR(prm_mock_row(l.w.mock, article, "state"), "published");
    prm_mock_advance(l.w.mock, WORLD_DAY_MS);
    CHECK_STR(prm_mock_row(l.w.mock, article, "state"), "needs_review");
    CHECK_STR(prm_mock_notice(l.w.mock, "told_article_review", "roles"), "program_manager");
    CHECK_INT(library_read(&l, "install", "en"), PRM_OK);
    world_as_manager(&l.w);
    CHECK_INT(world_call(&l.w, "knowledge.update", "{'id':'%s','owner':'%s','review_days':30}", article, l.w.ivo),
        PRM_OK);
    const char *next = prm_mock_text(l.w.mock, "article.id");
    CHECK_INT(world_call(&l.w, "knowledge.confirm", "{'id':'%s'}", next), PRM_E_STATE);
    CHECK_INT(world_call(&l.w, "knowledge.confirm", "{'id':'%s'}", article), PRM_OK);
    CHECK_STR(prm_mock_row(l.w.mock, article, "state"), "published");
    CHECK_INT(world_call(&l.w, "knowledge.publish", "{'id':'%s'}", next), PRM_OK);
    prm_mock_advance(l.w.mock, 30 * WORLD_DAY_MS);
    CHECK_STR(prm_mock_row(l.w.mock, next, "state"), "needs_review");
    CHECK_STR(prm_mock_notice(l.w.mock, "told_article_review", "user"), l.w.ivo);
    CHECK_INT(prm_mock_notices(l.w.mock, "told_article_review"), 2);
}

TEST(readers_say_once_whether_it_has_helped)
{
    LIBRARY(l);
    library_publish(&l, "install", "en", l.all, "Unpack it");
    prm_mock_answer(l.w.mock, "knowledge.visible", "{'visible':true}");
    prm_mock_as_user(l.w.mock, l.w.ann);
    CHECK_INT(world_call(&l.w, "knowledge.rate", "{'code':'install','helpful':false,'comment':'Too short'}"), PRM_OK);
    CHECK_INT(prm_mock_react(l.w.mock), 1);
    CHECK_INT(prm_mock_notices(l.w.mock, "told_article_unhelpful"), 1);
    CHECK_INT(world_call(&l.w, "knowledge.rate", "{'code':'install','helpful':false}"), PRM_OK); /* no news */
    CHECK_INT(prm_mock_events(l.w.mock, "knowledge.rated"), 1);
    CHECK_INT(world_call(&l.w, "knowledge.rate", "{'code':'install','helpful':true}"), PRM_OK);
    CHECK_INT(prm_mock_events(l.w.mock, "knowledge.rated"), 2);
    CHECK_INT(prm_mock_events(l.w.mock, "knowledge.unrated"), 1);
    CHECK_STR(prm_mock_event(l.w.mock, "knowledge.unrated", "helpful"), "false");
    prm_mock_react(l.w.mock);
    CHECK_INT(prm_mock_notices(l.w.mock, "told_article_unhelpful"), 1);
    CHECK_INT(prm_mock_rows(l.w.mock, "article_feedback"), 1);
    const char *said = prm_mock_row_at(l.w.mock, "article_feedback", 0);
    CHECK_STR(prm_mock_row(l.w.mock, said, "helpful"), "true");
    CHECK_STR(prm_mock_row(l.w.mock, said, "comment"), "null");
    CHECK_STR(prm_mock_row(l.w.mock, said, "partner"), l.w.alpha);
    prm_mock_answer(l.w.mock, "knowledge.visible", NULL);
    CHECK_INT(world_call(&l.w, "knowledge.rate", "{'code':'install','helpful':true}"), PRM_E_NOT_FOUND);
}

#define LS "{'code':'ls','locale':'en','title':'ls','body':'%s'}"
static prm_status import(library *l, const char *body)
{
    return world_call(&l->w, "knowledge.import", "{'audience':'%s','publish':true,'articles':[" LS
        ",{'code':'cp','locale':'en','title':'cp','body':'Copy','keywords':['copy']}]}", l->all, body);
}

TEST(an_import_may_run_again)
{
    LIBRARY(l);
    CHECK_INT(import(&l, "List"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "created"), "2");
    CHECK_INT(import(&l, "List"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "unchanged"), "2");
    CHECK_INT(import(&l, "List files"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "changed"), "1");
    CHECK_STR(prm_mock_text(l.w.mock, "lines[0].status"), "changed");
    CHECK_INT(world_call(&l.w, "knowledge.update", "{'id':'%s','body':'Mine'}",
        prm_mock_text(l.w.mock, "lines[0].article")), PRM_OK);
    CHECK_INT(import(&l, "List all"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "lines[0].status"), "busy");
    CHECK_INT(library_read(&l, "ls", "en"), PRM_OK);
    CHECK_STR(prm_mock_text(l.w.mock, "body"), "List files");
}

TEST_MAIN(CASE(an_edition_goes_its_way), CASE(the_next_edition_is_written_while_readers_keep_this_one),
    CASE(a_topic_begins_once), CASE(what_may_be_named_is_looked_at), CASE(an_article_is_for_somebody),
    CASE(what_the_rule_does_not_admit_is_not_there),
    CASE(nobody_reads_what_is_not_public), CASE(territories_are_what_they_contain),
    CASE(readers_get_the_language_they_read),
    CASE(what_is_published_is_looked_at_again), CASE(readers_say_once_whether_it_has_helped),
    CASE(an_import_may_run_again))
