"""The convention of an accepted habilitation (R6113-16-2): made when it is accepted, signed by the dirigeant, then by OC Éclat.

An avenant is signed in the same way; until it is, what was signed before stays in force. What nobody signed may be withdrawn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.habilitations import convention_contenu, modele_convention
from eclat.domain.habilitations.decision_rendue import last_acceptance
from eclat.domain.socle import convention_policies, numeros
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import Unless, transition
from eclat.models import (
    Connexion,
    Convention,
    Decision,
    EtatConvention,
    EtatHabilitation,
    Habilitation,
    Organisme,
    Partie,
    Role,
    SignatureConvention,
)

C, E = EtatConvention, EtatHabilitation
HELD = {each: each for each in convention_policies.HELD}
INTENTION = "J’ai lu {quoi} en entier et je {le} signe pour {qui}."
NO_CONVENTION = "Cette habilitation n’a pas de convention à signer."
PENDING = "{numero} attend encore une signature\u00a0: faites-la signer, ou retirez-la."
CHANGED = "Ce document a changé depuis que vous l’avez ouvert. Relisez-le, puis signez."
HAS_ONE = "Cette habilitation a déjà sa convention."


@dataclass(frozen=True)
class Preuve:
    """What a signature rests on, beside the password. ``empreinte``: of what they were shown."""

    empreinte: str
    adresse_ip: str = ""


def of(db: Session, habilitation: Habilitation) -> Sequence[Convention]:
    """The convention and its avenants, those that were withdrawn too, the last one first."""
    rows = select(Convention).where(Convention.habilitation_id == habilitation.id)
    return db.exec(rows.order_by(col(Convention.cree_le).desc(), col(Convention.id).desc())).all()


def pending(db: Session, habilitation_id: UUID, *etats: EtatConvention) -> Convention | None:
    """What awaits a signature: one thing at a time."""
    waits = col(Convention.etat).in_(etats or convention_policies.OPEN)
    return db.exec(select(Convention).where(Convention.habilitation_id == habilitation_id, waits)).first()


def in_force(db: Session, habilitation: Habilitation) -> Convention | None:
    """The convention that both signed; its avenants modify it."""
    signed = Convention.habilitation_id == habilitation.id, Convention.etat == C.SIGNEE, Convention.avenant == 0
    return db.exec(select(Convention).where(*signed)).first()


def signatures(db: Session, convention: Convention) -> list[SignatureConvention]:
    rows = select(SignatureConvention).where(SignatureConvention.convention_id == convention.id)
    return list(db.exec(rows.order_by(col(SignatureConvention.cree_le), col(SignatureConvention.id))))


def intention(convention: Convention, partie: Partie) -> str:
    """The sentence that one signs: the words above the button."""
    quoi, le = ("cet avenant", "le") if convention.avenant else ("cette convention", "la")
    who = convention.contenu["organisme"]["nom"] if partie == Partie.ORGANISME else "OC Éclat"
    return INTENTION.format(quoi=quoi, le=le, qui=who)


def holds_back(db: Session, habilitation: Habilitation) -> bool:
    """Whether sessions wait for its convention: where OC Éclat wants it signed first, and one was made that they wait for.

    An habilitation that was accepted before there were conventions waits for none.
    """
    return reglages.of(db).convention_required and convention_policies.waits_for_convention(db, habilitation.id)


# --- made ---------------------------------------------------------------------------------------------------------------


def make(db: Session, habilitation: Habilitation, decision: Decision, *, bloquante: bool) -> Convention:
    """The convention of this acceptance, with the clauses of today; the dirigeant is told. The habilitation is held."""
    texts, version = modele_convention.texts(db)
    numero = numeros.next_number(db, f"CONV-{clock.today().year}")
    contenu = convention_contenu.of(db, habilitation, decision, numero, texts)
    return add(db, habilitation, Convention(
        habilitation_id=habilitation.id, numero=numero, modele_version=version, bloquante=bloquante, contenu=contenu,
        empreinte=convention_contenu.empreinte_of(contenu),
    ))  # fmt: skip


def add(db: Session, habilitation: Habilitation, convention: Convention) -> Convention:
    db.add(convention)
    db.flush()
    courriels.conventions.convention_a_signer(db, habilitation, convention)
    return convention


def while_held(why: Callable[[Session, Habilitation], str]) -> Unless:
    """What stands in the way while the habilitation holds; afterwards, its state does."""
    return lambda db, user, habilitation: why(db, habilitation) if habilitation.etat in HELD else ""


def has_one(db: Session, habilitation: Habilitation) -> str:
    if waits := pending(db, habilitation.id):
        return PENDING.format(numero=waits.numero)
    return HAS_ONE if in_force(db, habilitation) else ""


@transition(
    "convention",
    Habilitation,
    HELD,
    by=convention_policies.can_make_convention,
    label="Établir la convention",
    past="a établi la convention d’habilitation",
    infinitive="établir la convention de cette habilitation",
    icon="file-pen-line",
    asks=True,
    unless=while_held(has_one),
)
def establish(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, Any]:
    """For an habilitation that has none: accepted before there were conventions, it opens sessions all the same; or withdrawn, and then
    another takes its place."""
    decision = accepted(db, habilitation)
    former = [each for each in of(db, habilitation) if each.avenant == 0]
    made = make(db, habilitation, decision, bloquante=any(each.bloquante for each in former))
    return told(made)


def accepted(db: Session, habilitation: Habilitation) -> Decision:
    decision = last_acceptance(db, habilitation)
    if decision is None:
        raise Refus("Aucune acceptation n’est enregistrée pour cette habilitation\u00a0: sa convention ne peut pas être établie.")
    return decision


def told(convention: Convention) -> dict[str, Any]:
    return {"convention": convention.numero, "empreinte": convention.empreinte}


# --- signed -------------------------------------------------------------------------------------------------------------


def not_to_sign(db: Session, habilitation: Habilitation) -> str:
    if pending(db, habilitation.id, C.A_CONTRESIGNER):
        return "Vous avez déjà signé\u00a0: OC Éclat signe à son tour."
    return "" if pending(db, habilitation.id) else NO_CONVENTION


@transition(
    "convention_signature",
    Habilitation,
    HELD,
    by=convention_policies.can_sign_convention,
    label="Signer pour l’organisme",
    past="a signé la convention pour l’organisme",
    infinitive="signer cette convention",
    kind="primary",
    icon="signature",
    unless=while_held(not_to_sign),
)
def sign(db: Session, habilitation: Habilitation, *, preuve: Preuve, by: Utilisateur) -> dict[str, Any]:
    """The dirigeant, first. Raises Refus on what is not what they were shown."""
    convention = signed(db, habilitation, Partie.ORGANISME, preuve, by)
    convention.etat = C.A_CONTRESIGNER
    db.flush()
    courriels.conventions.convention_a_contresigner(db, habilitation, convention, by.nom_complet)
    return told(convention)


def not_to_countersign(db: Session, habilitation: Habilitation) -> str:
    if pending(db, habilitation.id, C.A_SIGNER):
        return "L’organisme signe le premier\u00a0: attendez sa signature."
    return "" if pending(db, habilitation.id) else NO_CONVENTION


@transition(
    "convention_contresignature",
    Habilitation,
    HELD,
    by=convention_policies.can_countersign_convention,
    label="Signer pour OC Éclat",
    past="a signé la convention pour OC Éclat",
    infinitive="signer cette convention pour OC Éclat",
    kind="primary",
    icon="signature",
    unless=while_held(not_to_countersign),
)
def countersign(db: Session, habilitation: Habilitation, *, preuve: Preuve, by: Utilisateur) -> dict[str, Any]:
    """An administrateur, last: it is in force, and with an avenant the territory is the one that it says. Raises Refus."""
    convention = signed(db, habilitation, Partie.OC_ECLAT, preuve, by)
    convention.etat, convention.signee_le, convention.reserve_le = C.SIGNEE, clock.now(), None
    said = told(convention)
    if convention.avenant and convention.regions is not None:
        decision = accepted(db, habilitation)
        said |= {"regions_avant": decision.regions, "regions": convention.regions}
        decision.regions = convention.regions
    db.flush()
    courriels.conventions.convention_signee(db, habilitation, convention)
    return said


def signed(db: Session, habilitation: Habilitation, partie: Partie, preuve: Preuve, by: Utilisateur) -> Convention:
    """The signature is written; the habilitation is held."""
    convention = pending(db, habilitation.id)
    assert convention is not None and by.personne_id is not None
    if preuve.empreinte != convention.empreinte:
        raise Refus(CHANGED)
    signin = db.get(Connexion, by.connexion_id) if by.connexion_id else None
    db.add(
        SignatureConvention(
            convention_id=convention.id, partie=partie, personne_id=by.personne_id, nom=by.nom_complet, empreinte=convention.empreinte,
            intention=intention(convention, partie), adresse_ip=preuve.adresse_ip[:45], connexion=signin.empreinte if signin else "",
        )
    )  # fmt: skip
    return convention


def nothing_to_sign(db: Session, habilitation: Habilitation) -> str:
    return "" if pending(db, habilitation.id) else NO_CONVENTION


@transition(
    "convention_retrait",
    Habilitation,
    HELD,
    by=convention_policies.can_make_convention,
    label="Retirer ce document",
    past="a retiré la convention ou l’avenant à signer",
    infinitive="retirer ce document à signer",
    kind="danger-outline",
    icon="undo-2",
    asks=True,
    unless=while_held(nothing_to_sign),
)
def withdraw(db: Session, habilitation: Habilitation, *, motif: str, by: Utilisateur) -> dict[str, Any]:
    """Before both have signed: it is kept, in force for nobody. The dirigeant is told why."""
    convention = pending(db, habilitation.id)
    assert convention is not None
    convention.etat, convention.motif, convention.reserve_le = C.RETIREE, motif, None
    db.flush()
    courriels.conventions.convention_retiree(db, habilitation, convention)
    return told(convention) | {"motif": motif}


# --- awaited ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Attendue:
    """What awaits somebody's signature."""

    habilitation_id: UUID
    numero: str
    avenant: int
    organisme: str


def awaiting(db: Session, user: Utilisateur, most: int = 20) -> list[Attendue]:
    """Those that await this user's signature: the dirigeant's own, or for an administrateur those that organismes signed; the oldest first."""
    rows = (
        select(Convention.habilitation_id, Convention.numero, Convention.avenant, Organisme.nom)
        .join(Habilitation, col(Habilitation.id) == Convention.habilitation_id)
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(col(Habilitation.etat).in_(convention_policies.HELD))
    )
    if user.est_dirigeant:
        rows = rows.where(Habilitation.organisme_id == user.organisme_id, Convention.etat == C.A_SIGNER)
    elif user.is_a(Role.ADMINISTRATEUR):
        rows = rows.where(Convention.etat == C.A_CONTRESIGNER)
    else:
        return []
    return [Attendue(*row) for row in db.exec(rows.order_by(col(Convention.cree_le), col(Convention.id)).limit(most))]
