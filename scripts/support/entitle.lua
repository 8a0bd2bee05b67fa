-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/entitle.lua: is the partner entitled to ask for this, by this channel, now?
--
-- By its plan: the channels that it names, the severity that it allows, the hours it has, and what is left of its
-- quota. What was accepted once is so for good, as severe as the plan allows. What hurts most is never turned away for
-- want of quota. Who has no plan is helped too; who is no partner any more is not, whoever asks on its behalf, but what
-- it had asked before goes on.

local ranks = { low = 1, normal = 2, high = 3, critical = 4 }

local function has(list, wanted)
  for _, item in ipairs(list) do
    if item == wanted then
      return true
    end
  end
  return false
end

-- Whether what is promised for that severity is counted around the clock.
local function is_always(plan, severity)
  for _, target in ipairs(plan.targets) do
    if target.severity == severity then
      return target.always == true
    end
  end
  return false
end

local function is_used_up(quota)
  return quota.cases_left == 0 or quota.minutes_left == 0
end

local function without_plan(settings, severity)
  local cap = settings.no_plan_severity
  if settings.no_plan == "yes" and ranks[severity] > ranks[cap] then
    return { entitled = "yes", severity_cap = cap }, { { code = "no_plan" } }
  end
  return { entitled = settings.no_plan }, { { code = "no_plan" } }
end

local function beyond(facts, settings, severity)
  local plan, quota = facts.plan, facts.quota
  if ranks[severity] >= ranks[settings.beyond_quota] then
    return "yes", { code = "beyond_quota", plan = plan.code, severity = severity }
  end
  return settings.used_up, { code = "quota_used_up", plan = plan.code, next_from = quota.next_from }
end

return {
  point = "support.entitle",

  settings = {
    no_plan = "yes",               -- who has no plan: yes, review or no
    no_plan_severity = "critical", -- and up to which severity
    used_up = "review",            -- when the quota is used up: yes, review or no
    beyond_quota = "critical",     -- from this severity on a quota does not matter
    live = { "phone", "chat" },    -- channels on which somebody has to be there
    not_supported = { "terminated" },  -- states of partners that open no cases
  },

  decide = function(facts, settings, prior)
    local plan, asked, classified = facts.plan, facts.case, prior["support.classify"]
    local state = facts.partner and facts.partner.state
    if has(settings.not_supported, state) and not asked.accepted then
      return { entitled = "no" }, { { code = "partner_not_supported", state = state } }
    end
    local severity, reasons = classified and classified.severity or asked.severity or "normal", {}
    if not plan then
      return without_plan(settings, severity)
    end
    if asked.accepted then
      return { entitled = "yes", severity_cap = plan.severity_cap }, { { code = "entitled", plan = plan.code } }
    end
    if not has(plan.channels, asked.channel) then
      return { entitled = "no" }, { { code = "channel_not_in_plan", plan = plan.code, channel = asked.channel } }
    end
    if plan.severity_cap and ranks[severity] > ranks[plan.severity_cap] then
      severity = plan.severity_cap
      table.insert(reasons, { code = "severity_capped", plan = plan.code, severity = severity })
    end
    if has(settings.live, asked.channel) and not plan.open and not is_always(plan, severity) then
      return { entitled = "no" }, { { code = "channel_closed", plan = plan.code, channel = asked.channel } }
    end
    local entitled = "yes"
    if is_used_up(facts.quota) then
      local why
      entitled, why = beyond(facts, settings, severity)
      table.insert(reasons, why)
    end
    if #reasons == 0 then
      reasons = { { code = "entitled", plan = plan.code } }
    end
    return { entitled = entitled, severity_cap = plan.severity_cap }, reasons
  end,

  examples = {
    { name = "what the plan has",
      given = { case = { channel = "portal", severity = "high" },
                quota = { cases_used = 3, minutes_used = 0, cases_left = 7 },
                plan = { code = "premium", rank = 30, channels = { "portal" }, targets = {}, open = true } },
      expect = { entitled = "yes" } },
    { name = "a channel that it has not",
      given = { case = { channel = "phone", severity = "high" }, quota = { cases_used = 3, minutes_used = 0 },
                plan = { code = "basic", rank = 10, channels = { "portal" }, targets = {}, open = true } },
      expect = { entitled = "no" } },
    { name = "a telephone that nobody answers at night",
      given = { case = { channel = "phone", severity = "high" }, quota = { cases_used = 3, minutes_used = 0 },
                plan = { code = "premium", rank = 30, channels = { "phone" }, targets = {}, open = false } },
      expect = { entitled = "no" } },
    { name = "but what is promised around the clock is",
      given = { case = { channel = "phone", severity = "critical" }, quota = { cases_used = 3, minutes_used = 0 },
                plan = { code = "premium", rank = 30, channels = { "phone" }, open = false,
                         targets = { { severity = "critical", always = true } } } },
      expect = { entitled = "yes" } },
    { name = "not as urgent as it was said to be",
      given = { case = { channel = "portal", severity = "critical" }, quota = { cases_used = 3, minutes_used = 0 },
                plan = { code = "basic", rank = 10, channels = { "portal" }, severity_cap = "high",
                         targets = {}, open = true } },
      expect = { entitled = "yes", severity_cap = "high" } },
    { name = "nothing is left",
      given = { case = { channel = "portal", severity = "high" },
                quota = { cases_used = 9, cases_left = 0, minutes_used = 0, next_from = "2027-04-01" },
                plan = { code = "basic", rank = 10, channels = { "portal" }, targets = {}, open = true } },
      expect = { entitled = "review" } },
    { name = "which a policy may turn away", settings = { used_up = "no" },
      given = { case = { channel = "portal" }, quota = { cases_used = 1, minutes_used = 60, minutes_left = 0,
                next_from = "2027-04-01" },
                plan = { code = "basic", rank = 10, channels = { "portal" }, targets = {}, open = true } },
      expect = { entitled = "no" } },
    { name = "what is critical comes in all the same",
      given = { case = { channel = "portal", severity = "critical" }, quota = { cases_used = 9, cases_left = 0,
                minutes_used = 0, next_from = "2027-04-01" },
                plan = { code = "basic", rank = 10, channels = { "portal" }, targets = {}, open = true } },
      expect = { entitled = "yes" } },
    { name = "what is there already is not judged again",
      given = { case = { channel = "phone", severity = "critical", accepted = true },
                quota = { cases_used = 9, cases_left = 0, minutes_used = 0 },
                plan = { code = "basic", rank = 10, channels = { "portal" }, severity_cap = "high",
                         targets = {}, open = false } },
      expect = { entitled = "yes", severity_cap = "high" } },
    { name = "whoever was a partner once",
      given = { case = { channel = "portal", severity = "critical" }, partner = { state = "terminated" } },
      expect = { entitled = "no" } },
    { name = "has what it had asked before seen to",
      given = { case = { channel = "portal", severity = "critical", accepted = true }, partner = { state = "terminated" } },
      expect = { entitled = "yes" } },
    { name = "without a plan", given = { case = { channel = "portal", severity = "critical" } },
      expect = { entitled = "yes" } },
    { name = "which may be worth less", settings = { no_plan_severity = "normal" },
      given = { case = { channel = "portal", severity = "critical" } },
      expect = { entitled = "yes", severity_cap = "normal" } },
  },
}
