/* SPDX-License-Identifier: Apache-2.0 */
/* What is withdrawn reaches the principals in use, those being read meanwhile, and nobody else. */
#include "world.h"

#include "access/live.h"

#define FREED __attribute__((cleanup(free_live)))

static void free_live(prm_live **live)
{
    prm_live_free(*live);
}

static const prm_principal *user(world *w, prm_live *live, const char *partner)
{
    static int count;
    const prm_people people = { .db = w->db, .model = prm_host_model(w->host), .live = live, .now = 1 };
    const prm_principal *who = NULL;
    int64_t id;
    const char *values = world_text(w, "{'name':'A','email':'a%d@x.example','roles':['%s']%s%s%s}", ++count,
        *partner ? "partner_sales" : "admin", *partner ? ",'partner':'" : "", partner, *partner ? "'" : "");

    CHECK_INT(world_run(w, PRM_CALL_WRITE, &world_manager, "users.create", values, -1, NULL), PRM_OK);
    CHECK(prm_id_parse(prm_val_get_str(prm_val_get(w->result, "user"), "id"), "user", &id));
    CHECK_INT(prm_principal_of_user(&people, id, "active", &who, &w->error), PRM_OK);
    return who;
}

static void withdraw(prm_live *live, int32_t kind, int64_t id)
{
    const prm_withdrawn one = { .kind = kind, .id = id };
    prm_live_withdraw(live, &one);
}

TEST(whom_it_concerns)
{
    SCOPED_WORLD(w);
    FREED prm_live *live = prm_live_new();
    const prm_principal *a = user(&w, live, w.child), *b = user(&w, live, w.child), *c = user(&w, live, ""),
                        *d = user(&w, live, w.parent);

    withdraw(live, PRM_WITHDRAWN_USER, a->user);
    withdraw(live, PRM_WITHDRAWN_TOKEN, a->user + 1);
    CHECK(prm_principal_is_withdrawn(a) && !prm_principal_is_withdrawn(b) && !prm_principal_is_withdrawn(c));
    withdraw(live, PRM_WITHDRAWN_PARTNER, b->partner);
    CHECK(prm_principal_is_withdrawn(b) && !prm_principal_is_withdrawn(c) && !prm_principal_is_withdrawn(d));
    CHECK(!prm_principal_is_withdrawn(&prm_principal_system) && !prm_principal_is_withdrawn(&prm_principal_public));
    const prm_principal *all[] = { a, b, c, d };
    for (size_t i = 0; i < 4; i++)
        prm_principal_unref(all[i]);
}

TEST(what_is_withdrawn_while_it_is_read)
{
    SCOPED_WORLD(w);
    FREED prm_live *live = prm_live_new();
    const prm_principal *late = user(&w, NULL, ""), *other = user(&w, NULL, ""), *slow = user(&w, NULL, "");
    uint64_t mark = prm_live_mark(live);

    withdraw(live, PRM_WITHDRAWN_USER, late->user);
    prm_live_add(live, late, mark);
    prm_live_add(live, other, mark);
    CHECK(prm_principal_is_withdrawn(late));
    CHECK(!prm_principal_is_withdrawn(other));
    for (int i = 0; i < 300; i++) /* more than is remembered: whoever was read before that is asked to come again */
        withdraw(live, PRM_WITHDRAWN_TOKEN, 1);
    prm_live_add(live, slow, mark);
    CHECK(prm_principal_is_withdrawn(slow) && !prm_principal_is_withdrawn(other));
    prm_principal_unref(late);
    prm_principal_unref(other);
    prm_principal_unref(slow);
}

static void count(void *context)
{
    ++*(int *)context;
}

TEST(the_loop_is_woken)
{
    FREED prm_live *live = prm_live_new();
    int woken = 0;

    prm_live_wake(live);
    prm_live_on_withdrawal(live, count, &woken);
    prm_live_wake(live);
    CHECK_INT(woken, 1);
    prm_live_withdraw(NULL, NULL);
    prm_live_wake(NULL);
}

TEST(which_changes_withdraw)
{
    SCOPED_WORLD(w);
    static const struct {
        const char *entity, *before, *after;
        bool withdraws;
    } changes[] = {
        { "user", "{'roles':['admin'],'name':'A'}", "{'roles':['admin'],'name':'B'}", false },
        { "user", "{'roles':['admin']}", "{'roles':['admin','auditor']}", true },
        { "user", "{'roles':['admin']}", "{'roles':['admin'],'territories':['x']}", true },
        { "user", "{'status':'active'}", "{'status':'locked'}", true },
        { "user", "{'limits':{'a':1}}", "{}", true },
        { "token", "{'name':'a'}", "{'name':'b'}", false },
        { "token", "{}", "{'revoked_at':1}", true },
        { "partner", "{'state':'active','legal_name':'A'}", "{'state':'active','legal_name':'B'}", false },
        { "partner", "{'state':'active'}", "{'state':'suspended'}", true },
        { "deal", "{'state':'a'}", "{'state':'b'}", false },
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *id = world_text(&w, "%s_0000000000001", changes[i].entity);
        const prm_val *before = world_json(&w, changes[i].before);
        prm_val *after = prm_val_copy(w.arena, world_json(&w, changes[i].after));
        prm_withdrawn found = { 0 };
        CHECK_INT(prm_val_set_text(after, "id", id), PRM_OK);
        CHECK_INT(prm_withdrawn_by(changes[i].entity, before, after, &found), changes[i].withdraws);
        CHECK_INT(found.id, changes[i].withdraws ? 1 : 0);
        CHECK(!prm_withdrawn_by(changes[i].entity, NULL, after, &found));
    }
}

TEST_MAIN(CASE(whom_it_concerns), CASE(what_is_withdrawn_while_it_is_read), CASE(the_loop_is_woken),
    CASE(which_changes_withdraw))
