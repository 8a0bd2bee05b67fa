-- SPDX-License-Identifier: Apache-2.0
-- What the rules of plans and entitlements say, and what people are told of plans, quotas and reviews, in English.
-- {field} is a field of the reason or notice.
return {
  -- plan
  plan_of_level = "The plan {plan} comes with its level.",
  plan_kept = "It keeps the plan {plan}.",
  plan_agreed = "The plan {plan} was agreed.",
  plan_default = "The plan {plan} is everybody's.",
  no_plan_granted = "Its level grants no plan.",
  no_such_plan = "The rules named a plan that there is not: {plan}. Nothing changes.",

  -- entitle
  entitled = "The plan {plan} covers it.",
  no_plan = "There is no support plan.",
  partner_not_supported = "Partners in this state are not supported: {state}.",
  channel_not_in_plan = "The plan {plan} does not cover this channel: {channel}.",
  channel_closed = "By the plan {plan} nobody is there now on this channel: {channel}.",
  severity_capped = "By the plan {plan} a case is {severity} at most.",
  quota_used_up = "Nothing is left of what the plan {plan} allows. From {next_from} on there is more.",
  beyond_quota = "Nothing is left of what the plan {plan} allows, but the case is {severity}.",

  -- notices
  told_plan = "In {program} you are supported by the plan {plan} from now on.",
  told_plan_over = "In {program} the plan {plan} is over.",
  told_quota_near = "Little is left of what your plan {plan} in {program} allows until {until}.",
  told_quota_used_up = "Nothing is left of what the plan {plan} in {program} allows until {until}.",
  told_review_planned = "A review under the plan {plan} in {program} is to be held until {due_on}: say when.",
  told_review_scheduled = "The review under the plan {plan} in {program} begins at {scheduled_at}.",
  told_review_soon = "A review under the plan {plan} in {program} is to be held soon, until {due_on}.",
  told_review_held = "The review of {held_on} under the plan {plan} in {program} can be read.",
  told_review_missed = "A review under the plan {plan} in {program} was to be held until {due_on}, and was not.",
}
