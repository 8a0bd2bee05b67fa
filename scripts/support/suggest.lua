-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/suggest.lua: which articles are shown to somebody who is about to ask for help.
--
-- A few of the best by words; what is about another product than the one that is asked about is left out, what is about
-- that one comes first. What fits far worse than the best is not shown: too much is not read.

return {
  point = "support.suggest",

  settings = {
    most = 3,            -- articles
    worst_bps = 3000,    -- of the best one's score, below which nothing is shown
  },

  decide = function(facts, settings)
    local first, others = {}, {}
    local best = 0
    for _, candidate in ipairs(facts.candidates) do
      if candidate.score > best then best = candidate.score end
    end
    for _, candidate in ipairs(facts.candidates) do
      local fits = candidate.score * 10000 >= best * settings.worst_bps
      if fits and candidate.same_product then
        first[#first + 1] = candidate.code
      elseif fits and not candidate.has_product then
        others[#others + 1] = candidate.code
      end
    end
    local by_product = #first > 0
    for _, code in ipairs(others) do first[#first + 1] = code end
    local show = {}
    for i = 1, math.min(#first, settings.most) do show[i] = first[i] end
    if #show == 0 then return { show = show }, { { code = "nothing_fits" } } end
    return { show = show }, { { code = by_product and "shown_by_product" or "shown_by_words" } }
  end,

  examples = {
    { name = "the best by words",
      given = { subject = "licence key", candidates = {
        { code = "keys", title = "Licence keys", score = 90, has_product = false, same_product = false,
          own_language = true },
        { code = "doors", title = "Doors", score = 9, has_product = false, same_product = false,
          own_language = true } } },
      expect = { show = { "keys" } } },
    { name = "what is about the product comes first",
      given = { subject = "licence key", candidates = {
        { code = "keys", title = "Licence keys", score = 90, has_product = false, same_product = false,
          own_language = true },
        { code = "sensor", title = "Keys of sensors", score = 60, has_product = true, same_product = true,
          own_language = true } } },
      expect = { show = { "sensor", "keys" } } },
    { name = "what is about another product is left out",
      given = { subject = "licence key", candidates = {
        { code = "other", title = "Keys of others", score = 90, has_product = true, same_product = false,
          own_language = true } } },
      expect = { show = {} } },
    { name = "at most three",
      given = { subject = "licence key", candidates = {
        { code = "a", title = "A", score = 9, has_product = false, same_product = false, own_language = true },
        { code = "b", title = "B", score = 9, has_product = false, same_product = false, own_language = true },
        { code = "c", title = "C", score = 9, has_product = false, same_product = false, own_language = true },
        { code = "d", title = "D", score = 9, has_product = false, same_product = false, own_language = true } } },
      expect = { show = { "a", "b", "c" } } },
  },
}
