/* SPDX-License-Identifier: Apache-2.0 */
/** @file  One review, for the files that plan, hold and remind of it. */
#ifndef SUPPORT_SUCCESS_REVIEW_H
#define SUPPORT_SUCCESS_REVIEW_H

#include "success/success.h"

extern const prm_field *const success_goal_fields[], *const success_action_fields[];

/** What people write down of one, before, in and after it; as fields of the row and as params. */
#define SUCCESS_REVIEW_SAID                                                                                            \
    PRM_LINES("agenda", 1, 4000, 0, "What is to be talked about"),                                                     \
        PRM_FIELD(PRM_T_LIST, "attendees", PRM_PERSONAL, "Who took part", .min = 0, .max = SUCCESS_POINTS,             \
            .items = PRM_TEXT("name", 1, 200, 0, "One of them")),                                                      \
        PRM_FIELD(PRM_T_LIST, "goals", 0, "What both want to reach: all of it", .min = 0, .max = SUCCESS_POINTS,       \
            .items = PRM_OBJECT("goal", success_goal_fields, 0, "One")),                                               \
        PRM_FIELD(PRM_T_LIST, "actions", 0, "What is to be done: all of it", .min = 0, .max = SUCCESS_POINTS,          \
            .items = PRM_OBJECT("action", success_action_fields, 0, "One")),                                           \
        PRM_LINES("notes", 1, 10000, 0, "What was said; both sides read it"),                                          \
        PRM_LINES("internal_notes", 1, 10000, PRM_VENDOR, "What the vendor keeps to itself"),                          \
        PRM_FIELD(PRM_T_LIST, "files", 0, "What goes with it", .min = 0, .max = SUPPORT_FILES,                         \
            .items = PRM_FILE("file", 0, "A file"))
/** The names of these, NULL-ended. */
extern const char *const success_review_said[];

/** An event about a review: by what it is counted, its days, and `more`. */
prm_status success_review_tell(prm_call *call, const prm_event *event, const prm_val *review, const prm_val *more);
/** Nobody is reminded of it, and it is not missed, any more. */
prm_status success_review_disarm(prm_call *call, const prm_val *review);
/** It is not held; `changes` say why. */
prm_status success_review_cancel(prm_call *call, const prm_val **review, prm_val *changes);

#endif
