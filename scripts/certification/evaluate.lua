-- SPDX-License-Identifier: Apache-2.0
-- scripts/certification/evaluate.lua: which level is what a member has enough for?
--
-- The highest level of which all musts are met and the points are there. A level is judged by what it requires itself: a
-- programme that adds up, level by level, says so with `cumulative`. A level above the lowest that requires nothing is
-- given by people alone.

-- "points" add to a total, which is a requirement of its own.
local function lacks(level)
  local musts, points = 0, 0
  for _, item in ipairs(level.items) do
    if item.kind == "must" and not item.passed then
      musts = musts + 1
    elseif item.kind == "total" and not item.passed then
      points = item.gap
    end
  end
  return musts, points
end

local function is_met(level, index)
  local musts, points = lacks(level)
  return musts == 0 and points == 0 and (#level.items > 0 or index == 1)
end

local function highest(levels, settings)
  local found = 0
  for index, level in ipairs(levels) do
    if is_met(level, index) then
      found = index
    elseif settings.cumulative then
      break
    end
  end
  return found
end

-- What is missing for the level above: what partners ask first.
local function next_step(level)
  if #level.items == 0 then
    return { code = "next_by_hand", level = level.code }
  end
  local musts, points = lacks(level)
  if musts > 0 then
    return { code = "next_lacks", level = level.code, missing = musts }
  end
  return { code = "next_lacks_points", level = level.code, missing = points }
end

return {
  point = "tiers.evaluate",

  settings = {
    cumulative = false,   -- whether a level takes what all lower ones take as well
    one_step = false,     -- whether members rise one level at a time: one a night where the scheme promotes at_once, one a
                          -- period where it promotes at_period_end
  },

  decide = function(facts, settings)
    local levels, current, total = facts.levels, nil, nil
    local found = highest(levels, settings)
    for index, level in ipairs(levels) do
      if level.current then
        current, total = index, level.total
      end
    end
    if found == 0 then
      return { total = total }, { { code = "earned_none" } }
    end
    local reasons = {}
    if settings.one_step and current and found > current + 1 then
      found = current + 1
      reasons[1] = { code = "one_step_at_a_time", level = levels[found].code }
    else
      reasons[1] = { code = "earned_level", level = levels[found].code }
      if levels[found + 1] then
        reasons[2] = next_step(levels[found + 1])
      end
    end
    return { level = levels[found].code, total = total }, reasons
  end,

  examples = {
    { name = "just at the threshold",
      given = { levels = {
        { code = "silver", current = true, total = 0, items = {} },
        { code = "gold", current = false, total = 0, items = { { kind = "must", passed = true, gap = 0 } } } } },
      expect = { level = "gold" } },
    { name = "just under it",
      given = { levels = {
        { code = "silver", current = true, total = 0, items = {} },
        { code = "gold", current = false, total = 0, items = { { kind = "must", passed = false, gap = 1 } } } } },
      expect = { level = "silver" } },
    { name = "points make up for each other",
      given = { levels = {
        { code = "silver", current = true, total = 0, items = {} },
        { code = "gold", current = false, total = 120, items = { { kind = "points", passed = true, gap = 0 },
          { kind = "points", passed = false, gap = 5 }, { kind = "total", passed = true, gap = 0 } } } } },
      expect = { level = "gold" } },
    { name = "but there must be enough of them",
      given = { levels = {
        { code = "silver", current = true, total = 0, items = {} },
        { code = "gold", current = false, total = 80, items = { { kind = "points", passed = true, gap = 0 },
          { kind = "total", passed = false, gap = 20 } } } } },
      expect = { level = "silver" } },
    { name = "not even the lowest",
      given = { levels = {
        { code = "silver", current = true, total = 0, items = { { kind = "must", passed = false, gap = 1 } } } } },
      expect = { total = 0 } },
    { name = "a level that requires nothing is given by people",
      given = { levels = { { code = "silver", current = true, total = 0, items = {} },
                           { code = "club", current = false, total = 0, items = {} } } },
      expect = { level = "silver" } },
    { name = "levels add up", settings = { cumulative = true },
      given = { levels = {
        { code = "silver", current = true, total = 0, items = { { kind = "must", passed = false, gap = 1 } } },
        { code = "gold", current = false, total = 0, items = { { kind = "must", passed = true, gap = 0 } } } } },
      expect = { total = 0 } },
    { name = "one at a time", settings = { one_step = true },
      given = { levels = {
        { code = "silver", current = true, total = 0, items = {} },
        { code = "gold", current = false, total = 0, items = { { kind = "must", passed = true, gap = 0 } } },
        { code = "platinum", current = false, total = 0, items = { { kind = "must", passed = true, gap = 0 } } } } },
      expect = { level = "gold" } },
  },
}
