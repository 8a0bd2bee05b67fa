-- SPDX-License-Identifier: Apache-2.0
-- scripts/leads/score.lua: how good is a lead, and is it worth being worked on?
--
-- Points for how near a purchase is, how large it may be, who asks and how well it is described; fewer for what is
-- wanting. Between the two limits a person looks.

return {
  point = "leads.score",

  settings = {
    start = 300,
    timeframe = { now = 200, quarter = 150, half_year = 80, year = 30, later = 0 },
    source = { web = 50, event = 80, referral = 150, phone = 100, campaign = 50, list = 0, partner = 150, other = 0 },
    large_amount = 5000000,          -- minor units of the programme's currency
    large_points = 150,
    large_company = 250,             -- employees
    company_points = 80,
    described_length = 40,           -- bytes of what it says it wants
    described_points = 60,
    reachable_points = 60,           -- by address and by phone
    wanting = { no_contact = -300, no_contact_name = -40, free_mail = -120, role_mail = -40, no_country = -100,
                no_territory = -50, no_product = -60 },
    spam_issues = { "no_contact", "no_country", "no_product" },  -- all of these at once, and nothing said: nobody's wish
    qualified_from = 350,
    disqualified_below = 200,
  },

  decide = function(facts, settings)
    local lead, score, reasons = facts.lead, settings.start, {}
    local function add(part, points)
      if points ~= 0 then
        score = score + points
        reasons[#reasons + 1] = { code = "points", part = part, points = points }
      end
    end
    local wanting = {}
    for _, issue in ipairs(lead.issues) do
      wanting[issue] = true
    end
    local is_spam = lead.need_length == 0
    for _, issue in ipairs(settings.spam_issues) do
      is_spam = is_spam and wanting[issue] == true
    end
    if is_spam then
      return { score = 0, verdict = "spam" }, { { code = "looks_like_spam" } }
    end
    add("timeframe", settings.timeframe[lead.timeframe] or 0)
    add("source", settings.source[facts.source.kind] or 0)
    add("amount", lead.amount_base >= settings.large_amount and settings.large_points or 0)
    add("company", (lead.employees or 0) >= settings.large_company and settings.company_points or 0)
    add("description", lead.need_length >= settings.described_length and settings.described_points or 0)
    add("reachable", lead.has_email and lead.has_phone and settings.reachable_points or 0)
    for _, issue in ipairs(lead.issues) do
      add(issue, settings.wanting[issue] or 0)
    end
    score = math.max(0, math.min(1000, score))
    if wanting.no_contact and not lead.from_partner then
      reasons[#reasons + 1] = { code = "nobody_to_ask" }
      return { score = score, verdict = "disqualified" }, reasons
    end
    if score >= settings.qualified_from or lead.from_partner then
      reasons[#reasons + 1] = { code = "good_enough", score = score }
      return { score = score, verdict = "qualified" }, reasons
    end
    if score < settings.disqualified_below then
      reasons[#reasons + 1] = { code = "not_good_enough", score = score }
      return { score = score, verdict = "disqualified" }, reasons
    end
    reasons[#reasons + 1] = { code = "between", score = score }
    return { score = score, verdict = "review" }, reasons
  end,

  examples = {
    { name = "somebody who means to buy soon",
      given = { lead = { timeframe = "quarter", amount_base = 6000000, need_length = 80, has_email = true, has_phone = true,
                         issues = {}, from_partner = false }, source = { kind = "web" } },
      expect = { score = 770, verdict = "qualified" } },
    { name = "a form somebody left empty",
      given = { lead = { amount_base = 0, need_length = 0, has_email = false, has_phone = false, from_partner = false,
                         issues = { "no_contact", "no_country", "no_product" } }, source = { kind = "web" } },
      expect = { score = 0, verdict = "spam" } },
    { name = "nobody can be asked",
      given = { lead = { amount_base = 0, need_length = 50, has_email = false, has_phone = false, from_partner = false,
                         issues = { "no_contact" } }, source = { kind = "list" } },
      expect = { verdict = "disqualified" } },
    { name = "a private address and little else is for a person",
      given = { lead = { amount_base = 0, need_length = 5, has_email = true, has_phone = false, from_partner = false,
                         issues = { "free_mail" } }, source = { kind = "web" } },
      expect = { score = 230, verdict = "review" } },
    { name = "what a partner brings in it works on",
      given = { lead = { amount_base = 0, need_length = 0, has_email = false, has_phone = false, from_partner = true,
                         issues = { "no_contact" } }, source = { kind = "partner" } },
      expect = { verdict = "qualified" } },
  },
}
