-- SPDX-License-Identifier: Apache-2.0
-- What is told of what partners would lose, in English. {field} is a field of the notice.
return {
  told_risk_certificate = "Your level {level} is at risk: when a certificate for {certification} ends on "
    .. "{on}, in {days} days, you have {value} of {needed}: {requirement}.",
  told_risk_figure = "Your level {level} is at risk: from {on} on, in {days} days, you have {value} of "
    .. "{needed}: {requirement}.",
  told_risk_averted = "Your level {level} is no longer at risk on {on}: {requirement}.",
  told_risk_of_partner = "{partner}: the level {level} is at risk. From {on} on, in {days} days, there is "
    .. "{value} of {needed}: {requirement}.",
}
