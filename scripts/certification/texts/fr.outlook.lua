-- SPDX-License-Identifier: Apache-2.0
-- Ce qui est dit de ce que des partenaires perdraient, en français. {field} est un champ de la notification.
return {
  told_risk_certificate = "Votre niveau {level} est menacé : quand un certificat {certification} prend fin le "
    .. "{on}, dans {days} jours, vous avez {value} sur {needed} : {requirement}.",
  told_risk_figure = "Votre niveau {level} est menacé : à partir du {on}, dans {days} jours, vous avez "
    .. "{value} sur {needed} : {requirement}.",
  told_risk_averted = "Votre niveau {level} n'est plus menacé le {on} : {requirement}.",
  told_risk_of_partner = "{partner} : le niveau {level} est menacé. À partir du {on}, dans {days} jours, il y "
    .. "a {value} sur {needed} : {requirement}.",
}
