"""Worlds that several files begin with: told once, then copied (``tests/scenes.py``)."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from eclat import clock, demo
from eclat.domain.documentation.publics import READERS
from eclat.models import (
    EtatCourriel,
    EtatDocument,
    EtatHabilitation,
    EtatOrganisme,
    EtatReponse,
    FraisJure,
    NatureFrais,
    Personne,
    Role,
)
from tests import factories as make
from tests import jurys


def some_of_everything(db: Session) -> Personne:
    """Rows of every list in most of their states, and Claire, who sees all of them: she administers and instructs."""
    claire = make.agent(db, "Claire", "Aubertin", Role.ADMINISTRATEUR, Role.INSTRUCTEUR)
    pair = [claire, make.instructeur(db)]
    for number, etat in enumerate(EtatOrganisme):
        atelier = make.organisme(db, f"Les Ateliers du Belvédère {number}", etat="accepte")
        atelier.etat = etat
    for number, request in enumerate(("deposee", "en_instruction", "a_completer", "acceptee")):
        owner = make.organisme(db, f"Maison {number}")
        made = make.habilitation(db, owner, etat=request, instructeurs=pair if request != "deposee" else None)
        if rang := number % 2:
            make.message(db, owner, f"Une question de la maison {rang}", by=make.user_of(db, make.dirigeant(db, owner)))
        make.message(db, made, f"Le belvédère {number}", by=make.owner(db, made), pieces=rang)
    waiting = make.habilitation(db, make.organisme(db, "Réseau"), etat="brouillon")
    waiting.etat = EtatHabilitation.EN_ATTENTE_DELEGATAIRES
    for number, document in enumerate(EtatDocument):
        guide = make.published(
            db,
            f"Guide {number} du Belvédère",
            roles=list(READERS),
            obligatoire=number == 1,
            fichier=None if number else ("guide.pdf", make.PDF),
        )
        guide.etat = document
    for number, kept in enumerate(EtatReponse):
        for whose in ("oui", ""):
            canned = make.reponse_type(db, f"Le belvédère {number}{whose}", by=make.user_of(db, claire), partagee=whose)
            canned.etat = kept
    some_jurors(db)
    for mail, etat in zip(make.mails(db), [*EtatCourriel, *EtatCourriel], strict=False):
        mail.etat = etat
    return claire


def demonstration(db: Session) -> datetime:
    """The whole story of the demonstration. Returns when it was told."""
    db.close()
    assert demo.tell() == 0
    return clock.now()


def some_jurors(db: Session) -> None:
    """Two in each state of the register, one of whom has expenses."""
    session = make.session(db, make.habilite(db, "Belvédère des jurys"), etat="demandee")
    states: tuple[dict[str, Any], ...] = (
        {},
        {"propose_le": clock.now()},
        {"retire_le": clock.now()},
        {"valable_jusqu_au": clock.today() - timedelta(days=1)},
    )
    for number, said in enumerate([*states, *states]):
        who = jurys.juror(db, f"Belvédère {number}", f"Juré {number}")
        for name, value in said.items():
            setattr(who, name, value)
        db.add(
            FraisJure(
                jure_id=who.id, session_id=session.id, nature=NatureFrais.REPAS, montant=1250 + number,
                jour=clock.today() - timedelta(days=number),
            )
        )  # fmt: skip
    db.flush()
