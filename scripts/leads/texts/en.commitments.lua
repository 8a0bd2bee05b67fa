-- SPDX-License-Identifier: Apache-2.0
-- What people are told of commitments, in English. {field} is a field of the notice.
return {
  told_committed = "You are promised {promised} qualified leads until {until}.",
  told_commitment_met = "Of {promised} leads promised to {partner} until {until}, {delivered} came: the promise is kept.",
  told_commitment_missed = "Of {promised} leads promised to {partner} until {until}, {delivered} came: the promise is not kept.",
  told_commitment_withdrawn = "The promise of {promised} leads until {until} is withdrawn: {reason}",
  told_commitment_behind = "{partner} is promised {promised} leads until {until}; most of the time is over, {delivered} came.",
}
