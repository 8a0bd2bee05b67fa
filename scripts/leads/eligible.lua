-- SPDX-License-Identifier: Apache-2.0
-- scripts/leads/eligible.lua: who of those entitled may have a lead?
--
-- Entitlements, room and earlier answers have been looked at: these are the partners that may have it by contract. Here a
-- vendor says who is up to it.

return {
  point = "leads.eligible",

  settings = {
    lowest_rank = 0,                 -- of the level in the programme
    large_amount = 50000000,         -- a lead worth this much (minor units) ...
    large_rank = 0,                  -- ... takes a level of this rank
    human_amount = 0,                -- and from here on a person chooses; 0: never
    timeouts_most = 5,               -- whoever let so many offers pass unanswered ...
    timeouts_share = 0.5,            -- ... and at least this share of all
    without_channel_types = {},      -- distributor = true, ...
  },

  decide = function(facts, settings)
    local lead, excluded, counts, order = facts.lead, {}, {}, {}
    local function exclude(candidate, because)
      excluded[#excluded + 1] = { candidate = candidate.name, because = because }
      if not counts[because] then
        counts[because] = 0
        order[#order + 1] = because
      end
      counts[because] = counts[because] + 1
    end
    if settings.human_amount > 0 and lead.amount_base >= settings.human_amount then
      return { verdict = "human" }, { { code = "too_large_for_rules" } }
    end
    local rank = lead.amount_base >= settings.large_amount and math.max(settings.lowest_rank, settings.large_rank)
      or settings.lowest_rank
    for _, candidate in ipairs(facts.candidates) do
      if (candidate.level_rank or 0) < rank then
        exclude(candidate, "level")
      elseif settings.without_channel_types[candidate.channel_type] then
        exclude(candidate, "channel_type")
      elseif candidate.timed_out >= settings.timeouts_most and
             candidate.timed_out >= settings.timeouts_share * candidate.offered then
        exclude(candidate, "does_not_answer")
      end
    end
    local reasons = { { code = "may_have_it", count = #facts.candidates - #excluded } }
    for _, because in ipairs(order) do
      reasons[#reasons + 1] = { code = "excluded", because = because, count = counts[because] }
    end
    return { verdict = "go", excluded = excluded }, reasons
  end,

  examples = {
    { name = "all may",
      given = { lead = { amount_base = 100000 }, candidates = { { name = "candidate_1", level_rank = 10, timed_out = 0, offered = 0 } } },
      expect = { verdict = "go", excluded = {} } },
    { name = "whoever never answers is not asked",
      given = { lead = { amount_base = 100000 }, candidates = { { name = "candidate_1", level_rank = 10, timed_out = 6, offered = 7 } } },
      expect = { excluded = { { candidate = "candidate_1", because = "does_not_answer" } } } },
    { name = "the largest are for a person", settings = { human_amount = 1000 },
      given = { lead = { amount_base = 1000 }, candidates = {} }, expect = { verdict = "human" } },
    { name = "large ones take a higher level", settings = { large_rank = 30 },
      given = { lead = { amount_base = 50000000 }, candidates = { { name = "candidate_1", level_rank = 10, timed_out = 0, offered = 0 },
                { name = "candidate_2", level_rank = 30, timed_out = 0, offered = 0 } } },
      expect = { excluded = { { candidate = "candidate_1", because = "level" } } } },
  },
}
