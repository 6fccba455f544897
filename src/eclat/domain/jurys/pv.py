"""The procès-verbal of a session: opened when its jury sits, read row by row, and what keeps its entry from closing (P14)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.jurys import acquis, champs, regles
from eclat.domain.jurys.regles import Manque
from eclat.domain.jurys.resultats import Proposition, proposition
from eclat.domain.sessions import catalogue, heures, invitations
from eclat.domain.socle import jury_policies, numeros
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal, saisies
from eclat.engines.rereading import hold
from eclat.engines.workflow import explain
from eclat.formats import format_date
from eclat.models import (
    Bloc,
    Candidat,
    EtatPv,
    EtatSession,
    Jury,
    MembreJury,
    Passage,
    PresenceJury,
    Pv,
    ResultatBloc,
    SessionCqp,
    ValeurBloc,
    Visee,
)

CQP = "CQP"  # the only column of a registration without blocs
CLOSED = "Les résultats ne se saisissent plus."


@dataclass(frozen=True)
class Ligne:
    """A candidate before the jury. ``tapes``: all that was typed, by code of bloc; ``resultats``: what counts of it. ``declares``: blocs
    that their organisme says they hold, for the jury to confirm or refuse; ``hors``: those at which they do not aim.

    ``fige``: what the content of a signed version says of them.
    """

    passage: Passage
    candidat: Candidat
    proposition: Proposition
    tapes: Mapping[str, ResultatBloc] = field(default_factory=dict)
    fige: Mapping[str, Any] | None = None
    declares: tuple[str, ...] = ()
    hors: tuple[str, ...] = ()

    @cached_property
    def resultats(self) -> dict[str, ResultatBloc]:
        """Of who is not there, only what they held before; never of a bloc that they do not aim at."""
        there = self.passage.presence == PresenceJury.PRESENT
        return {
            code: each
            for code, each in self.tapes.items()
            if each.valeur == ValeurBloc.DEJA_ACQUIS or (there and code in self.proposition.vises)
        }

    @property
    def sans_visee(self) -> bool:
        """Whether nothing may be said of them: they aim at no bloc that is left to win, and hold not all of them."""
        return not self.proposition.vises and len(self.proposition.tenus) < self.proposition.total

    @property
    def nom(self) -> str:
        """Garnier Maud: as the table of candidates calls them, the name in use first where there is one."""
        return named(self.nom_affiche, self.prenom) or called(self.candidat)

    @property
    def nom_affiche(self) -> str:
        """The name in use first where there is one, as it was signed; nothing once the candidate is erased."""
        held = self.civil
        return str(held["nom_usage"] or held["nom_naissance"])

    @property
    def prenom(self) -> str:
        """The first one."""
        return str(self.civil["prenoms"]).split(",")[0].strip()

    @property
    def civil(self) -> Mapping[str, Any]:
        who = self.candidat
        erased = not (who.nom_naissance or who.prenoms)
        if self.fige is not None and not erased:
            return self.fige
        return {"nom_naissance": who.nom_naissance, "nom_usage": who.nom_usage, "prenoms": who.prenoms}


def named(nom: str, prenom: str) -> str:
    return f"{nom} {prenom}".strip()


def called(candidat: Candidat) -> str:
    nom = candidat.nom_usage or candidat.nom_naissance
    return named(nom, candidat.prenoms.split(",")[0].strip()) or f"Candidat {candidat.rang}"


def listed(codes: str) -> tuple[str, ...]:
    """BC01, BC03"""
    return tuple(filter(None, (each.strip() for each in codes.split(","))))


def current(db: Session, session: SessionCqp) -> Pv | None:
    """Its last version."""
    return db.exec(select(Pv).where(Pv.session_id == session.id).order_by(col(Pv.version).desc()).limit(1)).first()


def blocs(db: Session, session: SessionCqp) -> list[Bloc]:
    """Those of its registration; one without blocs has a single column, for the whole."""
    found = [each for each in catalogue.blocs(db, session.enregistrement_id) if catalogue.takes(session, each)]
    return found or [Bloc(enregistrement_id=session.enregistrement_id or session.id, code=CQP, intitule="Certification entière")]


def ouvrir(db: Session, session: SessionCqp) -> Pv:
    """The first version, with a row for each candidate who did not drop out, and what they held before. The session is held."""
    known = current(db, session)
    if known is not None:
        return known
    pv = Pv(session_id=session.id, numero=numeros.next_number(db, f"PV-{clock.today().year}"))
    db.add(pv)
    db.flush()
    there = db.exec(
        select(Candidat)
        .where(Candidat.session_id == session.id, col(Candidat.abandon_le).is_(None))
        .order_by(col(Candidat.rang), col(Candidat.id))
    ).all()
    enter(db, session, pv, there, 1)
    return pv


def enter(db: Session, session: SessionCqp, pv: Pv, there: Sequence[Candidat], first: int) -> None:
    """A row for each, with what former juries gave them. ``first``: the rank of the first of them."""
    rows = [
        Passage(pv_id=pv.id, candidat_id=each.id, rang=rang, a_distance=each.jury_a_distance)
        for rang, each in enumerate(there, first)
    ]
    db.add_all(rows)
    db.flush()
    codes = [each.code for each in blocs(db, session)]
    held = acquis.held(db, session, there, codes)
    for row in rows:
        for code, origine in held.get(row.candidat_id, {}).items():
            db.add(
                ResultatBloc(
                    passage_id=row.id, bloc=code, valeur=ValeurBloc.DEJA_ACQUIS, origine=origine[:200], saisi_le=clock.now()
                )
            )  # fmt: skip
    db.flush()


def passages(db: Session, pv: Pv, only: Collection[UUID] | None = None) -> list[Ligne]:
    """Its rows, in the order of the candidates. ``only``: keys of the rows asked for."""
    session = db.get_one(SessionCqp, pv.session_id)
    return lignes(db, session, [each.code for each in blocs(db, session)], [pv.id], only)


def names(db: Session, pv: Pv) -> list[tuple[UUID, str]]:
    """Each row's key and whom it is of, in order."""
    rows = select(Passage, Candidat).join(Candidat, col(Candidat.id) == Passage.candidat_id).where(Passage.pv_id == pv.id)
    return [(passage.id, called(who)) for passage, who in db.exec(rows.order_by(col(Passage.rang), col(Passage.id)))]


