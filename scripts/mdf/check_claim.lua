-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/check_claim.lua: what is wrong or doubtful about a claim?
--
-- What no claim may do (too late, above what was approved, more than its invoices show) was refused before. Here it is
-- looked at whether it fits what was agreed on: what is to be shown is there, invoices are of the time of the activity and
-- not the partner's own, and each activity comes to what was approved for it.

local function days_off(invoice, settings)
  if invoice.days_before_start > settings.early_days then
    return "invoice_early", invoice.days_before_start
  end
  if invoice.days_after_end > settings.late_days then
    return "invoice_late", invoice.days_after_end
  end
  if invoice.age_days > settings.old_days then
    return "invoice_old", invoice.age_days
  end
end

-- An activity whose lines come to more than was approved for it and what may be moved between activities; from which
-- line on.
local function overspent(facts, settings)
  local found = {}
  for _, activity in ipairs(facts.activities) do
    local sum = activity.claimed_before
    local most = activity.approved + activity.approved * settings.tolerance_bps // 10000
    for _, line in ipairs(facts.lines) do
      if line.activity == activity.activity then
        sum = sum + line.claimed
        if sum > most then
          found[#found + 1] = { activity = activity.activity, line = line.line }
          break
        end
      end
    end
  end
  return found
end

return {
  point = "mdf.check_claim",

  settings = {
    early_days = 90,               -- an invoice may be so much older than the first day of the activity,
    late_days = 60,                -- or be issued so long after its last,
    old_days = 365,                -- and be so old in all
    tolerance_bps = 1000,          -- an activity may come to so much more than was approved for it, of what others leave
    own_invoices = false,          -- whether a partner may claim what it has invoiced itself
    most_issues = 100,
  },

  decide = function(facts, settings)
    local issues, reasons = {}, {}
    local function add(code, line, reason)
      if #issues < settings.most_issues then
        issues[#issues + 1] = { line = line, code = code }
        reason.code = code
        reasons[#reasons + 1] = reason
      end
    end
    local told = {}
    for _, line in ipairs(facts.lines) do
      for _, kind in ipairs(line.missing) do
        local key = line.activity .. " " .. kind
        if not told[key] then      -- one of a kind is enough for all lines of an activity
          told[key] = true
          add("proof_missing", line.line, { line = line.line, kind = kind })
        end
      end
      for _, invoice in ipairs(line.invoices) do
        local code, days = days_off(invoice, settings)
        if code then
          add(code, line.line, { line = line.line, days = days })
        end
        if invoice.own and not settings.own_invoices then
          add("own_invoice", line.line, { line = line.line })
        end
      end
    end
    for _, activity in ipairs(overspent(facts, settings)) do
      add("above_activity", activity.line, activity)
    end
    if #issues == 0 then
      reasons[1] = { code = "nothing_wrong" }
    end
    return { issues = issues }, reasons
  end,

  examples = {
    { name = "a claim as it should be",
      given = { lines = { { line = 1, activity = 1, claimed = 100000, missing = {},
                            invoices = { { own = false, age_days = 20, days_before_start = 5, days_after_end = -7 } } } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } } },
      expect = { issues = {} } },
    { name = "the list of who came is not there",
      given = { lines = { { line = 1, activity = 1, claimed = 100000, missing = { "attendee_list" },
                            invoices = { { own = false, age_days = 20, days_before_start = 5, days_after_end = -7 } } },
                          { line = 2, activity = 1, claimed = 100, missing = { "attendee_list" }, invoices = {} } },
                activities = { { activity = 1, approved = 200000, claimed_before = 0 } } },
      expect = { issues = { { line = 1, code = "proof_missing" } } } },
    { name = "an invoice from long before",
      given = { lines = { { line = 1, activity = 1, claimed = 100000, missing = {},
                            invoices = { { own = false, age_days = 120, days_before_start = 91, days_after_end = -93 } } } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } } },
      expect = { issues = { { line = 1, code = "invoice_early" } } } },
    { name = "an invoice of long after",
      given = { lines = { { line = 1, activity = 1, claimed = 100000, missing = {},
                            invoices = { { own = false, age_days = 2, days_before_start = -80, days_after_end = 61 } } } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } } },
      expect = { issues = { { line = 1, code = "invoice_late" } } } },
    { name = "an old invoice of an early activity",
      given = { lines = { { line = 1, activity = 1, claimed = 100000, missing = {},
                            invoices = { { own = false, age_days = 366, days_before_start = 5, days_after_end = -7 } } } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } } },
      expect = { issues = { { line = 1, code = "invoice_old" } } } },
    { name = "the partner's own invoice",
      given = { lines = { { line = 1, activity = 1, claimed = 100000, missing = {},
                            invoices = { { own = true, age_days = 20, days_before_start = 5, days_after_end = -7 } } } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } } },
      expect = { issues = { { line = 1, code = "own_invoice" } } } },
    { name = "a tenth more than was approved for an activity is not looked at",
      given = { lines = { { line = 1, activity = 1, claimed = 60000, missing = {}, invoices = {} } },
                activities = { { activity = 1, approved = 100000, claimed_before = 50000 } } },
      expect = { issues = {} } },
    { name = "one more is",
      given = { lines = { { line = 1, activity = 1, claimed = 60001, missing = {}, invoices = {} } },
                activities = { { activity = 1, approved = 100000, claimed_before = 50000 } } },
      expect = { issues = { { line = 1, code = "above_activity" } } } },
  },
}
