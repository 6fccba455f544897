"""The civil status of a candidate, confirmed by the candidate: asked for by mail, confirmed or corrected at a link, without an account.

A correction is a proposal, which the organisme accepts or refuses. The mail holds none of it, and its link shows the data of that candidate
alone, for some weeks.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock, courriels
from eclat.courriels.links import placeholder
from eclat.domain.courriels import envois
from eclat.domain.courriels.liens import says_over
from eclat.domain.sessions.candidats.champs import CIVIL
from eclat.domain.sessions.candidats.tableau import CANDIDATS, deduit, editable, empreinte, faute, why_closed
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal, saisies
from eclat.engines.grilles.tableau import ouvrir, saved
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Candidat, Courriel, EtatCivil, EtatSession, SessionCqp

E = EtatCivil
VALABLE: Final = timedelta(days=30)
ESPACE: Final = timedelta(hours=24)  # between two mails to the same candidate
OPEN: Final = (EtatSession.OUVERTE, EtatSession.EN_COURS, EtatSession.JURY_PLANIFIE)
NOT_OPEN: Final = "La session n’est pas ouverte : les candidats reçoivent un mail une fois qu’elle l’est."
MODELE: Final = "etat_civil_a_confirmer"
LUI: Final = Utilisateur(personne_id=None, nom_complet="Le candidat")  # who has no account


def session_of(db: Session, candidat: Candidat) -> SessionCqp:
    return db.get_one(SessionCqp, candidat.session_id)


def can_edit(db: Session, user: Utilisateur, candidat: Candidat) -> bool:
    return session_policies.can_edit_session(db, user, session_of(db, candidat))


def is_candidate(db: Session, user: Utilisateur, candidat: Candidat) -> bool:
    """Whoever holds the link, which only they were sent."""
    return user == LUI


def why_not(db: Session, user: Utilisateur, candidat: Candidat) -> str:
    """Why they are not asked now; nothing when they may be."""
    if session_of(db, candidat).etat not in OPEN:
        return NOT_OPEN
    if not candidat.courriel:
        return "Ajoutez l’adresse mail du candidat : le lien lui est envoyé."
    if saisies.problems(candidat, CANDIDATS.form, CIVIL):
        return "Complétez d’abord son état civil : il le confirmera tel que vous l’avez saisi."
    if faute(candidat):
        return "Corrigez d’abord sa commune de naissance : il la confirmera telle que vous l’avez saisie."
    return ""


@transition(
    "demande",
    Candidat,
    {E.A_CONFIRMER: E.DEMANDE, E.DEMANDE: E.DEMANDE},
    by=can_edit,
    label="Demander la confirmation",
    past="a demandé à un candidat de confirmer son état civil",
    infinitive="demander à ce candidat de confirmer son état civil",
    icon="send",
    within=session_of,
    unless=why_not,
)
def ask(db: Session, candidats: Candidat | Sequence[Candidat], *, by: Utilisateur) -> Any:
    """Send each the link to what is written of them; the caller has set apart those written to within 24 hours, but for one alone, to whom
    a second click sends nothing. Raises Refus."""
    asked = [candidats] if isinstance(candidats, Candidat) else list(candidats)
    if len(asked) == 1 and told_lately(db, [asked[0].id]):
        if journal.just_written(db, asked[0], "demande", by=by):
            return UNCHANGED
        raise Refus("Un mail lui est parti il y a moins de 24 heures : laissez-lui le temps de le lire.")
    if len(asked) == 1 and envois.too_many(db, asked[0].courriel, MODELE):
        raise Refus("Plusieurs mails sont déjà partis à cette adresse dans l’heure. Laissez le temps de les lire.")
    for each in asked:
        each.lien = each.lien or uuid7()
        each.lien_le = each.etat_le = clock.now()
    db.flush()
    courriels.sessions.etat_civil_a_confirmer(db, session_of(db, asked[0]), asked, VALABLE.days)
    return None


def told_lately(db: Session, keys: Collection[UUID]) -> set[UUID]:
    """Those to whom a mail was written within 24 hours, of which the link still serves, and did not come back."""
    lately = select(Courriel.objet_id).join(Candidat, col(Candidat.id) == Courriel.objet_id)
    found = lately.where(
        col(Courriel.objet_id).in_(keys), Courriel.modele == MODELE, Courriel.destinataire == Candidat.courriel,
        col(Candidat.lien).is_not(None),
        Courriel.cree_le > clock.now() - ESPACE, col(Courriel.etat).not_in(envois.FAILED),
    )  # fmt: skip
    return {key for key in db.exec(found) if key}


@dataclass(frozen=True)
class Demandes:
    """What asking all of them did. ``recents``: left alone; ``sans``: who have no address, or whose civil status is not complete."""

    parties: int = 0
    recents: int = 0
    sans: int = 0


def ask_all(db: Session, session: SessionCqp, *, by: Utilisateur) -> Demandes:
    """All who have not confirmed, but those written to within 24 hours. Raises Interdit, Refus."""
    editable(db, session, by)
    if session.etat not in OPEN:
        raise Refus(NOT_OPEN)
    waiting = [each for each in of_session(db, session) if each.etat in (E.A_CONFIRMER, E.DEMANDE) and not each.abandon_le]
    fit = [each for each in waiting if not why_not(db, by, each)]
    told = told_lately(db, [each.id for each in fit])
    chosen = [each for each in fit if each.id not in told]
    if chosen:
        ask(db, chosen, by=by)
    return Demandes(len(chosen), len(fit) - len(chosen), len(waiting) - len(fit))


def of_session(db: Session, session: SessionCqp) -> Sequence[Candidat]:
    rows = select(Candidat).where(Candidat.session_id == session.id).order_by(col(Candidat.rang), col(Candidat.id))
    return db.exec(rows).all()


# --- at the link ---


def linked(db: Session, lien: UUID | None) -> Candidat | None:
    """The candidate to whom this link was sent, while it may serve; nobody for a link that is over, or none of ours."""
    found = db.exec(select(Candidat).where(Candidat.lien == lien)).first() if lien else None
    if found is None or found.lien_le is None or found.lien_le + VALABLE < clock.now():
        return None
    return found if session_of(db, found).etat in OPEN else None


@says_over(MODELE)
def why_over(db: Session, courriel: Courriel) -> str:
    """Why the link of this mail opens nothing any more; nothing while it does, and its reader has not answered."""
    candidat = db.get(Candidat, courriel.objet_id) if courriel.objet_id else None
    if candidat is None:
        return "ce candidat n’est plus dans la session."
    if candidat.etat not in (E.A_CONFIRMER, E.DEMANDE):
        return "ce candidat a déjà répondu."
    if session_of(db, candidat).etat not in OPEN:
        return "la session n’est plus ouverte."
    current = candidat.lien is not None and placeholder(candidat.lien) in courriel.texte
    if not current or candidat.courriel != courriel.destinataire or linked(db, candidat.lien) is None:
        return "il est trop ancien, ou ce candidat a changé. Son organisme lui en envoie un autre depuis la page du candidat."
    return ""


@transition(
    "confirmation",
    Candidat,
    {E.A_CONFIRMER: E.CONFIRME, E.DEMANDE: E.CONFIRME},
    by=is_candidate,
    label="Confirmer",
    past="a confirmé son état civil",
    infinitive="confirmer son état civil",
    kind="primary",
    within=session_of,
)
def confirm(db: Session, candidat: Candidat, *, seen: str, by: Utilisateur) -> None:
    """What is written of them is right. ``seen``: the fingerprint of what the page showed. Raises Refus when it changed meanwhile."""
    if seen != empreinte(candidat):
        raise Refus("Votre organisme vient de modifier ces informations : vérifiez-les de nouveau.")
    candidat.etat_le, candidat.confirme = clock.now(), empreinte(candidat)


@transition(
    "correction",
    Candidat,
    {E.A_CONFIRMER: E.CORRIGE, E.DEMANDE: E.CORRIGE},
    by=is_candidate,
    label="Proposer une correction",
    past="a proposé une correction de son état civil",
    infinitive="proposer une correction de son état civil",
    within=session_of,
)
def propose(db: Session, candidat: Candidat, *, valeurs: Mapping[str, str], mot: str, by: Utilisateur) -> Any:
    """Something else is right: the people of the organisme are told, and decide. ``valeurs``: by field, as typed, those that differ."""
    candidat.correction, candidat.correction_mot, candidat.etat_le = dict(valeurs), mot, clock.now()
    candidat.confirme = empreinte(corrected(candidat))
    db.flush()
    courriels.sessions.etat_civil_corrige(db, session_of(db, candidat))
    return {"champs": [str(CANDIDATS.form.model_fields[name].title) for name in valeurs]}


def corrected(candidat: Candidat) -> Candidat:
    """All that its candidate says, whose correction it is. No session knows of it."""
    said = Candidat(session_id=candidat.session_id, rang=0, **{name: getattr(candidat, name) for name in CIVIL})
    put(said, candidat.correction)
    return said


def put(candidat: Candidat, valeurs: Mapping[str, str]) -> None:
    for name, value in valeurs.items():
        saisies.write(candidat, CANDIDATS.form, name, [value])
    deduit(candidat)


# --- what the organisme makes of it ---


def judged(db: Session, user: Utilisateur, candidat: Candidat) -> str:
    """A proposal that nobody answered before the jury is answered by who corrects candidates from then on."""
    return why_closed(session_of(db, candidat))


@transition(
    "acceptation",
    Candidat,
    {E.CORRIGE: E.CONFIRME},
    by=can_edit,
    label="Accepter la correction",
    past="a accepté la correction de l’état civil d’un candidat",
    infinitive="accepter cette correction",
    kind="primary",
    icon="check",
    within=session_of,
    unless=judged,
)
def accept(db: Session, candidat: Candidat, *, by: Utilisateur) -> None:
    """What the candidate proposed takes the place of what was typed; all that they said then is confirmed."""
    table = ouvrir(db, CANDIDATS, session_of(db, candidat), by=by)
    put(candidat, candidat.correction)
    candidat.enregistree_le, candidat.enregistree_par_id = clock.now(), by.personne_id
    table.touchees[candidat.id] = set(candidat.correction)
    candidat.etat_le, candidat.correction, candidat.correction_mot = clock.now(), {}, ""
    saved(table)


def accept_as_said(db: Session, candidat: Candidat, *, by: Utilisateur) -> EtatCivil:
    """The same; it is to be confirmed anew when something that they never saw was typed meanwhile. Returns where it stands. Raises
    Interdit, Refus."""
    accept(db, candidat, by=by)
    deduit(candidat)
    db.flush()
    return candidat.etat


@transition(
    "refus",
    Candidat,
    {E.CORRIGE: E.A_CONFIRMER},
    by=can_edit,
    label="Refuser",
    past="a refusé la correction de l’état civil d’un candidat",
    infinitive="refuser cette correction",
    kind="danger-outline",
    icon="x",
    asks=True,
    within=session_of,
    unless=judged,
)
def refuse(db: Session, candidat: Candidat, *, by: Utilisateur) -> None:
    """What was typed stays, to be confirmed: the candidate may be asked again."""
    candidat.correction, candidat.correction_mot, candidat.etat_le = {}, "", None


def unreachable(db: Session, keys: Collection[UUID]) -> dict[UUID, str]:
    """Those of whom the last mail came back, and why: their address is to be corrected."""
    mails = envois.numbered(MODELE).where(col(Courriel.objet_id).in_(keys)).subquery()
    last = sa_select(mails.c.objet_id, mails.c.derniere_reponse).where(mails.c.rang == 1, mails.c.etat.in_(envois.FAILED))
    return {key: envois.reason(answer) for key, answer in db.execute(last)}
