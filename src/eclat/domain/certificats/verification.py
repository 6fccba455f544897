"""Verification: what anyone learns of a certificate by its code, and its holder of who looked (P14).

A diploma is private life: there is no list and no search; a code that is none and one that does not exist are asked of the database in the
same way, and get the same page. Initials stand for the name until the visitor types it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock, courriels, reglages
from eclat.courriels.links import placeholder
from eclat.domain.certificats import codes, contenus, titulaires
from eclat.domain.certificats.delivrances import session_of
from eclat.domain.courriels import classements
from eclat.domain.courriels.liens import says_over
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.prepared import prepared
from eclat.engines.workflow import transition
from eclat.models import Candidat, Certificat, Courriel, EtatCertificat, NatureCertificat

E = EtatCertificat
MODELES: Final = ("certificat_delivre", "certificat_retire")  # the mails that bear the link of a holder
NOBODY: Final = "0" * codes.LENGTH  # what no certificate is ever given: asked for in place of what is no code
LUI: Final = Utilisateur(personne_id=None, nom_complet="Le titulaire")  # who has no account


class Verdict(StrEnum):
    INCONNU = "inconnu"
    MASQUE = "masque"
    VALIDE = "valide"
    REMPLACE = "remplace"
    RETIRE = "retire"


@dataclass(frozen=True)
class Reponse:
    """What the page says. ``remplacant``: number and nature of the one that took its place; its code is its own holder's to give."""

    verdict: Verdict
    numero: str = ""
    nature: NatureCertificat | None = None
    delivre_le: date | None = None
    depuis: datetime | None = None
    contenu: Mapping[str, Any] | None = None
    remplacant: str = ""
    remplacant_nature: NatureCertificat | None = None

    @property
    def initiales(self) -> str:
        return titulaires.initials(self.contenu["titulaire"]) if self.contenu else ""

    def nomme(self, typed: str) -> str:
        """The holder's name, for who knows it already; nothing for the others."""
        held = self.contenu["titulaire"] if self.contenu else None
        if held is None or not titulaires.answers(held, typed):
            return ""
        return self.nom

    @property
    def nom(self) -> str:
        if not self.contenu:
            return ""
        held = self.contenu["titulaire"]
        said = titulaires.said(held)
        return f"{said} (nom d’usage : {held['nom_usage']})" if held["nom_usage"] else said

    @property
    def bloc(self) -> str:
        """RNCP40871BC01, Accueillir les enfants et leurs familles"""
        each = self.contenu["bloc"] if self.contenu else None
        return f"{contenus.coded(self.certification['rncp'], each['code'])}, {each['intitule']}" if each else ""

    @property
    def certification(self) -> Mapping[str, Any]:
        held: Mapping[str, Any] = self.contenu["certification"] if self.contenu else {}
        return held


@prepared
def of_code() -> Any:
    """The certificate that bears ``code``, and what took its place."""
    held, other = Certificat, aliased(Certificat)
    return (
        select(  # type: ignore[call-overload]
            held.numero, held.nature, held.etat, held.etat_le, held.delivre_le, held.contenu, held.masque_le,
            col(other.numero).label("remplacant"), col(other.nature).label("remplacant_nature"),
        )
        .outerjoin(other, col(other.id) == held.remplace_par_id)
        .where(held.code == bindparam("code"))
    )  # fmt: skip


def look(db: Session, typed: str) -> Reponse:
    """One question, whatever was typed."""
    found = of_code().first(db, code=codes.read(typed) or NOBODY)
    if found is None:
        return Reponse(Verdict.INCONNU)
    if found.masque_le is not None:
        return Reponse(Verdict.MASQUE)
    return Reponse(
        Verdict(str(found.etat)),
        found.numero,
        found.nature,
        found.delivre_le,
        found.etat_le,
        found.contenu,
        found.remplacant or "",
        found.remplacant_nature,
    )


