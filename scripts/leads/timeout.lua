-- SPDX-License-Identifier: Apache-2.0
-- scripts/leads/timeout.lua: something was not done in time, what follows?
--
-- An offer goes to others. A holder is reminded, then its channel manager is told, then a lead that nobody has done anything
-- about is taken back; one that is being worked on stays, and the programme manager is told. The vendor's own people are
-- told from the start, and those above them once. What nobody takes from the pool is for a person after that.

return {
  point = "leads.timeout",

  settings = {
    again_hours = 16,                -- working hours until it is looked at again
    rest_hours = 80,                 -- the same, once everybody has been told
    reminders = { first_touch = 1, progress = 2, close = 1, stale = 1 },  -- before anybody above is told
    takes_back = { first_touch = true, stale = true },                    -- and what a lead is taken back for in the end
    pool_reminders = 1,              -- before a lead that nobody takes from the pool is for a person
    patience = 4,                    -- whoever broke so many promises of late is not reminded first
    grace_rank = 0,                  -- partners of a level of this rank keep an offer for again_hours more; 0: none do
    pool_from_attempt = 0,           -- from here on an offer that ran out goes to whoever takes it; 0: never
  },

  decide = function(facts, settings)
    local overdue, lead, partner = facts.overdue, facts.lead, facts.partner
    local function because(code)
      return { { code = code, times = overdue.times } }
    end

    if overdue.kind == "accept" then
      if settings.grace_rank > 0 and overdue.times == 0 and (partner.level_rank or 0) >= settings.grace_rank then
        return { action = "remind", hours = settings.again_hours }, because("asked_again")
      elseif settings.pool_from_attempt > 0 and lead.attempt >= settings.pool_from_attempt then
        return { action = "pool" }, { { code = "nobody_answers", attempt = lead.attempt } }
      end
      return { action = "reoffer" }, { { code = "not_answered" } }
    end

    if overdue.kind == "pool" and overdue.times >= settings.pool_reminders then
      return { action = "pull" }, because("nobody_took_it")
    end
    if overdue.party == "vendor" then
      if overdue.times == 0 then
        return { action = "escalate", to = "channel_manager", hours = settings.again_hours }, because("vendor_is_late")
      elseif overdue.told ~= "program_manager" then
        return { action = "escalate", to = "program_manager", hours = settings.rest_hours }, because("vendor_is_late")
      end
      return { action = "remind", hours = settings.rest_hours }, because("vendor_is_late")
    end

    local reminders = partner.breaches < settings.patience and (settings.reminders[overdue.kind] or 1) or 0
    if overdue.times < reminders then
      return { action = "remind", hours = settings.again_hours }, because("asked_again")
    elseif not overdue.told then
      return { action = "escalate", to = "channel_manager", hours = settings.again_hours }, because("told_above")
    elseif settings.takes_back[overdue.kind] and (lead.state == "accepted" or lead.state == "contacted") then
      return { action = "pull" }, because("goes_back")
    elseif overdue.told ~= "program_manager" then
      return { action = "escalate", to = "program_manager", hours = settings.rest_hours }, because("told_above")
    end
    return { action = "remind", hours = settings.rest_hours }, because("asked_again")
  end,

  examples = {
    { name = "an offer nobody answered goes to others",
      given = { overdue = { kind = "accept", party = "partner", times = 0 }, lead = { attempt = 1 },
                partner = { level_rank = 10, breaches = 1 } },
      expect = { action = "reoffer" } },
    { name = "good partners have a little longer", settings = { grace_rank = 30 },
      given = { overdue = { kind = "accept", party = "partner", times = 0 }, lead = { attempt = 1 },
                partner = { level_rank = 30, breaches = 1 } },
      expect = { action = "remind", hours = 16 } },
    { name = "in the end whoever takes it has it", settings = { pool_from_attempt = 3 },
      given = { overdue = { kind = "accept", party = "partner", times = 0 }, lead = { attempt = 3 },
                partner = { level_rank = 10, breaches = 1 } },
      expect = { action = "pool" } },
    { name = "a holder is reminded first",
      given = { overdue = { kind = "first_touch", party = "partner", times = 0 }, lead = { state = "accepted" },
                partner = { breaches = 1 } },
      expect = { action = "remind", hours = 16 } },
    { name = "but not one that breaks its promises",
      given = { overdue = { kind = "first_touch", party = "partner", times = 0 }, lead = { state = "accepted" },
                partner = { breaches = 4 } },
      expect = { action = "escalate", to = "channel_manager", hours = 16 } },
    { name = "then its channel manager is told",
      given = { overdue = { kind = "first_touch", party = "partner", times = 1 }, lead = { state = "accepted" },
                partner = { breaches = 1 } },
      expect = { action = "escalate", to = "channel_manager" } },
    { name = "then it is taken back",
      given = { overdue = { kind = "first_touch", party = "partner", times = 2, told = "channel_manager" },
                lead = { state = "accepted" }, partner = { breaches = 1 } },
      expect = { action = "pull" } },
    { name = "what is being worked on stays",
      given = { overdue = { kind = "progress", party = "partner", times = 3, told = "channel_manager" },
                lead = { state = "working" }, partner = { breaches = 1 } },
      expect = { action = "escalate", to = "program_manager", hours = 80 } },
    { name = "when all have been told, it is asked for now and then",
      given = { overdue = { kind = "close", party = "partner", times = 5, told = "program_manager" },
                lead = { state = "working" }, partner = { breaches = 1 } },
      expect = { action = "remind", hours = 80 } },
    { name = "the vendor is held to its word as well",
      given = { overdue = { kind = "assign", party = "vendor", times = 1, told = "channel_manager" },
                lead = { state = "unassignable" } },
      expect = { action = "escalate", to = "program_manager" } },
    { name = "somebody is told of a lead nobody takes",
      given = { overdue = { kind = "pool", party = "vendor", times = 0 }, lead = { state = "pool" } },
      expect = { action = "escalate", to = "channel_manager" } },
    { name = "then a person finds somebody",
      given = { overdue = { kind = "pool", party = "vendor", times = 1, told = "channel_manager" }, lead = { state = "pool" } },
      expect = { action = "pull" } },
  },
}
