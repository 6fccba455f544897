"""A change declared by an habilitated organisme: it writes it in a form that saves itself, hands it over, OC Éclat takes note of it (P10).

OC Éclat reads what was handed over, never what is being written. A change of name or number is to be declared to France compétences; one
that touches the convention leads to an avenant.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pydantic import Field
from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.dossiers import completude, depots, dossiers, sortes
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu, contenu_of
from eclat.domain.dossiers.formulaires import Long, of
from eclat.domain.dossiers.sortes import Sorte
from eclat.domain.partenaires import partenaires
from eclat.domain.socle import changement_policies, numeros
from eclat.domain.socle.champs import FormModel, Proche
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import UNCHANGED, birth, explain, transition
from eclat.models import Changement, Depot, EtatChangement, EtatHabilitation, Habilitation, NatureChangement, Organisme

E, N, H = EtatChangement, NatureChangement, EtatHabilitation
HELD: Final = {H.ACCEPTEE: H.ACCEPTEE, H.SUSPENDUE: H.SUSPENDUE}
WRITTEN: Final = (E.BROUILLON, E.A_COMPLETER)
SECTIONS: Final = {"changement": "Ce qui change", "pieces": "Pièces"}
NATURES: Final = {
    N.EQUIPE: "Équipe pédagogique",
    N.LOCAUX: "Locaux et moyens",
    N.DIRECTION: "Direction, représentant légal",
    N.COORDONNEES: "Coordonnées",
    N.IDENTITE: "Dénomination ou SIRET",
    N.TERRITOIRE: "Territoire",
    N.AUTRE: "Autre",
}
AMENDS: Final = (N.EQUIPE, N.LOCAUX, N.DIRECTION, N.IDENTITE, N.TERRITOIRE)  # what a convention says (R6113-16-2)
OUVERTURE = birth("ouverture", Changement, "a commencé à déclarer un changement")


class Declare(FormModel):
    nature: NatureChangement = Field(title="Nature du changement", json_schema_extra=of("changement", "Dites ce qui change."))
    a_compter_du: Proche = Field(title="À compter du", json_schema_extra=of("changement", "Indiquez à partir de quel jour."))
    texte: Long = Field(
        title="En quelques mots",
        description="Ce qui était, ce qui devient. Les justificatifs se joignent dessous.",
        json_schema_extra=of("changement", "Décrivez ce qui change."),
    )


def editable(db: Session, changement: Changement, by: Utilisateur) -> None:
    """Hold it and check that it may be written now. Raises DejaFait, Interdit, Refus."""
    hold(db, changement)
    if not changement_policies.can_declare_change(db, by, changement):
        raise Interdit("write changement")
    if changement.etat not in WRITTEN:
        said = f"{explain(db, changement, by)} Ce changement ne se modifie plus."
        done = journal.just_written(db, changement, "transmission", by=by)
        raise DejaFait(said, changement) if done else Refus(said)


def manques(db: Session, changement: Changement, contenu: Contenu | None = None) -> list[Manque]:
    return completude.manques(changement, Declare, SECTIONS, contenu or contenu_of(db, changement))


FORM = sortes.declare(Sorte(Changement, Declare, SECTIONS, editable=editable, manques=manques))


def of_habilitation(db: Session, habilitation: Habilitation, user: Utilisateur) -> Sequence[Changement]:
    """Those that this reader sees, the last first."""
    rows = changement_policies.visible_changements(user).where(Changement.habilitation_id == habilitation.id)
    return db.exec(rows.order_by(col(Changement.cree_le).desc(), col(Changement.id).desc()).limit(20)).all()


def draft_of(db: Session, habilitation: Habilitation) -> Changement | None:
    """The one being written: one at a time."""
    return db.exec(
        select(Changement).where(Changement.habilitation_id == habilitation.id, Changement.etat == E.BROUILLON)
    ).first()


def handed_over(db: Session, changement: Changement) -> dict[str, Any]:
    """What it said the last time that it was handed over."""
    last: list[Depot] = depots.of(db, changement, 1)
    return last[0].contenu if last else {}


@transition(
    "changement",
    Habilitation,
    HELD,
    by=changement_policies.can_declare_for,
    label="Déclarer un changement",
    past="a commencé à déclarer un changement",
    infinitive="déclarer un changement",
    icon="pencil",
)
def begin(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> Any:
    """The form that it is written in; the one under way if there is one."""
    if draft_of(db, habilitation) is not None:
        return UNCHANGED
    made = Changement(
        numero=numeros.next_number(db, f"CHG-{clock.today().year}"), organisme_id=habilitation.organisme_id,
        habilitation_id=habilitation.id, enregistre_le=clock.now(),
    )  # fmt: skip
    db.add(made)
    db.flush()
    journal.write(db, made, OUVERTURE, by=by, apres=str(made.etat))
    return {"numero": made.numero}


@transition(
    "transmission",
    Changement,
    {E.BROUILLON: E.TRANSMIS, E.A_COMPLETER: E.TRANSMIS},
    by=changement_policies.can_declare_change,
    label="Transmettre",
    past="a transmis le changement",
    infinitive="transmettre ce changement",
    kind="primary",
    icon="send",
)
def hand_over(db: Session, changement: Changement, *, by: Utilisateur) -> dict[str, str]:
    """OC Éclat reads it from now on; the organisme has an acknowledgment. Raises Refus while something is missing."""
    editable(db, changement, by)
    if manques(db, changement):
        raise Refus("Il manque encore des réponses\u00a0: la liste est sur la page du changement.")
    assert changement.nature is not None and changement.a_compter_du is not None
    changement.transmis_le, changement.nature_dite = clock.now(), changement.nature
    said = {"nature": str(changement.nature), "a_compter_du": changement.a_compter_du.isoformat(), "texte": changement.texte}
    pieces = [str(fichier.id) for _, fichier in dossiers.files(db, changement)]
    depots.keep(db, changement, {**said, "pieces": pieces}, changement.transmis_le)
    db.flush()
    courriels.changements.changement_transmis(db, changement)
    courriels.changements.changement_recu(db, changement)
    return {"nature": str(changement.nature)}


@transition(
    "suppression",
    Changement,
    {E.BROUILLON: E.BROUILLON},
    by=changement_policies.can_declare_change,
    label="Supprimer le brouillon",
    past="a supprimé le brouillon",
    infinitive="supprimer ce brouillon",
    kind="danger-outline",
    icon="trash-2",
    asks=True,
)
def discard(db: Session, changement: Changement, *, by: Utilisateur) -> dict[str, str]:
    """With all that was typed and joined. The journal keeps that there was one."""
    numero = changement.numero
    dossiers.erase(db, changement)
    return {"numero": numero}


# --- OC Éclat ---


def treated(changement: Changement, by: Utilisateur) -> None:
    changement.traite_le, changement.traite_par_id = clock.now(), by.personne_id


@transition(
    "complement",
    Changement,
    {E.TRANSMIS: E.A_COMPLETER},
    by=changement_policies.can_treat_change,
    label="Demander un complément",
    past="a demandé un complément",
    infinitive="demander un complément",
    icon="reply",
    asks=True,
)
def ask_more(db: Session, changement: Changement, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """Its organisme writes in it again, and hands it over."""
    changement.motif = motif
    db.flush()
    courriels.changements.changement_a_completer(db, changement, motif)
    return {"motif": motif}


@transition(
    "prise_en_note",
    Changement,
    {E.TRANSMIS: E.NOTE},
    by=changement_policies.can_treat_change,
    label="Prendre en note",
    past="a pris le changement en note",
    infinitive="prendre ce changement en note",
    kind="primary",
    icon="check",
)
def note(db: Session, changement: Changement, *, by: Utilisateur) -> dict[str, Any]:
    """Its organisme is told. What is registered elsewhere is to be declared there: a name, a number, to France compétences."""
    treated(changement, by)
    changement.motif = ""
    declared = 0
    if changement.nature == N.IDENTITE:
        declared = partenaires.declare_again(db, db.get_one(Organisme, changement.organisme_id), began(changement))
    db.flush()
    courriels.changements.changement_note(db, changement)
    return {"a_declarer": declared} if declared else {}


def began(changement: Changement) -> date:
    """From which day France compétences is to know: that of the change, once it has come."""
    assert changement.a_compter_du is not None
    return min(changement.a_compter_du, clock.today())


@transition(
    "refus",
    Changement,
    {E.TRANSMIS: E.REFUSE},
    by=changement_policies.can_treat_change,
    label="Refuser",
    past="a refusé le changement",
    infinitive="refuser ce changement",
    kind="danger-outline",
    asks=True,
)
def refuse(db: Session, changement: Changement, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """Its organisme reads why."""
    treated(changement, by)
    changement.motif = motif
    db.flush()
    courriels.changements.changement_refuse(db, changement, motif)
    return {"motif": motif}
