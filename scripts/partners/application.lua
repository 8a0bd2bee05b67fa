-- SPDX-License-Identifier: Apache-2.0
-- scripts/partners/application.lua: what becomes of a company that wants to be a partner?
--
-- Nobody is accepted here unless `accept` says so for what it wants to be: as it stands, a person looks at everybody who
-- is not refused. Whoever resembles a partner, and whoever comes back too early, is looked at in any case; the applicant
-- is never told why. `level` is where it begins; an unknown code, or none, is the lowest.

return {
  point = "partners.application",

  settings = {
    closed_countries = {},           -- { "KP", ... }: nobody from there joins
    open_channels = {},              -- { "reseller", "msp" }: nobody else joins; none: every kind of partner may
    accept = {},                     -- { "referral" }: these are accepted at once, if nothing speaks against it
    levels = {                       -- distributor = "gold", ...
    },
    look_like_score = 700,           -- from here on a company of the network is worth a look
    address_must_fit = true,         -- a contact that writes from elsewhere than the company's domain is looked at
    reapply_days = 180,
  },

  decide = function(facts, settings)
    local application = facts.application
    local answer = { verdict = "review", reapply_days = settings.reapply_days,
                     level = settings.levels[application.channel_type] }
    local reasons = {}

    local function has(list, value)
      for _, one in ipairs(list) do
        if one == value then
          return true
        end
      end
      return false
    end

    if has(settings.closed_countries, application.country) then
      answer.verdict = "reject"
      return answer, { { code = "country_closed", country = application.country } }
    end
    if #settings.open_channels > 0 and not has(settings.open_channels, application.channel_type) then
      answer.verdict = "reject"
      return answer, { { code = "channel_closed", channel_type = application.channel_type } }
    end

    for _, candidate in ipairs(facts.candidates) do
      if candidate.equal or candidate.score >= settings.look_like_score then
        reasons[#reasons + 1] = { code = "like_a_partner", candidate = candidate.name, score = candidate.score,
                                  state = candidate.state }
      end
    end
    if facts.blocked_days > 0 then
      reasons[#reasons + 1] = { code = "too_early", days = facts.blocked_days }
    end
    if not application.domain then
      reasons[#reasons + 1] = { code = "no_domain" }
    elseif settings.address_must_fit and not application.address_fits then
      reasons[#reasons + 1] = { code = "foreign_address" }
    end

    if #reasons == 0 then
      reasons[1] = { code = "fits" }
      if has(settings.accept, application.channel_type) then
        answer.verdict = "accept"
      end
    end
    if answer.verdict == "review" then
      reasons[#reasons + 1] = { code = "a_person_looks" }
    end
    return answer, reasons
  end,

  examples = {
    { name = "a person looks at everybody",
      given = { application = { country = "DE", channel_type = "reseller", domain = "muster.example", address_fits = true },
                candidates = {}, blocked_days = 0 },
      expect = { verdict = "review", reapply_days = 180 } },
    { name = "unless that kind of partner is welcome as it is",
      settings = { accept = { "referral" }, levels = { referral = "registered" } },
      given = { application = { country = "DE", channel_type = "referral", domain = "muster.example", address_fits = true },
                candidates = {}, blocked_days = 0 },
      expect = { verdict = "accept", level = "registered" } },
    { name = "but not whoever resembles a partner",
      settings = { accept = { "referral" } },
      given = { application = { country = "DE", channel_type = "referral", domain = "muster.example", address_fits = true },
                candidates = { { name = "candidate_1", score = 940, equal = "domain", state = "active" } },
                blocked_days = 0 },
      expect = { verdict = "review" } },
    { name = "nor whoever writes from elsewhere",
      settings = { accept = { "referral" } },
      given = { application = { country = "DE", channel_type = "referral", domain = "muster.example", address_fits = false },
                candidates = {}, blocked_days = 0 },
      expect = { verdict = "review" } },
    { name = "a closed country",
      settings = { closed_countries = { "VA" } },
      given = { application = { country = "VA", channel_type = "reseller", address_fits = false }, candidates = {},
                blocked_days = 0 },
      expect = { verdict = "reject" } },
    { name = "a kind of partner that is not wanted",
      settings = { open_channels = { "reseller" } },
      given = { application = { country = "DE", channel_type = "agent", address_fits = false }, candidates = {},
                blocked_days = 0 },
      expect = { verdict = "reject" } },
    { name = "one that was refused and comes back too early under the same keys",
      given = { application = { country = "DE", channel_type = "reseller", domain = "muster.example", address_fits = true },
                candidates = { { name = "candidate_1", score = 1000, equal = "domain", state = "rejected" } },
                blocked_days = 120 },
      expect = { verdict = "review" } },
  },
}
