"""The product document's own texts, to the letter ("Référént" there is a typo)."""

import pytest
from sqlmodel import Session

from tests.courriels.reading import read
from tests.courriels.story import Story

RECUE = """\
Bonjour,

merci pour votre inscription à l'espace OC Éclat.

Votre compte doit maintenant être validé par un administrateur.

Vous recevrez prochainement une notification par mail afin de vous prévenir de l'activation de votre compte.

A bientôt,
L'équipe de la Branche Éclat
"""
INVITATION = """\
Branche Éclat - Organisme Certificateur

Bonjour,

Vous venez d'être désigné "{titre}" par l'organisme : {organisme}.

Pour activer votre compte, merci d'utiliser le lien ci-dessous.

Si vous ne comprenez pas cette désignation, merci de nous contacter : contact@oc-eclat.example.

A bientôt,
L'équipe de la Branche Éclat

Informations de connexion

Email : {courriel}
Identifiant : {courriel}
Lien de connexion : {site}/connexion

Ceci est un mail automatique, merci de ne pas y répondre.
"""
SITE = "http://127.0.0.1:8000"
NATIONAL = "Association La Cour des Possibles"
REFERENT = INVITATION.format(titre="Référent CQP", organisme=NATIONAL, courriel="karim.benhaddou@lacour.example", site=SITE)
DELEGATAIRE = INVITATION.format(
    titre="Organisme de formation délégataire", organisme=NATIONAL, courriel="m.leguen@preau-bretagne.example", site=SITE
)
BUTTON, CONFIRM = "Activer mon compte", "Confirmer mon adresse"  # which the document calls "le lien", or leaves to us


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize(
    ("scene", "document"),
    [("inscription_recue", RECUE), ("activation_referent", REFERENT), ("activation_delegataire", DELEGATAIRE)],
)
def test_to_the_letter(db: Session, scene: str, document: str) -> None:
    mail = Story(db).write(scene)[0]
    plain = [line for line in lines(mail.texte) if not line.startswith((BUTTON, CONFIRM, "http"))]
    shown = [line for line in read(mail.html).lines if line not in (BUTTON, CONFIRM, "OC Éclat")]
    assert [line for line in plain if line in lines(document)] == lines(document)
    assert [line for line in shown if line in lines(document)] == lines(document)
    # and nothing else than the sender's name and the footer, which every mail has
    assert set(plain) | set(shown) <= {*lines(document), *lines(REFERENT)[:1], *lines(REFERENT)[-1:]}


@pytest.mark.parametrize("scene", ["activation_referent", "activation_delegataire"])
def test_the_button_of_the_document(db: Session, scene: str) -> None:
    mail = Story(db).write(scene)[0]
    assert BUTTON in read(mail.html).links.values()
    assert f"\n\n{BUTTON}\u00a0:\nhttp://127.0.0.1:8000/activation/" in mail.texte
