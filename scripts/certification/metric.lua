-- SPDX-License-Identifier: Apache-2.0
-- scripts/certification/metric.lua: what is the value of a requirement that no figure tells?
--
-- Such a requirement has the metric "tiers.judged". Its value is a sum of figures that other requirements of the programme
-- compare, each times a weight. Of one that has no weights nothing is said, and whoever it is for keeps its level.

return {
  point = "tiers.metric",

  settings = {
    weights = {},   -- by requirement: engagement = { ["deals.registrations"] = 10, ["leads.accepted"] = 5 }
  },

  decide = function(facts, settings)
    local values = {}
    for _, judged in ipairs(facts.judged) do
      local weights = settings.weights[judged.code]
      if weights then
        local sum = 0
        for _, figure in ipairs(facts.figures) do
          sum = sum + (weights[figure.metric] or 0) * (figure.value or 0)
        end
        values[#values + 1] = { code = judged.code, value = math.floor(sum) }
      end
    end
    return { values = values }
  end,

  examples = {
    { name = "a weighted sum", settings = { weights = { engagement = { ["deals.registrations"] = 10 } } },
      given = { judged = { { code = "engagement" } },
                figures = { { metric = "deals.registrations", value = 4 }, { metric = "deals.won_value", value = 99 } } },
      expect = { values = { { code = "engagement", value = 40 } } } },
    { name = "nothing is said of what is not set",
      given = { judged = { { code = "engagement" } }, figures = {} },
      expect = { values = {} } },
  },
}
