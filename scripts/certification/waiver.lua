-- SPDX-License-Identifier: Apache-2.0
-- scripts/certification/waiver.lua: is a requirement waived for a member, or does a person decide?
--
-- A short one, asked for the first time by who is about to lose its level, is granted at once. What was waived again and
-- again is refused, and so is what a higher level takes: levels are earned. All else is for people.

return {
  point = "tiers.waiver",

  settings = {
    auto_days = 30,        -- so long a waiver is granted without a person; 0: none is
    most_times = 2,        -- waived so often before, a partner need not ask again
    higher_levels = false, -- whether requirements of levels that it has not can be waived
  },

  decide = function(facts, settings)
    local waiver, standing = facts.waiver, facts.standing
    if waiver.level_rank > facts.partner.level_rank and not settings.higher_levels then
      return { verdict = "refuse" }, { { code = "not_its_level", level = waiver.level } }
    end
    if facts.by == "partner" and facts.times >= settings.most_times then
      return { verdict = "refuse" }, { { code = "waived_too_often", times = facts.times } }
    end
    if facts.times == 0 and (standing == "at_risk" or standing == "grace") and settings.auto_days > 0 then
      if waiver.days <= settings.auto_days then
        return { verdict = "auto" }, { { code = "waived_for", days = waiver.days } }
      end
      return { verdict = "auto", days = settings.auto_days }, { { code = "waiver_shortened", days = settings.auto_days } }
    end
    return { verdict = "review" }, { { code = "waiver_for_a_person" } }
  end,

  examples = {
    { name = "a short one for who is at risk",
      given = { by = "partner", times = 0, standing = "at_risk", partner = { level_rank = 3 },
                waiver = { level = "gold", level_rank = 3, days = 30 } },
      expect = { verdict = "auto" } },
    { name = "a longer one is shortened",
      given = { by = "partner", times = 0, standing = "grace", partner = { level_rank = 3 },
                waiver = { level = "gold", level_rank = 3, days = 31 } },
      expect = { verdict = "auto", days = 30 } },
    { name = "the second time a person looks",
      given = { by = "partner", times = 1, standing = "grace", partner = { level_rank = 3 },
                waiver = { level = "gold", level_rank = 3, days = 10 } },
      expect = { verdict = "review" } },
    { name = "and then it is enough",
      given = { by = "partner", times = 2, standing = "grace", partner = { level_rank = 3 },
                waiver = { level = "gold", level_rank = 3, days = 10 } },
      expect = { verdict = "refuse" } },
    { name = "who is safe needs a person",
      given = { by = "vendor", times = 0, standing = "active", partner = { level_rank = 3 },
                waiver = { level = "gold", level_rank = 3, days = 10 } },
      expect = { verdict = "review" } },
    { name = "higher levels are earned",
      given = { by = "partner", times = 0, standing = "active", partner = { level_rank = 2 },
                waiver = { level = "gold", level_rank = 3, days = 10 } },
      expect = { verdict = "refuse" } },
  },
}
