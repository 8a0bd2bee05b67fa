-- SPDX-License-Identifier: Apache-2.0
-- Was darüber gesagt wird, was Partner verlieren würden, auf Deutsch. {field} ist ein Feld der Nachricht.
return {
  told_risk_certificate = "Ihre Stufe {level} ist gefährdet: Wenn am {on}, in {days} Tagen, ein Zertifikat "
    .. "für {certification} endet, haben Sie {value} von {needed}: {requirement}.",
  told_risk_figure = "Ihre Stufe {level} ist gefährdet: Ab {on}, in {days} Tagen, haben Sie {value} von "
    .. "{needed}: {requirement}.",
  told_risk_averted = "Ihre Stufe {level} ist am {on} nicht mehr gefährdet: {requirement}.",
  told_risk_of_partner = "{partner}: Die Stufe {level} ist gefährdet. Ab {on}, in {days} Tagen, gibt es "
    .. "{value} von {needed}: {requirement}.",
}
