-- SPDX-License-Identifier: Apache-2.0
-- scripts/partners/territory.lua: which channel manager looks after a new partner?
--
-- Asked are those who may work in the first territory it named, or all of them if it named none. Whoever looks after the
-- fewest gets it; of several alike the first. Nobody is given more than `most`: then a person says who.

return {
  point = "partners.territory",

  settings = {
    most = 200,                      -- partners of one channel manager
  },

  decide = function(facts, settings)
    local best
    if #facts.managers == 0 then
      return {}, { { code = "nobody_there" } }
    end
    for _, manager in ipairs(facts.managers) do
      if manager.partners < settings.most and (not best or manager.partners < best.partners) then
        best = manager
      end
    end
    if not best then
      return {}, { { code = "all_full" } }
    end
    return { manager = best.name }, { { code = "least_loaded", manager = best.name, partners = best.partners } }
  end,

  examples = {
    { name = "whoever has the fewest",
      given = { managers = { { name = "manager_1", partners = 12 }, { name = "manager_2", partners = 3 } } },
      expect = { manager = "manager_2" } },
    { name = "of several alike the first",
      given = { managers = { { name = "manager_1", partners = 3 }, { name = "manager_2", partners = 3 } } },
      expect = { manager = "manager_1" } },
    { name = "where nobody is, a person says who",
      given = { managers = {} }, expect = {} },
    { name = "nor is anybody given more than can be looked after",
      settings = { most = 3 },
      given = { managers = { { name = "manager_1", partners = 3 } } }, expect = {} },
  },
}
