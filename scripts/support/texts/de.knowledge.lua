-- SPDX-License-Identifier: Apache-2.0
-- Was die Regeln zu Artikeln und ihre Hinweise sagen, auf Deutsch. {field} ist ein Feld des Hinweises.
return {
  read_by_anybody = 'Jeder kann es lesen.',
  read_by_member = 'Der Partner gehört zu den Mitgliedern, für die es ist.',
  read_when_signed_in = 'Es ist für Angemeldete.',
  read_elsewhere = 'Es ist für andere Gebiete.',
  read_in_other_roles = 'Es ist für Personen mit anderen Rollen.',
  read_by_other_members = 'Es ist für Mitglieder eines anderen Programms, Rangs oder Vertriebswegs.',
  shown_by_words = 'Ihre Wörter passen.',
  shown_by_product = 'Sie handeln von dem Produkt, um das es geht.',
  nothing_fits = 'Nichts passt gut genug.',
  told_article_submitted = '„{title}“ ({code}, {locale}) wartet auf die Veröffentlichung.',
  told_article_returned = '„{title}“ ({code}, {locale}) wurde zurückgegeben: {comment}',
  told_article_review = '„{title}“ ({code}, {locale}) ist wieder durchzusehen: Stimmt der Artikel noch?',
  told_article_unhelpful = 'Jemandem hat „{title}“ ({code}, {locale}) nicht geholfen.',
}
