"""Who sits at a jury: proposed by the organisme, completed by the binôme, replaced until it opens (P14).

A member comes from the register, or is named: a new name enters the register as proposed, for OC Éclat to check.
"""

from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlmodel import Session

from eclat import clock, courriels
from eclat.domain.jurys import avertissements, choix_au_registre, composition, convocations, registre
from eclat.domain.jurys.composition import Composition, Place
from eclat.domain.jurys.organisation import BEFORE, CONFIRMED, SITTING
from eclat.domain.jurys.registre import FicheJure
from eclat.domain.sessions import attributions, invitations
from eclat.domain.socle import jury_policies, session_policies
from eclat.domain.socle.champs import Coche, Courriel, FormModel, Ligne, Nom, Texte
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.recherche import words
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import College, EtatSession, Jure, Jury, MembreJury, QualiteJure, SessionCqp, Voix

E = EtatSession
Q = QualiteJure


class Personne(FormModel):
    """From the register, or by name."""

    cherche: Annotated[Ligne, StringConstraints(max_length=100)] = Field(
        default="", title="Chercher dans le registre", description="Un nom, une adresse mail ou une fonction."
    )
    jure: UUID | None = Field(default=None, title="Personne du registre")
    prenom: Nom = Field(default="", title="Prénom")
    nom: Nom = Field(default="", title="Nom")
    courriel: Courriel = Field(default="", title="Adresse mail", description="Sa convocation y est envoyée.")
    fonction: Annotated[Ligne, StringConstraints(max_length=200)] = Field(default="", title="Fonction")
    interne: Coche = Field(default=False, title="Cette personne travaille pour OC Éclat ou pour l’organisme")
    motif: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="",
        title="Pourquoi ce choix",
        description="Seulement si quelque chose s’y oppose\u00a0: la page le dit avant d’enregistrer.",
        json_schema_extra={"rows": "2"},
    )


class Proposition(Personne):
    place: Ligne = Field(title="Place", json_schema_extra={"missing": "Choisissez la place."})


class Remplacement(Personne):
    membre: UUID = Field(title="Qui ne siège plus", json_schema_extra={"missing": "Choisissez la personne à remplacer."})


PLACES: Final = (
    (Q.EXPERT, College.EMPLOYEURS),
    (Q.EXPERT, College.SALARIES),
    (Q.EXPERT, None),
    (Q.RESPONSABLE, None),
)


def places(there: Composition) -> list[tuple[str, str]]:
    """Those that are empty first, then one more of each kind."""
    left = {each.cle: f"{each.dite} (à pourvoir)" for each in there.vides if not each.preside}
    others = (Place(qualite, college, Voix.DELIBERATIVE) for qualite, college in PLACES)
    return [*left.items(), *((each.cle, f"{each.dite} (en plus)") for each in others if each.cle not in left)]


P = TypeVar("P", bound=Personne)


def settled(db: Session, session: SessionCqp, said: P) -> P:
    """The same, with the line of the register that its words mean, where nobody is chosen nor named. Raises ChampRefuse."""
    if said.jure or not said.cherche or said.nom or said.prenom or said.courriel:
        return said
    return said.model_copy(update={"jure": choix_au_registre.sought(db, session, said.cherche).id})


