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
REFERENT = """\
Branche Éclat - Organisme Certificateur

Bonjour,

Vous venez d'être désigné "Référent CQP" par l'organisme : Association La Cour des Possibles.

Pour activer votre compte, merci d'utiliser le lien ci-dessous.

Si vous ne comprenez pas cette désignation, merci de nous contacter : contact@oc-eclat.example.

A bientôt,
L'équipe de la Branche Éclat

Informations de connexion

Email : karim.benhaddou@lacour.example
Identifiant : karim.benhaddou@lacour.example
Lien de connexion : http://127.0.0.1:8000/connexion

Ceci est un mail automatique, merci de ne pas y répondre.
"""
BUTTON = "Activer mon compte"


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize(("scene", "document"), [("inscription_recue", RECUE), ("activation_referent", REFERENT)])
def test_to_the_letter(db: Session, scene: str, document: str) -> None:
    mail = Story(db).write(scene)[0]
    plain = [line for line in lines(mail.texte) if not line.startswith((BUTTON, "http"))]
    shown = [line for line in read(mail.html).lines if line not in (BUTTON, "OC Éclat")]
    assert [line for line in plain if line in lines(document)] == lines(document)
    assert [line for line in shown if line in lines(document)] == lines(document)
    # and nothing else than the sender's name and the footer, which every mail has
    assert set(plain) | set(shown) <= {*lines(document), *lines(REFERENT)[:1], *lines(REFERENT)[-1:]}


def test_the_button_of_the_document(db: Session) -> None:
    mail = Story(db).write("activation_referent")[0]
    assert BUTTON in read(mail.html).links.values()
    assert f"\n\n{BUTTON} :\nhttp://127.0.0.1:8000/activation/" in mail.texte
