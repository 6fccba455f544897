"""The blocs of a registration: what it says of them, until a session is handed over under it (P17)."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from sqlalchemy import false, true
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.administration import portees
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel, Jour, Ligne, Texte, UneLigne
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.journal import SECOND_CLICK
from eclat.engines.rereading import hold
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.formats import format_date, plural
from eclat.models import Bloc, Enregistrement, Role


def check_code(text: str) -> str:
    """BC01; RNCP40871BC01 is the same. Raises ValueError."""
    found = re.fullmatch(r"(?:RNCP[0-9]+)?(BC[0-9]{1,3})", re.sub(r"\s", "", text).upper())
    if not found:
        raise ValueError("Un bloc s’écrit BC suivi de chiffres, par exemple BC01.")
    return found[1]


class Intitule(FormModel):
    code: Annotated[UneLigne, Field(max_length=20), AfterValidator(check_code)] = Field(
        title="Code", description="Exemple\u00a0: BC01."
    )
    intitule: Annotated[Ligne, Field(max_length=300)] = Field(
        title="Intitulé exact", description="Tel que la fiche du RNCP le porte."
    )
    evaluation: Annotated[UneLigne, Field(max_length=200)] = Field(default="", title="Modalité d’évaluation")
    competences: Annotated[Texte, Field(max_length=5000)] = Field(default="", title="Compétences", description="Une par ligne.")


class Fin(FormModel):
    jusqu_au: Jour | None = Field(
        default=None,
        title="Dernier jour",
        description="Les demandes de session déposées ensuite ne l’ont plus. Vide\u00a0: sans fin.",
    )


def visible_blocs(user: Utilisateur) -> SelectOfScalar[Bloc]:
    return select(Bloc).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def typed(bloc: Bloc) -> dict[str, str]:
    return {name: getattr(bloc, name) for name in Intitule.model_fields}


def mark(bloc: Bloc) -> str:
    """What its form saw of it."""
    return "|".join(typed(bloc).values())


def locked(db: Session, enregistrement: Enregistrement) -> str:
    """Why they change no more; nothing while they do."""
    count = portees.relying(db, enregistrement)
    if not count:
        return ""
    has = plural(count, "session les emploie", "sessions les emploient")
    return f"Verrouillés\u00a0: {has}. Pour les changer, ajoutez un enregistrement."


def of_bloc(db: Session, user: Utilisateur, bloc: Bloc) -> str:
    return locked(db, db.get_one(Enregistrement, bloc.enregistrement_id))


def taken(db: Session, enregistrement_id: Any, code: str) -> Bloc | None:
    return db.exec(select(Bloc).where(Bloc.enregistrement_id == enregistrement_id, Bloc.code == code)).first()


@transition(
    "bloc",
    Enregistrement,
    {ANY: ANY},
    by=policies.can_administer,
    label="Ajouter un bloc",
    past="a ajouté un bloc de compétences",
    infinitive="ajouter un bloc à cet enregistrement",
    unless=lambda db, user, enregistrement: locked(db, enregistrement),
)
def add(db: Session, enregistrement: Enregistrement, *, bloc: Intitule, by: Utilisateur) -> Any:
    """Raises ChampRefuse, Refus."""
    hold(db, enregistrement)
    known = taken(db, enregistrement.id, bloc.code)
    if known is not None:
        if known.cree_le > clock.now() - SECOND_CLICK and typed(known) == bloc.model_dump():
            return UNCHANGED
        raise ChampRefuse("code", "Ce bloc est déjà décrit\u00a0: modifiez-le plutôt.")
    db.add(Bloc(enregistrement_id=enregistrement.id, **bloc.model_dump()))
    db.flush()
    return {"bloc": bloc.model_dump()}


@transition(
    "modification",
    Bloc,
    {ANY: ANY},
    by=policies.can_administer,
    label="Modifier",
    past="a modifié ce bloc de compétences",
    infinitive="modifier ce bloc de compétences",
    unless=of_bloc,
)
def amend(db: Session, bloc: Bloc, *, intitule: Intitule, vu: str, by: Utilisateur) -> Any:
    """Raises ChampRefuse, Refus when a colleague changed it since it was read."""
    before = typed(bloc)
    if before == intitule.model_dump():
        return UNCHANGED
    if vu != mark(bloc):
        raise Refus("Un collègue a modifié ce bloc pendant que vous l’écriviez\u00a0: relisez-le, puis enregistrez de nouveau.")
    other = taken(db, bloc.enregistrement_id, intitule.code)
    if other is not None and other.id != bloc.id:
        raise ChampRefuse("code", "Un autre bloc porte ce code\u00a0: vérifiez-le.")
    for name, value in intitule.model_dump().items():
        setattr(bloc, name, value)
    return {"avant": before, "apres": intitule.model_dump()}


@transition(
    "bloc_retrait",
    Enregistrement,
    {ANY: ANY},
    by=policies.can_administer,
    label="Retirer un bloc",
    past="a retiré un bloc de compétences",
    infinitive="retirer un bloc de cet enregistrement",
)
def remove(db: Session, enregistrement: Enregistrement, *, code: str, by: Utilisateur) -> Any:
    """Only what nothing employs goes without a trace in the catalogue: otherwise it ends on a day. Raises Refus."""
    hold(db, enregistrement)
    bloc = taken(db, enregistrement.id, code)
    if bloc is None:
        return UNCHANGED
    if used := portees.of_bloc(db, enregistrement, code):
        raise Refus(
            f"{used.dit}\u00a0: {code} ne se retire pas. Choisissez plutôt le dernier jour où une demande peut l’employer."
        )
    said = typed(bloc)
    db.delete(bloc)
    db.flush()
    return {"bloc": said}


@transition(
    "fin",
    Bloc,
    {ANY: ANY},
    by=policies.can_administer,
    label="Choisir son dernier jour",
    past="a choisi le dernier jour de ce bloc de compétences",
    infinitive="choisir le dernier jour de ce bloc de compétences",
)
def end(db: Session, bloc: Bloc, *, jusqu_au: date | None, by: Utilisateur) -> Any:
    """Requests that were handed over keep it. Raises ChampRefuse on a day that is over."""
    hold(db, bloc)
    if bloc.jusqu_au == jusqu_au:
        return UNCHANGED
    today = clock.today()
    if bloc.jusqu_au and bloc.jusqu_au < today:
        raise ChampRefuse(
            "jusqu_au", f"Cette date est passée, elle ne change plus\u00a0: remettez le {format_date(bloc.jusqu_au)}."
        )
    if jusqu_au and jusqu_au < today:
        raise ChampRefuse(
            "jusqu_au", f"Les demandes déposées depuis l’ont déjà\u00a0: indiquez le {format_date(today)} ou après."
        )
    before, bloc.jusqu_au = bloc.jusqu_au, jusqu_au
    return {"avant": {"jusqu_au": iso(before)}, "apres": {"jusqu_au": iso(jusqu_au)}}


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""
