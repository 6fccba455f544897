"""An habilitation is renewed by a new request, prefilled from what was accepted, that follows it (P10).

From some months before its last day, and for some months after its end, its dirigeant begins it. What it holds is carried, to be read
again: the answers, the territory, the team with their CVs, the délégataires, the documents, the certificate confirmed since. What is no longer
valid is asked for again.
"""

from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.delegataires import delegations
from eclat.domain.dossiers import dossiers
from eclat.domain.habilitations import demande, echus, griefs, habilitations, suites
from eclat.domain.habilitations.demande import Demande
from eclat.domain.habilitations.habilitations import OUVERTURE
from eclat.domain.socle import numeros, policies, renouvellement_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.formats import format_date
from eclat.models import (
    Appartenance,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    Habilitation,
    NaturePiece,
    Organisme,
    Personne,
    Piece,
    Role,
)

E = EtatHabilitation
RENEWABLE: Final = (E.ACCEPTEE, E.SUSPENDUE, E.EXPIREE)


def organisme_of(db: Session, habilitation: Habilitation) -> Organisme:
    """Whoever begins a request holds its organisme first: two at once begin one."""
    return db.get_one(Organisme, habilitation.organisme_id)


def why_not(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """Why its renewal is not begun now, in a sentence; nothing when it may be, or is already under way."""
    if habilitation.etat not in RENEWABLE or suites.under_way(db, habilitation) is not None:
        return ""
    if (suite := suites.renewals(db, habilitation, *suites.ACCEPTED)) is not None:
        return f"Cette habilitation est renouvelée\u00a0: {suite.numero} prend la suite."
    if (decided := griefs.withdrawal(db, habilitation)) is not None:
        return f"OC Éclat a décidé de résilier cette habilitation le {format_date(decided.effet_le)}\u00a0: elle ne se renouvelle plus."
    if not policies.can_start_habilitation(db, user, organisme_of(db, habilitation)):
        return "Votre organisme n’est pas en mesure de demander une habilitation. Écrivez à OC Éclat."
    if (other := habilitations.current(db, habilitation.organisme_id)) is not None:
        return f"La demande {other.numero} est en cours. Terminez-la, ou supprimez-la, avant de renouveler cette habilitation."
    if habilitation.etat == E.EXPIREE and held_otherwise(db, habilitation):
        return "Votre organisme a une autre habilitation en cours\u00a0: c’est elle qui se renouvelle."
    first, last = suites.opens(db, habilitation), suites.closes(db, habilitation)
    if first is None or last is None or clock.today() < first:
        return f"Le renouvellement se demande à partir du {format_date(first)}."
    if clock.today() > last:
        return f"Le renouvellement se demandait jusqu’au {format_date(last)}. Préparez une nouvelle demande."
    return ""


def held_otherwise(db: Session, habilitation: Habilitation) -> bool:
    """Whether its organisme holds another one."""
    others = Habilitation.organisme_id == habilitation.organisme_id, col(Habilitation.etat).in_(suites.HELD)
    return db.exec(select(Habilitation.id).where(*others, Habilitation.id != habilitation.id)).first() is not None


@transition(
    "renouvellement",
    Habilitation,
    {each: each for each in RENEWABLE},
    by=policies.can_edit_habilitation,
    label="Demander le renouvellement",
    past="a commencé le renouvellement",
    infinitive="commencer le renouvellement de cette habilitation",
    kind="primary",
    icon="rotate-cw",
    unless=why_not,
    within=organisme_of,
)
def renew(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, str]:
    """Begin the request that follows it, with what was accepted to read again; the one under way if there is one."""
    if suites.under_way(db, habilitation) is not None:
        return UNCHANGED
    made = born(db, habilitation, by=by)
    return {"renouvellement": made.numero}


def born(db: Session, old: Habilitation, *, by: Utilisateur) -> Habilitation:
    """Its answers, territory, team, documents and délégataires are those of the one that it renews, but for what has expired."""
    offered = {key for key, _ in demande.catalogue(db)}
    answers = {name: getattr(old, name) for name in Demande.model_fields}
    confirmed = echus.certificate(db, old)
    until = confirmed.valable_jusqu_au if confirmed is not None else old.qualiopi_jusqu_au
    expired = until is not None and until < clock.today()
    answers["qualiopi_jusqu_au"] = None if expired else until
    if old.cqp_id not in offered:
        answers["cqp_id"] = None
    made = Habilitation(
        numero=numeros.next_number(db, f"HAB-{clock.today().year}"), organisme_id=old.organisme_id, renouvelle_id=old.id,
        enregistre_le=clock.now(), **answers,
    )  # fmt: skip
    db.add(made)
    db.flush()
    dossiers.copy(db, old, made)
    asked_again(db, made, qualiopi=expired or confirmed is not None)
    if confirmed is not None and confirmed.fichier_id is not None and not expired:
        db.add(Piece(dossier_id=made.id, nature=NaturePiece.QUALIOPI, fichier_id=confirmed.fichier_id))
        db.flush()
    named_again(db, old, made, by=by)
    journal.write(db, made, OUVERTURE, by=by, apres=made.etat, renouvelle=old.numero)
    return made


def asked_again(db: Session, made: Habilitation, *, qualiopi: bool) -> None:
    """Leave out the certificate that has expired or was replaced since (``qualiopi``), and what is no longer asked for."""
    wanted = {each.id for each in demande.required_documents(db, made)}
    for piece in dossiers.documents(db, made):
        gone = piece.nature == NaturePiece.REQUISE and piece.piece_requise_id not in wanted
        if gone or (qualiopi and piece.nature == NaturePiece.QUALIOPI):
            db.execute(delete(Piece).where(col(Piece.id) == piece.id))


def named_again(db: Session, old: Habilitation, made: Habilitation, *, by: Utilisateur) -> None:
    """The délégataires that are habilitated are in the table, to be read again; the deposit invites them, and their form is filled with
    the last one that they finished (``delegataires/preremplissage``)."""
    kept = [each for each in delegations.rows(db, old) if each.etat == EtatDelegation.HABILITEE]
    leads = dict(map(tuple, db.execute(dirigeants([each.organisme_id for each in kept]))))
    for rang, each in enumerate(kept, 1):
        row = {name: getattr(each, name) for name in delegations.COLONNES}
        row["courriel"] = leads.get(each.organisme_id, each.courriel)  # that of today
        db.add(Delegation(
            habilitation_id=made.id, rang=rang, enregistree_le=clock.now(), enregistree_par_id=by.personne_id, **row,
        ))  # fmt: skip
    db.flush()


def dirigeants(organismes: list[Any]) -> Any:
    """Of each of these organismes, the address of who leads it."""
    held = sa_select(col(Appartenance.organisme_id), col(Personne.courriel)).join(
        Personne, col(Personne.id) == Appartenance.personne_id
    )
    return held.where(
        col(Appartenance.organisme_id).in_(organismes),
        col(Appartenance.role) == Role.DIRIGEANT,
        col(Appartenance.jusqu_a).is_(None),
    )


def would_keep(db: Session, request: Habilitation) -> bool:
    """Whether what it renews would stay valid while it is studied, were it handed over today."""
    return renouvellement_policies.maintains(db, request)
