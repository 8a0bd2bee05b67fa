/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs: the same document is one row in all the network, whoever brings it. */
#include "world.h"

#include <stdio.h>

#define INVOICE "'kind':'invoice','issuer':'Messebau Nord GmbH','number':'RE-2027/0417','date':'2026-12-14'," \
                "'amount':{'amount':240000,'currency':'EUR'}"

static const char *add_file(world *w, const char *type, int content)
{
    char json[300];

    snprintf(json, sizeof json, "{'name':'a','size':%d,'type':'%s','sha256':'%064d'}", content == 0 ? 0 : 100, type, content);
    return prm_mock_file(w->mock, json);
}

static const char *add(world *w, const char *said, const char *type, int content)
{
    if (world_call(w, "mdf.proofs.create", "{%s,'file':'%s'}", said, add_file(w, type, content)) != PRM_OK)
        return prm_mock_failure(w->mock);
    return prm_mock_text(w->mock, "verdict");
}

TEST(a_document_is_known_by_its_content_and_by_issuer_and_number)
{
    WORLD(w);
    world_as_alpha(&w);
    CHECK_STR(add(&w, INVOICE, "application/pdf", 1), "new");
    const char *first = prm_mock_text(w.mock, "proof.id");
    CHECK_STR(prm_mock_row(w.mock, first, "used.amount"), "0");
    /* Scanned again, its number written in another way, and the same file with another number. */
    CHECK_STR(add(&w, INVOICE, "image/png", 2), "known");
    CHECK_STR(prm_mock_text(w.mock, "proof.id"), first);
    CHECK_STR(add(&w, "'kind':'receipt','issuer':'Messebau Nord GmbH','number':'re 20270417','date':'2026-12-15',"
                      "'amount':{'amount':1,'currency':'EUR'}", "image/png", 3), "known");
    CHECK_STR(add(&w, "'kind':'report'", "application/pdf", 1), "known");
    CHECK_STR(prm_mock_text(w.mock, "proof.id"), first);
    CHECK_STR(prm_mock_text(w.mock, "proof.amount.amount"), "240000");
    CHECK_INT(prm_mock_rows(w.mock, "proof"), 1);
}

TEST(what_is_another_partners_is_refused_and_told_nothing_of)
{
    WORLD(w);
    world_as_alpha(&w);
    CHECK_STR(add(&w, INVOICE, "application/pdf", 1), "new");
    world_as_beta(&w);
    CHECK_STR(add(&w, INVOICE, "application/pdf", 2), "already_used");
    CHECK_STR(prm_mock_result(w.mock), "{\"verdict\":\"already_used\"}");
    CHECK_STR(add(&w, "'kind':'photo'", "application/pdf", 1), "already_used");
    CHECK_STR(prm_mock_result(w.mock), "{\"verdict\":\"already_used\"}");
    CHECK_STR(add(&w, "'kind':'photo'", "image/jpeg", 3), "new");
    CHECK_INT(prm_mock_rows(w.mock, "proof"), 2);
}

TEST(a_proof_says_what_its_kind_has_to)
{
    static const struct {
        const char *said, *type;
        int content;
        const char *fails;
    } cases[] = {
        { "'kind':'invoice','issuer':'A','number':'1','date':'2026-12-14'", "application/pdf", 1, "amount:required" },
        { "'kind':'invoice','issuer':'A','date':'2026-12-14','amount':{'amount':1,'currency':'EUR'}", "application/pdf", 1,
            "number:required" },
        { "'kind':'receipt','issuer':'A','amount':{'amount':1,'currency':'EUR'}", "application/pdf", 1, "date:required" },
        { "'kind':'receipt','issuer':'A','date':'2026-12-14','amount':{'amount':0,'currency':'EUR'}", "application/pdf", 1,
            "amount:range" },
        { "'kind':'receipt','issuer':'A','date':'2027-02-01','amount':{'amount':1,'currency':'EUR'}", "application/pdf", 1,
            "date:range" },
        { "'kind':'invoice','issuer':'A','number':'-/-','date':'2026-12-14','amount':{'amount':1,'currency':'EUR'}",
            "application/pdf", 1, "number:format" },
        { INVOICE, "text/csv", 1, "file:type" },
        { INVOICE, "text/html", 1, "file:type" },
        { INVOICE, "application/pdf", 0, "file:empty" },
        { "'kind':'attendee_list'", "application/x-executable", 1, "file:type" },
        { "'kind':'screenshot'", "image/svg+xml", 1, "file:type" },
    };
    WORLD(w);
    world_as_alpha(&w);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(add(&w, cases[i].said, cases[i].type, cases[i].content), cases[i].fails);
    CHECK_INT(prm_mock_rows(w.mock, "proof"), 0);
    CHECK_STR(add(&w, "'kind':'attendee_list'", "text/plain", 1), "new");
}

