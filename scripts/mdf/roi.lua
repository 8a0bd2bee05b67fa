-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/roi.lua: was it worth it?
--
-- What was won by campaigns counts in full, what is only reported counts in part. That by what was paid is the ratio.
-- Deals take their time: until then a ratio that is not good yet is no verdict.

return {
  point = "mdf.roi",

  settings = {
    reported_bps = 5000,   -- what part of what is only reported counts
    good_bps = 50000,      -- five times what it has cost
    fair_bps = 20000,      -- twice
    days = 60,             -- so long after the last activity nothing is called poor
  },

  decide = function(facts, settings)
    local request, known, reported = facts.request, facts.campaigns, facts.reported
    local part = reported.won_base * settings.reported_bps // 10000
    local attributed = known.won_base + part
    local ratio = request.spent_base > 0 and attributed * 10000 // request.spent_base or 0
    local answer = { attributed_base = attributed, ratio_bps = ratio }
    local reasons = { { code = "returned", percent = tostring(ratio // 100) } }
    if part > 0 then
      reasons[#reasons + 1] = { code = "reported_in_part", percent = tostring(settings.reported_bps // 100) }
    end
    if ratio >= settings.good_bps then
      answer.verdict = "good"
    elseif request.days_since_end < settings.days then
      answer.verdict = "too_early"
      reasons[#reasons + 1] = { code = "still_open", days = settings.days }
    elseif known.leads + reported.leads == 0 and attributed == 0 then
      answer.verdict = "unknown"
      reasons[#reasons + 1] = { code = "nothing_known" }
    else
      answer.verdict = ratio >= settings.fair_bps and "fair" or "poor"
    end
    return answer, reasons
  end,

  examples = {
    { name = "five times what it has cost",
      given = { request = { spent_base = 200000, days_since_end = 10 }, campaigns = { leads = 3, won_base = 1000000 },
                reported = { leads = 0, won_base = 0 } },
      expect = { attributed_base = 1000000, ratio_bps = 50000, verdict = "good" } },
    { name = "half of what is only reported counts",
      given = { request = { spent_base = 200000, days_since_end = 90 }, campaigns = { leads = 3, won_base = 300000 },
                reported = { leads = 2, won_base = 200000 } },
      expect = { attributed_base = 400000, ratio_bps = 20000, verdict = "fair" } },
    { name = "deals take their time",
      given = { request = { spent_base = 200000, days_since_end = 59 }, campaigns = { leads = 3, won_base = 0 },
                reported = { leads = 0, won_base = 0 } },
      expect = { ratio_bps = 0, verdict = "too_early" } },
    { name = "leads, but nothing won",
      given = { request = { spent_base = 200000, days_since_end = 60 }, campaigns = { leads = 3, won_base = 0 },
                reported = { leads = 0, won_base = 0 } },
      expect = { ratio_bps = 0, verdict = "poor" } },
    { name = "nobody has said what came of it",
      given = { request = { spent_base = 200000, days_since_end = 60 }, campaigns = { leads = 0, won_base = 0 },
                reported = { leads = 0, won_base = 0 } },
      expect = { verdict = "unknown" } },
  },
}
