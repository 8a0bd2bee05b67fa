-- SPDX-License-Identifier: Apache-2.0
-- scripts/mdf/proof_required.lua: what has to be shown with the claims of each activity?
--
-- Always what was paid, and something that shows that it was done. What is small needs the invoice alone.

return {
  point = "mdf.proof_required",

  settings = {
    always = "invoice",
    by_kind = {                          -- what else, by the kind of activity
      event = { "attendee_list" },
      webinar = { "attendee_list" },
      email = { "report" },
      digital = { "report" },
      social = { "screenshot" },
      print = { "photo" },
      telemarketing = { "lead_export" },
      training = { "attendee_list" },
      merchandise = { "photo" },
    },
    small = 25000,                       -- below that (minor units, programme's currency) nothing else
    large = 1000000,                     -- and from here on a report too
  },

  decide = function(facts, settings)
    local proofs, reasons = {}, { { code = "proofs_needed" } }
    local is_large = false
    for _, activity in ipairs(facts.request.activities) do
      local kinds = { settings.always }
      if activity.requested_base >= settings.small then
        for _, kind in ipairs(settings.by_kind[activity.kind] or {}) do
          kinds[#kinds + 1] = kind
        end
      end
      if activity.requested_base >= settings.large and kinds[#kinds] ~= "report" then
        kinds[#kinds + 1] = "report"
        is_large = true
      end
      proofs[#proofs + 1] = { activity = activity.number, kinds = kinds }
    end
    if is_large then
      reasons[#reasons + 1] = { code = "large_activity" }
    end
    return { proofs = proofs }, reasons
  end,

  examples = {
    { name = "an evening shows its invoice and who came",
      given = { request = { activities = { { number = 1, kind = "event", requested_base = 200000 } } } },
      expect = { proofs = { { activity = 1, kinds = { "invoice", "attendee_list" } } } } },
    { name = "what is small shows its invoice",
      given = { request = { activities = { { number = 1, kind = "event", requested_base = 24999 } } } },
      expect = { proofs = { { activity = 1, kinds = { "invoice" } } } } },
    { name = "what is large is reported on",
      given = { request = { activities = { { number = 1, kind = "other", requested_base = 100000 },
                                           { number = 2, kind = "event", requested_base = 1000000 } } } },
      expect = { proofs = { { activity = 1, kinds = { "invoice" } },
                            { activity = 2, kinds = { "invoice", "attendee_list", "report" } } } } },
  },
}
