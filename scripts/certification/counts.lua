-- SPDX-License-Identifier: Apache-2.0
-- scripts/certification/counts.lua: does this award count for this partner?
--
-- It counts for whom the person works, as long as it holds. Who has left goes on counting for a while, so that a partner has
-- time to train somebody else; but not any more once the person counts for another partner, which needs no rule: nobody
-- counts for two. What stands on a certificate that was taken back falls with it, until that is there again.

-- What the award requires and must not lack: the certification's code.
local function missing(award, wanted)
  for _, lack in ipairs(award and award.lacks or {}) do
    if wanted == "held" or (wanted == "kept" and lack.why == "revoked") then
      return lack.certification
    end
  end
end

return {
  point = "certification.counts",

  settings = {
    leaver_grace_days = 30,   -- after somebody has left
    joiner_wait_days = 0,     -- after somebody came, or the award if that was later
    prerequisites = "kept",   -- "kept": none that it requires is revoked; "held": all are held; "had": it had them once
  },

  decide = function(facts, settings)
    local person = facts.person
    if facts.partner.state == "terminated" then
      return { counts = "no" }, { { code = "counts_for_no_ended_partner" } }
    end
    local lacking = missing(facts.award, settings.prerequisites)
    if lacking then
      return { counts = "no" }, { { code = "counts_not_without", certification = lacking } }
    end
    if person.employed then
      local wait = settings.joiner_wait_days
      if wait > 0 then
        return { counts = "yes", from_days = wait }, { { code = "counts_after", days = wait } }
      end
      return { counts = "yes" }, { { code = "counts_for_employer" } }
    end
    local days = settings.leaver_grace_days
    if days == 0 then
      return { counts = "no" }, { { code = "counted_until_leaving" } }
    end
    return { counts = "yes", until_days = days }, { { code = "counts_after_leaving", days = days } }
  end,

  examples = {
    { name = "for whom the person works, as long as it holds",
      given = { occasion = "awarded", person = { employed = true, days = 400 }, partner = { state = "active" } },
      expect = { counts = "yes" } },
    { name = "at once where the person comes to",
      given = { occasion = "joined", person = { employed = true, days = 0 }, partner = { state = "active" } },
      expect = { counts = "yes" } },
    { name = "for a while where the person has left",
      given = { occasion = "left", person = { employed = false, days = 0 }, partner = { state = "active" } },
      expect = { counts = "yes", until_days = 30 } },
    { name = "not while what it stands on is taken back",
      given = { occasion = "awarded", person = { employed = true, days = 0 }, partner = { state = "active" },
                award = { certification = "architect", lacks = { { certification = "engineer", why = "revoked" } } } },
      expect = { counts = "no" } },
    { name = "but where that has only expired",
      given = { occasion = "awarded", person = { employed = true, days = 0 }, partner = { state = "active" },
                award = { certification = "architect", lacks = { { certification = "engineer", why = "expired" } } } },
      expect = { counts = "yes" } },
    { name = "unless all must be held", settings = { prerequisites = "held" },
      given = { occasion = "awarded", person = { employed = true, days = 0 }, partner = { state = "active" },
                award = { certification = "architect", lacks = { { certification = "engineer", why = "expired" } } } },
      expect = { counts = "no" } },
    { name = "for no partnership that has ended",
      given = { occasion = "awarded", person = { employed = true, days = 0 }, partner = { state = "terminated" } },
      expect = { counts = "no" } },
  },
}
