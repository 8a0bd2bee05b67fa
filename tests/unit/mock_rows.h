/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Rows and params of prm/mock.h written with a format: what the worlds of plugins' unit tests are made with. One
 * text is at most 4 000 bytes; a longer one is cut, and no JSON then. */
#ifndef MOCK_ROWS_H
#define MOCK_ROWS_H

#include <prm/mock.h>

/** Inserts a row of JSON made by a format: its id, as prm_mock_insert(). */
const char *mock_insert(prm_mock *mock, const char *entity, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** Calls a method with params made by a format, as prm_mock_call(). */
prm_status mock_call(prm_mock *mock, const char *method, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** A level of a programme, called by its code. */
const char *mock_level(prm_mock *mock, const char *program, const char *code, int rank);
/** An active reseller and, as `*member`, its membership of the programme at that level. */
const char *mock_join(prm_mock *mock, const char *program, const char *level, const char *name, const char *country,
    const char **member);
/** An active reseller in Germany that works in a territory, and is a member of the programme at that level. */
const char *mock_join_in(prm_mock *mock, const char *program, const char *level, const char *name,
    const char *territory);

/** mock_insert() and mock_call() of a world, which has its mock as `mock`. */
#define world_insert(world, ...) mock_insert((world)->mock, __VA_ARGS__)
#define world_call(world, ...)   mock_call((world)->mock, __VA_ARGS__)

#endif
