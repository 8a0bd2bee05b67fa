-- SPDX-License-Identifier: Apache-2.0
-- scripts/certification/counts.lua: does this award count for this partner?
--
-- It counts for whom the person works, as long as it holds. Who has left goes on counting for a while, so that a partner has
-- time to train somebody else; but not any more once the person counts for another partner, which needs no rule: nobody
-- counts for two.

return {
  point = "certification.counts",

  settings = {
    leaver_grace_days = 30,   -- after somebody has left
    joiner_wait_days = 0,     -- after somebody came, or the award if that was later
  },

  decide = function(facts, settings)
    local person = facts.person
    if facts.partner.state == "terminated" then
      return { counts = "no" }, { { code = "counts_for_no_ended_partner" } }
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
    { name = "for no partnership that has ended",
      given = { occasion = "awarded", person = { employed = true, days = 0 }, partner = { state = "terminated" } },
      expect = { counts = "no" } },
  },
}
