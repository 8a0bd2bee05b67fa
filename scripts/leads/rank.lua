-- SPDX-License-Identifier: Apache-2.0
-- scripts/leads/rank.lua: in which order are partners asked?
--
-- Each gets points for how closely it is entitled, its level, how it has dealt with leads before, and how much room it
-- has. Whoever is at work at this customer already comes first. Ties break by the lot, the same in every replay.
--
-- One lead tells little of a partner: a share counts as if `few` more leads had gone half well, so that whoever was never
-- asked is in the middle, and a single refusal is no verdict.

return {
  point = "leads.rank",

  settings = {
    at_customer = 500,
    specificity = 40,                -- for each level of territory or product, industry and segment, it is entitled by
    rank = 2,                        -- for each point of its level's rank, unless its benefits grant it a lead_weight
    room = 100,                      -- times the share of its room that is free
    few = 4,
    acceptance = 100,                -- times the share of offers it accepted
    conversion = 150,                -- times the share of accepted leads that became deals
    pulled = -150,                   -- times the share of accepted leads that were taken back from it
    most = 10,                       -- how many are named; the rest are counted
  },

  decide = function(facts, settings, prior)
    local excluded, all, few = {}, {}, math.max(1, settings.few)
    for _, one in ipairs(prior["leads.eligible"].excluded or {}) do
      excluded[one.candidate] = true
    end
    for _, c in ipairs(facts.candidates) do
      if not excluded[c.name] then
        local free = c.open_max > c.open_now and (c.open_max - c.open_now) * settings.room // c.open_max or 0
        local acceptance = (2 * c.accepted + few) * settings.acceptance // (2 * (c.offered + few))
        local conversion = c.converted * settings.conversion // (c.accepted + few)
        local pulled = c.pulled * settings.pulled // (c.accepted + few)
        local known, special = c.at_customer and settings.at_customer or 0, c.specificity * settings.specificity
        local granted = c.benefits and c.benefits.lead_weight
        local level = granted or (c.level_rank or 0) * settings.rank
        all[#all + 1] = { candidate = c.name, lot = c.lot, known = c.at_customer,
          score = known + special + level + free + acceptance + conversion + pulled,
          values = { known, special, level, free, acceptance, conversion, pulled } }
      end
    end
    table.sort(all, function(a, b)
      if a.score ~= b.score then return a.score > b.score end
      return a.lot < b.lot
    end)
    if #all == 0 then
      return { ranked = {} }, { { code = "nobody_suits" } }
    end
    local codes = { "at_customer", "specificity", "level", "room", "acceptance", "conversion", "pulled" }
    local ranked, reasons = {}, { { code = "best_of", count = #all } }
    for i = 1, math.min(#all, settings.most) do
      local parts = {}
      for at, code in ipairs(codes) do
        if all[i].values[at] ~= 0 then
          parts[#parts + 1] = { code = code, points = all[i].values[at] }
        end
      end
      ranked[i] = { candidate = all[i].candidate, score = all[i].score, parts = parts }
    end
    if all[1].known then
      reasons[2] = { code = "knows_the_customer", candidate = all[1].candidate }
    end
    local rest = #all > #ranked and { { because = "lower_score", count = #all - #ranked } } or {}
    return { ranked = ranked, rest = rest }, reasons
  end,

  examples = {
    { name = "the more specific entitlement comes first",
      given = { candidates = {
        { name = "candidate_1", specificity = 3, level_rank = 10, open_now = 0, open_max = 20, offered = 0, accepted = 0,
          converted = 0, pulled = 0, at_customer = false, lot = 5 },
        { name = "candidate_2", specificity = 1, level_rank = 10, open_now = 0, open_max = 20, offered = 0, accepted = 0,
          converted = 0, pulled = 0, at_customer = false, lot = 1 } } },
      prior = { ["leads.eligible"] = { verdict = "go", excluded = {} } },
      expect = { ranked = { { candidate = "candidate_1", score = 290, parts = { { code = "specificity", points = 120 },
          { code = "level", points = 20 }, { code = "room", points = 100 }, { code = "acceptance", points = 50 } } },
        { candidate = "candidate_2", score = 210, parts = { { code = "specificity", points = 40 },
          { code = "level", points = 20 }, { code = "room", points = 100 }, { code = "acceptance", points = 50 } } } } } },
    { name = "points that are granted count instead of the level's rank",
      given = { candidates = {
        { name = "candidate_1", specificity = 0, level_rank = 10, open_now = 0, open_max = 20, offered = 0, accepted = 0,
          converted = 0, pulled = 0, at_customer = false, lot = 5 },
        { name = "candidate_2", specificity = 0, level_rank = 5, open_now = 0, open_max = 20, offered = 0, accepted = 0,
          converted = 0, pulled = 0, at_customer = false, lot = 9, benefits = { lead_weight = 25 } } } },
      prior = { ["leads.eligible"] = { verdict = "go", excluded = {} } },
      expect = { ranked = { { candidate = "candidate_2", score = 175, parts = { { code = "level", points = 25 },
          { code = "room", points = 100 }, { code = "acceptance", points = 50 } } },
        { candidate = "candidate_1", score = 170, parts = { { code = "level", points = 20 },
          { code = "room", points = 100 }, { code = "acceptance", points = 50 } } } } } },
    { name = "whoever answers and sells comes before whoever lets leads lie",
      given = { candidates = {
        { name = "candidate_1", specificity = 0, open_now = 25, open_max = 20, offered = 10, accepted = 6, converted = 0,
          pulled = 4, at_customer = false, lot = 1 },
        { name = "candidate_2", specificity = 0, open_now = 20, open_max = 20, offered = 10, accepted = 6, converted = 4,
          pulled = 0, at_customer = false, lot = 2 } } },
      prior = { ["leads.eligible"] = { verdict = "go", excluded = {} } },
      expect = { ranked = { { candidate = "candidate_2", score = 117, parts = { { code = "acceptance", points = 57 },
          { code = "conversion", points = 60 } } },
        { candidate = "candidate_1", score = -3, parts = { { code = "acceptance", points = 57 },
          { code = "pulled", points = -60 } } } } } },
    { name = "whoever is at work there comes first, and the lot breaks ties", settings = { most = 2 },
      given = { candidates = {
        { name = "candidate_1", specificity = 0, open_now = 0, open_max = 0, offered = 0, accepted = 0, converted = 0,
          pulled = 0, at_customer = false, lot = 9 },
        { name = "candidate_2", specificity = 0, open_now = 0, open_max = 0, offered = 0, accepted = 0, converted = 0,
          pulled = 0, at_customer = false, lot = 3 },
        { name = "candidate_3", specificity = 0, open_now = 0, open_max = 0, offered = 0, accepted = 0, converted = 0,
          pulled = 0, at_customer = true, lot = 5 } } },
      prior = { ["leads.eligible"] = { verdict = "go", excluded = {} } },
      expect = { ranked = { { candidate = "candidate_3", score = 550, parts = { { code = "at_customer", points = 500 },
          { code = "acceptance", points = 50 } } },
        { candidate = "candidate_2", score = 50, parts = { { code = "acceptance", points = 50 } } } },
        rest = { { because = "lower_score", count = 1 } } } },
    { name = "nobody is left", given = { candidates = {} },
      prior = { ["leads.eligible"] = { verdict = "go", excluded = {} } }, expect = { ranked = {} } },
  },
}