def lignes(
    db: Session, session: SessionCqp, codes: Sequence[str], pvs: Sequence[UUID], only: Collection[UUID] | None = None
) -> list[Ligne]:
    """The rows of these versions, read by two questions whatever their number."""
    asked = select(Passage, Candidat).join(Candidat, col(Candidat.id) == Passage.candidat_id).where(col(Passage.pv_id).in_(pvs))
    typed = select(ResultatBloc).join(Passage, col(Passage.id) == ResultatBloc.passage_id).where(col(Passage.pv_id).in_(pvs))
    if only is not None:
        asked, typed = asked.where(col(Passage.id).in_(only)), typed.where(col(Passage.id).in_(only))
    now = {"populate_existing": True}  # what others wrote since this transaction began
    rows = db.exec(asked.order_by(col(Passage.rang), col(Passage.id)).execution_options(**now))
    answers = db.exec(typed.order_by(col(ResultatBloc.passage_id)).execution_options(**now))
    by_row = {key: {each.bloc: each for each in group} for key, group in groupby(answers, key=lambda each: each.passage_id)}
    return [ligne(session, codes, passage, candidat, by_row.get(passage.id, {})) for passage, candidat in rows]


def ligne(
    session: SessionCqp, codes: Sequence[str], passage: Passage, candidat: Candidat, tapes: Mapping[str, ResultatBloc]
) -> Ligne:
    vise, vises = aim(session, candidat, codes)
    found = proposition(
        codes, vise=vise, vises=vises, presence=passage.presence, valeurs={code: each.valeur for code, each in tapes.items()}
    )  # fmt: skip
    declares = tuple(code for code in acquis.declared(candidat, codes) if not acquis.locked(tapes.get(code)))
    hors = tuple(code for code in codes if vise == Visee.BLOCS and code not in vises)
    return Ligne(passage, candidat, found, tapes, declares=declares, hors=hors)


