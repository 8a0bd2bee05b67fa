-- SPDX-License-Identifier: Apache-2.0
-- scripts/leads/sla.lua: by when is what to be done with a lead?

return {
  point = "leads.sla",

  settings = {
    accept_hours = 48,
    pool_hours = 72,                 -- working hours of the vendor's until somebody is to have taken it from the pool
    first_touch_hours = 24,
    touches = 3,                     -- before it may be given up as not reached
    progress_days = 14,
    close_days = 90,
    urgent_timeframe = "now",        -- "": no lead is urgent
    urgent_accept_hours = 8,
    urgent_first_touch_hours = 8,
    calendar = "partner",            -- by whose working time hours are counted: partner, program or always
  },

  decide = function(facts, settings)
    local is_urgent = settings.urgent_timeframe ~= "" and facts.lead.timeframe == settings.urgent_timeframe
    return { accept_hours = is_urgent and settings.urgent_accept_hours or settings.accept_hours,
             pool_hours = is_urgent and settings.urgent_accept_hours or settings.pool_hours,
             first_touch_hours = is_urgent and settings.urgent_first_touch_hours or settings.first_touch_hours,
             touches = settings.touches, progress_days = settings.progress_days, close_days = settings.close_days,
             calendar = settings.calendar },
           { { code = is_urgent and "urgent_terms" or "usual_terms" } }
  end,

  examples = {
    { name = "the usual terms", given = { lead = { timeframe = "year" } },
      expect = { accept_hours = 48, pool_hours = 72, first_touch_hours = 24, progress_days = 14, calendar = "partner" } },
    { name = "somebody who means to buy now waits for less", given = { lead = { timeframe = "now" } },
      expect = { accept_hours = 8, first_touch_hours = 8 } },
  },
}
