/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of what is known. */
#include "knowledge/knowledge.h"

const prm_metric knowledge_helpful_metric = { .size = sizeof knowledge_helpful_metric, .since = 1,
    .name = "knowledge.helpful", .unit = "bps", .audience = "vendor",
    .doc = "Of what readers said of articles, each once and last, the share that says that they have helped",
    .from = "share(helpful) on knowledge.rated less knowledge.unrated by code, locale, day" };

const prm_metric knowledge_searches_metric = { .size = sizeof knowledge_searches_metric, .since = 1,
    .name = "knowledge.searches", .unit = "searches", .audience = "vendor", .doc = "How often articles were looked for",
    .from = "count on knowledge.searched by locale, side, day" };

const prm_metric knowledge_missed_metric = { .size = sizeof knowledge_missed_metric, .since = 1,
    .name = "knowledge.missed", .unit = "bps", .audience = "vendor", .doc = "The share of these that found nothing",
    .from = "share(missed) on knowledge.searched by locale, side, day" };

const prm_metric knowledge_deflected_metric = { .size = sizeof knowledge_deflected_metric, .since = 1,
    .name = "knowledge.deflected", .unit = "bps", .audience = "vendor",
    .doc = "Of those who were shown articles when they were about to ask for help, the share that has not asked",
    .from = "share(deflected) on knowledge.deflection_settled by partner, product, day" };