def aim(session: SessionCqp, candidat: Candidat, codes: Sequence[str]) -> tuple[Visee | None, tuple[str, ...]]:
    """What they aim at, and the blocs where it is not the whole. Unsaid: what the session prepares."""
    if codes == [CQP]:
        return Visee.ENTIER, ()
    if candidat.vise is None and session.blocs:
        return Visee.BLOCS, tuple(session.blocs)
    return candidat.vise, listed(candidat.blocs_vises)


def en_vigueur(db: Session, session: SessionCqp) -> dict[UUID, Ligne]:
    """By candidate, their row in the last signed version that holds them."""
    signed = db.exec(select(Pv.id).where(Pv.session_id == session.id, Pv.etat == EtatPv.SIGNE).order_by(col(Pv.version))).all()
    rank = {key: at for at, key in enumerate(signed)}
    rows = lignes(db, session, [each.code for each in blocs(db, session)], signed) if signed else []
    last: dict[UUID, Ligne] = {}
    for each in sorted(rows, key=lambda each: rank[each.passage.pv_id]):
        last[each.candidat.id] = each
    return dict(sorted(last.items(), key=lambda pair: (pair[1].passage.rang, pair[0])))


def lacking(db: Session, pv: Pv) -> list[Manque]:
    """What keeps the entry from closing, in the order of the rows."""
    session = db.get_one(SessionCqp, pv.session_id)
    columns = blocs(db, session)
    return [
        manque
        for each in lignes(db, session, [each.code for each in columns], [pv.id])
        for manque in regles.manques(each, columns)
    ]


def incidents_wrong(pv: Pv) -> str:
    """Why what was typed of incidents cannot be taken: it is kept aside, and no procès-verbal closes without it. Nothing where it can."""
    return saisies.wrong(pv, champs.Incidents).get("incidents", "")


def members_there(db: Session, session: SessionCqp) -> int:
    """How many were noted present at its jury."""
    there = (
        select(func.count())
        .select_from(MembreJury)
        .join(Jury, col(Jury.id) == MembreJury.jury_id)
        .where(Jury.session_id == session.id, col(MembreJury.present).is_(True), col(MembreJury.retire_le).is_(None))
    )
    return db.exec(there).one()


def begins(db: Session, session: SessionCqp) -> bool:
    """Whether the day of the jury has come, where it sits."""
    zone = heures.zone_of(invitations.postcode(session, invitations.of_session(db, session)))
    return session.jury_le is not None and session.jury_le <= clock.now().astimezone(zone).date()


def opened(db: Session, session: SessionCqp, by: Utilisateur) -> Pv:
    """Whether its results may be typed now, unlocked. Raises Interdit, Refus."""
    if not jury_policies.can_preside(db, by, session):
        raise Interdit("enter pv")
    if not begins(db, session):
        when = f" le {format_date(session.jury_le)}" if session.jury_le else ""
        raise Refus(f"Les résultats se saisissent à partir du jour du jury{when}.")
    pv = current(db, session)
    if session.etat != EtatSession.PV_EN_SAISIE or pv is None or pv.etat != EtatPv.EN_SAISIE:
        said = f"{explain(db, session, by)} {CLOSED}"
        raise DejaFait(said, session) if journal.just_written(db, session, "pv_cloture", by=by) else Refus(said)
    return pv


def editable(db: Session, session: SessionCqp, by: Utilisateur) -> Pv:
    """Lock the session and check that its results may be typed now. Returns the version that is typed. Raises Interdit, Refus."""
    hold(db, session)
    return opened(db, session, by)
