-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/conflict.lua: does somebody else hold this customer, and who goes first?
--
-- The first registration wins: a later one is a duplicate, whoever sends it. A person looks where the customer may or
-- may not be the one that is held, where a protection is about to end, and where the vendor's own sales are at work.

local DAY = 86400000

-- What deals.match called the customer something is held at. One named by its id is beyond doubt.
local function likeness(thing, matches)
  for _, match in ipairs(matches) do
    if match.candidate == thing.candidate then
      return match.verdict
    end
  end
  return thing.bound and "same" or "possible"
end

local function human(code, data)
  local reason = data or {}
  reason.code = code
  return { verdict = "human", winner = "nobody" }, { reason }
end

-- What is held at the very customer, in the order in which it matters.
local function held(facts, matches, settings)
  local shared = false
  for _, protection in ipairs(facts.protections) do
    if likeness(protection, matches) == "same" then
      if protection.holder_is_self then
        return { verdict = "first_wins", winner = "other" }, { { code = "own_registration" } }
      elseif protection.exclusive then
        local days = (protection.ends_at - facts.now) // DAY
        if days < settings.ends_soon_days then
          return human("ends_soon", { days = days })
        end
        return { verdict = "first_wins", winner = "other" }, { { code = "already_registered" } }
      end
      shared = true
    end
  end
  if shared then
    return { verdict = "share", winner = "nobody" }, { { code = "shared" } }
  end
end

return {
  point = "deals.conflict",

  settings = {
    ends_soon_days = 0,              -- another's protection with fewer days left is for a person; 0: never
    direct_sales = "human",          -- the vendor's own sales are at the customer: human, direct (reject) or clear
    direct_after_days = 30,          -- and have been for so long
  },

  decide = function(facts, settings, prior)
    local matches = prior["deals.match"].matches
    local answer, reasons = held(facts, matches, settings)
    if answer then
      return answer, reasons
    end
    for _, opportunity in ipairs(facts.opportunities) do
      if settings.direct_sales ~= "clear" and opportunity.open_days >= settings.direct_after_days
          and likeness(opportunity, matches) == "same" then
        if settings.direct_sales == "direct" then
          return { verdict = "direct", winner = "other" }, { { code = "direct_sales" } }
        end
        return human("direct_sales")
      end
    end
    for _, protection in ipairs(facts.protections) do
      if likeness(protection, matches) == "possible" and not protection.holder_is_self then
        return human("similar_registration")
      end
    end
    return { verdict = "clear", winner = "nobody" }, { { code = "no_conflict" } }
  end,

  examples = {
    { name = "nothing is held",
      given = { protections = {}, opportunities = {} }, prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "clear", winner = "nobody" } },
    { name = "the first registration wins",
      now = 0, given = { opportunities = {}, protections = {
        { candidate = "candidate_1", bound = true, holder_is_self = false, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = { { candidate = "candidate_1", verdict = "same" } } } },
      expect = { verdict = "first_wins", winner = "other" } },
    { name = "the same partner once more",
      now = 0, given = { opportunities = {}, protections = {
        { bound = true, holder_is_self = true, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "first_wins", winner = "other" } },
    { name = "held at a customer that may be another",
      now = 0, given = { opportunities = {}, protections = {
        { candidate = "candidate_1", bound = false, holder_is_self = false, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = { { candidate = "candidate_1", verdict = "possible" } } } },
      expect = { verdict = "human", winner = "nobody" } },
    { name = "held at a customer whose keys disagree with those given",
      now = 0, given = { opportunities = {}, protections = {
        { candidate = "candidate_1", bound = true, holder_is_self = false, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = { { candidate = "candidate_1", verdict = "possible" } } } },
      expect = { verdict = "human", winner = "nobody" } },
    { name = "held at a customer that is another",
      now = 0, given = { opportunities = {}, protections = {
        { candidate = "candidate_1", bound = false, holder_is_self = false, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = { { candidate = "candidate_1", verdict = "none" } } } },
      expect = { verdict = "clear", winner = "nobody" } },
    { name = "where others share, it shares too",
      now = 0, given = { opportunities = {}, protections = {
        { bound = true, holder_is_self = false, exclusive = false, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "share", winner = "nobody" } },
    { name = "the vendor's own sales are at work",
      now = 0, given = { protections = {}, opportunities = { { bound = true, open_days = 45 } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "human", winner = "nobody" } },
  },
}
