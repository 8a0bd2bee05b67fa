-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/match.lua: which of the known customers that resemble the one given are the same?
--
-- `same` binds the deal to that customer, `possible` sends the deal to a person. An equal tax id, domain, or name and
-- country has bound the deal already (`bound`); what is left to judge are the ones that only resemble it.

local function verdict(candidate, key_conflict, is_known, settings)
  if candidate.bound then
    return key_conflict and settings.distrust_disagreeing_keys and "possible" or "same"
  end
  if candidate.equal then            -- another customer has an equal key: the keys disagree
    return settings.distrust_disagreeing_keys and "possible" or "none"
  end
  if is_known and not candidate.protected then -- the customer is found; its namesakes are others
    return "none"
  end                                -- but where it could hurt: a misspelling that went to review is known as well
  if not is_known and candidate.same_country and candidate.score >= settings.same then
    return "same"
  end
  local possible = candidate.protected and settings.possible_if_protected or settings.possible
  return candidate.score >= possible and "possible" or "none"
end

return {
  point = "deals.match",

  settings = {                       -- scores from 0 to 1000; an equal name in another country has 720
    same = 900,                      -- in the same country
    possible = 820,
    possible_if_protected = 700,     -- look closer where somebody else could be hurt
    distrust_disagreeing_keys = true,
  },

  decide = function(facts, settings)
    local matches, reasons, is_known = {}, {}, false
    for _, candidate in ipairs(facts.candidates) do
      is_known = is_known or candidate.bound
    end
    for i, candidate in ipairs(facts.candidates) do
      local found = verdict(candidate, facts.key_conflict, is_known, settings)
      matches[i] = { candidate = candidate.name, verdict = found, on = candidate.matched_on }
      if found ~= "none" then
        reasons[#reasons + 1] = { code = found .. "_customer", candidate = candidate.name, score = candidate.score }
      end
    end
    if facts.key_conflict then
      reasons[#reasons + 1] = { code = "keys_disagree" }
    end
    return { matches = matches }, reasons
  end,

  examples = {
    { name = "nobody resembles it",
      given = { candidates = {}, key_conflict = false },
      expect = { matches = {} } },
    { name = "an equal key is the same customer, its namesakes are others",
      given = { key_conflict = false, candidates = {
        { name = "candidate_1", score = 1000, matched_on = { "domain" }, equal = "domain", bound = true,
          same_country = true, protected = false },
        { name = "candidate_2", score = 930, matched_on = { "similar_name" }, bound = false,
          same_country = true, protected = false } } },
      expect = { matches = { { candidate = "candidate_1", verdict = "same" },
                             { candidate = "candidate_2", verdict = "none" } } } },
    { name = "nearly the same name in the same country is the same",
      given = { key_conflict = false, candidates = {
        { name = "candidate_1", score = 940, matched_on = { "similar_name" }, bound = false,
          same_country = true, protected = false } } },
      expect = { matches = { { candidate = "candidate_1", verdict = "same" } } } },
    { name = "as like, but of a country not known, is for a person",
      given = { key_conflict = false, candidates = {
        { name = "candidate_1", score = 910, matched_on = { "similar_name" }, bound = false,
          same_country = false, protected = false } } },
      expect = { matches = { { candidate = "candidate_1", verdict = "possible" } } } },
    { name = "a weak resemblance matters where somebody is protected",
      given = { key_conflict = false, candidates = {
        { name = "candidate_1", score = 790, matched_on = { "similar_name" }, bound = false,
          same_country = true, protected = true },
        { name = "candidate_2", score = 790, matched_on = { "similar_name" }, bound = false,
          same_country = true, protected = false } } },
      expect = { matches = { { candidate = "candidate_1", verdict = "possible" },
                             { candidate = "candidate_2", verdict = "none" } } } },
    { name = "the same name in another country does not get around a protection",
      given = { key_conflict = false, candidates = {
        { name = "candidate_1", score = 720, matched_on = { "similar_name" }, bound = false,
          same_country = false, protected = true } } },
      expect = { matches = { { candidate = "candidate_1", verdict = "possible" } } } },
    { name = "a known customer listed twice is for a person where the other one is held",
      given = { key_conflict = false, candidates = {
        { name = "candidate_1", score = 1000, matched_on = { "domain" }, equal = "domain", bound = true,
          same_country = true, protected = false },
        { name = "candidate_2", score = 950, matched_on = { "similar_name" }, bound = false,
          same_country = true, protected = true } } },
      expect = { matches = { { candidate = "candidate_1", verdict = "same" },
                             { candidate = "candidate_2", verdict = "possible" } } } },
    { name = "a misspelling registered twice does not get around the protection of whom it means",
      given = { key_conflict = false, candidates = {
        { name = "candidate_1", score = 1000, matched_on = { "name" }, equal = "name", bound = true,
          same_country = true, protected = false },
        { name = "candidate_2", score = 790, matched_on = { "similar_name" }, bound = false,
          same_country = true, protected = true } } },
      expect = { matches = { { candidate = "candidate_1", verdict = "same" },
                             { candidate = "candidate_2", verdict = "possible" } } } },
    { name = "keys of different customers are for a person",
      given = { key_conflict = true, candidates = {
        { name = "candidate_1", score = 1000, matched_on = { "tax_id" }, equal = "tax_id", bound = true,
          same_country = true, protected = false },
        { name = "candidate_2", score = 900, matched_on = { "domain" }, equal = "domain", bound = false,
          same_country = true, protected = false } } },
      expect = { matches = { { candidate = "candidate_1", verdict = "possible" },
                             { candidate = "candidate_2", verdict = "possible" } } } },
  },
}
