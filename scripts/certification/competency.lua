-- SPDX-License-Identifier: Apache-2.0
-- scripts/certification/competency.lua: is this partner competent in it?
--
-- It is if it has all that is needed. Somebody new has to be active; who had it keeps it while suspended.

return {
  point = "certification.competency",

  settings = {
    share_bps = 10000,   -- what part of the people that are needed is enough, of each need
  },

  decide = function(facts, settings)
    for _, need in ipairs(facts.needs) do
      local enough = (need.people * settings.share_bps + 9999) // 10000
      if need.have < enough then
        return { held = "no" }, { { code = "people_missing", missing = enough - need.have, of = need.of } }
      end
    end
    if facts.badge.state == "none" and facts.partner.state ~= "active" then
      return { held = "no" }, { { code = "competent_but_not_active" } }
    end
    return { held = "yes" }, { { code = "has_the_people" } }
  end,

  examples = {
    { name = "as many people as are needed",
      given = { needs = { { people = 2, have = 2, of = "storage, technical" } }, badge = { state = "none" },
                partner = { state = "active" } },
      expect = { held = "yes" } },
    { name = "one is missing",
      given = { needs = { { people = 2, have = 1, of = "storage, technical" } }, badge = { state = "held" },
                partner = { state = "active" } },
      expect = { held = "no" } },
    { name = "nobody new who is suspended",
      given = { needs = { { people = 1, have = 1, of = "storage" } }, badge = { state = "none" },
                partner = { state = "suspended" } },
      expect = { held = "no" } },
  },
}
