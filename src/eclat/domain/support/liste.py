"""The log of mails, by date (P17): by state, by kind, by reader."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy
from sqlalchemy import and_, bindparam, false
from sqlmodel import Session, col, select

from eclat import clock
from eclat.courriels.modeles import MODELES
from eclat.domain.courriels import envois
from eclat.domain.courriels.envois import Envoi, Suivi
from eclat.domain.socle import policies
from eclat.domain.support import reexpeditions
from eclat.engines import recherche
from eclat.engines.listes import Etats, Liste
from eclat.engines.listes.filtres import Filtre, one_of
from eclat.engines.listes.nombres import COUNTED_TO, count
from eclat.engines.listes.vues import Vue, among, key
from eclat.engines.prepared import prepared
from eclat.engines.recherche import RARE
from eclat.models import Courriel, EtatCourriel, Evenement, MotOrganisme, MotPersonne, Organisme
from eclat.models.base import UtcDateTime

ORDER = (col(Courriel.cree_le), col(Courriel.id))
COLUMNS: tuple[Any, ...] = (
    Courriel.id, Courriel.destinataire, Courriel.sujet, Courriel.modele, Courriel.objet_type, Courriel.objet_id, *envois.COLUMNS,
)  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a mail."""

    id: UUID
    destinataire: str
    sujet: str
    modele: str
    objet: tuple[str, UUID | None]  # what caused it
    envoi: Envoi
    relance_le: datetime | None = None  # when someone had it sent again, a short while ago

    @property
    def retried(self) -> bool:
        """This very mail is tried again: one that had left before is followed by its copy."""
        return self.relance_le is not None and (self.envoi.envoye_le is None or self.envoi.envoye_le > self.relance_le)

    @property
    def moving(self) -> bool:
        """Relaunched, and leaving in a moment: worth looking again."""
        return self.relance_le is not None and clock.now() - self.relance_le < envois.JUST_NOW and self.envoi.attend


def line(key: UUID, destinataire: str, sujet: str, modele: str, table: str, objet: UUID | None, *envoi: Any) -> Ligne:
    return Ligne(key, destinataire, sujet, modele, (table, objet), Envoi(*envoi))


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """The rows with when they were relaunched lately, in one query whatever their number."""
    since = clock.now() - reexpeditions.SHOWN_FOR
    known: dict[UUID, datetime] = dict(
        tuple(row) for row in relaunched().rows(db, keys=[each.id for each in lignes], since=since)
    )
    return [replace(each, relance_le=known.get(each.id)) for each in lignes]


@prepared
def relaunched() -> Any:
    """The mails that were sent again since then, the last time coming last."""
    lines = reexpeditions.lines(bindparam("keys", expanding=True)).with_only_columns(Evenement.objet_id, Evenement.cree_le)
    return lines.where(col(Evenement.cree_le) > bindparam("since", type_=UtcDateTime)).order_by(col(Evenement.cree_le))


# --- filters ---


@dataclass(frozen=True)
class VueCourriels(Vue):
    PLUSIEURS: ClassVar[frozenset[str]] = frozenset({"etat", "modele"})

    modele: str = ""
    avec: str = ""  # a mail: only what was written to the same address
    organisme: str = ""  # only what its people were written
    ouvert: str = ""  # the mail that the side panel shows

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        return {
            **super().known(given),
            "modele": among(given["modele"], MODELES),
            "avec": key(given["avec"]),
            "organisme": key(given["organisme"]),
            "ouvert": key(given["ouvert"]),
        }

    def at(self, **changes: Any) -> dict[str, str]:
        return super().at(**{"ouvert": "", **changes})

    def beside(self, courriel_id: UUID | str) -> dict[str, str]:
        """The same page of the list with this mail in the panel, or without any."""
        return {**self.here, "ouvert": str(courriel_id)}


