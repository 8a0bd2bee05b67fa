-- SPDX-License-Identifier: Apache-2.0
-- Ce qui est dit des engagements, en français. {champ} est un champ de l'avis.
return {
  told_committed = "{promised} leads qualifiés vous sont promis jusqu'au {until}.",
  told_commitment_met = "Sur {promised} leads promis à {partner} jusqu'au {until}, {delivered} sont venus : la promesse est tenue.",
  told_commitment_missed = "Sur {promised} leads promis à {partner} jusqu'au {until}, {delivered} sont venus : la promesse n'est pas tenue.",
  told_commitment_withdrawn = "La promesse de {promised} leads jusqu'au {until} est retirée : {reason}",
  told_commitment_behind = "{partner} s'est vu promettre {promised} leads jusqu'au {until} ; l'essentiel du temps est passé, {delivered} sont venus.",
}
