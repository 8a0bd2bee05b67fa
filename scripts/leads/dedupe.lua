-- SPDX-License-Identifier: Apache-2.0
-- scripts/leads/dedupe.lua: does a lead repeat what is known already?
--
-- The same person, or the same company about the same product, is a duplicate while the earlier lead is being worked on
-- or is still fresh. So is a company where a deal about it is under way; a deal about something else makes it no duplicate:
-- whoever is at work there comes first when partners are ranked. What only resembles something goes to a person where the
-- likeness is strong.

return {
  point = "leads.dedupe",

  settings = {
    fresh_days = 30,                 -- an earlier lead that is over counts for so long
    same_score = 900,                -- from here on a company without an equal key is the same
    look_score = 750,                -- and from here on somebody has to look
    deals_count = true,              -- whether a deal under way at the customer makes a lead a duplicate
  },

  decide = function(facts, settings)
    local is_over = { disqualified = true, converted = true, won_no_deal = true, lost = true }
    local doubtful, code
    for _, candidate in ipairs(facts.candidates) do
      if candidate.kind == "lead" then
        local matters = candidate.state ~= "duplicate" and candidate.state ~= "spam" and
          (not is_over[candidate.state] or candidate.age_days < settings.fresh_days)
        local is_same = candidate.equal ~= nil or candidate.score >= settings.same_score
        if matters and candidate.equal == "email" and candidate.same_product then
          return { verdict = "duplicate", candidate = candidate.name }, { { code = "same_person", candidate = candidate.name } }
        end
        if matters and is_same and candidate.same_product then
          return { verdict = "duplicate", candidate = candidate.name }, { { code = "same_company", candidate = candidate.name } }
        end
        if matters and candidate.same_product and candidate.score >= settings.look_score then
          doubtful, code = doubtful or candidate.name, code or "maybe_same_company"
        end
      elseif settings.deals_count and (candidate.open_deals or 0) > 0 then
        if (candidate.same_product_deals or 0) > 0 then
          return { verdict = "duplicate", candidate = candidate.name },
            { { code = "deal_under_way", candidate = candidate.name } }
        elseif not facts.lead.product then
          doubtful, code = doubtful or candidate.name, code or "maybe_same_deal"
        end
      end
    end
    if doubtful then
      return { verdict = "review" }, { { code = code, candidate = doubtful } }
    end
    return { verdict = "new" }, { { code = "nothing_alike" } }
  end,

  examples = {
    { name = "nobody like it is known", given = { candidates = {} }, expect = { verdict = "new" } },
    { name = "the same person asks again",
      given = { candidates = { { name = "candidate_1", kind = "lead", equal = "email", score = 1000, state = "working",
                                 age_days = 90, same_product = true } } },
      expect = { verdict = "duplicate", candidate = "candidate_1" } },
    { name = "about something else it is new",
      given = { candidates = { { name = "candidate_1", kind = "lead", equal = "email", score = 1000, state = "working",
                                 age_days = 3, same_product = false } } },
      expect = { verdict = "new" } },
    { name = "what was lost long ago may come again",
      given = { candidates = { { name = "candidate_1", kind = "lead", equal = "domain", score = 950, state = "lost",
                                 age_days = 200, same_product = true } } },
      expect = { verdict = "new" } },
    { name = "somebody is at work on it already",
      given = { lead = { product = "Storage 400" }, candidates = { { name = "candidate_1", kind = "customer",
                equal = "domain", score = 980, open_deals = 2, same_product_deals = 1 } } },
      expect = { verdict = "duplicate", candidate = "candidate_1" } },
    { name = "a deal about something else is no reason",
      given = { lead = { product = "Storage 400" }, candidates = { { name = "candidate_1", kind = "customer",
                equal = "domain", score = 980, open_deals = 2, same_product_deals = 0 } } },
      expect = { verdict = "new" } },
    { name = "nobody knows whether that deal is about it",
      given = { lead = {}, candidates = { { name = "candidate_1", kind = "customer", equal = "domain", score = 980,
                                            open_deals = 1, same_product_deals = 0 } } },
      expect = { verdict = "review" } },
    { name = "a similar name is for a person",
      given = { candidates = { { name = "candidate_1", kind = "lead", score = 800, state = "new", age_days = 1,
                                 same_product = true } } },
      expect = { verdict = "review" } },
  },
}