def named(db: Session, vue: VueCourriels) -> tuple[str, str]:
    """The reader, and the organisme, whose mails alone are asked for."""
    reader = db.get(Courriel, UUID(vue.avec)) if vue.avec else None
    organisme = db.get(Organisme, UUID(vue.organisme)) if vue.organisme else None
    return reader.destinataire if reader else "", organisme.nom if organisme else ""


def readers(db: Session, q: str) -> Filtre:
    """Each word begins a word of the reader or of an organisme of theirs.

    Few mails answer: they are looked up by their readers. Many do: reading the log in its order soon meets enough of them.
    """
    wanted = recherche.prefixes(q)
    if not wanted:
        return Filtre((false(),), rare=True)
    reader = col(Courriel.personne_id)
    known = dict(zip(wanted, recherche.frequencies(db, wanted, MotPersonne, MotOrganisme), strict=True))
    first, *others = sorted(wanted, key=lambda prefix: known[prefix])
    those = [recherche.is_found(reader, prefix) for prefix in others]
    theirs = reader.in_(recherche.people(first))
    if known[first] <= RARE and few(db, theirs):
        return Filtre((theirs, *those), rare=True)
    return Filtre((recherche.is_found(reader, first), *those), listed=(theirs, *those))


def of_kind(db: Session, modele: str) -> Filtre:
    if "," in modele:
        return one_of(col(Courriel.modele), "modele", modele.split(","))
    return Filtre((col(Courriel.modele) == modele,))


def to_the_address(db: Session, avec: str) -> Filtre:
    """To the address to which this mail went. The address of the page only names the mail."""
    same = col(Courriel.destinataire) == select(Courriel.destinataire).where(Courriel.id == UUID(avec)).scalar_subquery()
    return Filtre((same,), rare=few(db, same))


def to_the_organisme(db: Session, organisme: str) -> Filtre:
    criteria = envois.of_organisme(UUID(organisme))
    return Filtre(tuple(criteria), rare=few(db, and_(*criteria)))


def few(db: Session, criterion: Any) -> bool:
    return count(db, select(Courriel.id).where(criterion), RARE) <= RARE


ETATS = {
    Suivi.ECHEC: "Échec",
    Suivi.NOUVEL_ESSAI: "Nouvel essai",
    Suivi.A_ENVOYER: "À envoyer",
    Suivi.EN_COURS: "En cours",
    Suivi.ENVOYE: "Envoyés",
    Suivi.GARDE: "Gardés dans le journal",
    Suivi.CLASSE: "Échecs classés",
}
SELDOM = (Suivi.EN_COURS, Suivi.GARDE, Suivi.CLASSE)  # their chips come when they count
COURRIELS = Liste(
    line,
    sqlalchemy.select(*COLUMNS),
    key=col(Courriel.id),
    visible=policies.visible_courriels,
    states=Etats(
        ETATS,
        within=lambda user, etat: envois.within(Suivi(etat)),
        always=lambda user: [etat for etat in ETATS if etat not in SELDOM],
    ),
    search=readers,
    filters={"modele": of_kind, "avec": to_the_address, "organisme": to_the_organisme},
    sorts={"date": col(Courriel.cree_le)},
    default="-date",
    bare=True,
    waits=lambda user: [col(Courriel.etat) == EtatCourriel.ECHEC],
    complete=completed,
    view=VueCourriels,
)


# --- beside the list ---


def left_today(db: Session) -> int:
    """How many left since midnight in Paris, counted up to COUNTED_TO + 1."""
    midnight = datetime.combine(clock.today(), time.min, tzinfo=clock.PARIS)
    left = col(Courriel.envoye_le) >= midnight, Courriel.etat != EtatCourriel.GARDE
    return count(db, select(Courriel.id).where(*left), COUNTED_TO)


def to_the_same(db: Session, courriel: Courriel, limit: int) -> list[Ligne]:
    """The last other mails to the same address."""
    others = sqlalchemy.select(*COLUMNS).where(
        col(Courriel.destinataire) == courriel.destinataire, col(Courriel.id) != courriel.id
    )
    return [line(*row) for row in db.execute(others.order_by(*[column.desc() for column in ORDER]).limit(limit))]
