-- SPDX-License-Identifier: Apache-2.0
-- What the rules say of promises, escalations and the end of cases, and what people are told of them, in English.
-- {field} is a field of the reason or notice.
return {
  -- sla
  promised_by_plan = "This is what the plan promises for cases of severity {severity}.",
  promised_to_all = "This is what is promised to all for cases of severity {severity}.",
  promised_at_all_hours = "Nights and holidays count as well.",

  -- escalate
  nothing_to_raise = "There is no cause for it to go further up than it is.",
  raised_for_breach = "A promise was not kept: it goes up to level {level}.",
  raised_for_risk = "A promise is at risk: it goes up to level {level}.",
  raised_as_asked = "As was asked, it goes up to level {level}.",
  asked_lately = "It has gone up lately: please give those who see to it some time.",
  as_high_as_asking_goes = "It has gone as far up as asking takes it.",
  as_often_as_it_goes = "It was escalated so often that it goes up no more.",
  raised_for_silence = "Nothing was heard for a long time: it goes up to level {level}.",
  raised_unseen = "Nobody has taken note of it: it goes up to level {level}.",
  raised_for_rating = "The partner is not content: it goes up to level {level}.",

  -- autoclose
  closes_after = "It is closed after {days} days, unless it is reopened.",

  -- notices
  told_promise_at_risk = "{number} ({subject}): three quarters of the time are over. It is due by {until}.",
  told_promise_broken = "{number} ({subject}): this was due by {until}, and is late.",
  told_vendor_is_late = "{number} ({subject}): you should have heard from us by {until}, and have not. It counts "
    .. "against us.",
  told_case_is_yours = "{number} ({subject}) has gone up to level {level}: please see to it.",
  told_case_escalated = "{number} ({subject}) has gone up to level {level}: somebody above sees to it.",
  told_escalation_seen = "{number} ({subject}): somebody has taken note, and sees to it.",
  told_case_closes = "{number} ({subject}) is solved, and will be closed on {until}. If it is not, please reopen it "
    .. "before.",
  told_rate_case = "{number} ({subject}) is closed. How were you helped? Please tell us by {until}.",
}
