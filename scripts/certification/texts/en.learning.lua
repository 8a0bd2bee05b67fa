-- SPDX-License-Identifier: Apache-2.0
-- What notices about learning and certificates say, in English. {field} is a field of the notice.
return {
  told_certificate_ending = 'Your certificate "{certification}" ({number}) holds until {last_day}, {days} days from now. Renew it in time.',
  told_certificate_ending_of = 'The certificate "{certification}" ({number}) of {person} holds until {last_day}, {days} days from now.',
}
