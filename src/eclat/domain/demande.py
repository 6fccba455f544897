"""The form of an habilitation request (P5): its fields in order, by section, and what still lacks before it can be deposited.

What a request states follows R6113-16-2 of the Code du travail (objet, certifications, means) and what files contain in the
sector: NDA, Qualiopi, territory, team, alternance and tutors, financing.
"""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic.config import JsonDict
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain import bilans, delegations, saisies
from eclat.domain.champs import Entier, FormModel, Ligne, Nda, Nom, Proche, Texte, extra
from eclat.domain.departements import DEPARTEMENTS
from eclat.domain.identifiers import parse_nda
from eclat.formats import plural
from eclat.models import OBJETS as OBJETS
from eclat.models import (
    Cqp,
    Enregistrement,
    EtatHabilitation,
    Fonction,
    Formateur,
    Habilitation,
    NaturePiece,
    Objet,
    Piece,
    PieceRequise,
    Qualification,
    Territoire,
)

SECTIONS = {
    "qualification": "Qualification",
    "cqp": "CQP et objet",
    "nda": "NDA et Qualiopi",
    "territoire": "Territoire",
    "equipe": "Équipe pédagogique",
    "moyens": "Moyens",
    "alternance": "Alternance et tuteurs",
    "financement": "Financement",
    "pieces": "Pièces",
    "delegataires": "Délégataires",
}
QUALIFICATIONS = {
    Qualification.OF_INDEPENDANT: ("OF indépendant", "Vous dispensez vous-même la formation."),
    Qualification.ORGANISME_NATIONAL: ("Organisme National", "Vous portez l’habilitation d’un réseau d’OF délégataires."),
}
FONCTIONS = {
    Fonction.RESPONSABLE: "Responsable de formation",
    Fonction.FORMATEUR: "Formateur ou formatrice",
    Fonction.EVALUATEUR: "Évaluateur ou évaluatrice",
    Fonction.FORMATEUR_EVALUATEUR: "Formation et évaluation",
}
LONG = StringConstraints(max_length=8000)
CODES = {departement.code for departement in DEPARTEMENTS}


def of(section: str, missing: str, short: str = "") -> JsonDict:
    """``short``: the field's name in the list of what lacks, where its label would say too little."""
    return {"section": section, "missing": missing, "short": short}


def known_departement(code: str) -> str:
    if code not in CODES:
        raise ValueError("Choisissez les départements dans la liste.")
    return code


class Demande(FormModel):
    """The fields of the request itself. Team, territory and documents are rows of their own."""

    qualification: Qualification = Field(
        title="Qualification", json_schema_extra=of("qualification", "Choisissez OF indépendant ou Organisme National.")
    )
    cqp_id: UUID = Field(title="CQP demandé", json_schema_extra=of("cqp", "Choisissez le CQP demandé."))
    objet: Objet = Field(
        title="Objet", json_schema_extra=of("cqp", "Choisissez ce que vous demandez : préparer, évaluer, ou les deux.")
    )
    nda: Nda = Field(
        title="Numéro de déclaration d’activité (NDA)",
        json_schema_extra=of("nda", "Indiquez votre numéro de déclaration d’activité.", "Numéro de déclaration d’activité"),
    )
    qualiopi_numero: Annotated[Ligne, StringConstraints(max_length=60)] = Field(
        title="Numéro du certificat Qualiopi", json_schema_extra=of("nda", "Indiquez le numéro de votre certificat Qualiopi.")
    )
    qualiopi_jusqu_au: Proche = Field(
        title="Valable jusqu’au",
        json_schema_extra=of("nda", "Indiquez jusqu’à quand votre certificat Qualiopi est valable.", "Date de validité Qualiopi"),
    )
    moyens_pedagogiques: Annotated[Texte, LONG] = Field(
        title="Moyens pédagogiques", json_schema_extra=of("moyens", "Décrivez vos moyens pédagogiques.")
    )
    moyens_techniques: Annotated[Texte, LONG] = Field(
        title="Moyens techniques et locaux", json_schema_extra=of("moyens", "Décrivez vos moyens techniques et vos locaux.")
    )
    sessions_par_an: Annotated[Entier, Field(ge=1, le=1000)] = Field(
        title="Sessions prévues par an", json_schema_extra=of("moyens", "Indiquez combien de sessions vous prévoyez par an.")
    )
    stagiaires_par_an: Annotated[Entier, Field(ge=1, le=100_000)] = Field(
        title="Stagiaires prévus par an", json_schema_extra=of("moyens", "Indiquez combien de stagiaires vous prévoyez par an.")
    )
    alternance: Annotated[Texte, LONG] = Field(
        title="Modalités de l’alternance", json_schema_extra=of("alternance", "Décrivez les modalités de l’alternance.")
    )
    tuteurs: Annotated[Texte, LONG] = Field(
        title="Tuteurs", json_schema_extra=of("alternance", "Dites comment les tuteurs sont désignés et formés.")
    )
    financement: Annotated[Texte, LONG] = Field(
        title="Financement", json_schema_extra=of("financement", "Décrivez le financement de la formation.")
    )


class LigneFormateur(FormModel):
    """A row of the teaching team."""

    nom: Nom = Field(title="Nom", json_schema_extra={"missing": "Indiquez le nom."})
    prenom: Nom = Field(title="Prénom", json_schema_extra={"missing": "Indiquez le prénom."})
    fonction: Fonction = Field(title="Fonction", json_schema_extra={"missing": "Choisissez la fonction."})
    diplome: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        title="Diplôme ou titre", json_schema_extra={"missing": "Indiquez le diplôme ou le titre."}
    )


class LigneDepartement(FormModel):
    departements: list[Annotated[str, AfterValidator(known_departement)]] = Field(
        title="Départements", json_schema_extra=of("territoire", "Choisissez les départements où vous prévoyez des sessions.")
    )


