-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/score_request.lua: how good is a request? 0 to 1000.
--
-- Points for what it should bring for what it costs, for who asks and what became of its earlier requests, and for
-- saying what is to be reached. mdf.decide_request approves nothing below a score without a person.

-- A part of `most`, as `value` is of `full`.
local function points(value, full, most)
  if full <= 0 then
    return 0
  end
  return math.min(most, value * most // full)
end

return {
  point = "mdf.score_request",

  settings = {
    base = 200,
    pipeline = { most = 300, times = 10 },    -- all the points for deals of ten times what is asked for
    leads = { most = 150, cost = 20000 },     -- all the points where a lead costs that or less, in minor units
    history = { most = 150 },                 -- as many as were completed of those that ended
    own_part = { most = 100, percent = 50 },  -- all the points for who pays half of it
    objective = { most = 100, length = 80 },  -- all the points for a sentence or two
  },

  decide = function(facts, settings)
    local request, history = facts.request, facts.partner.history
    local parts, score = {}, 0
    local function give(code, number)
      parts[#parts + 1] = { code = code, points = number }
      score = score + number
    end
    give("base", settings.base)
    give("pipeline", points(request.expected_pipeline_base, request.requested_base * settings.pipeline.times,
      settings.pipeline.most))
    give("leads", points(request.expected_leads * settings.leads.cost, request.requested_base, settings.leads.most))
    local ended = history.completed + history.expired
    give("history", ended == 0 and settings.history.most // 2 or points(history.completed, ended, settings.history.most))
    give("own_part", points((request.cost_base - request.requested_base) * 100,
      request.cost_base * settings.own_part.percent, settings.own_part.most))
    give("objective", points(request.objective_length, settings.objective.length, settings.objective.most))
    score = math.max(0, math.min(1000, score))
    return { score = score, parts = parts }, { { code = "scored", score = score } }
  end,

  examples = {
    { name = "what should bring much by who has shown it before",
      given = { request = { requested_base = 200000, cost_base = 400000, expected_leads = 20,
                            expected_pipeline_base = 5000000, objective_length = 100 },
                partner = { history = { completed = 4, expired = 0 } } },
      expect = { score = 1000 } },
    { name = "what should bring nothing",
      given = { request = { requested_base = 200000, cost_base = 200000, expected_leads = 0,
                            expected_pipeline_base = 0, objective_length = 0 },
                partner = { history = { completed = 0, expired = 3 } } },
      expect = { score = 200 } },
    { name = "by somebody nobody knows yet",
      given = { request = { requested_base = 200000, cost_base = 400000, expected_leads = 5,
                            expected_pipeline_base = 1000000, objective_length = 40 },
                partner = { history = { completed = 0, expired = 0 } } },
      expect = { score = 650 } },
  },
}
