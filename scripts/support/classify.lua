-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/classify.lua: what is this case about, and how much does it hurt?
--
-- What whoever asks says of the category holds if it is one of the known ones; otherwise what the case is linked to
-- tells, and then the words it uses. Where nothing does, a person looks. The severity is as given, unless the words say
-- that something does not work at all.

local function has_any(text, words)
  for _, word in ipairs(words) do
    if string.find(text, word, 1, true) then
      return true
    end
  end
  return false
end

-- No more of it than that: what is long is told by how it begins, and a rule's time is bounded.
local function begin_of(said, bytes)
  if #said <= bytes then
    return said
  end
  return string.sub(said, 1, utf8.offset(said, 0, bytes + 1) - 1)
end

return {
  point = "support.classify",

  settings = {
    categories = { "technical", "licence", "order", "deal", "lead", "funds", "certification", "account" },
    by_link = { deal = "deal", lead = "lead", claim = "funds", award = "certification" },
    by_words = {                     -- folded; looked for in this order
      { category = "licence", words = { "licen", "lizenz", "activation", "aktivierung" } },
      { category = "funds", words = { "mdf", "claim", "reimburse", "invoice", "rechnung", "facture", "rembours" } },
      { category = "certification", words = { "certif", "zertifi", "exam", "pruefung", "prufung", "examen" } },
      { category = "account", words = { "password", "passwort", "mot de passe", "login", "sign in" } },
      { category = "order", words = { "order", "bestell", "commande", "deliver", "liefer", "livraison" } },
      { category = "deal", words = { "registration", "deal", "registrier" } },
      { category = "technical", words = { "error", "fehler", "erreur", "crash", "fail", "bug", "install", "upgrade" } },
    },
    critical_words = { "production down", "outage", "data loss", "system down", "ausfall", "datenverlust", "en panne",
      "perte de donn" },
    usual_severity = "normal",
    look_at = 8000,                  -- bytes of the description
  },

  decide = function(facts, settings)
    local case, reasons = facts.case, {}
    local words = text.fold(case.subject .. " " .. begin_of(case.description, settings.look_at))
    local category
    for _, known in ipairs(settings.categories) do
      if case.category and text.fold(case.category) == known then
        category = known
        reasons[1] = { code = "category_as_given", category = known }
      end
    end
    for _, link in ipairs(case.links) do
      if not category and settings.by_link[link] then
        category = settings.by_link[link]
        reasons[1] = { code = "category_by_link", category = category }
      end
    end
    for _, row in ipairs(settings.by_words) do
      if not category and has_any(words, row.words) then
        category = row.category
        reasons[1] = { code = "category_by_words", category = category }
      end
    end
    if not category then
      reasons[1] = { code = "category_not_known" }
    end
    local severity = case.severity
    if severity then
      reasons[2] = { code = "severity_as_given", severity = severity }
    elseif has_any(words, settings.critical_words) then
      severity = "critical"
      reasons[2] = { code = "severity_by_words", severity = severity }
    else
      severity = settings.usual_severity
      reasons[2] = { code = "severity_usual", severity = severity }
    end
    return { verdict = category and "clear" or "review", category = category, severity = severity }, reasons
  end,

  examples = {
    { name = "as whoever asks says",
      given = { case = { subject = "Key", description = "Refused", category = "Licence",
                severity = "high", links = {} } },
      expect = { verdict = "clear", category = "licence", severity = "high" } },
    { name = "by what it is linked to",
      given = { case = { subject = "Question", description = "When is it paid?", links = { "claim" } } },
      expect = { verdict = "clear", category = "funds", severity = "normal" } },
    { name = "by its words, in German",
      given = { case = { subject = "Lizenz wird abgelehnt", description = "Seit heute", links = {} } },
      expect = { verdict = "clear", category = "licence", severity = "normal" } },
    { name = "nothing works",
      given = { case = { subject = "Production down", description = "Error after the upgrade", links = {} } },
      expect = { verdict = "clear", category = "technical", severity = "critical" } },
    { name = "what is long is told by how it begins", settings = { look_at = 9 },
      given = { case = { subject = "Hello", description = "Größe ß license", links = {} } },
      expect = { verdict = "review", severity = "normal" } },
    { name = "nobody can tell",
      given = { case = { subject = "Hello", description = "Are you there?", category = "other", links = {} } },
      expect = { verdict = "review", severity = "normal" } },
  },
}
