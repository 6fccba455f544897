"""The register of jurors, kept by the administrateur: added, changed, checked, withdrawn, restored; the ties that each declares (P14)."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlalchemy import false, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.jurys import composition
from eclat.domain.socle import policies
from eclat.domain.socle.champs import COURRIEL_HELP, Courriel, FormModel, Jour, Ligne, Nom, Telephone
from eclat.domain.socle.errors import ChampRefuse, Interdit
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import ANY, UNCHANGED, birth, transition
from eclat.models import College, Jure, LienJure, Organisme, Personne, QualiteJure, Role, RoleAgent

INSCRIPTION = birth("inscription", Jure, "a ajouté cette personne au registre des jurés")
QUALITES = tuple(
    (each, composition.QUALITES[each]) for each in (QualiteJure.EXPERT, QualiteJure.REPRESENTANT, QualiteJure.RESPONSABLE)
)
SIGNING = (Role.BINOME_PARITAIRE, Role.ADMINISTRATEUR)
COLLEGES = tuple((each, said.capitalize()) for each, said in composition.COLLEGES.items())


class FicheJure(FormModel):
    nom: Nom = Field(title="Nom", json_schema_extra={"missing": "Indiquez le nom."})
    prenom: Nom = Field(title="Prénom", json_schema_extra={"missing": "Indiquez le prénom."})
    courriel: Courriel = Field(
        default="", title="Adresse mail", description=f"Sa convocation y est envoyée. {COURRIEL_HELP}"
    )  # fmt: skip
    telephone: Telephone = Field(default="", title="Téléphone")
    fonction: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        default="", title="Fonction", description="Exemple : Directrice, Centre social Les Tilleuls."
    )
    qualite: QualiteJure = Field(title="Qualité", json_schema_extra={"missing": "Choisissez une qualité."})
    college: College | None = Field(default=None, title="Collège")
    forme_le: Jour | None = Field(default=None, title="Formation des jurés suivie le")
    valable_jusqu_au: Jour | None = Field(default=None, title="Valable jusqu’au", description="Vide : sans limite.")


class Lien(FormModel):
    organisme: UUID = Field(title="Organisme", json_schema_extra={"missing": "Choisissez l’organisme."})
    precision: Annotated[Ligne, StringConstraints(max_length=500)] = Field(
        default="", title="Nature du lien", description="Exemple : salariée jusqu’en 2025."
    )


def visible_jures(user: Utilisateur) -> SelectOfScalar[Jure]:
    return select(Jure).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def add(db: Session, fiche: FicheJure, *, by: Utilisateur) -> Jure:
    """A line of the register; the same person sent twice is there once. Raises ChampRefuse, Interdit."""
    if not policies.can_administer(db, by, None):
        raise Interdit("add jure")
    hold(db, db.get_one(Personne, by.personne_id))  # a second click of theirs waits for the first
    known = with_address(db, fiche.courriel)
    same = known is not None and all(getattr(known, name) == value for name, value in written(fiche).items())
    if known is not None and same and journal.just_written(db, known, INSCRIPTION, by=by):
        return known
    check(db, fiche, None)
    return born(db, fiche, by=by)


def born(db: Session, fiche: FicheJure, *, by: Utilisateur, **said: Any) -> Jure:
    """Whoever adds them: an administrateur, or who proposes them for a jury."""
    made = Jure(**{**written(fiche), **said})
    made.personne_id = None if made.propose_le else agent(db, fiche.courriel)
    db.add(made)
    db.flush()
    journal.write(db, made, INSCRIPTION, by=by)
    return made


def written(fiche: FicheJure) -> dict[str, Any]:
    return fiche.model_dump()


def agent(db: Session, courriel: str) -> UUID | None:
    """The account with this address, where one is not in the register yet, of who may open a procès-verbal to sign it."""
    roles = select(RoleAgent.personne_id).where(col(RoleAgent.jusqu_a).is_(None), col(RoleAgent.role).in_(SIGNING))
    known = select(Personne).where(Personne.courriel == courriel, col(Personne.id).in_(roles))
    found = db.exec(known).first() if courriel else None
    if found is None or db.exec(select(Jure.id).where(Jure.personne_id == found.id)).first():
        return None
    return found.id


def check(db: Session, fiche: FicheJure, own: Jure | None) -> None:
    """Raises ChampRefuse."""
    if fiche.forme_le is not None and fiche.forme_le > clock.today():
        raise ChampRefuse("forme_le", "Cette date est à venir : indiquez-la une fois la formation suivie.")
    if fiche.qualite == QualiteJure.REPRESENTANT and fiche.college is None:
        raise ChampRefuse("college", "Un représentant de la CPNEF siège pour un collège : choisissez-le.")
    other = with_address(db, fiche.courriel)
    if other is not None and (own is None or other.id != own.id):
        raise ChampRefuse("courriel", f"{other.prenom} {other.nom} a déjà cette adresse dans le registre : ouvrez sa fiche.")


def with_address(db: Session, courriel: str) -> Jure | None:
    found = select(Jure).where(Jure.courriel == courriel).order_by(col(Jure.retire_le).is_not(None), col(Jure.cree_le))
    return db.exec(found).first() if courriel else None


def is_withdrawn(db: Session, user: Utilisateur, jure: Jure) -> str:
    return "Cette personne est retirée du registre : rétablissez-la d’abord." if jure.retire_le else ""


def is_there(db: Session, user: Utilisateur, jure: Jure) -> str:
    return "" if jure.retire_le else "Cette personne est dans le registre."


@transition(
    "modification",
    Jure,
    {ANY: ANY},
    by=policies.can_administer,
    label="Modifier",
    past="a modifié cette fiche du registre des jurés",
    infinitive="modifier cette fiche",
    icon="pencil",
    asks=True,
    unless=is_withdrawn,
)
def amend(db: Session, jure: Jure, *, fiche: FicheJure, by: Utilisateur) -> dict[str, Any]:
    """What juries hold already stays as it was named. Raises ChampRefuse."""
    check(db, fiche, jure)
    said = written(fiche)
    changed = [name for name, value in said.items() if getattr(jure, name) != value]
    if not changed:
        return UNCHANGED
    for name in changed:
        setattr(jure, name, said[name])
    if "courriel" in changed:
        jure.personne_id = None if jure.propose_le else agent(db, fiche.courriel)
    return {"champs": changed}


def is_checked(db: Session, user: Utilisateur, jure: Jure) -> str:
    return is_withdrawn(db, user, jure) or ("" if jure.propose_le else "Cette personne est déjà vérifiée.")


@transition(
    "verification",
    Jure,
    {ANY: ANY},
    by=policies.can_administer,
    label="Valider cette proposition",
    past="a validé cette personne au registre des jurés",
    infinitive="valider cette proposition",
    kind="primary",
    icon="user-round-check",
    unless=is_checked,
)
def accept(db: Session, jure: Jure, *, by: Utilisateur) -> None:
    """Whom an organisme or a binôme proposed is of the register; an account is theirs from then on alone."""
    jure.propose_le = None
    jure.personne_id = jure.personne_id or agent(db, jure.courriel)


@transition(
    "retrait",
    Jure,
    {ANY: ANY},
    by=policies.can_administer,
    label="Retirer du registre",
    past="a retiré cette personne du registre des jurés",
    infinitive="retirer cette personne du registre",
    kind="danger-outline",
    icon="user-round-x",
    asks=True,
    unless=is_withdrawn,
)
def withdraw(db: Session, jure: Jure, *, by: Utilisateur) -> None:
    """Offered for no jury any more; those where they sit keep them."""
    jure.retire_le = clock.now()


@transition(
    "retablissement",
    Jure,
    {ANY: ANY},
    by=policies.can_administer,
    label="Rétablir",
    past="a rétabli cette personne au registre des jurés",
    infinitive="rétablir cette personne au registre",
    icon="rotate-cw",
    unless=is_there,
)
def restore(db: Session, jure: Jure, *, by: Utilisateur) -> None:
    """As they were."""
    jure.retire_le = None


# --- ties ---


def ties(db: Session, jure: Jure) -> list[tuple[LienJure, str]]:
    """Each with the name of its organisme."""
    rows = select(LienJure, Organisme.nom).join(Organisme, col(Organisme.id) == LienJure.organisme_id)
    return [(tie, name) for tie, name in db.exec(rows.where(LienJure.jure_id == jure.id).order_by(Organisme.nom))]


@transition(
    "lien",
    Jure,
    {ANY: ANY},
    by=policies.can_administer,
    label="Déclarer un lien",
    past="a noté un lien avec un organisme",
    infinitive="noter un lien avec un organisme",
    icon="link",
    asks=True,
    unless=is_withdrawn,
)
def tie(db: Session, jure: Jure, *, organisme: UUID, precision: str = "", by: Utilisateur) -> dict[str, Any]:
    """Said again, it is the same tie, as it is worded now. Raises ChampRefuse."""
    known = db.get(Organisme, organisme)
    if known is None:
        raise ChampRefuse("organisme", "Choisissez un des organismes proposés.")
    held = db.exec(select(LienJure).where(LienJure.jure_id == jure.id, LienJure.organisme_id == organisme)).first()
    if held is not None and held.precision == precision:
        return UNCHANGED
    if held is None:
        held = LienJure(jure_id=jure.id, organisme_id=organisme)
        db.add(held)
    held.precision = precision
    return {"organisme": known.nom, "precision": precision}


def no_tie(db: Session, user: Utilisateur, jure: Jure) -> str:
    return is_withdrawn(db, user, jure) or ("" if ties(db, jure) else "Aucun lien n’est déclaré.")


@transition(
    "retrait_lien",
    Jure,
    {ANY: ANY},
    by=policies.can_administer,
    label="Retirer un lien",
    past="a retiré un lien avec un organisme",
    infinitive="retirer un lien avec un organisme",
    asks=True,
    unless=no_tie,
)
def untie(db: Session, jure: Jure, *, organisme: UUID, by: Utilisateur) -> dict[str, Any]:
    """Raises ChampRefuse where there is none."""
    held = db.exec(select(LienJure).where(LienJure.jure_id == jure.id, LienJure.organisme_id == organisme)).first()
    if held is None:
        raise ChampRefuse("organisme", "Ce lien n’est plus déclaré : choisissez-en un autre.")
    name = db.get_one(Organisme, organisme).nom
    db.delete(held)
    return {"organisme": name}
