-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/plan.lua: by which plan is a member of a programme supported?
--
-- The one that its level grants, or that was agreed with it alone. What a person has said holds until its last day.
-- Where nothing is granted there may be a plan for everybody.

local function is_there(plans, code)
  for _, plan in ipairs(plans) do
    if plan.code == code then
      return true
    end
  end
  return false
end

return {
  point = "success.plan",

  settings = {
    default = "",              -- the code of the plan of members that are granted none; "": they have none
    person_holds = true,       -- whether what a person has said holds when the level changes
  },

  decide = function(facts, settings)
    local current, benefits = facts.current, facts.partner.benefits
    if current and current.by == "person" and settings.person_holds then
      return { action = "keep" }, { { code = "plan_agreed", plan = current.code } }
    end
    local granted = benefits and benefits.support_plan
    if granted then
      if current and current.code == granted and current.by == "rules" then
        return { action = "keep" }, { { code = "plan_kept", plan = granted } }
      end
      return { action = "assign", plan = granted }, { { code = "plan_of_level", plan = granted } }
    end
    if settings.default ~= "" and is_there(facts.plans, settings.default) then
      return { action = "assign", plan = settings.default }, { { code = "plan_default", plan = settings.default } }
    end
    return { action = "none" }, { { code = "no_plan_granted" } }
  end,

  examples = {
    { name = "what the level grants",
      given = { occasion = "joined", partner = { level = "gold", benefits = { support_plan = "premium" } },
                plans = { { code = "basic", rank = 10 }, { code = "premium", rank = 30 } } },
      expect = { action = "assign", plan = "premium" } },
    { name = "which it has",
      given = { occasion = "looked", partner = { level = "gold", benefits = { support_plan = "premium" } },
                plans = { { code = "premium", rank = 30 } }, current = { code = "premium", by = "rules", days = 9 } },
      expect = { action = "keep" } },
    { name = "with another level another plan",
      given = { occasion = "level_changed", partner = { level = "silver", benefits = { support_plan = "basic" } },
                plans = { { code = "basic", rank = 10 } }, current = { code = "premium", by = "rules", days = 90 } },
      expect = { action = "assign", plan = "basic" } },
    { name = "what a person has said holds",
      given = { occasion = "level_changed", partner = { level = "silver", benefits = { support_plan = "basic" } },
                plans = { { code = "basic", rank = 10 } },
                current = { code = "premium", by = "person", days = 90, ["until"] = "2027-06-30" } },
      expect = { action = "keep" } },
    { name = "unless it shall not", settings = { person_holds = false },
      given = { occasion = "level_changed", partner = { level = "silver", benefits = { support_plan = "basic" } },
                plans = { { code = "basic", rank = 10 } }, current = { code = "premium", by = "person", days = 90 } },
      expect = { action = "assign", plan = "basic" } },
    { name = "where nothing is granted",
      given = { occasion = "joined", partner = { level = "registered" }, plans = { { code = "basic", rank = 10 } } },
      expect = { action = "none" } },
    { name = "there may be one for everybody", settings = { default = "basic" },
      given = { occasion = "joined", partner = { level = "registered" }, plans = { { code = "basic", rank = 10 } } },
      expect = { action = "assign", plan = "basic" } },
  },
}
