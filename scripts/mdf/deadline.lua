-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/deadline.lua: until when is an approved request to be claimed, and how often may that be put off?
--
-- The days count from the end of the last activity. What is not claimed by then is given back.

return {
  point = "mdf.deadline",

  settings = {
    claim_days = 45,
    by_purpose = { loyalty = 30 },      -- purposes with another time
    remind_days = { 15, 5, 1 },         -- so many days before the end
    max_extensions = 1,                 -- how often a partner may put it off by itself; more is for a person
    extension_days = 15,
  },

  decide = function(facts, settings)
    local own = settings.by_purpose[facts.fund.purpose]
    local days = own or settings.claim_days
    return { claim_days = days, remind_days = settings.remind_days, max_extensions = settings.max_extensions,
             extension_days = settings.extension_days },
           { { code = own and "purpose_deadline" or "claim_within", days = days } }
  end,

  examples = {
    { name = "45 days, reminded three times",
      given = { fund = { purpose = "new_product" } },
      expect = { claim_days = 45, remind_days = { 15, 5, 1 }, max_extensions = 1, extension_days = 15 } },
    { name = "a purpose may have its own",
      given = { fund = { purpose = "loyalty" } },
      expect = { claim_days = 30 } },
  },
}
