-- SPDX-License-Identifier: Apache-2.0
-- scripts/partners/onboarding.lua: what has to be done before a new partner is active?
--
-- Each item has an owner: `partner` (its administrators), `vendor` (whoever looks after the partner) or a role of the
-- vendor's. Days are business days from the approval, on the partner's calendar, else the programme's. The partner is
-- active once all that is required is done or skipped. Titles are in the language the applicant writes in, as far as
-- there is one.

local function item(code, owner, due_days, required)
  return { code = code, owner = owner, due_days = due_days, required = required }
end

return {
  point = "partners.onboarding",

  settings = {
    remind_days = { 5, 1 },          -- so many days before it is due
    legal_role = "program_manager",  -- who countersigns
    training = { "reseller", "distributor", "si", "msp" },  -- who learns the product before it sells it
    training_days = 30,
    light = { "referral", "agent" }, -- whose agreement is all there is to do
  },

  decide = function(facts, settings)
    local titles = {
      en = { agreement = "Sign the partner agreement", countersign = "Countersign the partner agreement",
             data = "Complete your company's data", people = "Invite your colleagues",
             talk = "First talk with the new partner", training = "Send two people to the product training" },
      de = { agreement = "Den Partnervertrag unterschreiben", countersign = "Den Partnervertrag gegenzeichnen",
             data = "Die Daten Ihrer Firma vervollständigen", people = "Kolleginnen und Kollegen einladen",
             talk = "Erstes Gespräch mit dem neuen Partner", training = "Zwei Personen zur Produktschulung schicken" },
      fr = { agreement = "Signer le contrat de partenariat", countersign = "Contresigner le contrat de partenariat",
             data = "Compléter les données de votre société", people = "Inviter vos collègues",
             talk = "Premier entretien avec le nouveau partenaire",
             training = "Envoyer deux personnes à la formation produit" },
    }
    local language = titles[string.sub(facts.application.locale or "en", 1, 2)] or titles.en
    local channel = facts.application.channel_type

    local function has(list)
      for _, one in ipairs(list) do
        if one == channel then
          return true
        end
      end
      return false
    end

    local items = { item("agreement", "partner", 10, true), item("countersign", settings.legal_role, 15, true) }
    if not has(settings.light) then
      items[#items + 1] = item("data", "partner", 10, true)
      items[#items + 1] = item("talk", "vendor", 10, true)
      items[#items + 1] = item("people", "partner", 20, false)
    end
    if has(settings.training) then
      items[#items + 1] = item("training", "partner", settings.training_days, true)
    end
    for _, one in ipairs(items) do
      one.title = language[one.code]
      one.remind_days = {}
      for _, days in ipairs(settings.remind_days) do
        if days < one.due_days then
          one.remind_days[#one.remind_days + 1] = days
        end
      end
    end
    return { items = items }, { { code = "usual_checklist", items = #items } }
  end,

  examples = {
    { name = "whoever only refers signs, and that is all",
      given = { application = { channel_type = "referral", locale = "en" } },
      expect = { items = {
        { code = "agreement", title = "Sign the partner agreement", owner = "partner", due_days = 10, required = true,
          remind_days = { 5, 1 } },
        { code = "countersign", title = "Countersign the partner agreement", owner = "program_manager", due_days = 15,
          required = true, remind_days = { 5, 1 } } } } },
    { name = "in the language of whoever applies",
      settings = { remind_days = {} },
      given = { application = { channel_type = "agent", locale = "de-AT" } },
      expect = { items = {
        { code = "agreement", title = "Den Partnervertrag unterschreiben", owner = "partner", due_days = 10,
          required = true, remind_days = {} },
        { code = "countersign", title = "Den Partnervertrag gegenzeichnen", owner = "program_manager", due_days = 15,
          required = true, remind_days = {} } } } },
    { name = "a reseller learns the product",
      settings = { remind_days = {}, training_days = 60 },
      given = { application = { channel_type = "reseller" } } },
  },
}
