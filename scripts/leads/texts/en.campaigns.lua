-- SPDX-License-Identifier: Apache-2.0
-- What people are told of campaigns, in English. {field} is a field of the notice.
return {
  told_campaign_planned = "The campaign {name} runs from {starts_on} to {ends_on}.",
  told_campaign_started = "The campaign {name} has begun; it runs until {ends_on}.",
  told_campaign_completed = "The campaign {name} is over. Please say what came of it, and what it cost.",
  told_campaign_cancelled = "The campaign {name} was called off: {reason}",
  told_campaign_step = "In the campaign {name} there is something to do today: {title}",
  told_campaign_over_budget = "The campaign {name} has cost more than its budget.",
}
