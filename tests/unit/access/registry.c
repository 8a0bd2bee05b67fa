/* SPDX-License-Identifier: Apache-2.0 */
/* The network as it is stored, and what each caller sees of it. */
#include "world.h"

#include "access/snapshot.h"

#include <string.h>

static bool has(const prm_id_set *set, const char *entity, const char *id)
{
    int64_t number;
    return CHECK(prm_id_parse(id, entity, &number)) && prm_id_set_has(set, number);
}

TEST(a_partner_sees_itself_and_those_below)
{
    SCOPED_WORLD(w);
    prm_scope scope;
    REQUIRE(prm_scope_make(w.worker.registry, world_sales(&w, w.parent), w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.partners.count, 2);
    CHECK(has(&scope.partners, "partner", w.parent) && has(&scope.partners, "partner", w.child));
    CHECK(!scope.is_bound);
    REQUIRE(prm_scope_make(w.worker.registry, world_sales(&w, w.child), w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.partners.count, 1);
    CHECK(has(&scope.partners, "partner", w.child));
    REQUIRE(prm_scope_make(NULL, world_sales(&w, w.other), w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.partners.count, 1);
}

TEST(a_territory_holds_what_it_contains)
{
    SCOPED_WORLD(w);
    prm_scope scope;
    REQUIRE(prm_scope_make(w.worker.registry, world_channel(&w, w.europe), w.arena, &scope) == PRM_OK);
    CHECK(scope.is_bound);
    CHECK_INT(scope.territories.count, 2);
    CHECK(has(&scope.territories, "territory", w.france));
    CHECK_INT(scope.partners.count, 1);
    CHECK(has(&scope.partners, "partner", w.child));
    REQUIRE(prm_scope_make(w.worker.registry, &world_manager, w.arena, &scope) == PRM_OK);
    CHECK(!scope.is_bound && scope.partners.count == 0);
    REQUIRE(prm_scope_make(w.worker.registry, &prm_principal_system, w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.side, PRM_SYSTEM);
}

TEST(a_snapshot_stays_as_it_was)
{
    SCOPED_WORLD(w);
    prm_scope scope;
    prm_registry *before = prm_registry_ref(w.worker.registry);
    const char *values = world_text(&w, "{'legal_name':'Grandchild','parent':'%s'}", w.child);
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, &world_manager, "partners.create", values, -1, NULL), PRM_OK);
    REQUIRE(world_publish(&w));
    REQUIRE(prm_scope_make(before, world_sales(&w, w.parent), w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.partners.count, 2);
    REQUIRE(prm_scope_make(w.worker.registry, world_sales(&w, w.parent), w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.partners.count, 3);
    prm_registry_unref(before);
}

TEST(more_partners_than_a_page_are_all_read)
{
    SCOPED_WORLD(w);
    for (int i = 0; i < 1100; i++) {
        const char *values = world_text(&w, "{'legal_name':'Branch %d','parent':'%s'}", i, w.other);
        REQUIRE(world_run(&w, PRM_CALL_WRITE, &world_manager, "partners.create", values, -1, NULL) == PRM_OK);
    }
    prm_scope scope;
    REQUIRE(world_publish(&w));
    REQUIRE(prm_scope_make(w.worker.registry, world_sales(&w, w.other), w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.partners.count, 1101);
}

/* ---- After a change ---- */

static bool is_same(const prm_relation *a, const prm_relation *b)
{
    return a->count == b->count && (a->count == 0 || memcmp(a->pairs, b->pairs, a->count * sizeof *a->pairs) == 0);
}

/* The registry after the last call, which must be what is read anew. */
static bool follow(world *w)
{
    const prm_registry_change *changes;
    prm_registry *followed = NULL, *read = NULL;
    bool is_right = CHECK_INT(prm_call_network(&w->call, &changes), PRM_OK) &&
        CHECK_INT(prm_registry_change_by(w->worker.registry, changes, &followed), PRM_OK) &&
        CHECK_INT(prm_registry_load(w->db, prm_host_model(w->host), &read, &w->error), PRM_OK) &&
        CHECK(is_same(&followed->partner_children, &read->partner_children)) &&
        CHECK(is_same(&followed->territory_children, &read->territory_children)) &&
        CHECK(is_same(&followed->partners_of_territory, &read->partners_of_territory));
    prm_registry_unref(read);
    prm_registry_unref(w->worker.registry);
    w->worker.registry = followed;
    return is_right;
}

/* What a call does one after the other: {"id", changes} of a row, or {"entity", values} of a new one. */
static prm_status do_steps(prm_call *call, const prm_val *steps)
{
    const prm_val *step, *row;
    for (size_t i = 0; (step = prm->at(steps, i)) != NULL; i++) {
        const char *id = prm->text(step, "id");
        const prm_val *values = prm->get(step, "values");
        if (*id == '\0') {
            PRM_TRY(prm->create(call, prm->text(step, "entity"), values, &row));
            continue;
        }
        PRM_TRY(prm->load(call, strncmp(id, "partner_", 8) == 0 ? "partner" : "territory", id, &row));
        PRM_TRY(prm->update(call, &row, values));
    }
    return PRM_OK;
}

static const prm_val *steps_to_do;

static prm_status do_them(prm_call *call, const prm_val *params, prm_val *result)
{
    return do_steps(call, steps_to_do);
}

static bool change(world *w, const char *steps)
{
    steps_to_do = world_json(w, steps);
    return CHECK_INT(world_do(w, &world_manager, "{}", do_them), PRM_OK) && follow(w);
}

static bool changes_nothing(world *w)
{
    const prm_registry_change *changes;
    return CHECK_INT(prm_call_network(&w->call, &changes), PRM_OK) && CHECK(changes == NULL);
}

TEST(what_a_call_changed_leads_where_reading_all_does)
{
    SCOPED_WORLD(w);
    prm_scope scope;
    CHECK(change(&w, world_text(&w, "[{'id':'%s','values':{'parent':'%s'}}]", w.other, w.child)));
    REQUIRE(prm_scope_make(w.worker.registry, world_sales(&w, w.parent), w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.partners.count, 3);
    CHECK(change(&w, world_text(&w, "[{'id':'%s','values':{'parent':null,'territories':['%s','%s']}}]", w.child,
        w.europe, w.france)));
    REQUIRE(prm_scope_make(w.worker.registry, world_sales(&w, w.parent), w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.partners.count, 1);
    CHECK(change(&w, world_text(&w, "[{'entity':'territory','values':{'name':'Lyon','parent':'%s'}},"
        "{'id':'%s','values':{'parent':null}},{'entity':'partner','values':{'legal_name':'Fifth','parent':'%s'}}]",
        w.france, w.france, w.other)));
    REQUIRE(prm_scope_make(w.worker.registry, world_channel(&w, w.europe), w.arena, &scope) == PRM_OK);
    CHECK_INT(scope.territories.count, 1);
    CHECK_INT(scope.partners.count, 1);
}

TEST(a_row_changed_twice_counts_once)
{
    SCOPED_WORLD(w);
    CHECK(change(&w, world_text(&w, "[{'id':'%s','values':{'parent':'%s','territories':['%s','%s','%s']}},"
        "{'id':'%s','values':{'parent':'%s','territories':['%s']}}]",
        w.other, w.parent, w.france, w.europe, w.france, w.other, w.child, w.europe)));
    CHECK(change(&w,
        world_text(&w, "[{'id':'%s','values':{'territories':['%s','%s']}}]", w.other, w.france, w.france)));
    CHECK(change(&w, world_text(&w, "[{'id':'%s','values':{'territories':['%s']}}]", w.other, w.france)));
    CHECK(change(&w, world_text(&w, "[{'id':'%s','values':{'parent':null,'territories':null}}]", w.other)));
    CHECK(change(&w, world_text(&w, "[{'id':'%s','values':{'parent':'%s'}},{'id':'%s','values':{'parent':null}}]",
        w.other, w.child, w.other)));
    CHECK(changes_nothing(&w));
}

TEST(many_changes_lead_where_reading_all_does)
{
    SCOPED_WORLD(w);
    unsigned seed = 1;
    const char *partners[40] = {w.parent, w.child, w.other}, *territories[] = {w.europe, w.france};
    for (size_t count = 3; count < 40; count++) {
        const char *values = world_text(&w, "{'legal_name':'P %zu'}", count);
        REQUIRE(world_run(&w, PRM_CALL_WRITE, &world_manager, "partners.create", values, -1, NULL) == PRM_OK);
        CHECK(changes_nothing(&w));
        partners[count] = prm_val_get_str(prm_val_get(w.result, "partner"), "id");
        seed = seed * 1103515245 + 12345;
        size_t below = (seed >> 16) % count, where = (seed >> 8) % 2;
        CHECK(change(&w, world_text(&w, "[{'id':'%s','values':{'parent':'%s','territories':['%s']}},"
            "{'id':'%s','values':{'territories':['%s']}}]", partners[count], partners[below], territories[where],
            partners[below], territories[1 - where])));
    }
}

TEST(what_feeds_the_registry_is_known)
{
    SCOPED_WORLD(w);
    const char *steps = "[{'id':'%s','values':{'legal_name':'Another name'}},"
        "{'entity':'territory','values':{'name':'Asia'}},"
        "{'entity':'partner','values':{'legal_name':'Fourth'}},{'id':'%s','values':{'name':'Old Europe'}}]";
    CHECK(change(&w, world_text(&w, steps, w.child, w.europe)));
    CHECK(changes_nothing(&w));
    world_order(&w, w.other, "No news");
    CHECK(changes_nothing(&w));
}

TEST_MAIN(CASE(a_partner_sees_itself_and_those_below), CASE(a_territory_holds_what_it_contains),
    CASE(a_snapshot_stays_as_it_was), CASE(more_partners_than_a_page_are_all_read),
    CASE(what_a_call_changed_leads_where_reading_all_does), CASE(a_row_changed_twice_counts_once),
    CASE(many_changes_lead_where_reading_all_does), CASE(what_feeds_the_registry_is_known))
