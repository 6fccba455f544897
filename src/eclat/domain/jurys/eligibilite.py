"""What a candidate still lacks before the jury: their civil status, their hours, what their row must hold (P14).

It stops nobody: the binôme lets a candidate come before the jury with a reason, which the journal keeps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import reglages
from eclat.domain.jurys import pv
from eclat.domain.sessions import assiduite, catalogue, edition
from eclat.domain.sessions.assiduite import Assiduite
from eclat.domain.socle import jury_policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Acces, Candidat, EtatCivil, EtatSession, SessionCqp, Visee

E = EtatSession
BEFORE: Final = {etat: etat for etat in edition.FOLLOWED}
WITHOUT_HOURS: Final = (Acces.VAE, Acces.LIBRE)  # who follow no training
ETAT_CIVIL: Final = "la confirmation de l’état civil"


@dataclass(frozen=True)
class Dossier:
    """A candidate who comes before the jury, and what they lack."""

    candidat: Candidat
    nom: str
    manques: tuple[str, ...] = ()

    @property
    def id(self) -> UUID:
        return self.candidat.id

    @property
    def admis(self) -> str:
        """Why they are let before it all the same; nothing of who lacks nothing."""
        return self.candidat.admis_malgre if self.manques else ""

    @property
    def bloque(self) -> bool:
        return bool(self.manques) and not self.candidat.admis_malgre


def of(db: Session, session: SessionCqp, there: Assiduite | None = None) -> list[Dossier]:
    """Those who did not drop out, in the order of their table."""
    there = there or assiduite.of(db, session)
    hours = assiduite.structure(db, session) if session.heures_structure else {}
    rows = {
        each.id: each for each in db.exec(select(Candidat).where(Candidat.session_id == session.id).order_by(col(Candidat.rang)))
    }
    codes = [each.code for each in pv.blocs(db, session)]
    found = [each for each in there.inscrits if each.abandon_le is None and each.id in rows]
    return [
        Dossier(
            rows[each.id],
            each.appele,
            tuple(lacking(db, session, rows[each.id], there.bilans[each.id], hours.get(each.id, 0), codes)),
        )
        for each in found
    ]


def lacking(
    db: Session, session: SessionCqp, candidat: Candidat, bilan: assiduite.Bilan, structure: int, codes: Sequence[str]
) -> list[str]:
    found = [] if candidat.etat == EtatCivil.CONFIRME else [ETAT_CIVIL]
    if catalogue.declared(db, candidat.acces) not in WITHOUT_HOURS:
        found += of_hours(db, session, bilan, structure)
    if candidat.acces is None:
        found.append("l’accès")
    if candidat.vise is None:
        found.append("la certification visée")
    vise, vises = pv.aim(session, candidat, codes)
    if vise == Visee.BLOCS and not set(vises) & set(codes):
        found.append("les blocs visés, parmi ceux de cette certification")
    if candidat.blocs_acquis and not candidat.acquis_preuve:
        found.append("la preuve des blocs déjà acquis")
    return found


def of_hours(db: Session, session: SessionCqp, bilan: assiduite.Bilan, structure: int) -> list[str]:
    least, found = reglages.of(db).jury_attendance, []
    if bilan.prevues and 100 * bilan.suivies < least * bilan.prevues:
        found.append(f"des heures en centre ({bilan.heures})")
    wanted = session.heures_structure or 0
    if wanted and 100 * structure < least * wanted:
        found.append(f"des heures en structure ({structure}\u00a0h sur {wanted}\u00a0h)")
    return found


def shared(dossiers: Sequence[Dossier]) -> list[str]:
    """What several of them lack, all of them alike: said once."""
    if len(dossiers) < 2:
        return []
    return [each for each in dossiers[0].manques if all(each in other.manques for other in dossiers[1:])]


def blocked(dossiers: Sequence[Dossier]) -> list[Dossier]:
    return [each for each in dossiers if each.bloque]


def nobody(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    """Whether anybody lacks anything."""
    if session.etat not in BEFORE or any(each.manques for each in of(db, session)):
        return ""
    return "Il ne manque rien aux candidats de cette session."


@transition(
    "jury_admission",
    SessionCqp,
    BEFORE,
    by=jury_policies.can_preside,
    label="Admettre malgré ce qui manque",
    past="a admis un candidat devant le jury malgré ce qui lui manque",
    infinitive="admettre un candidat devant le jury",
    icon="user-round-check",
    asks=True,
    unless=nobody,
)
def admit(db: Session, session: SessionCqp, *, candidat: UUID, motif: str, by: Utilisateur) -> dict[str, Any]:
    """Raises ChampRefuse for who lacks nothing, or is not there."""
    found = next((each for each in of(db, session) if each.id == candidat), None)
    if found is None or not found.manques:
        raise ChampRefuse("candidat", "Il ne manque rien à ce candidat, ou il ne se présente plus : choisissez-en un autre.")
    if found.candidat.admis_malgre == motif:
        return UNCHANGED
    found.candidat.admis_malgre = motif
    return {"candidat": str(candidat), "motif": motif, "manques": list(found.manques)}
