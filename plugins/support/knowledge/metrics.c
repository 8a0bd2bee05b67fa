/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of what is known. */
#include "knowledge/knowledge.h"

const prm_metric knowledge_helpful_metric = { .size = sizeof knowledge_helpful_metric, .since = 1,
    .name = "knowledge.helpful", .unit = "bps", .audience = "vendor",
    .doc = "Of what readers said of articles, the share that says that they have helped",
    .from = "share(helpful) on knowledge.rated by code, locale, day" };

const prm_metric knowledge_deflected_metric = { .size = sizeof knowledge_deflected_metric, .since = 1,
    .name = "knowledge.deflected", .unit = "bps", .audience = "vendor",
    .doc = "Of those who were shown articles when they were about to ask for help, the share that has not asked",
    .from = "share(deflected) on knowledge.deflection_settled by partner, product, day" };
