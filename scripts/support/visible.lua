-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/visible.lua: who may read what is for an audience.
--
-- Whatever an audience names has to fit: the rank, the roles, the territory, and being a member. Rank is what was
-- granted with the level (article_rank), else the rank of the level itself. What is public is everybody's.

local function has(list, wanted)
  for _, one in ipairs(list or {}) do
    if one == wanted then return true end
  end
  return false
end

local function plays(roles, wanted)
  if #(wanted or {}) == 0 then return true end
  for _, role in ipairs(roles or {}) do
    if has(wanted, role) then return true end
  end
  return false
end

-- One of the programmes that count has to bring all of it.
local function is_member(audience, places, settings)
  for _, place in ipairs(places or {}) do
    local rank = place.benefits and place.benefits.article_rank or place.level_rank
    local channels = audience.channel_types or {}
    if rank >= (audience.rank or settings.lowest_rank) and (#channels == 0 or has(channels, place.channel_type)) then
      return true
    end
  end
  return false
end

return {
  point = "knowledge.visible",

  settings = {
    lowest_rank = 0,   -- of an audience that names none
  },

  decide = function(facts, settings)
    local audience, reader = facts.audience, facts.reader
    if audience.is_public then return { visible = true }, { { code = "read_by_anybody" } } end
    if reader.side ~= "partner" then return { visible = false }, { { code = "read_when_signed_in" } } end
    if audience.of_territories and not reader.in_territory then
      return { visible = false }, { { code = "read_elsewhere" } }
    end
    if not plays(reader.roles, audience.roles) then return { visible = false }, { { code = "read_in_other_roles" } } end
    if is_member(audience, reader.places, settings) then return { visible = true }, { { code = "read_by_member" } } end
    return { visible = false }, { { code = "read_by_other_members" } }
  end,

  examples = {
    { name = "anybody reads what is public",
      given = { audience = { code = "all", is_public = true, of_programs = false, of_territories = false },
                reader = { side = "public", in_territory = false } },
      expect = { visible = true } },
    { name = "nobody else's unless signed in",
      given = { audience = { code = "members", is_public = false, of_programs = false, of_territories = false },
                reader = { side = "public", in_territory = false } },
      expect = { visible = false } },
    { name = "a gold partner reads what is for gold",
      given = { audience = { code = "gold", is_public = false, rank = 3, of_programs = false, of_territories = false },
                reader = { side = "partner", in_territory = false, roles = { "partner_sales" },
                           places = { { level = "gold", level_rank = 3, channel_type = "reseller" } } } },
      expect = { visible = true } },
    { name = "a silver partner does not",
      given = { audience = { code = "gold", is_public = false, rank = 3, of_programs = false, of_territories = false },
                reader = { side = "partner", in_territory = false, roles = { "partner_sales" },
                           places = { { level = "silver", level_rank = 2, channel_type = "reseller" } } } },
      expect = { visible = false } },
    { name = "unless that was agreed with it",
      given = { audience = { code = "gold", is_public = false, rank = 3, of_programs = false, of_territories = false },
                reader = { side = "partner", in_territory = false, roles = { "partner_sales" },
                           places = { { level = "silver", level_rank = 2, channel_type = "reseller",
                                        benefits = { article_rank = 3 } } } } },
      expect = { visible = true } },
    { name = "engineers alone read what is for engineers",
      given = { audience = { code = "engineers", is_public = false, of_programs = false, of_territories = false,
                             roles = { "partner_technical" } },
                reader = { side = "partner", in_territory = false, roles = { "partner_sales" },
                           places = { { level = "gold", level_rank = 3, channel_type = "reseller" } } } },
      expect = { visible = false } },
    { name = "elsewhere what is for one territory is not read",
      given = { audience = { code = "france", is_public = false, of_programs = false, of_territories = true },
                reader = { side = "partner", in_territory = false, roles = { "partner_sales" },
                           places = { { level = "gold", level_rank = 3, channel_type = "reseller" } } } },
      expect = { visible = false } },
    { name = "distributors alone read what is for distributors",
      given = { audience = { code = "distributors", is_public = false, of_programs = false, of_territories = false,
                             channel_types = { "distributor" } },
                reader = { side = "partner", in_territory = false, roles = { "partner_sales" },
                           places = { { level = "gold", level_rank = 3, channel_type = "reseller" } } } },
      expect = { visible = false } },
    { name = "who is in no programme reads nothing but what is public",
      given = { audience = { code = "members", is_public = false, of_programs = false, of_territories = false },
                reader = { side = "partner", in_territory = true, roles = { "partner_admin" }, places = {} } },
      expect = { visible = false } },
  },
}