def count(db: Session, typed: str) -> None:
    """One more look, the same question whether there is such a code or not."""
    mine = col(Certificat.code) == bindparam("cherche", codes.read(typed) or NOBODY)
    more = {"vues": Certificat.vues + 1, "vue_le": clock.now()}
    db.execute(update(Certificat).where(mine).values(**more).execution_options(synchronize_session=False))


# --- the holder, at their link ---


def linked(db: Session, lien: UUID | None) -> list[Certificat]:
    """All the certificates of the person to whom this link was sent, in this session, the last one first; none for a link that is none of ours."""
    found = db.exec(select(Certificat).where(Certificat.lien == lien)).first() if lien else None
    if found is None:
        return []
    theirs = select(Certificat).where(Certificat.candidat_id == found.candidat_id)
    return list(db.exec(theirs.order_by(col(Certificat.cree_le).desc(), col(Certificat.numero))))


def link_of(db: Session, candidat: UUID) -> UUID | None:
    """What names the link of this candidate; nothing while they hold none that is valid."""
    theirs = select(Certificat.lien).where(Certificat.candidat_id == candidat, Certificat.etat == EtatCertificat.VALIDE)
    return db.exec(theirs.order_by(col(Certificat.cree_le).desc(), col(Certificat.numero)).limit(1)).first()


def renouveler(db: Session, candidat: Candidat) -> bool:
    """Their address is another one: whoever received their links opens nothing any more, and they have theirs, where they are. Returns
    whether a mail leaves."""
    held = db.exec(select(Certificat).where(Certificat.candidat_id == candidat.id).order_by(col(Certificat.cree_le))).all()
    for each in held:
        each.lien = uuid7()
    db.flush()
    classements.supersede(db, [each.id for each in held], MODELES)
    valid = [each for each in held if each.etat == E.VALIDE]
    if valid and candidat.courriel:
        courriels.certificats.certificat_delivre(db, session_of(db, valid[0]), valid, candidat, False)
    return bool(valid and candidat.courriel)


@says_over(*MODELES)
def why_over(db: Session, courriel: Courriel) -> str:
    """Why the link of this mail opens nothing any more; nothing while it does."""
    found = db.get(Certificat, courriel.objet_id) if courriel.objet_id else None
    if found is None or placeholder(found.lien) in courriel.texte:
        return ""
    return "un autre lien a été envoyé depuis à son titulaire, à une autre adresse."


def is_holder(db: Session, user: Utilisateur, certificat: Certificat) -> bool:
    """Whoever holds the link, which only they were sent."""
    return user == LUI


def hides(certificat: Certificat) -> bool:
    return certificat.masque_le is not None


@transition(
    "masquage",
    Certificat,
    {each: each for each in E},
    by=is_holder,
    label="Ne plus le montrer",
    past="a choisi de ne plus montrer son certificat",
    infinitive="ne plus montrer son certificat",
    icon="eye-off",
    within=session_of,
    unless=lambda db, user, certificat: "" if reglages.of(db).verification_hide else "OC Éclat montre tous les certificats.",
)
def hide(db: Session, certificat: Certificat, *, by: Utilisateur) -> None:
    """Who verifies it reads that its holder does not show it. Raises Refus when it is so already."""
    if hides(certificat):
        raise Refus("Ce certificat n’est déjà plus montré.")
    certificat.masque_le = clock.now()


@transition(
    "affichage",
    Certificat,
    {each: each for each in E},
    by=is_holder,
    label="Le montrer de nouveau",
    past="a choisi de montrer de nouveau son certificat",
    infinitive="montrer de nouveau son certificat",
    icon="eye",
    within=session_of,
)
def show(db: Session, certificat: Certificat, *, by: Utilisateur) -> None:
    """Raises Refus when it is shown already."""
    if not hides(certificat):
        raise Refus("Ce certificat est déjà montré.")
    certificat.masque_le = None
