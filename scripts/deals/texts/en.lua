-- SPDX-License-Identifier: Apache-2.0
-- What the reasons of deal registration say, in English. {field} is a field of the reason.
return {
  -- intake
  close_passed = "The order was expected on {date}, which has passed.",
  field_missing = "{field} is missing.",
  would_help = "It would help to know {field}.",

  -- eligibility
  eligible = "You may register this deal.",
  not_a_member = "You are not a member of this programme.",
  partner_not_active = "Your company is not active in the network at present.",
  channel_not_admitted = "Partners of the type {channel_type} do not register deals in this programme.",
  outside_territory = "{territory} is outside your territories.",
  capacity_reached = "You have {open} open deals; your level admits {max}.",
  quota_reached = "You have registered {registered} deals in 30 days; your level admits {max}.",
  many_at_customer = "You have registered {registered} deals at this customer within a year; {max} is the limit.",
  hoarding = "{expired} of your deals expired within a year, {won} were won: a person looks at this one first.",

  -- match
  same_customer = "{candidate} is the customer given (score {score}).",
  possible_customer = "{candidate} may be the customer given (score {score}).",
  keys_disagree = "The keys given belong to different customers.",
  several_customers = "More than one known customer is said to be the one given.",

  -- conflict
  already_registered = "This customer has already been registered for this product and territory.",
  own_registration = "You have registered this customer for this product and territory yourself.",
  shared = "Several partners may be protected at this customer; so are you.",
  direct_sales = "The vendor's own sales team is working with this customer.",
  incumbent = "Another partner won here last: this deal is theirs to renew.",
  incumbent_self = "You won here last: this deal is yours to renew.",
  incumbent_held = "Another partner is protected here, though you won here last: a person compares.",
  similar_registration = "A similar registration exists: a person compares them.",
  no_conflict = "Nobody else holds this customer.",
  ends_soon = "The protection that is in the way ends in {days} days.",

  -- decide
  within_limit = "Deals of this size are approved at once at the level {level}.",
  above_limit = "Deals of this size are reviewed by a person at the level {level}.",
  limit = "The limit is {limit}, the deal {amount} (minor units).",
  below_minimum = "The deal is smaller than what this programme registers.",
  value_added_missing = "{given} efforts of your own are given; such deals need {min}: a demo, a proof of concept ...",
  amount_missing = "Please say how much the deal is worth.",
  close_too_far = "The order is expected in {days} days; registrations reach {max} days ahead. Please check the date.",
  close_too_near = "The order is expected in {days} days; deals are registered at least {min} days ahead.",
  needs_review = "A person looks at this registration first.",
  many_rejected = "{rejected} of the partner's deals were rejected, {approved} are approved.",
  contradicted = "A person at the vendor has to confirm this registration.",
  asked_enough = "We have asked often enough: a person looks at this registration.",
  upheld = "Your dispute was upheld: a person decides this registration now.",
  person_needed = "{by} asks for a person.",

  -- route
  usual_route = "Whoever reviews such deals reviews it.",
  large_deal = "A large deal: a second person reviews it.",
  very_large_deal = "A very large deal: everybody in charge has to agree.",
  outside_route = "A deal outside the partner's territories: a second person reviews it.",

  -- protect
  level_term = "At the level {level} a deal is protected for {days} days.",
  granted_term = "You are granted a protection of {days} days.",
  usual_term = "The deal is protected for {days} days.",
  long_sale = "Since the sale takes longer, {days} days are added.",

  -- price
  level_margin = "{percent} % margin for the level {level}.",
  granted_margin = "{percent} % margin are granted to you.",
  channel_margin = "{percent} % margin for the channel type {channel_type}.",
  type_margin = "{percent} % margin for the deal type {type}.",
  segment_margin = "{percent} % margin for the customer segment {segment}.",
  size_margin = "{percent} % margin for the size of the deal.",
  evidence_would_earn = "Evidence of what you do for this deal would earn {percent} % discount.",
  value_added_discount = "{percent} % discount for what you do to win this deal.",
  margin_capped = "The margin is limited to {percent} %.",
  list_margin = "The list price applies, without a margin of your own.",
  approver_needed = "The price has to be agreed by: {approver}.",

  -- attribute
  all_yours = "The deal is credited to you alone.",
  distributor_share = "{percent} % of the deal is credited to your distributor.",
  vendor_share = "{percent} % of the deal is credited to the vendor, who sells with you.",
  shares_do_not_add_up = "The shares did not sum to 100 %: all of it is credited to the registrant.",

  -- extend
  extended = "The protection is extended by {days} days.",
  no_activity = "No activity was shown for {days} days. Record what you do to win the deal, then ask again.",
  person_extends = "A channel manager will answer.",
  extended_before = "It was extended {times} times before.",
  no_progress = "The sale is still at the stage {stage}.",
  large_extension = "A deal of this size is extended by a person.",

  -- stale
  shown_nothing = "No activity was shown for {days} days.",
  warned_before = "No activity was shown for {days} days, in spite of a warning.",
  close_to_order = "The order is near: the registration is kept.",
  partner_suspended = "The partner is suspended: its people are kept out and cannot show anything.",

  -- notices: what people are told
  told_approved = "Your registration {number} for {customer} is approved and protected until {until}.",
  told_in_review = "Your registration {number} for {customer} is in review.",
  told_info_requested = "We need more information on your registration {number} for {customer}.",
  told_rejected = "Your registration {number} for {customer} was rejected. Open it to read why.",
  told_duplicate = "Your registration {number} for {customer} was not accepted: it is registered already.",
  told_expired = "The protection of your registration {number} for {customer} has ended.",
  told_unanswered = "Your registration {number} for {customer} has ended: what we asked for was not answered in time.",
  told_reminded = "The protection of your registration {number} for {customer} ends in {days} days, on {until}.",
  told_inactive = "No activity was recorded on your registration {number} for {customer} for {days} days.",
  told_revoked = "Your registration {number} for {customer} was revoked: {reason}",
  told_revoked_inactive = "Your registration {number} for {customer} was revoked: no activity was shown.",
  told_extended = "The protection of your registration {number} for {customer} now ends on {until}.",
  told_extension_declined = "The protection of your registration {number} for {customer} was not extended. Open it to read why.",
  told_extension_wanted = "An extension of the registration {number} for {customer} is wanted; its protection ends on {until}.",
  told_commented = "There is a new comment on the registration {number} for {customer}.",
  told_to_review = "The registration {number} for {customer} waits for your decision.",
  told_nobody_reviews = "Nobody is there to decide on the registration {number} for {customer}: please see to it.",
  told_review_due = "The registration {number} for {customer} is to be decided by {due}.",
  told_review_overdue = "The registration {number} for {customer} was to be decided by {due}.",
  told_delegated = "The decision on the registration {number} for {customer} was handed to you.",
  told_dispute_filed = "Your dispute about the registration {number} for {customer} has been received.",
  told_to_judge = "The registration {number} for {customer} is disputed: somebody who has not reviewed it has to decide.",
  told_evidence_wanted = "We need evidence for your dispute about the registration {number} for {customer}. Open it to read which.",
  told_evidence_added = "There is new evidence in the dispute about the registration {number} for {customer}.",
  told_dispute_upheld = "Your dispute about the registration {number} for {customer} was upheld: it is decided anew.",
  told_dispute_overturned = "Your dispute about the registration {number} for {customer} was dismissed. Open it to read why.",
  told_dispute_withdrawn = "The dispute about the registration {number} for {customer} was withdrawn.",
  told_revoked_by_dispute = "The approval of your registration {number} for {customer} was revoked after a dispute.",
}
