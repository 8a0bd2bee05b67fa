/* SPDX-License-Identifier: Apache-2.0 */
/** @file library.h  The world of the support plugin with two audiences, for tests of articles. */
#ifndef SUPPORT_LIBRARY_H
#define SUPPORT_LIBRARY_H

#include "world.h"

typedef struct library {
    world w;
    const char *all, *gold; /* audiences: anybody; from rank 3 on */
} library;

/** Freed when the scope is left. The rules admit everybody to everything. */
#define LIBRARY(name)                                                                                                  \
    __attribute__((cleanup(library_free))) library name;                                                               \
    REQUIRE(library_build(&name))

bool library_build(library *l);
void library_free(library *l);

/** A programme manager's draft, whose title is its code; its id. "": it was refused. */
const char *library_draft(library *l, const char *code, const char *locale, const char *audience, const char *body);
/** The same, published. */
const char *library_publish(library *l, const char *code, const char *locale, const char *audience, const char *body);
/** Alpha's admin reads. */
prm_status library_read(library *l, const char *code, const char *locale);

#endif
