"""What changes in a session once it is open: its dates, its places, its trainers, its half-days (P13).

Each change is a line of the journal, with what was and what is; the binôme is told by one mail for several (``nouveautes``).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import Field, create_model
from sqlmodel import Session, col, func, select

from eclat.domain.dossiers import completude, dossiers, equipe
from eclat.domain.dossiers.formulaires import FONCTIONS
from eclat.domain.sessions import couverture, edition, manques, nouveautes
from eclat.domain.sessions.ouverture import Ouverture
from eclat.domain.socle import session_policies
from eclat.domain.socle.champs import FormModel, Texte
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.formats import format_date, format_phone
from eclat.models import EtatSession, Fonction, Formateur, Habilitation, SessionCqp

E = EtatSession
SAME: Final = {etat: etat for etat in edition.FOLLOWED}
CHAMPS: Final = (
    "debut", "fin", "positionnement_le", "adresse", "code_postal", "ville", "accessibilite", "jury_le", "jury_lieu", "responsable_nom",
    "responsable_prenom", "responsable_telephone", "responsable_courriel",
)  # fmt: skip
Modification: type[FormModel] = create_model(  # the same fields as in the request, judged the same way
    "Modification",
    __base__=FormModel,
    **{name: (Ouverture.model_fields[name].annotation, Ouverture.model_fields[name]) for name in CHAMPS},
    vu=(Texte, Field(default="", title="Ce que la page montrait")),
)  # type: ignore[call-overload]


def called(name: str) -> str:
    """Début, Ville, Nom du responsable…"""
    return completude.called(Ouverture.model_fields[name])


def written(name: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, date):
        return format_date(value)
    return format_phone(value) if name == "responsable_telephone" else str(value)


def as_shown(value: Any) -> str:
    """As a form holds it."""
    return "" if value is None else str(value)


@transition(
    "modification",
    SessionCqp,
    SAME,
    by=session_policies.can_edit_session,
    label="Modifier les dates et les lieux",
    past="a modifié la session",
    infinitive="modifier cette session",
    icon="pencil",
    asks=True,
)
def change(
    db: Session, session: SessionCqp, *, vu: Mapping[str, str] | None = None, by: Utilisateur, **said: Any
) -> dict[str, Any]:  # fmt: skip
    """Dates, places, jury, person in charge. ``vu``: what the page showed of each: what its reader left as it was changes nothing of what
    another wrote meanwhile. Raises ChampRefuse where they contradict one another, or where both wrote."""
    for name in [name for name in said if name in (vu or {})]:
        shown, held = (vu or {})[name], as_shown(getattr(session, name))
        if shown == as_shown(said[name]):
            said[name] = getattr(session, name)
        elif shown != held and held != as_shown(said[name]):
            now = written(name, getattr(session, name))
            raise ChampRefuse(
                name,
                f"Quelqu’un d’autre a écrit «\u00a0{now}\u00a0» entre-temps\u00a0: gardez-le, ou enregistrez de nouveau le vôtre.",
            )
    before = {name: getattr(session, name) for name in said}
    changed = [name for name in CHAMPS if name in said and said[name] != before[name]]
    if not changed:
        return UNCHANGED
    if "debut" in changed and session.etat == E.EN_COURS:
        raise ChampRefuse("debut", "La session a commencé\u00a0: son premier jour ne change plus.")
    for name in ("jury_le", "jury_lieu"):
        if name in changed and session.etat == E.JURY_PLANIFIE:
            raise ChampRefuse(
                name, "Le jury est convoqué\u00a0: le binôme paritaire change sa date et son lieu, dans l’onglet Jury."
            )
    for name, value in said.items():
        setattr(session, name, value)
    for name, why in manques.contradictions(session).items():
        raise ChampRefuse(name, why)
    if "debut" in changed and session.habilitation_id is not None:
        registered = couverture.registration(db, db.get_one(Habilitation, session.habilitation_id).cqp_id, session.debut)
        session.enregistrement_id = registered.id if registered else None
    nouveautes.a_dire(session)
    return {
        "nouveaute": True,
        "changements": [
            nouveautes.changement(called(name), written(name, before[name]), written(name, said[name])) for name in changed
        ],
    }


@transition(
    "formateur_ajout",
    SessionCqp,
    SAME,
    by=session_policies.can_edit_session,
    label="Ajouter un formateur",
    past="a ajouté quelqu’un à l’équipe de la session",
    infinitive="ajouter quelqu’un à l’équipe de cette session",
    icon="user-round-plus",
    asks=True,
)
def add_trainer(
    db: Session, session: SessionCqp, *, nom: str, prenom: str, fonction: Fonction, diplome: str = "", by: Utilisateur
) -> dict[str, Any]:
    """Raises nothing on the same person said again: they are there once."""
    if any((each.nom, each.prenom, each.fonction) == (nom, prenom, fonction) for each in dossiers.team(db, session)):
        return UNCHANGED
    last = db.exec(select(func.max(col(Formateur.rang))).where(Formateur.dossier_id == session.id)).one()
    who = Formateur(dossier_id=session.id, rang=(last or 0) + 1, nom=nom, prenom=prenom, fonction=fonction, diplome=diplome)
    db.add(who)
    nouveautes.a_dire(session)
    return {
        "nouveaute": True,
        "changements": [nouveautes.changement("Équipe", "", f"{prenom} {nom}, {FONCTIONS[fonction].lower()}")],
    }


@transition(
    "formateur_retrait",
    SessionCqp,
    SAME,
    by=session_policies.can_edit_session,
    label="Retirer quelqu’un de l’équipe",
    past="a retiré quelqu’un de l’équipe de la session",
    infinitive="retirer quelqu’un de l’équipe de cette session",
    icon="user-round-x",
    asks=True,
    unless=lambda db, user, session: "" if len(dossiers.team(db, session)) > 1 else "L’équipe garde une personne au moins.",
)
def remove_trainer(db: Session, session: SessionCqp, *, formateur: UUID, by: Utilisateur) -> dict[str, Any]:
    """Raises ChampRefuse when they are there no more."""
    who = db.get(Formateur, formateur)
    if who is None and journal.just_written(db, session, "formateur_retrait", by=by):
        return UNCHANGED
    if who is None or who.dossier_id != session.id:
        raise ChampRefuse("formateur", "Cette personne n’est plus dans l’équipe\u00a0: choisissez-en une autre.")
    name = f"{who.prenom} {who.nom}".strip()
    equipe.without_cv(db, who)
    db.delete(who)
    nouveautes.a_dire(session)
    return {"nouveaute": True, "changements": [nouveautes.changement("Équipe", name, "")]}
