"""What is missing before a form can be handed over, and what it shows as to be corrected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic.fields import FieldInfo

from eclat import clock
from eclat.domain.dossiers.dossiers import Contenu
from eclat.domain.dossiers.formulaires import LigneFormateur
from eclat.domain.socle.champs import FormModel, extra
from eclat.engines import saisies
from eclat.francais import of_name
from eclat.models import Formateur, Formulaire, NaturePiece


@dataclass(frozen=True)
class Manque:
    """Something that is missing: in which section, how it is called, what to do, and where on the page.

    ``faux``: something was typed, and it is to be corrected.
    """

    section: str
    label: str
    message: str
    anchor: str
    faux: bool = False


def manques(
    formulaire: Formulaire, champs: type[FormModel], sections: Mapping[str, str], contenu: Contenu, others: Iterable[Manque] = ()
) -> list[Manque]:
    """Everything that is missing, in the order of the page. ``others``: what only this kind of form asks for."""
    order = list(sections)
    found = [*of_fields(formulaire, champs), *of_contenu(contenu, sections), *others]
    return sorted(found, key=lambda manque: order.index(manque.section))


def section_of(champs: type[FormModel], name: str) -> str:
    return extra(champs.model_fields[name], "section") or ""


def fields_of(champs: type[FormModel], section: str) -> list[str]:
    """The fields of the form itself that a section holds, in order."""
    return [name for name in champs.model_fields if section_of(champs, name) == section]


def wrong(formulaire: Formulaire, champs: type[FormModel]) -> dict[str, str]:
    """What the draft shows as to be corrected: what was typed and cannot be taken, and a certificate that has expired."""
    found = dict(saisies.wrong(formulaire, champs))
    until = getattr(formulaire, "qualiopi_jusqu_au", None)
    if until is not None and until < clock.today():
        found["qualiopi_jusqu_au"] = "Cette date est passée. Indiquez celle de votre certificat en cours de validité."
    return found


def of_fields(formulaire: Formulaire, champs: type[FormModel]) -> list[Manque]:
    faux = wrong(formulaire, champs)
    problems = saisies.problems(formulaire, champs) | faux
    return [
        Manque(section_of(champs, name), called(field), problems[name], f"champ-{name}", name in faux)
        for name, field in champs.model_fields.items()
        if name in problems
    ]


def called(field: FieldInfo) -> str:
    """A field's name in the list of what is missing."""
    return extra(field, "short") or str(field.title)


def of_contenu(contenu: Contenu, sections: Mapping[str, str]) -> list[Manque]:
    """Territory, certificate and team, where the form has the section of each."""
    found = []
    if "territoire" in sections and not contenu.territoire:
        missing = "Choisissez les départements où vous prévoyez des sessions."
        found.append(Manque("territoire", "Départements", missing, "champ-departements"))
    if "nda" in sections and not any(piece.nature == NaturePiece.QUALIOPI for piece, _ in contenu.pieces):
        found.append(Manque("nda", "Certificat Qualiopi", "Joignez le certificat Qualiopi.", "piece-qualiopi"))
    return found + (of_team(contenu) if "equipe" in sections else [])


def of_team(contenu: Contenu) -> list[Manque]:
    if not contenu.equipe:
        return [Manque("equipe", "Équipe pédagogique", "Ajoutez une personne au moins.", "equipe")]
    with_cv = {piece.formateur_id for piece, _ in contenu.pieces}
    return [each for place, member in enumerate(contenu.equipe, 1) for each in of_member(member, place, member.id in with_cv)]


def of_member(member: Formateur, place: int, with_cv: bool) -> list[Manque]:
    name = f"{member.prenom} {member.nom}".strip() or f"la ligne {place}"
    problems = saisies.problems(member, LigneFormateur)
    if len(problems) == len(LigneFormateur.model_fields) and not member.saisies and not with_cv:
        blank = f"Remplissez la ligne {place} de l’équipe, ou retirez-la."
        return [Manque("equipe", f"Ligne {place} de l’équipe", blank, f"champ-equipe-{member.id}-nom")]
    found = [
        Manque(
            "equipe", f"{LigneFormateur.model_fields[field].title} {of_name(name)}", message, f"champ-equipe-{member.id}-{field}",
            field in member.saisies,
        )
        for field, message in problems.items()
    ]  # fmt: skip
    if not with_cv:
        found.append(Manque("equipe", f"CV {of_name(name)}", f"Joignez le CV {of_name(name)}.", f"piece-cv-{member.id}"))
    return found
