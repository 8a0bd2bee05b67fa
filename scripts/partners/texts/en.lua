-- SPDX-License-Identifier: Apache-2.0
-- What the reasons and notices of partners say, in English. {field} is a field of the reason or notice.
return {
  -- application
  country_closed = "We take no partners from {country} at present.",
  channel_closed = "We take no partners of the type {channel_type} in this programme.",
  a_person_looks = "A person looks at your application.",
  fits = "Nothing speaks against the applicant.",
  like_a_partner = "{candidate} resembles the applicant (score {score}); it is {state}.",
  too_early = "A company with a key of the applicant's may apply again in {days} days only.",
  foreign_address = "Whoever writes does so from elsewhere than the company's domain.",
  no_domain = "The applicant names no domain.",
  contradicted = "A company that has a key of a partner's is not accepted without a person.",

  -- territory
  least_loaded = "{manager} looks after the fewest partners there: {partners}.",
  nobody_there = "No channel manager works where the applicant wants to: a person says who looks after it.",
  all_full = "Every channel manager there looks after as many partners as one can.",

  -- onboarding
  usual_checklist = "There are {items} things to do before it is active.",

  -- notices
  told_level = "Your level in {program} is {level} now; it was {was}.",
  told_application = "{company} wants to be a partner (application {reference}): please decide.",
  told_manager = "{company} is a partner now, and yours to look after.",
  told_item_due = "Still to be done before {due}: {title}.",
  told_item_overdue = "This should have been done by {due}: {title}.",
  told_partner_late = "The partner should have done this by {due}: {title}.",
  told_active = "Everything is done: {company} is an active partner.",
  told_welcome = "Welcome to {name}.\n\n{text}\n\n{signed_by}",

  -- growth: plans, goals and what is said about them
  told_plan_proposed = "The joint business plan {plan} with {partner} is proposed to you: please read and sign it.",
  told_plan_agreed = "The joint business plan {plan} with {partner} is agreed: both sides have signed it.",
  told_plan_reopened = "Something was changed in the joint business plan {plan} with {partner}: both sides have to sign it anew.",
  told_plan_closed = "The joint business plan {plan} with {partner} was closed.",
  told_goal_at_risk = "The goal {goal} of the plan {plan} with {partner} is behind: {value} of {target}, due on {due}.",
  told_goal_met = "The goal {goal} of the plan {plan} with {partner} was met: {value} of {target}.",
  told_goal_missed = "The goal {goal} of the plan {plan} with {partner} was missed: {value} of {target} by {due}.",
  told_coached = "There is a new coaching note on the joint business plan {plan} with {partner}.",
  told_follow_up = "A coaching note on the joint business plan {plan} with {partner} is to be followed up today.",

  -- growth: councils
  told_seated = "You have a seat in the council {council}.",
  told_seat_ended = "Your seat in the council {council} has ended.",
  told_invited = "You are invited to {meeting}, a meeting of {council}, on {starts_at}.",
  told_meeting_changed = "{meeting}, a meeting of {council}, was changed. It is on {starts_at}.",
  told_meeting_cancelled = "{meeting}, a meeting of {council} on {starts_at}, does not take place with you. Open it to read why.",
  told_meeting_soon = "{meeting}, a meeting of {council}, is on {starts_at}.",
  told_minutes = "There are minutes of {meeting}, a meeting of {council}.",
  told_action_given = "You have undertaken to do this by {due}: {action}",
  told_action_due = "This is to be done by {due}: {action}",
  told_action_overdue = "This was to be done by {due}: {action}",
}
