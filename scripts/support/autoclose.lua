-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/autoclose.lua: when is a resolved case closed, and until when can it be reopened?
--
-- After a week; its partner is told two days before. As long as it is not closed it can be reopened.

return {
  point = "support.autoclose",

  settings = {
    days = { critical = 7, high = 7, normal = 7, low = 7 },
    tell_days = 2,
    reopen_days = 0,  -- for so many days it can be reopened; 0: until it is closed
  },

  decide = function(facts, settings)
    local days = settings.days[facts.case.severity or "normal"] or 7
    local reopen = settings.reopen_days > 0 and settings.reopen_days or nil
    return { days = days, tell_days = settings.tell_days, reopen_days = reopen },
      { { code = "closes_after", days = days } }
  end,

  examples = {
    { name = "after a week", given = { case = { severity = "high" } }, expect = { days = 7, tell_days = 2 } },
    { name = "sooner, where it is set so", settings = { days = { low = 3 }, reopen_days = 2 },
      given = { case = { severity = "low" } }, expect = { days = 3, reopen_days = 2 } },
  },
}
