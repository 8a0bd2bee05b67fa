-- SPDX-License-Identifier: Apache-2.0
-- What the rules of counting and competencies say, and what people are told of them, in English. {field} is a field of the
-- reason or notice.
return {
  -- counts
  counts_for_employer = "It counts for whom the person works.",
  counts_after = "It counts {days} days after the person came.",
  counts_after_leaving = "The person has left: it goes on counting for {days} days, or until it counts elsewhere.",
  counted_until_leaving = "The person has left: it does not count any more.",
  counts_not_without = "It counts again when the person holds {certification} again, on which it stands.",
  counts_for_no_ended_partner = "The partnership has ended.",

  -- competency
  has_the_people = "There are all the people that are needed.",
  people_missing = "{missing} more people with certificates are needed: {of}.",
  competent_but_not_active = "There are all the people that are needed, but the partner is not active.",

  -- notices
  told_competent = "You are competent now in {name}.",
  told_competency_at_risk = "You lack people to stay competent in {name}. Unless you have them again, it is lost on {until}.",
  told_competency_safe = "You have all the people again that {name} needs.",
  told_competency_lost = "You are not competent in {name} any more.",
}