def closed(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    """Why its members do not change now; nothing when they may."""
    if session.etat != E.JURY_PLANIFIE:
        return ""
    if composition.of(db, session).ouvert:
        return SITTING
    return "" if jury_policies.can_preside(db, user, session) else CONFIRMED


def chosen(
    db: Session, session: SessionCqp, said: Personne, qualite: QualiteJure, college: College | None, by: Utilisateur
) -> Jure:
    """Their line of the register, born as proposed for a new name. Raises ChampRefuse."""
    if said.jure is not None:
        found = db.get(Jure, said.jure)
        if found is None or found.retire_le is not None:
            raise ChampRefuse("jure", "Cette personne n’est plus au registre : choisissez-en une autre.")
        return found
    for name, missing in (("nom", "Choisissez quelqu’un du registre, ou écrivez son nom."), ("prenom", "Indiquez son prénom."),
                          ("courriel", "Indiquez son adresse mail : sa convocation y est envoyée.")):  # fmt: skip
        if not getattr(said, name):
            raise ChampRefuse(name, missing)
    known = registre.with_address(db, said.courriel)
    if known is not None and known.retire_le is not None:
        raise ChampRefuse("courriel", f"{known.prenom} {known.nom} est retiré du registre : choisissez une autre personne.")
    if known is not None:
        return known
    fiche = FicheJure(
        nom=said.nom, prenom=said.prenom, courriel=said.courriel, fonction=said.fonction, qualite=qualite, college=college
    )
    return registre.born(db, fiche, by=by, propose_le=clock.now())


def seat(
    db: Session, session: SessionCqp, jury: Jury, said: Personne, qualite: QualiteJure, college: College | None, *, by: Utilisateur,
    voix: Voix = Voix.DELIBERATIVE, former: MembreJury | None = None,
) -> MembreJury:  # fmt: skip
    """Give a place to somebody. Raises ChampRefuse when they sit there already, or when a reason is asked and none is given."""
    jure = chosen(db, session, said, qualite, college, by)
    if any(each.jure_id == jure.id for each in composition.membres(db, jury)):
        raise ChampRefuse("jure" if said.jure else "courriel", f"{jure.prenom} {jure.nom} siège déjà à ce jury.")
    if jure.personne_id is not None and any(each.personne_id == jure.personne_id for each in attributions.seats(db, session)):
        raise ChampRefuse(
            "jure" if said.jure else "courriel",
            f"{jure.prenom} {jure.nom} copréside ce jury\u00a0: choisissez une autre personne.",
        )
    seances = invitations.half_days(db, jury)
    day = seances[0].jour if seances else session.jury_le
    against = avertissements.of_juror(db, session, jure, jure.prenom, jure.nom, day) if qualite == Q.EXPERT else []
    serious = [each for each in against if not each.startswith("n’est pas encore vérifié")]
    if serious and not said.motif:
        raise ChampRefuse("motif", avertissements.asked(serious, f"{jure.prenom} {jure.nom}"))
    tied = any("lien avec" in each or "a formé" in each for each in against)
    member = MembreJury(
        jury_id=jury.id, rang=former.rang if former else composition.next_rank(db, jury), jure_id=jure.id, personne_id=jure.personne_id,
        nom=jure.nom, prenom=jure.prenom, courriel=jure.courriel, fonction=jure.fonction, qualite=qualite, college=college, voix=voix,
        externe=not (said.interne or tied or qualite == Q.RESPONSABLE), motif=said.motif, remplace_id=former.id if former else None,
    )  # fmt: skip
    db.add(member)
    db.flush()
    return member


@transition(
    "jury_membre",
    SessionCqp,
    BEFORE,
    by=jury_policies.can_propose_jury,
    label="Proposer un membre",
    past="a proposé un membre du jury",
    infinitive="proposer un membre du jury",
    icon="user-round-plus",
    asks=True,
    unless=closed,
)
def propose(db: Session, session: SessionCqp, *, proposition: Proposition, by: Utilisateur) -> dict[str, Any]:
    """Once it is confirmed, they are convoked at once. Raises ChampRefuse."""
    place = next((each for each in PLACES if Place(each[0], each[1], Voix.DELIBERATIVE).cle == proposition.place), None)
    if place is None:
        raise ChampRefuse("place", "Choisissez une des places proposées.")
    jury, (qualite, college) = composition.ouvrir(db, session), place
    if journal.just_written(db, session, "jury_membre", by=by) and sits(db, jury, proposition):
        return UNCHANGED
    proposition = settled(db, session, proposition)
    voix = composition.voice(db, session, qualite)
    member = seat(db, session, jury, proposition, qualite, college, by=by, voix=voix)
    if session.etat == E.JURY_PLANIFIE:
        convocations.convoke(db, session, jury, [member])
    return {"membre": f"{member.prenom} {member.nom}", "place": composition.called(qualite, college), "motif": member.motif}


def sits(db: Session, jury: Jury, said: Personne) -> bool:
    """Whether whom a second click names sits there already."""
    there = composition.membres(db, jury)
    if said.jure or said.courriel:
        return any((each.jure_id == said.jure) if said.jure else (each.courriel == said.courriel) for each in there)
    asked = set(words(said.cherche))
    return bool(asked) and any(asked <= set(words(f"{each.nom} {each.prenom} {each.courriel}")) for each in there)


def may_leave(db: Session, session: SessionCqp) -> list[MembreJury]:
    """Who may be taken off: the co-presidents are those of the binôme."""
    return [each for each in composition.of(db, session).membres if not each.preside]


def nobody(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    if session.etat not in BEFORE:
        return ""
    return closed(db, user, session) or ("" if may_leave(db, session) else "Aucun membre n’est encore choisi.")


def leaving(db: Session, session: SessionCqp, key: UUID) -> MembreJury:
    """Raises ChampRefuse."""
    found = next((each for each in may_leave(db, session) if each.id == key), None)
    if found is None:
        raise ChampRefuse("membre", "Cette personne ne siège plus à ce jury : choisissez-en une autre.")
    return found


@transition(
    "jury_retrait",
    SessionCqp,
    BEFORE,
    by=jury_policies.can_propose_jury,
    label="Retirer un membre",
    past="a retiré un membre du jury",
    infinitive="retirer un membre du jury",
    icon="user-round-x",
    asks=True,
    unless=nobody,
)
def remove(db: Session, session: SessionCqp, *, membre: UUID, by: Utilisateur) -> dict[str, Any]:
    """Their place is empty again; convoked, they are told. Raises ChampRefuse."""
    gone = db.get(MembreJury, membre)
    if gone is not None and gone.retire_le is not None and journal.just_written(db, session, "jury_retrait", by=by):
        return UNCHANGED
    who = leaving(db, session, membre)
    invitations.call_off(db, session, "Le binôme paritaire a revu la composition de ce jury.", [who])
    who.retire_le = clock.now()
    return {"membre": f"{who.prenom} {who.nom}"}


@transition(
    "jury_remplacement",
    SessionCqp,
    {E.JURY_PLANIFIE: E.JURY_PLANIFIE},
    by=jury_policies.can_preside,
    label="Remplacer un membre",
    past="a remplacé un membre du jury",
    infinitive="remplacer un membre du jury",
    icon="arrow-left-right",
    asks=True,
    unless=nobody,
)
def replace(db: Session, session: SessionCqp, *, remplacement: Remplacement, by: Utilisateur) -> dict[str, Any]:
    """Another of the same quality and collège takes the place; both are told. Raises ChampRefuse."""
    gone = db.get(MembreJury, remplacement.membre)
    if gone is not None and gone.retire_le is not None and journal.just_written(db, session, "jury_remplacement", by=by):
        return UNCHANGED
    jury, former = composition.ouvrir(db, session), leaving(db, session, remplacement.membre)
    remplacement = settled(db, session, remplacement)
    jure = db.get(Jure, remplacement.jure) if remplacement.jure else registre.with_address(db, remplacement.courriel)
    if jure is not None and former.college is not None and jure.college != former.college:
        said = composition.COLLEGES[former.college]
        raise ChampRefuse("jure", f"{jure.prenom} {jure.nom} n’est pas du collège {said} : choisissez quelqu’un du même collège.")
    invitations.call_off(db, session, "Une autre personne siège à votre place à ce jury.", [former])
    former.retire_le = clock.now()
    db.flush()
    member = seat(db, session, jury, remplacement, former.qualite, former.college, by=by, voix=former.voix, former=former)
    convocations.convoke(db, session, jury, [member])
    return {"ancien": f"{former.prenom} {former.nom}", "membre": f"{member.prenom} {member.nom}", "motif": member.motif}


# --- handed to the binôme ---


def not_to_hand(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    if session.etat not in (E.OUVERTE, E.EN_COURS):
        return ""
    there = composition.of(db, session)
    if there.jury is None or not there.seances:
        return "Fixez d’abord la date et le lieu du jury."
    return "Cette composition est déjà chez le binôme paritaire." if there.jury.propose_le else ""


@transition(
    "jury_proposition",
    SessionCqp,
    {E.OUVERTE: E.OUVERTE, E.EN_COURS: E.EN_COURS},
    by=session_policies.can_edit_session,
    label="Transmettre au binôme",
    past="a transmis la composition du jury au binôme paritaire",
    infinitive="transmettre la composition du jury",
    kind="primary",
    icon="send",
    unless=not_to_hand,
)
def hand_over(db: Session, session: SessionCqp, *, by: Utilisateur) -> dict[str, Any]:
    """The binôme is told; it may still be changed until it is confirmed."""
    jury = composition.ouvrir(db, session)
    jury.propose_le = clock.now()
    told = [f"{each.dite} : {each.nom or 'à choisir'}" for each in composition.of(db, session).places]
    courriels.jurys.jury_propose(db, session, told)
    return {"membres": told}
