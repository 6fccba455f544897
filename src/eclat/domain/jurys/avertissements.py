"""What is said against a composition: it asks a reason of who goes on, and refuses nothing (P14).

Half of the members from outside, nobody who trained the candidates, nobody tied to the organisme, each in the register and trained: what
certifying bodies ask of one another on France compétences' rules. What no text of the branch says is advice here.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlmodel import Session, select

from eclat import reglages
from eclat.domain.dossiers import dossiers
from eclat.domain.jurys.composition import Composition
from eclat.engines.recherche import fold
from eclat.formats import format_date
from eclat.francais import listed
from eclat.models import Fonction, Jure, LienJure, MembreJury, Organisme, QualiteJure, SessionCqp

TRAINERS = (Fonction.FORMATEUR, Fonction.FORMATEUR_EVALUATEUR)


def of_juror(db: Session, session: SessionCqp, jure: Jure | None, prenom: str, nom: str, day: date | None) -> list[str]:
    """What is said against one who would sit as an expert; ``jure``: their line of the register."""
    return [*of_team(db, session, prenom, nom), *(of_register(db, session, jure, day) if jure is not None else ())]


def of_team(db: Session, session: SessionCqp, prenom: str, nom: str) -> Iterator[str]:
    """Nobody judges those whom they trained."""
    name = fold(f"{prenom} {nom}")
    if any(each.fonction in TRAINERS and fold(f"{each.prenom} {each.nom}") == name for each in dossiers.team(db, session)):
        yield "a formé les candidats de cette session"


def of_register(db: Session, session: SessionCqp, jure: Jure, day: date | None) -> Iterator[str]:
    tied = db.exec(select(LienJure).where(LienJure.jure_id == jure.id, LienJure.organisme_id == session.organisme_id)).first()
    if tied is not None:
        yield f"a déclaré un lien avec {db.get_one(Organisme, session.organisme_id).nom}"
    if jure.retire_le is not None:
        yield "est retiré du registre"
    elif jure.propose_le is not None:
        yield "n’est pas encore vérifié par OC Éclat"
    elif jure.valable_jusqu_au is not None and day is not None and jure.valable_jusqu_au < day:
        yield f"n’est valable au registre que jusqu’au {format_date(jure.valable_jusqu_au)}"
    if jure.forme_le is None and jure.propose_le is None:
        yield "n’a pas suivi la formation des jurés"


def of_member(db: Session, session: SessionCqp, membre: MembreJury, day: date | None) -> list[str]:
    """Of who sits as an expert; the others sit by right."""
    if membre.qualite != QualiteJure.EXPERT:
        return []
    jure = db.get(Jure, membre.jure_id) if membre.jure_id else None
    return of_juror(db, session, jure, membre.prenom, membre.nom, day)


def of_jury(db: Session, there: Composition) -> list[str]:
    """Of the whole, before it is confirmed: each in a sentence."""
    found = [*of_places(there), *of_share(db, there)]
    day = there.seances[0].jour if there.seances else None
    for each in there.membres:
        said = of_member(db, there.session, each, day)
        if said and not each.motif:  # the reason was given with them
            found.append(f"{each.prenom} {each.nom} {listed(said)}.")
        if not each.courriel:
            found.append(f"{each.prenom} {each.nom} n’a pas d’adresse mail : aucune convocation ne lui parvient.")
    return found


def of_places(there: Composition) -> Iterator[str]:
    for each in there.vides:
        if not each.preside:
            yield f"Personne n’est choisi pour la place « {each.dite} »."


def of_share(db: Session, there: Composition) -> Iterator[str]:
    least = reglages.of(db).jury_external
    if there.part_externe < least:
        yield (
            f"{there.part_externe}\u00a0% des membres sont extérieurs à OC Éclat et à l’organisme : "
            f"au moins {least}\u00a0% le sont d’ordinaire."
        )


def asked(said: Sequence[str], who: str) -> str:
    """The sentence beside the reason that is missing."""
    return f"{who} {listed(said)} : dites pourquoi ce choix, ou choisissez quelqu’un d’autre."
