-- SPDX-License-Identifier: Apache-2.0
-- Was Hinweise zu Schulung und Zertifikaten sagen, auf Deutsch. {field} ist ein Feld des Hinweises.
return {
  told_certificate_ending = 'Ihr Zertifikat „{certification}“ ({number}) gilt noch bis {last_day}, also {days} Tage. Erneuern Sie es rechtzeitig.',
  told_certificate_ending_of = 'Das Zertifikat „{certification}“ ({number}) von {person} gilt noch bis {last_day}, also {days} Tage.',
}
