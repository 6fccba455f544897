"""A mail that came back no longer says "Envoyé", wherever it is followed."""

from collections.abc import Callable

from sqlmodel import Session

from eclat import clock
from eclat.domain.courriels import retours
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import EtatCourriel, Organisme
from tests import factories as make
from tests.browser import Browser


def test_a_returned_mail_is_a_failure_where_it_is_followed(db: Session, browse: Callable[..., Browser]) -> None:
    claire = make.administrateur(db)
    request = make.national(db, rows=1, etat="en_attente_delegataires")
    (one,) = make.delegataires(db, request)
    mail = next(each for each in make.mails(db) if each.destinataire == one.courriel)
    mail.etat, mail.tentatives, mail.envoye_le, mail.pris_le = EtatCourriel.ENVOYE, 1, clock.now(), clock.now()
    db.flush()
    retours.come_back(db, mail, reponse="550 5.1.1 <maite@marelle.example>: User unknown", by=SYSTEME)
    helene = make.dirigeant(db, db.get_one(Organisme, request.organisme_id))
    db.commit()
    followed = browse(helene).get("/delegataires").text
    assert "cette adresse n’existe pas" in followed and "Corriger l’adresse" in browse(helene).get("/").text
    page = browse(claire).get(f"/courriels/{mail.id}").text
    assert "Cette adresse n’existe pas" in page and "550 5.1.1" in page
    assert "<b>Envoyé</b>" in page and "a reçu ce mail en retour" in page  # its history: it left, then came back
    assert "Abandon" not in page
