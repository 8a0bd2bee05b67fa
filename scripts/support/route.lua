-- SPDX-License-Identifier: Apache-2.0
-- scripts/support/route.lua: in which queue does this case belong, and who works on it?
--
-- A category has a queue of its own name, or the one that is set for it; else there is the usual one. Of the queue's
-- agents who write the language, whoever knows about the category or the product comes before whoever has fewer open
-- cases. Where nobody has room, whoever of the queue is free takes it.

local function has(list, text)
  for _, item in ipairs(list) do
    if item == text then
      return true
    end
  end
  return false
end

local function knows(agent, category, product)
  for _, skill in ipairs(agent.skills) do
    local folded = text.fold(skill)
    if folded == category or (product and folded == text.fold(product)) then
      return true
    end
  end
  return false
end

local function writes(agent, locale)
  if not locale or #agent.languages == 0 then
    return true
  end
  for _, language in ipairs(agent.languages) do
    if string.sub(language, 1, 2) == string.sub(locale, 1, 2) then
      return true
    end
  end
  return false
end

local function best_of(facts, queue, category)
  local best, best_score
  for _, agent in ipairs(facts.agents) do      -- the least busy first: on a tie, the earlier one stays
    if has(agent.queues, queue) then
      local score = (knows(agent, category, facts.case.product) and 2 or 0) +
        (writes(agent, facts.case.locale) and 4 or 0)
      if not best or score > best_score then
        best, best_score = agent, score
      end
    end
  end
  return best, best_score
end

return {
  point = "support.route",

  settings = {
    queues = { none = "" },          -- category = queue, where it is called otherwise
    usual = "general",               -- for what has no queue of its own
    assign = true,                   -- false: agents take what they work on
  },

  decide = function(facts, settings, prior)
    local category = prior["support.classify"].category or facts.case.category or ""
    local queue = settings.queues[category] or category
    local reasons = {}
    if has(facts.queues, queue) then
      reasons[1] = { code = "queue_of_category", queue = queue, category = category }
    elseif has(facts.queues, settings.usual) then
      queue = settings.usual
      reasons[1] = { code = "usual_queue", queue = queue }
    else
      return {}, { { code = "no_queue" } }
    end
    if not settings.assign then
      return { queue = queue }, { reasons[1], { code = "taken_by_hand" } }
    end
    local agent, score = best_of(facts, queue, category)
    if not agent then
      return { queue = queue }, { reasons[1], { code = "nobody_has_room" } }
    end
    reasons[2] = { code = (score == 2 or score == 6) and "agent_by_skill" or "agent_by_load", agent = agent.name }
    return { queue = queue, agent = agent.name }, reasons
  end,

  examples = {
    { name = "the category's queue, and the least busy of its agents",
      given = { case = { links = {} }, queues = { "general", "licence" }, agents = {
        { name = "candidate_1", queues = { "general" }, skills = {}, languages = {}, open = 0, room = 5 },
        { name = "candidate_2", queues = { "licence" }, skills = {}, languages = {}, open = 1, room = 5 },
        { name = "candidate_3", queues = { "licence" }, skills = {}, languages = {}, open = 2, room = 5 } } },
      prior = { ["support.classify"] = { verdict = "clear", category = "licence" } },
      expect = { queue = "licence", agent = "candidate_2" } },
    { name = "whoever knows about it comes before whoever is less busy",
      given = { case = { product = "Storage 400" }, queues = { "general" }, agents = {
        { name = "candidate_1", queues = { "general" }, skills = {}, languages = {}, open = 0, room = 5 },
        { name = "candidate_2", queues = { "general" }, skills = { "storage 400" }, languages = {}, open = 4,
          room = 1 } } },
      prior = { ["support.classify"] = { verdict = "clear", category = "technical" } },
      expect = { queue = "general", agent = "candidate_2" } },
    { name = "and whoever writes the language before both",
      given = { case = { locale = "fr-CH" }, queues = { "general" }, agents = {
        { name = "candidate_1", queues = { "general" }, skills = { "technical" }, languages = { "de" }, open = 0,
          room = 5 },
        { name = "candidate_2", queues = { "general" }, skills = {}, languages = { "fr" }, open = 4, room = 1 } } },
      prior = { ["support.classify"] = { verdict = "clear", category = "technical" } },
      expect = { queue = "general", agent = "candidate_2" } },
    { name = "nobody has room", given = { case = {}, queues = { "general" }, agents = {} },
      prior = { ["support.classify"] = { verdict = "clear", category = "order" } }, expect = { queue = "general" } },
    { name = "they take what they work on", settings = { assign = false },
      given = { case = {}, queues = { "general" }, agents = {
        { name = "candidate_1", queues = { "general" }, skills = {}, languages = {}, open = 0, room = 5 } } },
      prior = { ["support.classify"] = { verdict = "clear", category = "order" } }, expect = { queue = "general" } },
    { name = "there is no queue", given = { case = {}, queues = {}, agents = {} },
      prior = { ["support.classify"] = { verdict = "review" } }, expect = {} },
  },
}