def remark(habilitation: Habilitation, name: str) -> str | None:
    """What is doubtful in a field without being wrong."""
    return parse_nda(habilitation.nda)[1] if name == "nda" and habilitation.nda else None


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


def catalogue(db: Session) -> list[tuple[UUID, str]]:
    """The CQP that can be asked for today: (key, "CQP … (RNCP…)")."""
    rows = db.exec(
        select(Cqp.id, Cqp.intitule, Enregistrement.code_rncp)
        .join(Enregistrement, col(Enregistrement.cqp_id) == Cqp.id)
        .where(Enregistrement.jusqu_au >= clock.today())
        .order_by(Cqp.intitule, col(Enregistrement.jusqu_au).desc())
    ).all()
    found: dict[UUID, str] = {}
    for key, intitule, code in rows:
        found.setdefault(key, f"{intitule} ({code})")
    return list(found.items())


def team(db: Session, habilitation: Habilitation) -> list[Formateur]:
    return list(
        db.exec(
            select(Formateur).where(Formateur.habilitation_id == habilitation.id).order_by(col(Formateur.rang), col(Formateur.id))
        )
    )


def territory(db: Session, habilitation: Habilitation) -> list[str]:
    """Codes of the départements, in their usual order."""
    chosen = set(db.exec(select(Territoire.departement).where(Territoire.habilitation_id == habilitation.id)))
    return [departement.code for departement in DEPARTEMENTS if departement.code in chosen]


def documents(db: Session, habilitation: Habilitation) -> list[Piece]:
    """The documents in force; replaced and removed ones are history."""
    return list(
        db.exec(
            select(Piece)
            .where(Piece.habilitation_id == habilitation.id, col(Piece.retiree_le).is_(None))
            .order_by(col(Piece.cree_le), col(Piece.id))
        )
    )


def required_documents(db: Session, habilitation: Habilitation) -> list[PieceRequise]:
    """What the administrateur asks for, for this CQP and this qualification."""
    if habilitation.cqp_id is None:
        return []
    asked = db.exec(
        select(PieceRequise)
        .where(PieceRequise.cqp_id == habilitation.cqp_id)
        .order_by(col(PieceRequise.rang), col(PieceRequise.id))
    )
    return [piece for piece in asked if piece.qualification in (None, habilitation.qualification)]


def section_of(name: str) -> str:
    return extra(Demande.model_fields[name], "section") or ""


def fields_of(section: str) -> list[str]:
    """The fields of the request itself that a section holds, in order."""
    return [name for name in Demande.model_fields if section_of(name) == section]


def wrong(habilitation: Habilitation) -> dict[str, str]:
    """What the draft shows as to be corrected: what was typed and cannot be taken, and a certificate that has expired."""
    found = dict(saisies.wrong(habilitation, Demande))
    if habilitation.qualiopi_jusqu_au is not None and habilitation.qualiopi_jusqu_au < clock.today():
        found["qualiopi_jusqu_au"] = "Cette date est passée. Indiquez celle de votre certificat en cours de validité."
    return found


def manques(db: Session, habilitation: Habilitation) -> list[Manque]:
    """Everything that lacks before the deposit, in the order of the page."""
    faux = wrong(habilitation)
    problems = saisies.problems(habilitation, Demande) | faux
    found = [
        Manque(section_of(name), extra(field, "short") or str(field.title), problems[name], f"champ-{name}", name in faux)
        for name, field in Demande.model_fields.items()
        if name in problems
    ]
    if not territory(db, habilitation):
        missing = "Choisissez les départements où vous prévoyez des sessions."
        found.append(Manque("territoire", "Départements", missing, "champ-departements"))
    given = documents(db, habilitation)
    if not any(piece.nature == NaturePiece.QUALIOPI for piece in given):
        found.append(Manque("nda", "Certificat Qualiopi", "Joignez le certificat Qualiopi.", "piece-qualiopi"))
    found += missing_team(db, habilitation, given)
    answered = {piece.piece_requise_id for piece in given}
    for asked in required_documents(db, habilitation):
        if asked.obligatoire and asked.id not in answered:
            found.append(Manque("pieces", asked.intitule, f"Joignez : {asked.intitule}.", f"piece-requise-{asked.id}"))
    if habilitation.qualification == Qualification.ORGANISME_NATIONAL:
        found += missing_delegations(db, habilitation)
    order = list(SECTIONS)
    return sorted(found, key=lambda manque: order.index(manque.section))


def missing_delegations(db: Session, habilitation: Habilitation) -> list[Manque]:
    """What the list of délégataires lacks, said once: its own page shows which rows."""
    label = "Liste des délégataires"
    if habilitation.etat != EtatHabilitation.BROUILLON:
        awaited = delegations.count(db, habilitation, *delegations.AWAITED)
        said = f"{plural(awaited, 'délégataire n’a', 'délégataires n’ont')} pas terminé son formulaire."
        return [Manque("delegataires", label, said, "delegataires")] if awaited else []
    lines = bilans.lines(db, habilitation)
    if not lines:
        return [Manque("delegataires", label, "Ajoutez un délégataire au moins.", "delegataires")]
    bilan = bilans.bilan(lines, delegations.wrong(db, habilitation, lines))
    problems = bilan.fausses + bilan.incompletes
    if problems:
        said = f"{plural(problems, 'ligne est', 'lignes sont')} à compléter ou à corriger dans la liste des délégataires."
        return [Manque("delegataires", label, said, "delegataires", faux=bool(bilan.fausses))]
    return []


def missing_team(db: Session, habilitation: Habilitation, given: list[Piece]) -> list[Manque]:
    members = team(db, habilitation)
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
