-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/decide_request.lua: approve, pay a part, reject, ask for information, or send to a person?
--
-- What is run by the vendor's own templates and within what they allow is approved at once; so is what is small, at a
-- level that is trusted, and should bring something. What is more than the partner may ask for in one request is
-- rejected, whatever it is for. The vendor pays at most a part of what each activity costs. Amounts
-- are in minor units of the programme's currency: 250000 is 2 500.00 EUR.

-- What has to be known before anything can be said; asked once, then a person looks.
local function questions(request, settings)
  local fields, reasons = {}, {}
  if request.objective_length < settings.min_objective then
    fields[#fields + 1] = "objective"
    reasons[#reasons + 1] = { code = "objective_missing" }
  end
  if settings.ask_for_outcome and request.expected_leads == 0 and request.expected_pipeline_base == 0 then
    fields[#fields + 1] = "activities"
    reasons[#reasons + 1] = { code = "outcome_missing" }
  end
  return fields, reasons
end

-- Why a person should see it; none: nobody has to.
local function doubts(facts, prior, settings)
  local request, partner = facts.request, facts.partner
  local limit = settings.limits[partner.level] or settings.other_levels
  local score = prior["mdf.score_request"].score
  local reasons = {}
  if request.requested_base > limit then
    reasons[#reasons + 1] = { code = "above_limit", level = partner.level }
    reasons[#reasons + 1] = { code = "limit", limit = limit, amount = request.requested_base }
  end
  if score < settings.min_score then
    reasons[#reasons + 1] = { code = "seen_by_a_person" }
    reasons[#reasons + 1] = { code = "low_score", score = score, min = settings.min_score }
  end
  for _, activity in ipairs(request.activities) do
    if activity.days_to_start < settings.min_days_to_start and not activity.preapproved then
      reasons[#reasons + 1] =
        { code = "short_notice", days = activity.days_to_start, min = settings.min_days_to_start }
      break
    end
  end
  return reasons
end

return {
  point = "mdf.decide_request",

  settings = {
    limits = {                     -- up to which amount a level is approved without a person
      silver = 250000,
      gold = 1000000,
    },
    other_levels = 0,
    min_score = 400,               -- what scores less is for a person
    match = {                      -- what part of the cost is paid at most, in basis points
      silver = 5000,
      gold = 5000,
    },
    other_match = 5000,
    preapproved_match = 10000,     -- of what the vendor has prepared
    min_days_to_start = 7,         -- what begins sooner is for a person
    min_objective = 0,             -- so much is to be said about what is to be reached; less is asked back
    ask_for_outcome = true,        -- what should bring neither leads nor deals is asked back
    conditions = { "" },           -- on which conditions it is paid, as partners read them
  },

  decide = function(facts, settings, prior)
    local request, partner = facts.request, facts.partner
    local cap = partner.benefits and partner.benefits.fund_cap
    if cap and request.requested_base > cap.amount then
      return { verdict = "reject", reason_code = "above_cap" }, { { code = "above_cap", most = cap } }
    end
    local conditions = {}
    for _, condition in ipairs(settings.conditions) do
      if condition ~= "" then
        conditions[#conditions + 1] = condition
      end
    end
    if request.preapproved then
      return { verdict = "approve", reason_code = "preapproved", match_bps = settings.preapproved_match,
               conditions = conditions }, { { code = "preapproved" } }
    end
    local match = settings.match[partner.level] or settings.other_match
    local fields, reasons = questions(request, settings)
    if #fields > 0 and request.asks == 0 then
      return { verdict = "ask", reason_code = "incomplete_picture", ask_fields = fields, match_bps = match }, reasons
    end
    local doubtful = doubts(facts, prior, settings)
    for _, reason in ipairs(doubtful) do
      reasons[#reasons + 1] = reason
    end
    for _, activity in ipairs(request.activities) do
      if activity.requested_base * 10000 > activity.cost_base * match then
        reasons[#reasons + 1] = { code = "match_capped", percent = tostring(match // 100) }
        break
      end
    end
    if #doubtful > 0 or #fields > 0 then
      return { verdict = "review", reason_code = reasons[1].code, match_bps = match, conditions = conditions }, reasons
    end
    reasons[#reasons + 1] = { code = "within_limit", level = partner.level }
    return { verdict = "approve", reason_code = "within_limit", match_bps = match, conditions = conditions }, reasons
  end,

  examples = {
    { name = "a silver partner's usual evening goes through",
      given = { request = { preapproved = false, requested_base = 200000, cost_base = 400000, expected_leads = 20,
                            expected_pipeline_base = 5000000, objective_length = 60, asks = 0,
                            activities = { { days_to_start = 10, requested_base = 200000, cost_base = 400000,
                                             preapproved = false } } },
                partner = { level = "silver" } },
      prior = { ["mdf.score_request"] = { score = 700 } },
      expect = { verdict = "approve", match_bps = 5000 } },
    { name = "a large one does not",
      given = { request = { preapproved = false, requested_base = 250001, cost_base = 600000, expected_leads = 20,
                            expected_pipeline_base = 5000000, objective_length = 60, asks = 0,
                            activities = { { days_to_start = 10, requested_base = 250001, cost_base = 600000,
                                             preapproved = false } } },
                partner = { level = "silver" } },
      prior = { ["mdf.score_request"] = { score = 700 } },
      expect = { verdict = "review", reason_code = "above_limit" } },
    { name = "what the vendor has prepared does, whatever it comes to",
      given = { request = { preapproved = true, requested_base = 9000000, cost_base = 9000000, expected_leads = 0,
                            expected_pipeline_base = 0, objective_length = 0, asks = 0,
                            activities = { { days_to_start = 1, requested_base = 9000000, cost_base = 9000000,
                                             preapproved = true } } },
                partner = { level = "silver" } },
      prior = { ["mdf.score_request"] = { score = 100 } },
      expect = { verdict = "approve", reason_code = "preapproved", match_bps = 10000 } },
    { name = "unless it is more than the partner may ask for",
      given = { request = { preapproved = true, requested_base = 9000000, cost_base = 9000000, expected_leads = 0,
                            expected_pipeline_base = 0, objective_length = 0, asks = 0,
                            activities = { { days_to_start = 1, requested_base = 9000000, cost_base = 9000000,
                                             preapproved = true } } },
                partner = { level = "silver", benefits = { fund_cap = { amount = 8999999, currency = "EUR" } } } },
      prior = { ["mdf.score_request"] = { score = 100 } },
      expect = { verdict = "reject", reason_code = "above_cap" } },
    { name = "what should bring nothing is asked back",
      given = { request = { preapproved = false, requested_base = 100000, cost_base = 400000, expected_leads = 0,
                            expected_pipeline_base = 0, objective_length = 60, asks = 0,
                            activities = { { days_to_start = 10, requested_base = 100000, cost_base = 400000,
                                             preapproved = false } } },
                partner = { level = "gold" } },
      prior = { ["mdf.score_request"] = { score = 700 } },
      expect = { verdict = "ask", ask_fields = { "activities" } } },
    { name = "once; then a person looks",
      given = { request = { preapproved = false, requested_base = 100000, cost_base = 400000, expected_leads = 0,
                            expected_pipeline_base = 0, objective_length = 60, asks = 1,
                            activities = { { days_to_start = 10, requested_base = 100000, cost_base = 400000,
                                             preapproved = false } } },
                partner = { level = "gold" } },
      prior = { ["mdf.score_request"] = { score = 700 } },
      expect = { verdict = "review", reason_code = "outcome_missing" } },
    { name = "what begins tomorrow is for a person",
      given = { request = { preapproved = false, requested_base = 100000, cost_base = 400000, expected_leads = 9,
                            expected_pipeline_base = 0, objective_length = 60, asks = 0,
                            activities = { { days_to_start = 1, requested_base = 100000, cost_base = 400000,
                                             preapproved = false } } },
                partner = { level = "gold" } },
      prior = { ["mdf.score_request"] = { score = 700 } },
      expect = { verdict = "review", reason_code = "short_notice" } },
    { name = "what promises little is for a person",
      given = { request = { preapproved = false, requested_base = 100000, cost_base = 400000, expected_leads = 1,
                            expected_pipeline_base = 0, objective_length = 60, asks = 0,
                            activities = { { days_to_start = 10, requested_base = 100000, cost_base = 400000,
                                             preapproved = false } } },
                partner = { level = "gold" } },
      prior = { ["mdf.score_request"] = { score = 399 } },
      expect = { verdict = "review", reason_code = "seen_by_a_person" } },
    { name = "a programme may want to know what is to be reached",
      settings = { min_objective = 40 },
      given = { request = { preapproved = false, requested_base = 100000, cost_base = 400000, expected_leads = 9,
                            expected_pipeline_base = 0, objective_length = 5, asks = 0,
                            activities = { { days_to_start = 10, requested_base = 100000, cost_base = 400000,
                                             preapproved = false } } },
                partner = { level = "gold" } },
      prior = { ["mdf.score_request"] = { score = 700 } },
      expect = { verdict = "ask", ask_fields = { "objective" } } },
  },
}
