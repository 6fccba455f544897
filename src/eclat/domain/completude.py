"""What a dossier still lacks before it can be handed over, and what it shows as to be corrected."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from eclat import clock
from eclat.domain import dossiers, saisies
from eclat.domain.champs import FormModel, extra
from eclat.domain.dossiers import Dossier
from eclat.domain.formulaires import LigneFormateur
from eclat.domain.identifiers import parse_nda
from eclat.models import Formateur, NaturePiece, Piece


@dataclass(frozen=True)
class Manque:
    """Something that lacks: in which section, how it is called, what to do, and where on the page.

    ``faux``: something was typed, and it is to be corrected.
    """

    section: str
    label: str
    message: str
    anchor: str
    faux: bool = False


def section_of(form: type[FormModel], name: str) -> str:
    return extra(form.model_fields[name], "section") or ""


def fields_of(form: type[FormModel], section: str) -> list[str]:
    """The fields of the form itself that a section holds, in order."""
    return [name for name in form.model_fields if section_of(form, name) == section]


def remark(dossier: Dossier, name: str) -> str | None:
    """What is doubtful in a field without being wrong."""
    return parse_nda(dossier.nda)[1] if name == "nda" and dossier.nda else None


def wrong(dossier: Dossier, form: type[FormModel]) -> dict[str, str]:
    """What the draft shows as to be corrected: what was typed and cannot be taken, and a certificate that has expired."""
    found = dict(saisies.wrong(dossier, form))
    if dossier.qualiopi_jusqu_au is not None and dossier.qualiopi_jusqu_au < clock.today():
        found["qualiopi_jusqu_au"] = "Cette date est passée. Indiquez celle de votre certificat en cours de validité."
    return found


def of_fields(dossier: Dossier, form: type[FormModel]) -> list[Manque]:
    faux = wrong(dossier, form)
    problems = saisies.problems(dossier, form) | faux
    return [
        Manque(section_of(form, name), extra(field, "short") or str(field.title), problems[name], f"champ-{name}", name in faux)
        for name, field in form.model_fields.items()
        if name in problems
    ]


def of_rows(db: Session, dossier: Dossier, given: list[Piece]) -> list[Manque]:
    """Territory, certificate and team. ``given``: the documents in force."""
    found = []
    if not dossiers.territory(db, dossier):
        missing = "Choisissez les départements où vous prévoyez des sessions."
        found.append(Manque("territoire", "Départements", missing, "champ-departements"))
    if not any(piece.nature == NaturePiece.QUALIOPI for piece in given):
        found.append(Manque("nda", "Certificat Qualiopi", "Joignez le certificat Qualiopi.", "piece-qualiopi"))
    return found + of_team(dossiers.team(db, dossier), given)


def of_team(members: list[Formateur], given: list[Piece]) -> list[Manque]:
    if not members:
        return [Manque("equipe", "Équipe pédagogique", "Ajoutez une personne au moins.", "equipe")]
    with_cv = {piece.formateur_id for piece in given}
    found = []
    for place, member in enumerate(members, 1):
        name = f"{member.prenom} {member.nom}".strip() or f"la ligne {place}"
        problems = saisies.problems(member, LigneFormateur)
        if len(problems) == len(LigneFormateur.model_fields) and not member.saisies and member.id not in with_cv:
            blank = f"Remplissez la ligne {place} de l’équipe, ou retirez-la."
            found.append(Manque("equipe", f"Ligne {place} de l’équipe", blank, f"champ-formateur-{member.id}-nom"))
            continue
        for field, message in problems.items():
            title = LigneFormateur.model_fields[field].title
            anchor = f"champ-formateur-{member.id}-{field}"
            found.append(Manque("equipe", f"{title} de {name}", message, anchor, field in member.saisies))
        if member.id not in with_cv:
            found.append(Manque("equipe", f"CV de {name}", f"Joignez le CV de {name}.", f"piece-cv-{member.id}"))
    return found


def in_order(found: Iterable[Manque], sections: Iterable[str]) -> list[Manque]:
    """In the order of the page."""
    order = list(sections)
    return sorted(found, key=lambda manque: order.index(manque.section))
