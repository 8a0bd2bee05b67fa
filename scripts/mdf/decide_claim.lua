-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/decide_claim.lua: is it clear what is paid of a claim, line by line, or does a person decide?
--
-- What is in order and small, at a level that is trusted, is paid at once. What the partner can mend goes back to it, once
-- or twice. What is above an activity is paid up to what was approved for that. All else is for people. Amounts of limits
-- are in minor units of the programme's currency: 250000 is 2 500.00 EUR.

-- What of a line's activity is left when the lines before it are paid.
local function what_is_left(facts, settings)
  local left = {}
  for _, activity in ipairs(facts.activities) do
    left[activity.activity] = activity.approved + activity.approved * settings.tolerance_bps // 10000
      - activity.claimed_before
  end
  return left
end

-- By code: what becomes of a claim with such an issue; the gravest counts.
local function treatment(issues, settings)
  local wanted = "pay"
  local weight = { pay = 1, cut = 2, ["return"] = 3, review = 4 }
  for _, issue in ipairs(issues) do
    local one = settings.treatment[issue.code] or "review"
    if (weight[one] or 4) > weight[wanted] then
      wanted = weight[one] and one or "review"
    end
  end
  return wanted
end

-- What the request was claimed before and is now: a limit is for all of it, or pieces would go by it one after another.
local function claimed_in_all(facts)
  local before, now = 0, 0
  for _, activity in ipairs(facts.activities) do
    before = before + activity.claimed_before
  end
  for _, line in ipairs(facts.lines) do
    now = now + line.claimed
  end
  local base = facts.claim.claimed_base
  return now > 0 and base + math.floor(before * (base / now)) or base
end

-- Why a person should see it though nothing of it is wrong; none: nobody has to.
local function doubts(facts, settings)
  local amount, level = claimed_in_all(facts), facts.partner.level
  local limit = settings.limits[level] or settings.other_levels
  local claims = facts.claims
  if amount > limit then
    return { { code = "claim_above_limit", level = level },
             { code = "claim_limit", limit = limit, amount = amount } }
  end
  if claims.clawed_back > 0 or claims.rejected > settings.many_rejected then
    return { { code = "claim_seen_by_a_person" },
             { code = "claims_watched", rejected = claims.rejected, clawed_back = claims.clawed_back } }
  end
  return {}
end

local function return_lines(facts, issues)
  local of_line, lines = {}, {}
  for _, issue in ipairs(issues) do
    of_line[issue.line or 1] = of_line[issue.line or 1] or issue.code
  end
  for i, line in ipairs(facts.lines) do
    lines[i] = of_line[line.line] and { line = line.line, status = "returned", reason_code = of_line[line.line] }
      or { line = line.line, status = "accepted" }
  end
  return lines
end

