-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/sweep.lua: money of an allocation was left over when its time was over: what becomes of it?
--
-- It is kept for a while, in case somebody objects; then it goes back to its budget. An integrator may have it go to the
-- allocation that has made the most of what it was given, where that one has nearly used it up.

return {
  point = "mdf.sweep",

  settings = {
    grace_days = 14,                 -- for which it is kept; 0: it goes at once
    reassign = false,                -- whether it goes to others
    reassign_used_bps = 8000,        -- to those that have used so much of their own
    reassign_days_left = 30,         -- and only while the budget has so long to go
  },

  decide = function(facts, settings)
    local allocation, budget = facts.allocation, facts.budget
    if allocation.days < settings.grace_days then
      local days = settings.grace_days - allocation.days
      return { action = "keep", days = days }, { { code = "kept_for_now", days = days } }
    end
    if settings.reassign and (budget.days_left or 0) >= settings.reassign_days_left then
      local best
      for _, candidate in ipairs(facts.candidates) do
        if candidate.used_bps >= settings.reassign_used_bps and (not best or candidate.used_bps > best.used_bps) then
          best = candidate
        end
      end
      if best then
        return { action = "reassign", to = best.name },
               { { code = "goes_to_user", candidate = best.name, percent = best.used_bps // 100 } }
      end
    end
    return { action = "reclaim" }, { { code = "goes_back" } }
  end,

  examples = {
    { name = "kept for a while",
      given = { allocation = { days = 0 }, budget = { days_left = 100 }, candidates = {} },
      expect = { action = "keep", days = 14 } },
    { name = "then it goes back",
      given = { allocation = { days = 14 }, budget = { days_left = 100 }, candidates = {} },
      expect = { action = "reclaim" } },
    { name = "or to the one that uses most", settings = { reassign = true },
      given = { allocation = { days = 20 }, budget = { days_left = 100 },
                candidates = { { name = "candidate_1", used_bps = 8500 }, { name = "candidate_2", used_bps = 9500 } } },
      expect = { action = "reassign", to = "candidate_2" } },
    { name = "if there is time left to use it", settings = { reassign = true },
      given = { allocation = { days = 20 }, budget = { days_left = 10 },
                candidates = { { name = "candidate_1", used_bps = 9500 } } },
      expect = { action = "reclaim" } },
  },
}
