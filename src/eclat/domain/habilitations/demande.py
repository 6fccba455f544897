"""The form of an habilitation request (P5): its fields in order, by section, and what is missing before it can be deposited.

What a request states follows R6113-16-2 of the Code du travail (objet, certifications, means) and what files contain in the
sector: NDA, Qualiopi, territory, team, alternance and tutors, financing.
"""

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.dossiers import completude, requises
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu, contenu_of
from eclat.domain.dossiers.formulaires import Alternance, Long, NdaQualiopi, Sessions, Stagiaires, of
from eclat.domain.dossiers.requises import Requise
from eclat.domain.habilitations import echus
from eclat.engines.grilles import bilans
from eclat.formats import plural
from eclat.models import OBJETS as OBJETS
from eclat.models import Cqp, Enregistrement, EtatHabilitation, Habilitation, Objet, PieceRequise, Qualification

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


def qualifie(qualification: Qualification | None) -> str:
    """What a request is called after its qualification; nothing before one is chosen."""
    return QUALIFICATIONS[qualification][0] if qualification else ""


class Demande(NdaQualiopi, Alternance):
    """The fields of the request itself. Team, territory and documents are rows of their own."""

    qualification: Qualification = Field(
        title="Qualification",
        json_schema_extra=of("qualification", "Choisissez OF indépendant ou Organisme National.", forme="radio"),
    )
    cqp_id: UUID = Field(title="CQP demandé", json_schema_extra=of("cqp", "Choisissez le CQP demandé."))
    objet: Objet = Field(
        title="Objet", json_schema_extra=of("cqp", "Choisissez ce que vous demandez : préparer, évaluer, ou les deux.")
    )
    moyens_pedagogiques: Long = Field(
        title="Moyens pédagogiques", json_schema_extra=of("moyens", "Décrivez vos moyens pédagogiques.")
    )
    moyens_techniques: Long = Field(
        title="Moyens techniques et locaux", json_schema_extra=of("moyens", "Décrivez vos moyens techniques et vos locaux.")
    )
    sessions_par_an: Sessions = Field(
        title="Sessions prévues par an", json_schema_extra=of("moyens", "Indiquez combien de sessions vous prévoyez par an.")
    )
    stagiaires_par_an: Stagiaires = Field(
        title="Stagiaires prévus par an", json_schema_extra=of("moyens", "Indiquez combien de stagiaires vous prévoyez par an.")
    )
    financement: Long = Field(
        title="Financement", json_schema_extra=of("financement", "Décrivez le financement de la formation.")
    )


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


def cqp_title(db: Session, habilitation: Habilitation) -> str:
    """“CQP Animateur périscolaire (RNCP40871)”: its latest registration."""
    found = db.execute(
        select(col(Cqp.intitule), col(Enregistrement.code_rncp))
        .outerjoin(Enregistrement, col(Enregistrement.cqp_id) == Cqp.id)
        .where(Cqp.id == habilitation.cqp_id)
        .order_by(col(Enregistrement.jusqu_au).desc())
    ).first()
    return f"{found[0]} ({found[1]})" if found and found[1] else str(found[0]) if found else ""


def required_documents(db: Session, habilitation: Habilitation) -> list[Requise]:
    """What the administrateur asks for, for this CQP and this qualification."""
    if habilitation.cqp_id is None:
        return []
    held = db.exec(
        select(PieceRequise)
        .where(PieceRequise.cqp_id == habilitation.cqp_id, col(PieceRequise.pour_session).is_(False))
        .order_by(col(PieceRequise.rang), col(PieceRequise.id))
    )
    draft = habilitation.etat in (EtatHabilitation.BROUILLON, EtatHabilitation.EN_ATTENTE_DELEGATAIRES)
    mine = [piece for piece in held if piece.qualification in (None, habilitation.qualification)]
    return requises.asked(mine, None if draft else habilitation.depose_le)


def offered(db: Session, habilitation: Habilitation, name: str, raw: Sequence[str]) -> Sequence[str]:
    """An answer, without the choices that are not offered today."""
    if name != "cqp_id":
        return raw
    keys = {str(key) for key, _ in catalogue(db)}
    return [key for key in raw if key in keys]


def manques(db: Session, habilitation: Habilitation, contenu: Contenu | None = None) -> list[Manque]:
    """Everything that is missing before the deposit, in the order of the page."""
    contenu = contenu or contenu_of(db, habilitation)
    answered = {piece.piece_requise_id for piece, _ in contenu.pieces}
    found = [
        Manque("pieces", asked.intitule, f"Joignez : {asked.intitule}.", f"piece-requise-{asked.id}")
        for asked in required_documents(db, habilitation)
        if asked.obligatoire and asked.id not in answered
    ]
    found += echus.manques(db, habilitation)
    if habilitation.qualification == Qualification.ORGANISME_NATIONAL:
        found += missing_delegations(db, habilitation)
    return completude.manques(habilitation, Demande, SECTIONS, contenu, found)


def missing_delegations(db: Session, habilitation: Habilitation) -> list[Manque]:
    """What is missing from the list of délégataires, said once: its own page shows which rows."""
    label = "Liste des délégataires"
    if delegations.invited(habilitation):
        if habilitation.etat == EtatHabilitation.BROUILLON:  # it will go by itself, once they have finished
            none = not delegations.count(db, habilitation, *delegations.NAMED)
            return [Manque("delegataires", label, "Ajoutez un délégataire au moins.", "delegataires")] if none else []
        awaited = delegations.count(db, habilitation, *delegations.AWAITED)
        said = f"{plural(awaited, 'délégataire n’a', 'délégataires n’ont')} pas terminé son formulaire."
        return [Manque("delegataires", label, said, "delegataires")] if awaited else []
    bilan = bilans.of(db, DELEGATAIRES, habilitation)
    if not bilan.lignes:
        return [Manque("delegataires", label, "Ajoutez un délégataire au moins.", "delegataires")]
    problems = bilan.fausses + bilan.incompletes
    if problems:
        said = f"{plural(problems, 'ligne est', 'lignes sont')} à compléter ou à corriger dans la liste des délégataires."
        return [Manque("delegataires", label, said, "delegataires", faux=bool(bilan.fausses))]
    return []
