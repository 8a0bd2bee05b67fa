/* SPDX-License-Identifier: Apache-2.0 */
/* What the vendor prepares: drafts, editions, who may run it, and how it reads. */
#include "world.h"

#include <stdio.h>
#include <string.h>

static size_t offered(world *w, const char *partner)
{
    size_t count = 0;
    char path[40];

    world_as_marketing(w);
    if (world_call(w, "campaigns.library", "{'program':'%s','partner':'%s'}", w->program, partner) != PRM_OK)
        return 99;
    for (;; count++) {
        snprintf(path, sizeof(path), "items[%zu].code", count);
        if (*prm_mock_text(w->mock, path) == '\0')
            return count;
    }
}

TEST(a_draft_is_edited_and_a_published_one_is_not)
{
    WORLD(w);
    world_as_marketing(&w);
    CHECK_INT(world_call(&w, "campaigns.templates.create", "{'program':'%s','code':'x','name':'X','kind':'email'}",
        w.program), PRM_OK);
    const char *id = prm_mock_text(w.mock, "campaign_template.id");
    CHECK_INT(offered(&w, w.alpha), 0);
    CHECK_INT(world_call(&w, "campaigns.templates.publish", "{'id':'%s'}", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "no_texts");
    CHECK_INT(world_call(&w, "campaigns.templates.update",
        "{'id':'%s','texts':[{'locale':'en','subject':'A','body':'B'}]}", id), PRM_OK);
    CHECK_INT(world_call(&w, "campaigns.templates.publish", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign_template.edition"), "1");
    CHECK_INT(offered(&w, w.alpha), 1);
    CHECK_INT(world_call(&w, "campaigns.templates.update", "{'id':'%s','name':'Y'}", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_draft");
    CHECK_INT(world_call(&w, "campaigns.templates.publish", "{'id':'%s'}", id), PRM_E_STATE);
    CHECK_INT(prm_mock_events(w.mock, "campaigns.template_published"), 1);
}

TEST(an_edition_takes_the_place_of_the_one_before)
{
    WORLD(w);
    const char *first = world_template(&w, ",'expected_leads':25");
    CHECK_INT(world_call(&w, "campaigns.templates.revise", "{'id':'%s'}", first), PRM_OK);
    const char *next = prm_mock_text(w.mock, "campaign_template.id");
    CHECK_STR(prm_mock_text(w.mock, "campaign_template.edition"), "2");
    CHECK_STR(prm_mock_text(w.mock, "campaign_template.expected_leads"), "25");
    CHECK_STR(prm_mock_text(w.mock, "campaign_template.state"), "draft");
    CHECK_INT(world_call(&w, "campaigns.templates.revise", "{'id':'%s'}", first), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "draft_exists");
    CHECK_INT(world_call(&w, "campaigns.templates.update", "{'id':'%s','code':'other'}", next), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "code:fixed");
    CHECK_INT(world_call(&w, "campaigns.templates.publish", "{'id':'%s'}", next), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, first, "state"), "retired");
    CHECK_INT(offered(&w, w.alpha), 1);
    CHECK_INT(world_call(&w, "campaigns.templates.revise", "{'id':'%s'}", first), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign_template.edition"), "3");
    CHECK_INT(world_call(&w, "campaigns.templates.retire", "{'id':'%s'}", next), PRM_OK);
    CHECK_INT(offered(&w, w.alpha), 0);
}

TEST(what_is_wrong_is_named)
{
    WORLD(w);
    const char *other = world_insert(&w, "program", "{'name':'Other','currency':'USD','time_zone':'UTC'}");
    const char *level = world_insert(&w, "level", "{'program':'%s','code':'x','name':'X','rank':1}", other);
    static const struct {
        const char *more, *failure;
    } cases[] = {
        { "'texts':[{'locale':'en','subject':'{partner_nam}','body':'x'}]", "texts[0].subject:unknown_placeholder" },
        { "'texts':[{'locale':'en','subject':'a','body':'{x}'},{'locale':'EN','subject':'a','body':'b'}]",
            "texts[0].body:unknown_placeholder texts[1].locale:duplicate" },
        { "'valid_from':'2027-03-01','valid_until':'2027-02-28'", "valid_until:order" },
        { "'levels':['%s']", "levels[0]:other_program" },
    };
    world_as_marketing(&w);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char more[300], *at = more;
        const char *mark = strstr(cases[i].more, "%s");
        if (mark != NULL)
            snprintf(more, sizeof(more), "%.*s%s%s", (int)(mark - cases[i].more), cases[i].more, level, mark + 2);
        else
            snprintf(more, sizeof(more), "%s", cases[i].more);
        CHECK_INT(world_call(&w, "campaigns.templates.create", "{'program':'%s','code':'c%zu','name':'X','kind':'email',%s}",
            w.program, i, at), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(w.mock), cases[i].failure);
    }
    CHECK(*world_template(&w, "") != '\0');
    const char *code = prm_mock_row(w.mock, prm_mock_row_at(w.mock, "campaign_template", 0), "code");
    CHECK_INT(world_call(&w, "campaigns.templates.create", "{'program':'%s','code':'%s','name':'X','kind':'email'}",
        w.program, code), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "code:taken");
}

TEST(who_may_run_it_is_data)
{
    WORLD(w);
    char more[200];
    static const struct {
        const char *more; /* %s: of the place named below */
        int alpha, beta;
    } cases[] = { { "", 1, 1 }, { ",'levels':['gold']", 0, 1 }, { ",'levels':['gold','silver']", 1, 1 },
        { ",'channel_types':['msp']", 0, 0 }, { ",'channel_types':['msp','reseller']", 1, 1 },
        { ",'territories':['asia']", 0, 0 }, { ",'territories':['europe']", 1, 1 },
        { ",'territories':['asia','bavaria']", 1, 1 }, { ",'segments':['public']", 1, 0 },
        { ",'valid_from':'2027-01-02'", 0, 0 }, { ",'valid_until':'2027-01-01'", 1, 1 },
        { ",'valid_until':'2026-12-31'", 0, 0 } };
    const struct {
        const char *word, *id;
    } ids[] = { { "'gold'", w.gold }, { "'silver'", w.silver }, { "'asia'", w.asia }, { "'europe'", w.europe },
        { "'bavaria'", w.bavaria } };

    world_insert(&w, "partner", "{'legal_name':'x','type':'reseller'}");
    const char *serves = world_insert(&w, "partner",
        "{'legal_name':'Gamma','type':'reseller','state':'active','segments':['enterprise']}");
    world_insert(&w, "membership", "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", serves,
        w.program, w.gold);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        snprintf(more, sizeof(more), "%s", cases[i].more);
        for (size_t k = 0; k < sizeof(ids) / sizeof(*ids); k++) {
            char *at = strstr(more, ids[k].word), rest[200];
            if (at == NULL)
                continue;
            snprintf(rest, sizeof(rest), "%s", at + strlen(ids[k].word));
            snprintf(at, sizeof(more) - (size_t)(at - more), "'%s'%s", ids[k].id, rest);
        }
        const char *id = world_template(&w, more);
        REQUIRE(*id != '\0');
        CHECK_INT(offered(&w, w.alpha), cases[i].alpha);
        CHECK_INT(offered(&w, strstr(more, "segments") != NULL ? serves : w.beta), cases[i].beta);
        world_as_marketing(&w);
        CHECK_INT(world_call(&w, "campaigns.templates.retire", "{'id':'%s'}", id), PRM_OK);
    }
}

TEST(a_partner_that_is_not_at_work_or_no_member_is_offered_nothing)
{
    WORLD(w);
    CHECK(*world_template(&w, "") != '\0');
    const char *stranger = world_insert(&w, "partner", "{'legal_name':'Stranger','type':'msp','state':'active'}");
    CHECK_INT(offered(&w, stranger), 0);
    CHECK_INT(offered(&w, w.alpha), 1);
    prm_mock_set_state(w.mock, w.alpha, "suspended");
    CHECK_INT(offered(&w, w.alpha), 0);
}

static const char *read_in(world *w, const char *locale, const char *path)
{
    world_as_alpha(w);
    if (world_call(w, "campaigns.library", "{'program':'%s','locale':'%s'}", w->program, locale) != PRM_OK)
        return "failed";
    return prm_mock_text(w->mock, path);
}

TEST(it_reads_in_the_readers_language)
{
    WORLD(w);
    CHECK(*world_template(&w, "") != '\0');
    CHECK_STR(read_in(&w, "de", "items[0].text.subject"), "Hallo");
    CHECK_STR(read_in(&w, "de-AT", "items[0].text.subject"), "Hallo");
    CHECK_STR(read_in(&w, "DE", "items[0].text.locale"), "de");
    CHECK_STR(read_in(&w, "fr", "items[0].text.subject"), "Hello");
    CHECK_STR(read_in(&w, "d-", "items[0].text.subject"), "Hello");
    CHECK_STR(read_in(&w, "--", "items[0].text.subject"), "Hello");
    CHECK_STR(read_in(&w, "de", "items[0].text.body"), "Alpha GmbH (DE) lädt ein, ");
    CHECK_STR(read_in(&w, "en", "items[0].text.body"), "Alpha GmbH invites");
}

TEST(what_is_filled_in_is_not_read_again)
{
    WORLD(w);
    CHECK(*world_template(&w, "") != '\0');
    const char *sly = world_insert(&w, "partner",
        "{'legal_name':'{program_name}{','display_name':'{partner_name}','type':'reseller','state':'active'}");
    world_insert(&w, "membership", "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", sly,
        w.program, w.gold);
    world_as_marketing(&w);
    CHECK_INT(world_call(&w, "campaigns.library", "{'program':'%s','partner':'%s','locale':'en'}", w.program, sly), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].text.body"), "{partner_name} invites");
}

TEST(braces_that_are_no_placeholder_stay)
{
    WORLD(w);
    world_as_marketing(&w);
    CHECK_INT(world_call(&w, "campaigns.templates.create",
        "{'program':'%s','code':'b','name':'B','kind':'email','texts':[{'locale':'en','subject':'{','body':"
        "'{ {} {1} {A} {{partner_name}} {partner_name'}]}", w.program), PRM_OK);
    const char *id = prm_mock_text(w.mock, "campaign_template.id");
    CHECK_INT(world_call(&w, "campaigns.templates.publish", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(read_in(&w, "en", "items[0].text.subject"), "{");
    CHECK_STR(read_in(&w, "en", "items[0].text.body"), "{ {} {1} {A} {Alpha GmbH} {partner_name");
}

TEST(files_are_told_of_but_not_handed_out)
{
    WORLD(w);
    char more[300];
    world_as_marketing(&w);
    const char *file = prm_mock_file(w.mock, "{'name':'a.pdf','size':5,'type':'application/pdf','sha256':'00'}");
    snprintf(more, sizeof(more), ",'assets':[{'kind':'letter','title':'Letter','locale':'de','file':'%s'}],"
        "'steps':[{'day':3,'title':'Call'}]", file);
    CHECK(*world_template(&w, more) != '\0');
    CHECK_STR(read_in(&w, "en", "items[0].assets[0].title"), "Letter");
    CHECK_STR(read_in(&w, "en", "items[0].steps[0].day"), "3");
    CHECK(strstr(prm_mock_result(w.mock), file) == NULL);
}

TEST_MAIN(CASE(a_draft_is_edited_and_a_published_one_is_not), CASE(an_edition_takes_the_place_of_the_one_before),
    CASE(what_is_wrong_is_named), CASE(who_may_run_it_is_data),
    CASE(a_partner_that_is_not_at_work_or_no_member_is_offered_nothing), CASE(it_reads_in_the_readers_language),
    CASE(what_is_filled_in_is_not_read_again), CASE(braces_that_are_no_placeholder_stay),
    CASE(files_are_told_of_but_not_handed_out))
