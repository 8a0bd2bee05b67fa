-- SPDX-License-Identifier: Apache-2.0
-- What the reasons and notices of market development funds say, in English. {field} is a field of the reason.
return {
  -- eligible
  eligible = "You may ask for funds.",
  not_a_member = "You are not a member of this programme.",
  partner_not_active = "Your company is not active in the network at present.",
  level_without_funds = "There are no funds at the level {level}.",
  channel_without_funds = "Partners of the type {channel_type} have no funds in this programme.",
  often_unused = "{expired} of your {approved} approved requests were never claimed: a person looks at this one first.",

  -- score_request
  scored = "It scores {score} of 1000.",

  -- decide_request
  within_limit = "Requests of this size are approved at once at the level {level}.",
  above_limit = "Requests of this size are reviewed by a person at the level {level}.",
  above_cap = "No more than {most} may be asked for in one request.",
  preapproved = "All of it is run by our templates, within what they allow: it is approved.",
  objective_missing = "Please say what is to be reached.",
  outcome_missing = "Please say how many leads or what deals it should bring.",
  match_capped = "We pay at most {percent} % of what an activity costs.",
  short_notice = "It begins in {days} days; with less than {min} a person looks first.",
  seen_by_a_person = "A person looks at this request.",
  low_score = "It scores {score}; it takes {min} to be approved without a person.",
  limit = "{amount} is asked for, the limit is {limit} (minor units).",
  contradicted = "The rules do not allow it to be approved without a person.",
  asked_enough = "It was asked back as often as it may be: a person decides.",

  -- route
  usual_route = "The usual way.",
  large_route = "It is large: two people decide.",
  very_large_route = "It is very large: three people decide.",

  -- deadline
  claim_within = "It is to be claimed within {days} days of the last activity.",
  purpose_deadline = "For this purpose it is to be claimed within {days} days of the last activity.",

  -- proof_required
  proofs_needed = "For each activity it says what is to be shown with its claims.",
  large_activity = "Large activities are reported on.",

  -- notices of requests
  told_approved = "Your request {number} was approved. It is to be claimed by {until}.",
  told_rejected = "Your request {number} was rejected. Open it to read why.",
  told_info_requested = "We need more information on your request {number}.",
  told_unanswered = "Your request {number} has ended: what we asked for was not answered in time.",
  told_claimable = "Your request {number} can be claimed until {until}.",
  told_claim_due = "{days} days are left to claim your request {number}: until {until}.",
  told_request_expired = "Your request {number} has expired: nothing was claimed in time.",
  told_changed = "The change of your request {number} was approved.",
  told_change_rejected = "The change of your request {number} was rejected. Open it to read why.",
  told_extended = "Your request {number} can now be claimed until {until}.",
  told_to_decide = "The request {number} waits for your decision.",
  told_nobody_decides = "Nobody is there to decide on the request {number}: please see to it.",
  told_step_due = "The request {number} is to be decided by {due}.",
  told_step_overdue = "The request {number} was to be decided by {due}.",
  told_delegated = "The decision on the request {number} was handed to you.",

  -- check_claim
  nothing_wrong = "Nothing is wrong with the claim.",
  proof_missing = "Line {line}: a proof of the kind {kind} is missing for its activity.",
  invoice_early = "Line {line}: an invoice is from {days} days before the activity began.",
  invoice_late = "Line {line}: an invoice is from {days} days after the activity was over.",
  invoice_old = "Line {line}: an invoice is {days} days old.",
  own_invoice = "Line {line}: an invoice was issued by yourselves.",
  above_activity = "From line {line} on, activity {activity} comes to more than was approved for it.",

  -- decide_claim
  claim_within_limit = "Claims of this size are paid at once at the level {level}.",
  claim_above_limit = "Claims of this size are reviewed by a person at the level {level}.",
  claim_returned = "Something is missing: please mend it and hand the claim in again.",
  claim_cut = "Line {line} is paid up to what was approved for its activity.",
  claim_seen_by_a_person = "A person looks at this claim.",
  claim_limit = "{amount} is claimed, the limit is {limit} (minor units).",
  claims_watched = "{rejected} claims of this partner were rejected, {clawed_back} were paid back: a person looks.",
  claim_contradicted = "The rule has not decided every line: a person does.",

  -- notices of claims
  told_claim_in_review = "Claim {number} is being reviewed.",
  told_claim_returned = "Claim {number} was returned: something has to be mended in it.",
  told_claim_approved = "Claim {number} was approved and will be paid.",
  told_claim_part_approved = "Claim {number} was approved in part; that part will be paid.",
  told_claim_rejected = "Claim {number} was rejected.",

  -- roi
  returned = "What was won by it is {percent} % of what it has cost.",
  still_open = "Deals take their time: it is not judged finally until {days} days after its end.",
  nothing_known = "Nothing is known of what came of it: link its campaign, or report it.",
  reported_in_part = "What is only reported counts for {percent} %.",

  -- settlement
  told_paid = "Claim {number} was paid: {amount}.",
  told_pay_failed = "Claim {number} over {amount} could not be paid: {reason}.",
  told_clawed_back = "{amount} paid for claim {number} were taken back: {reason}.",
  told_settlement_overdue = "Accounting has had settlement {number} since {since} and has not said what became of all of it.",
}
