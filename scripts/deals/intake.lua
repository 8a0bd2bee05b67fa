-- SPDX-License-Identifier: Apache-2.0
-- scripts/deals/intake.lua: is a registration complete enough to be decided?
--
-- What is missing keeps it a draft and is named to the partner, all of it at once.

local function given(facts, field)
  local value = facts.deal[field]
  if value == nil then
    value = facts.deal.customer[field]
  end
  if type(value) == "table" then
    return #value > 0                -- a list
  end
  return value and value ~= "" and value ~= 0
end

return {
  point = "deals.intake",

  settings = {
    fields = {                       -- required, helpful or optional
      domain = "helpful",
      tax_id = "optional",
      quantity = "optional",
      segment = "optional",
      source = "optional",
      value_added = "optional",      -- what the partner itself does to win it
      evidence = "optional",         -- files
    },
    by_type = {                      -- and of some types of deals
      renewal = { renews = "helpful" },
    },
    allow_passed_close = false,      -- for programmes that register after the fact
  },

  decide = function(facts, settings)
    local errors, missing, reasons = {}, {}, {}
    if facts.deal.days_to_close < 0 and not settings.allow_passed_close then
      errors[#errors + 1] = { field = "expected_close", code = "passed" }
      reasons[#reasons + 1] = { code = "close_passed", date = facts.deal.expected_close }
    end
    for _, fields in ipairs({ settings.fields, settings.by_type[facts.deal.type] or {} }) do
      for field, need in pairs(fields) do
        if need ~= "optional" and not given(facts, field) then
          if need == "required" then
            errors[#errors + 1] = { field = field, code = "required" }
            reasons[#reasons + 1] = { code = "field_missing", field = field }
          else
            missing[#missing + 1] = field
            reasons[#reasons + 1] = { code = "would_help", field = field }
          end
        end
      end
    end
    return { ok = #errors == 0, errors = errors, missing_soft = missing }, reasons
  end,

  examples = {
    { name = "a complete registration goes on",
      given = { deal = { type = "resell",
                         customer = { legal_name = "Muster GmbH", country = "DE", domain = "muster.example" },
                         expected_close = "2027-03-31", days_to_close = 90 } },
      expect = { ok = true } },
    { name = "a customer without a domain goes on, with a hint",
      given = { deal = { type = "resell", customer = { legal_name = "Muster GmbH", country = "DE" },
                         expected_close = "2027-03-31", days_to_close = 90 } },
      expect = { ok = true, missing_soft = { "domain" } } },
    { name = "a programme may want to see evidence",
      settings = { fields = { evidence = "required" } },
      given = { deal = { type = "resell", evidence = 0, expected_close = "2027-03-31", days_to_close = 90,
                         customer = { legal_name = "Muster GmbH", country = "DE", domain = "muster.example" } } },
      expect = { ok = false, errors = { { field = "evidence", code = "required" } } } },
    { name = "a renewal should say what it renews",
      given = { deal = { type = "renewal", renews = false, expected_close = "2027-03-31", days_to_close = 90,
                         customer = { legal_name = "Muster GmbH", country = "DE", domain = "muster.example" } } },
      expect = { ok = true, missing_soft = { "renews" } } },
    { name = "today is not too late",
      given = { deal = { type = "resell",
                         customer = { legal_name = "Muster GmbH", country = "DE", domain = "muster.example" },
                         expected_close = "2027-01-01", days_to_close = 0 } },
      expect = { ok = true } },
    { name = "an order expected in the past stays a draft",
      given = { deal = { type = "resell",
                         customer = { legal_name = "Muster GmbH", country = "DE", domain = "muster.example" },
                         expected_close = "2026-01-31", days_to_close = -30 } },
      expect = { ok = false, errors = { { field = "expected_close", code = "passed" } } } },
  },
}
