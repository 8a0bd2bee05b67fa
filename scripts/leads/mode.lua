-- SPDX-License-Identifier: Apache-2.0
-- scripts/leads/mode.lua: how is a lead given out to those ranked?

return {
  point = "leads.mode",

  settings = {
    mode = "direct",                 -- direct, round_robin, weighted, multi, pool or human
    modes_by_source = {},            -- fair = "round_robin", ...
    urgent_timeframe = "now",        -- such leads go to several at once; "": none do
    urgent_count = 3,
    multi_count = 3,                 -- where the mode is multi
    pool_from_attempt = 4,           -- from here on whoever is entitled takes it; 0: never
  },

  decide = function(facts, settings)
    local lead = facts.lead
    local mode = settings.modes_by_source[lead.source] or settings.mode
    if mode == "human" then
      return { mode = mode }, { { code = "for_a_person" } }
    end
    if settings.pool_from_attempt > 0 and lead.attempt >= settings.pool_from_attempt then
      return { mode = "pool" }, { { code = "asked_often", attempt = lead.attempt } }
    end
    if mode == "direct" and settings.urgent_timeframe ~= "" and lead.timeframe == settings.urgent_timeframe then
      return { mode = "multi", count = settings.urgent_count }, { { code = "urgent" } }
    end
    local codes = { direct = "to_the_best", round_robin = "in_turn", weighted = "by_weight", pool = "for_whoever_takes_it" }
    if mode == "multi" then
      return { mode = mode, count = settings.multi_count }, { { code = "to_several", count = settings.multi_count } }
    end
    return { mode = mode }, { { code = codes[mode] } }
  end,

  examples = {
    { name = "the best is asked", given = { lead = { source = "web", attempt = 1 } }, expect = { mode = "direct" } },
    { name = "somebody who means to buy now is offered to three",
      given = { lead = { source = "web", attempt = 1, timeframe = "now" } }, expect = { mode = "multi", count = 3 } },
    { name = "what nobody wanted is for whoever takes it",
      given = { lead = { source = "web", attempt = 4 } }, expect = { mode = "pool" } },
    { name = "what a person gives out stays with the person", settings = { mode = "human" },
      given = { lead = { source = "web", attempt = 9, timeframe = "now" } }, expect = { mode = "human" } },
    { name = "a source may have a way of its own", settings = { modes_by_source = { fair = "round_robin" } },
      given = { lead = { source = "fair", attempt = 1 } }, expect = { mode = "round_robin" } },
  },
}
