-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/conflict.lua: does somebody else hold this customer, and who goes first?
--
-- The first registration wins: a later one is a duplicate, whoever sends it. A renewal is for the partner that won
-- there last. A person looks where the customer may or may not be the one that is held, where a protection is about to
-- end, and where the vendor's own sales are at work.

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
local function held(facts, matches, settings, is_incumbent)
  local shared = false
  for _, protection in ipairs(facts.protections) do
    if likeness(protection, matches) == "same" then
      if protection.holder_is_self then
        return { verdict = "first_wins", winner = "other" }, { { code = "own_registration" } }
      elseif protection.exclusive then
        local days = (protection.ends_at - facts.now) // DAY
        if days < settings.ends_soon_days then
          return human("ends_soon", { days = days })
        elseif is_incumbent and settings.incumbent_held == "human" then
          return human("incumbent_held")
        end
        return { verdict = "first_wins", winner = "other" }, { { code = "already_registered" } }
      end
      shared = true
    end
  end
  if not shared then
    return nil
  elseif settings.sharing == "human" then
    return human("similar_registration")
  elseif settings.sharing == "first_wins" then
    return { verdict = "first_wins", winner = "other" }, { { code = "already_registered" } }
  end
  return { verdict = "share", winner = "nobody" }, { { code = "shared" } }
end

-- Whether the registrant, and whether somebody else, won there last and not too long ago.
local function incumbents(facts, matches, settings)
  local own, other = false, false
  if settings.incumbent_types[facts.deal.type] then
    for _, incumbent in ipairs(facts.incumbents) do
      if incumbent.months_since < settings.incumbent_months and likeness(incumbent, matches) == "same" then
        own = own or incumbent.is_self
        other = other or not incumbent.is_self
      end
    end
  end
  return own, other
end

-- Whether the vendor's own sales have been at work there for long enough.
local function is_direct(facts, matches, settings)
  for _, opportunity in ipairs(facts.opportunities) do
    if opportunity.open_days >= settings.direct_after_days and likeness(opportunity, matches) == "same"
        and (opportunity.same_product or not settings.direct_same_product) then
      return settings.direct_sales ~= "clear"
    end
  end
  return false
end

