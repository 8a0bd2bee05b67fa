-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/sla.lua: what is promised about a case, and within which time?
--
-- What the partner's plan promises for the severity; whoever has no plan, or one that promises nothing there, has what
-- is promised to all. Minutes are of business, by the hours of the plan or of the programme. From the first answer on
-- the partner hears again and again. A case that was reopened has been answered: it is to be solved, and heard of
-- meanwhile.

local ranks = { low = 1, normal = 2, high = 3, critical = 4 }

return {
  point = "support.sla",

  settings = {
    minutes = {  -- promised to all, by severity; what is left out is not promised
      critical = { first_response = 60, update = 120, resolve = 480 },
      high = { first_response = 120, update = 480, resolve = 1440 },
      normal = { first_response = 480, update = 1440, resolve = 4800 },
      low = { first_response = 960, resolve = 9600 },
    },
    -- Promised to all: whether nights count.
    at_all_hours = { critical = false, high = false, normal = false, low = false },
    answers_again = false,  -- whether a first answer is promised anew of what was reopened
    changed = "carry",      -- of what has changed: the time used so far stays used; "anew": it does not
    reopened = "anew",      -- and of what was reopened
  },

  decide = function(facts, settings, prior)
    local severity = (prior["support.classify"] or {}).severity or facts.case.severity or "normal"
    local cap = (prior["support.entitle"] or {}).severity_cap
    if cap and ranks[severity] > ranks[cap] then
      severity = cap
    end
    local reopened = facts.occasion == "reopened"
    local minutes, calendar, reasons = settings.minutes[severity] or {}, "program", {}

    for _, target in ipairs((facts.plan or {}).targets or {}) do
      if target.severity == severity then
        minutes = { first_response = target.first_response_minutes, update = target.update_minutes,
                    resolve = target.resolve_minutes }
        calendar = target.always and "24x7" or "plan"
      end
    end
    reasons[1] = { code = calendar == "program" and "promised_to_all" or "promised_by_plan", severity = severity }
    if calendar == "program" and settings.at_all_hours[severity] then
      calendar = "24x7"
    end
    if calendar == "24x7" then
      reasons[2] = { code = "promised_at_all_hours" }
    end

    local answer = { again = reopened and settings.reopened or facts.occasion == "changed" and settings.changed or nil }
    for _, kind in ipairs({ "first_response", "update", "resolve" }) do
      if minutes[kind] and not (kind == "first_response" and reopened and not settings.answers_again) then
        answer[kind] = { minutes = minutes[kind], calendar = calendar }
      end
    end
    return answer, reasons
  end,

  examples = {
    { name = "what is promised to all", given = { case = { severity = "normal" } },
      expect = { first_response = { minutes = 480, calendar = "program" }, resolve = { minutes = 4800 } } },
    { name = "the more it hurts, the sooner", given = { case = { severity = "critical" } },
      expect = { first_response = { minutes = 60 }, update = { minutes = 120 }, resolve = { minutes = 480 } } },
    { name = "as severe as the plan allows",
      prior = { ["support.entitle"] = { entitled = "yes", severity_cap = "high" } },
      given = { case = { severity = "critical" } }, expect = { first_response = { minutes = 120 } } },
    { name = "what the plan promises, by its hours",
      given = { case = { severity = "high" },
                plan = { targets = { { severity = "high", first_response_minutes = 30 } } } },
      expect = { first_response = { minutes = 30, calendar = "plan" } } },
    { name = "or at all hours",
      given = { case = { severity = "high" },
                plan = { targets = { { severity = "high", resolve_minutes = 90, always = true } } } },
      expect = { resolve = { minutes = 90, calendar = "24x7" } } },
    { name = "nights count where it is set so", settings = { at_all_hours = { critical = true } },
      given = { case = { severity = "critical" } }, expect = { resolve = { minutes = 480, calendar = "24x7" } } },
    { name = "what has changed goes on with what was used",
      given = { occasion = "changed", case = { severity = "high" } },
      expect = { again = "carry", first_response = { minutes = 120 } } },
    { name = "what was reopened is to be solved anew", given = { occasion = "reopened", case = { severity = "high" } },
      expect = { again = "anew", resolve = { minutes = 1440 }, update = { minutes = 480 } } },
  },
}
