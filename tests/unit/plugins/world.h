/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file world.h  A small vendor for the tests of access and of the host: a data directory, a network of partners, a
 * plugin `shop` whose methods do what a case asks, and a way to run one call after the other as a worker does.
 */
#ifndef TEST_PLUGINS_WORLD_H
#define TEST_PLUGINS_WORLD_H

#include "test.h"

#include "base/json.h"
#include "plugins/call.h"
#include "store/state.h"

#include <string.h>

#define WORLD_NOW INT64_C(1790000000000) /* 2026-09-21T14:13:20.000Z */

typedef struct world {
    char directory[64];
    prm_host *host;
    prm_db *db;
    prm_worker worker;
    prm_id_source ids;
    prm_journal_head head;
    prm_arena *arena;

    /* The network: parent above child; other beside them. Filled by world_open. */
    const char *parent, *child, *other;
    const char *europe, *france; /* territories, france in europe */

    /* Of the last call. */
    prm_call call;
    prm_error error;
    const prm_val *result; /* as its reader gets it */
    prm_journal_entry entry;
    bool has_entry;
} world;

bool world_open(world *w);
void world_close(world *w);
#define SCOPED_WORLD(name)                                                                                             \
    __attribute__((cleanup(world_close))) world name = {0};                                                            \
    REQUIRE(world_open(&name))

/** Principals. Of partners: sales people; the id as text. They live in the world's arena. */
const prm_principal *world_sales(world *w, const char *partner);
extern const prm_principal world_manager;                            /* program_manager, everywhere */
const prm_principal *world_channel(world *w, const char *territory); /* channel_manager bound to it */

/** JSON with ' for ". */
const prm_val *world_json(world *w, const char *text);
/** printf, in the world's arena. */
const char *world_text(world *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *world_print(world *w, const prm_val *value);

/**
 * Runs a method in a transaction of its own and commits what is to stay. `expect` -1: no expect_version. `body` (may be
 * NULL) is what shop.do, shop.look and shop.reach do.
 */
typedef prm_status (*world_body)(prm_call *call, const prm_val *params, prm_val *result);
prm_status world_run(world *w, enum prm_call_mode mode, const prm_principal *principal, const char *method,
    const char *params, int64_t expect, world_body body);
/** What they do from now on, for calls that do not go through world_run. */
void world_set_body(world_body body);
/** shop.do as a write. */
prm_status world_do(world *w, const prm_principal *principal, const char *params, world_body body);
/** A new order of a partner; its id. */
const char *world_order(world *w, const char *partner, const char *title);
/** "title state version" of an order, as it is stored. */
const char *world_order_is(world *w, const char *id);
/** Brings registry and worker up to date, as after a commit. */
bool world_publish(world *w);

/** The API as plugins have it. */
extern const prm_api *prm;
/** What follows its journal; set before world_open. NULL: nothing does. */
extern const prm_consumer *world_consumer;
/** How often rows were created and changed, as the hook saw it. */
extern int world_created, world_changed;

#endif