TEST(who_is_of_no_partner_has_no_proofs)
{
    WORLD(w);
    world_as_marketing(&w);
    CHECK_INT(world_call(&w, "mdf.proofs.create", "{" INVOICE ",'file':'%s'}", add_file(&w, "application/pdf", 1)),
        PRM_E_FORBIDDEN);
}

TEST(what_was_mistyped_is_put_right)
{
    WORLD(w);
    world_as_alpha(&w);
    CHECK_STR(add(&w, INVOICE, "application/pdf", 1), "new");
    const char *one = prm_mock_text(w.mock, "proof.id");
    CHECK_STR(add(&w, "'kind':'receipt','issuer':'Druck','number':'7','date':'2026-12-14',"
                      "'amount':{'amount':1,'currency':'EUR'}", "application/pdf", 2), "new");
    CHECK_INT(world_call(&w, "mdf.proofs.update", "{'id':'%s','number':'RE-2027/0471','amount':{'amount':2400,'currency':'USD'}}",
        one), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "verdict"), "changed");
    CHECK_STR(prm_mock_row(w.mock, one, "used.currency"), "USD");
    CHECK_STR(prm_mock_row(w.mock, one, "issuer"), "Messebau Nord GmbH");
    CHECK_STR(prm_mock_row(w.mock, one, "key"), "Messebau Nord GmbH|re20270471");
    /* It is known by what it says now, and by nothing else. */
    CHECK_INT(world_call(&w, "mdf.proofs.update", "{'id':'%s','issuer':'Druck','number':'7'}", one), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "verdict"), "known");
    CHECK_STR(prm_mock_text(w.mock, "proof.issuer"), "Druck");
    CHECK_STR(prm_mock_row(w.mock, one, "number"), "RE-2027/0471");
    world_as_beta(&w);
    CHECK_STR(add(&w, INVOICE, "application/pdf", 3), "new");
    CHECK_INT(world_call(&w, "mdf.proofs.update", "{'id':'%s','note':'x'}", one), PRM_E_NOT_FOUND);
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "mdf.proofs.update", "{'id':'%s','number':'RE-2027/0417'}", one), PRM_OK);
    CHECK_STR(prm_mock_result(w.mock), "{\"verdict\":\"already_used\"}");
    CHECK_STR(prm_mock_row(w.mock, one, "number"), "RE-2027/0471");
    CHECK_STR(add(&w, "'kind':'attendee_list'", "text/plain", 4), "new");
    const char *list = prm_mock_text(w.mock, "proof.id");
    CHECK_INT(world_call(&w, "mdf.proofs.update", "{'id':'%s','kind':'invoice'}", list), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "mdf.proofs.update", "{'id':'%s','kind':'receipt','issuer':'A','date':'2026-12-14',"
        "'amount':{'amount':1,'currency':'EUR'}}", list), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "kind:type");
    CHECK_INT(world_call(&w, "mdf.proofs.update", "{'id':'%s','kind':'report','note':'Of the second day'}", list), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, list, "kind"), "report");
}

TEST_MAIN(CASE(what_was_mistyped_is_put_right),
    CASE(a_document_is_known_by_its_content_and_by_issuer_and_number),
    CASE(what_is_another_partners_is_refused_and_told_nothing_of), CASE(a_proof_says_what_its_kind_has_to),
    CASE(who_is_of_no_partner_has_no_proofs))
