-- SPDX-License-Identifier: Apache-2.0
-- scripts/leads/decline.lua: what follows from a partner declining a lead?
--
-- A partner that says so quickly does the customer a service, and some reasons are nobody's fault: those do not count
-- against it. Who is only busy is asked again later. What puts the lead itself in doubt is looked at by a person before
-- anybody else is asked.

return {
  point = "leads.decline",

  settings = {
    exclude_days = { no_capacity = 14 },  -- asked again after so many days; a reason not named here: never
    fair = { outside_territory = true, outside_skills = true, known_conflict = true, bad_data = true, no_lead = true },
    quick_hours = 4,                      -- declined within so many hours it never counts; 0: how quickly is not asked
    doubtful = { bad_data = true, no_lead = true },
    comment_needed = true,                -- only if it was said what is wrong with the lead
  },

  decide = function(facts, settings)
    local reason, reasons = facts.reason_code, {}
    local days = settings.exclude_days[reason]
    local is_fair = settings.fair[reason] == true or facts.offer.waited_hours < settings.quick_hours
    local is_doubtful = settings.doubtful[reason] == true and (facts.has_comment or not settings.comment_needed)
    reasons[1] = { code = is_fair and "fair_reason" or "counts_as_declined" }
    if days then
      reasons[#reasons + 1] = { code = "asked_again_later", days = days }
    end
    if is_doubtful then
      reasons[#reasons + 1] = { code = "lead_in_doubt" }
    end
    return { exclude_days = days, counts_against = not is_fair, requalify = is_doubtful }, reasons
  end,

  examples = {
    { name = "busy, and said so late: it counts, and it is asked again",
      given = { reason_code = "no_capacity", has_comment = false, offer = { waited_hours = 30 } },
      expect = { exclude_days = 14, counts_against = true, requalify = false } },
    { name = "said at once it never counts",
      given = { reason_code = "too_small", has_comment = false, offer = { waited_hours = 1 } },
      expect = { counts_against = false, requalify = false } },
    { name = "outside its territory is nobody's fault",
      given = { reason_code = "outside_territory", has_comment = false, offer = { waited_hours = 40 } },
      expect = { counts_against = false, requalify = false } },
    { name = "what is wrong with it, said in words, is looked at",
      given = { reason_code = "bad_data", has_comment = true, offer = { waited_hours = 10 } },
      expect = { counts_against = false, requalify = true } },
    { name = "without a word others are asked",
      given = { reason_code = "no_lead", has_comment = false, offer = { waited_hours = 10 } },
      expect = { requalify = false } },
  },
}