return {
  point = "deals.conflict",

  settings = {
    ends_soon_days = 0,              -- another's protection with fewer days left is for a person; 0: never
    sharing = "share",               -- where others share already: share, human or first_wins
    incumbent_types = { renewal = true },  -- where an incumbent has the advantage; expansion = true: there as well
    incumbent_months = 24,           -- for how long after it won
    incumbent = "incumbent",         -- somebody else is the incumbent: incumbent (reject), human or clear
    incumbent_held = "human",        -- the incumbent comes, but another holds the customer: human or first_wins
    direct_sales = "human",          -- the vendor's own sales are at the customer: human, direct (reject) or clear
    direct_after_days = 30,          -- and have been for so long
    direct_same_product = false,     -- true: with the very product only; false: with any of its family
  },

  decide = function(facts, settings, prior)
    local matches = prior["deals.match"].matches
    local is_own, is_other = incumbents(facts, matches, settings)
    local answer, reasons = held(facts, matches, settings, is_own)
    if answer then
      return answer, reasons
    end
    if is_other and settings.incumbent ~= "clear" then
      if is_own or settings.incumbent == "human" then  -- of different families, each has won one
        return human("incumbent")
      end
      return { verdict = "incumbent", winner = "other" }, { { code = "incumbent" } }
    end
    if not is_own and is_direct(facts, matches, settings) then
      if settings.direct_sales == "direct" then
        return { verdict = "direct", winner = "other" }, { { code = "direct_sales" } }
      end
      return human("direct_sales")
    end
    for _, protection in ipairs(facts.protections) do
      if likeness(protection, matches) == "possible" and not protection.holder_is_self then
        return human("similar_registration")
      end
    end
    if is_own then
      return { verdict = "incumbent", winner = "registrant" }, { { code = "incumbent_self" } }
    end
    return { verdict = "clear", winner = "nobody" }, { { code = "no_conflict" } }
  end,

  examples = {
    { name = "nothing is held",
      given = { deal = { type = "resell" }, protections = {}, opportunities = {}, incumbents = {} },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "clear", winner = "nobody" } },
    { name = "the first registration wins",
      now = 0, given = { deal = { type = "resell" }, opportunities = {}, incumbents = {}, protections = {
        { candidate = "candidate_1", bound = true, holder_is_self = false, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = { { candidate = "candidate_1", verdict = "same" } } } },
      expect = { verdict = "first_wins", winner = "other" } },
    { name = "the same partner once more",
      now = 0, given = { deal = { type = "resell" }, opportunities = {}, incumbents = {}, protections = {
        { bound = true, holder_is_self = true, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "first_wins", winner = "other" } },
    { name = "held at a customer that may be another",
      now = 0, given = { deal = { type = "resell" }, opportunities = {}, incumbents = {}, protections = {
        { candidate = "candidate_1", bound = false, holder_is_self = false, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = { { candidate = "candidate_1", verdict = "possible" } } } },
      expect = { verdict = "human", winner = "nobody" } },
    { name = "held at a customer whose keys disagree with those given",
      now = 0, given = { deal = { type = "resell" }, opportunities = {}, incumbents = {}, protections = {
        { candidate = "candidate_1", bound = true, holder_is_self = false, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = { { candidate = "candidate_1", verdict = "possible" } } } },
      expect = { verdict = "human", winner = "nobody" } },
    { name = "held at a customer that is another",
      now = 0, given = { deal = { type = "resell" }, opportunities = {}, incumbents = {}, protections = {
        { candidate = "candidate_1", bound = false, holder_is_self = false, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = { { candidate = "candidate_1", verdict = "none" } } } },
      expect = { verdict = "clear", winner = "nobody" } },
    { name = "where others share, it shares too",
      now = 0, given = { deal = { type = "resell" }, opportunities = {}, incumbents = {}, protections = {
        { bound = true, holder_is_self = false, exclusive = false, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "share", winner = "nobody" } },
    { name = "the vendor's own sales are at work",
      now = 0, given = { deal = { type = "resell" }, protections = {}, incumbents = {},
                         opportunities = { { bound = true, same_product = false, open_days = 45 } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "human", winner = "nobody" } },
    { name = "they have only begun",
      now = 0, given = { deal = { type = "resell" }, protections = {}, incumbents = {},
                         opportunities = { { bound = true, same_product = true, open_days = 29 } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "clear", winner = "nobody" } },
    { name = "a renewal is for whoever won there last",
      now = 0, given = { deal = { type = "renewal" }, protections = {}, opportunities = {},
                         incumbents = { { bound = true, is_self = false, months_since = 11 } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "incumbent", winner = "other" } },
    { name = "and that one goes before the vendor's own sales",
      now = 0, given = { deal = { type = "renewal" }, protections = {},
                         opportunities = { { bound = true, same_product = true, open_days = 60 } },
                         incumbents = { { bound = true, is_self = true, months_since = 11 } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "incumbent", winner = "registrant" } },
    { name = "a new deal is anybody's",
      now = 0, given = { deal = { type = "resell" }, protections = {}, opportunities = {},
                         incumbents = { { bound = true, is_self = false, months_since = 11 } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "clear", winner = "nobody" } },
    { name = "so is a renewal of what was won long ago",
      now = 0, given = { deal = { type = "renewal" }, protections = {}, opportunities = {},
                         incumbents = { { bound = true, is_self = false, months_since = 24 } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "clear", winner = "nobody" } },
    { name = "somebody holds what the incumbent renews: a person compares",
      now = 0, given = { deal = { type = "renewal" }, opportunities = {},
                         incumbents = { { bound = true, is_self = true, months_since = 3 } }, protections = {
        { bound = true, holder_is_self = false, exclusive = true, ends_at = 40 * DAY } } },
      prior = { ["deals.match"] = { matches = {} } },
      expect = { verdict = "human", winner = "nobody" } },
  },
}
