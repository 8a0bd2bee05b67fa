-- SPDX-License-Identifier: Apache-2.0
-- scripts/certification/transition.lua: what follows for a member that has earned this level?
--
-- A higher level comes at once, or with the end of the period, as the scheme says. Who has not any more what its level
-- takes is at risk; if that is still so when a period ends it has some days of grace, and falls when they are over. The
-- lowest level is nobody's to lose.

local function rank_of(levels, code)
  for _, level in ipairs(levels) do
    if level.code == code then
      return level.rank
    end
  end
  return -1
end

-- The level below, where members fall one at a time.
local function one_below(levels, rank)
  local below
  for _, level in ipairs(levels) do
    if level.rank < rank then
      below = level.code
    end
  end
  return below
end

local function fall(facts, settings, earned)
  local to = earned or facts.levels[1].code
  if settings.one_step then
    to = one_below(facts.levels, facts.partner.level_rank)
  end
  return { action = "demote", to = to }, { { code = "falls", level = to } }
end

local function rise(facts, earned)
  if facts.scheme.promotes == "at_once" or facts.occasion == "official" then
    return { action = "promote" }, { { code = "rises", level = earned } }
  end
  return { action = "at_period_end" }, { { code = "rises_at_period_end", level = earned } }
end

-- It has not what its level takes.
local function lose(facts, settings, earned)
  local level, standing, days = facts.partner.level, facts.standing, facts.scheme.grace_days
  if standing.state == "grace" then
    local left = standing.grace_days_left or 0
    if left > 0 then
      return { action = "hold" }, { { code = "grace_goes_on", level = level, days = left } }
    end
    return fall(facts, settings, earned)
  end
  if facts.occasion ~= "official" and not settings.grace_at_once then
    return { action = "hold" }, { { code = "at_risk", level = level } }
  end
  if days == 0 then
    return fall(facts, settings, earned)
  end
  return { action = "grace", grace_days = days }, { { code = "grace_begins", level = level, days = days } }
end

return {
  point = "tiers.transition",

  settings = {
    grace_at_once = false,   -- whether grace begins when something is first missing, not when a period ends
    one_step = false,        -- whether members fall one level at a time
    keep_lowest = true,      -- whether the lowest level is kept whatever is missing
  },

  decide = function(facts, settings, prior)
    local said, level, has = prior["tiers.evaluate"], facts.partner.level, facts.partner.level_rank
    if facts.standing.locked then
      return { action = "hold" }, { { code = "locked" } }
    end
    if said.keep then
      return { action = "hold" }, { { code = "keeps_level", level = level } }
    end
    local earned = rank_of(facts.levels, said.level)
    if earned > has then
      return rise(facts, said.level)
    end
    if earned == has then
      return { action = "hold" }, { { code = "keeps_level", level = level } }
    end
    if #facts.levels == 0 or (settings.keep_lowest and has <= facts.levels[1].rank) then
      return { action = "hold" }, { { code = "lowest_is_kept", level = level } }
    end
    return lose(facts, settings, said.level)
  end,

  examples = {
    { name = "it rises at once",
      given = { occasion = "interim", scheme = { promotes = "at_once", grace_days = 45 },
                partner = { level = "silver", level_rank = 2 }, standing = { state = "active", locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = { level = "gold" } },
      expect = { action = "promote" } },
    { name = "or when the period is over",
      given = { occasion = "interim", scheme = { promotes = "at_period_end", grace_days = 45 },
                partner = { level = "silver", level_rank = 2 }, standing = { state = "active", locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = { level = "gold" } },
      expect = { action = "at_period_end" } },
    { name = "which is now",
      given = { occasion = "official", scheme = { promotes = "at_period_end", grace_days = 45 },
                partner = { level = "silver", level_rank = 2 }, standing = { state = "eligible_up", locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = { level = "gold" } },
      expect = { action = "promote" } },
    { name = "what it has is enough",
      given = { occasion = "official", scheme = { promotes = "at_once", grace_days = 45 },
                partner = { level = "gold", level_rank = 3 }, standing = { state = "active", locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = { level = "gold" } },
      expect = { action = "hold" } },
    { name = "something is missing between two periods",
      given = { occasion = "interim", scheme = { promotes = "at_once", grace_days = 45 },
                partner = { level = "gold", level_rank = 3 }, standing = { state = "active", locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = { level = "silver" } },
      expect = { action = "hold" } },
    { name = "and still when a period ends",
      given = { occasion = "official", scheme = { promotes = "at_once", grace_days = 45 },
                partner = { level = "gold", level_rank = 3 }, standing = { state = "at_risk", locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = { level = "silver" } },
      expect = { action = "grace", grace_days = 45 } },
    { name = "in a programme that gives no grace",
      given = { occasion = "official", scheme = { promotes = "at_once", grace_days = 0 },
                partner = { level = "gold", level_rank = 3 }, standing = { state = "at_risk", locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = {} },
      expect = { action = "demote", to = "silver" } },
    { name = "grace goes on",
      given = { occasion = "interim", scheme = { promotes = "at_once", grace_days = 45 },
                partner = { level = "gold", level_rank = 3 },
                standing = { state = "grace", grace_days_left = 1, locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = { level = "silver" } },
      expect = { action = "hold" } },
    { name = "and is over", settings = { one_step = true },
      given = { occasion = "interim", scheme = { promotes = "at_once", grace_days = 45 },
                partner = { level = "platinum", level_rank = 4 },
                standing = { state = "grace", grace_days_left = 0, locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 }, { code = "platinum", rank = 4 } } },
      prior = { ["tiers.evaluate"] = { level = "silver" } },
      expect = { action = "demote", to = "gold" } },
    { name = "the lowest is kept",
      given = { occasion = "official", scheme = { promotes = "at_once", grace_days = 45 },
                partner = { level = "silver", level_rank = 2 }, standing = { state = "active", locked = false },
                levels = { { code = "silver", rank = 2 } } },
      prior = { ["tiers.evaluate"] = {} },
      expect = { action = "hold" } },
    { name = "what is locked stays",
      given = { occasion = "official", scheme = { promotes = "at_once", grace_days = 45 },
                partner = { level = "silver", level_rank = 2 }, standing = { state = "active", locked = true },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = { level = "gold" } },
      expect = { action = "hold" } },
    { name = "what could not be judged changes nothing",
      given = { occasion = "official", scheme = { promotes = "at_once", grace_days = 45 },
                partner = { level = "gold", level_rank = 3 }, standing = { state = "active", locked = false },
                levels = { { code = "silver", rank = 2 }, { code = "gold", rank = 3 } } },
      prior = { ["tiers.evaluate"] = { keep = true } },
      expect = { action = "hold" } },
  },
}
