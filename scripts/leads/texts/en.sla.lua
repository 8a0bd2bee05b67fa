-- SPDX-License-Identifier: Apache-2.0
-- What leads.timeout and the notices about leads say, in English. {field} is a field of it.
return {
  -- timeout
  not_answered = "The offer was not answered in time: others are asked.",
  asked_again = "It is overdue and asked for again; that was done before so often: {times}.",
  told_above = "It is still overdue: somebody above is told. It was asked for before so often: {times}.",
  goes_back = "Nothing was done about it, though it was asked for so often: {times}. It is taken back.",
  nobody_answers = "It was given out so often without an answer: {attempt}. Whoever is entitled may take it.",
  vendor_is_late = "The vendor itself is late. It was asked for before so often: {times}.",
  nobody_took_it = "Nobody took it from the pool, though that was due. It was asked for before so often: "
    .. "{times}. A person finds somebody.",

  -- offers and leads
  told_offered = "A lead is offered to you: {product}, {territory}. Please answer by {until}.",
  told_timed_out = "The offer of a lead ({product}, {territory}) was not answered in time: it goes to others.",
  told_offer_lost = "Another was faster: the lead ({product}, {territory}) is taken.",
  told_offer_pulled = "The offer of a lead ({product}, {territory}) was withdrawn.",
  told_pulled_back = "A lead ({product}, {territory}) was taken back from you.",
  told_accepted = "{partner} has accepted the lead of {customer}.",
  told_unassignable = "Nobody was found for the lead of {customer}: please find somebody.",
  told_lead_review = "The rules leave open what the lead of {customer} is worth: please have a look.",
  told_resembled = "{partner} holds a lead of {customer} it has brought in itself. Another's lead or deal is about "
    .. "the same company, which {partner} is not told: please have a look.",

  -- what runs out
  told_due_accept = "The offer of a lead ({product}, {territory}) soon runs out: please answer by {until}.",
  told_due_first_touch = "A customer waits to hear from you ({product}, {territory}), by {until}.",
  told_due_progress = "Please tell by {until} how a lead is getting on ({product}, {territory}).",
  told_due_close = "A lead ({product}, {territory}) should be at its end by {until}.",
  told_due_assign = "The lead of {customer} still needs somebody, by {until}.",
  told_due_pool = "Nobody has taken the lead of {customer} from the pool so far; somebody should by {until}.",
  told_due_review = "The lead of {customer} still has to be looked at, by {until}.",

  -- what has run out
  told_late_accept = "The offer of a lead ({product}, {territory}) ran out on {until}; you may still answer for a while.",
  told_late_first_touch = "A customer ({product}, {territory}) should have heard from you by {until}.",
  told_late_progress = "You should have told by {until} how a lead is getting on ({product}, {territory}).",
  told_late_close = "A lead ({product}, {territory}) should have been at its end by {until}.",
  told_late_stale = "Nothing has been done about a lead ({product}, {territory}) for a long time.",
  told_late_assign = "Nobody has been found for the lead of {customer}, due by {until}.",
  told_late_pool = "Nobody has taken the lead of {customer} from the pool, due by {until}.",
  told_late_review = "Nobody has looked at the lead of {customer}, due by {until}.",
  told_partner_late = "{partner} is late with the lead of {customer}, due by {until}.",
  told_above_partner = "{partner} is still late with the lead of {customer}, due by {until}: it needs your attention.",
  told_above_vendor = "The lead of {customer} still waits for us, due by {until}: it needs your attention.",
  told_vendor_late = "We have not decided about your registration {number} by {until}, as promised. It counts against us.",
}
