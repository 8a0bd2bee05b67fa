/* SPDX-License-Identifier: Apache-2.0 */
/* The network as it is stored, and what each caller sees of it. */
#include "world.h"

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

TEST(what_feeds_the_registry_is_known)
{
    CHECK(prm_registry_reads("partner") && prm_registry_reads("territory"));
    CHECK(!prm_registry_reads("user") && !prm_registry_reads("token")); /* read anew at each authentication */
    CHECK(!prm_registry_reads("order") && !prm_registry_reads("part") && !prm_registry_reads(NULL));
}

TEST_MAIN(CASE(a_partner_sees_itself_and_those_below), CASE(a_territory_holds_what_it_contains),
    CASE(a_snapshot_stays_as_it_was), CASE(more_partners_than_a_page_are_all_read),
    CASE(what_feeds_the_registry_is_known))