local function pay_lines(facts, settings)
  local left, lines, reasons = what_is_left(facts, settings), {}, {}
  for i, line in ipairs(facts.lines) do
    local most = left[line.activity] or 0
    local paid = math.max(0, math.min(line.claimed, most))
    left[line.activity] = most - paid
    if paid == line.claimed then
      lines[i] = { line = line.line, status = "accepted" }
    else
      lines[i] = { line = line.line, status = paid > 0 and "accepted_with_change" or "denied",
                   approved = paid > 0 and paid or nil, reason_code = "above_activity" }
      reasons[#reasons + 1] = { code = "claim_cut", line = line.line }
    end
  end
  return lines, reasons
end

return {
  point = "mdf.decide_claim",

  settings = {
    limits = {                     -- up to which amount of a request a level is paid without a person
      silver = 250000,
      gold = 1000000,
    },
    other_levels = 0,
    treatment = {                  -- by issue: "return" to the partner, "cut" to what was approved, "pay" all the same,
      proof_missing = "return",    -- or "review" by a person, as what is not named here
      invoice_early = "review",
      invoice_late = "review",
      invoice_old = "review",
      own_invoice = "review",
      above_activity = "cut",
    },
    most_returns = 2,              -- returned so often, a person looks
    days_to_answer = 3,            -- with less time left a person looks: it could not be answered any more
    tolerance_bps = 1000,          -- as check_claim.lua has it
    many_rejected = 3,             -- with more claims rejected than that a person looks
  },

  decide = function(facts, settings, prior)
    local issues = prior["mdf.check_claim"].issues
    local wanted = treatment(issues, settings)
    if wanted == "return" and facts.claim.returns < settings.most_returns
        and facts.claim.days_left >= settings.days_to_answer then
      return { verdict = "decide", lines = return_lines(facts, issues) }, { { code = "claim_returned" } }
    end
    if wanted == "return" or wanted == "review" then
      return { verdict = "review" }, { { code = "claim_seen_by_a_person" } }
    end
    local reasons = doubts(facts, settings)
    if #reasons > 0 then
      return { verdict = "review" }, reasons
    end
    local lines, cuts = pay_lines(facts, settings)
    if #cuts == 0 then
      cuts[1] = { code = "claim_within_limit", level = facts.partner.level }
    end
    return { verdict = "decide", lines = lines }, cuts
  end,

  examples = {
    { name = "a small claim in order is paid",
      given = { claim = { claimed_base = 100000, returns = 0, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 100000 } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "silver" } },
      prior = { ["mdf.check_claim"] = { issues = {} } },
      expect = { verdict = "decide", lines = { { line = 1, status = "accepted" } } } },
    { name = "exactly at the limit too",
      given = { claim = { claimed_base = 250000, returns = 0, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 250000 } },
                activities = { { activity = 1, approved = 250000, claimed_before = 0 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "silver" } },
      prior = { ["mdf.check_claim"] = { issues = {} } },
      expect = { verdict = "decide" } },
    { name = "above it a person looks",
      given = { claim = { claimed_base = 250001, returns = 0, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 250001 } },
                activities = { { activity = 1, approved = 300000, claimed_before = 0 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "silver" } },
      prior = { ["mdf.check_claim"] = { issues = {} } },
      expect = { verdict = "review" } },
    { name = "in pieces it is no less",
      given = { claim = { claimed_base = 125000, returns = 0, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 250000 } },
                activities = { { activity = 1, approved = 600000, claimed_before = 250002 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "silver" } },
      prior = { ["mdf.check_claim"] = { issues = {} } },
      expect = { verdict = "review" } },
    { name = "pieces that come to the limit are paid",
      given = { claim = { claimed_base = 125000, returns = 0, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 250000 } },
                activities = { { activity = 1, approved = 600000, claimed_before = 250000 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "silver" } },
      prior = { ["mdf.check_claim"] = { issues = {} } },
      expect = { verdict = "decide" } },
    { name = "what is missing is asked for",
      given = { claim = { claimed_base = 900000, returns = 0, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 1000 }, { line = 2, activity = 1, claimed = 1000 } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "silver" } },
      prior = { ["mdf.check_claim"] = { issues = { { line = 2, code = "proof_missing" } } } },
      expect = { verdict = "decide", lines = { { line = 1, status = "accepted" },
                 { line = 2, status = "returned", reason_code = "proof_missing" } } } },
    { name = "but not for ever",
      given = { claim = { claimed_base = 1000, returns = 2, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 1000 } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "silver" } },
      prior = { ["mdf.check_claim"] = { issues = { { line = 1, code = "proof_missing" } } } },
      expect = { verdict = "review" } },
    { name = "nor where there is no time to answer",
      given = { claim = { claimed_base = 1000, returns = 0, days_left = 2 },
                lines = { { line = 1, activity = 1, claimed = 1000 } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "silver" } },
      prior = { ["mdf.check_claim"] = { issues = { { line = 1, code = "proof_missing" } } } },
      expect = { verdict = "review" } },
    { name = "what is above an activity is cut to what was approved for it",
      given = { claim = { claimed_base = 130000, returns = 0, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 100000 }, { line = 2, activity = 1, claimed = 30000 } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "gold" } },
      prior = { ["mdf.check_claim"] = { issues = { { line = 2, code = "above_activity" } } } },
      expect = { verdict = "decide", lines = { { line = 1, status = "accepted" },
                 { line = 2, status = "accepted_with_change", approved = 10000 } } } },
    { name = "what could not be checked is for people",
      given = { claim = { claimed_base = 1000, returns = 0, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 1000 } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } },
                claims = { rejected = 0, clawed_back = 0 }, partner = { level = "gold" } },
      prior = { ["mdf.check_claim"] = { issues = { { code = "not_checked" } } } },
      expect = { verdict = "review" } },
    { name = "a partner that had to pay back is watched",
      given = { claim = { claimed_base = 1000, returns = 0, days_left = 30 },
                lines = { { line = 1, activity = 1, claimed = 1000 } },
                activities = { { activity = 1, approved = 100000, claimed_before = 0 } },
                claims = { rejected = 0, clawed_back = 1 }, partner = { level = "gold" } },
      prior = { ["mdf.check_claim"] = { issues = {} } },
      expect = { verdict = "review" } },
  },
}
