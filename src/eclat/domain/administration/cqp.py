"""The CQP and their registrations at the RNCP, as administrateurs keep them: nothing that was handed over changes (P17)."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from sqlalchemy import false, true
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.administration import portees
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel, Jour, Ligne, UneLigne
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.journal import SECOND_CLICK
from eclat.engines.rereading import hold
from eclat.engines.workflow import ANY, UNCHANGED, birth, transition
from eclat.formats import format_date, plural
from eclat.models import Cqp, Enregistrement, EtatHabilitation, EtatSession, Habilitation, Role, SessionCqp

CREATION = birth("creation", Cqp, "a ajouté ce CQP au catalogue")


def check_code(text: str) -> str:
    """RNCP40871. Raises ValueError."""
    code = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"RNCP[0-9]{1,6}", code):
        raise ValueError("Un code s’écrit RNCP suivi de chiffres, par exemple RNCP40871.")
    return code


class Intitule(FormModel):
    intitule: Annotated[Ligne, Field(min_length=5, max_length=200)] = Field(
        title="Intitulé exact", description="Tel que l’enregistrement le porte, par exemple\u00a0: CQP Animateur périscolaire."
    )


class Dates(FormModel):
    du: Jour | None = Field(default=None, title="Du", description="Le premier jour de l’enregistrement, s’il est connu.")
    jusqu_au: Jour = Field(title="Au", description="Le dernier jour.")


class Inscription(Dates):
    code_rncp: Annotated[UneLigne, Field(max_length=20), AfterValidator(check_code)] = Field(title="Code RNCP")


def visible_cqp(user: Utilisateur) -> SelectOfScalar[Cqp]:
    return select(Cqp).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def every(db: Session) -> list[Cqp]:
    return list(db.exec(select(Cqp).order_by(col(Cqp.intitule))))


def accepted(db: Session, cqp: Cqp) -> int:
    return db.exec(
        select(func.count()).where(Habilitation.cqp_id == cqp.id, Habilitation.etat == EtatHabilitation.ACCEPTEE)
    ).one()


def registrations(db: Session, cqp: Cqp) -> list[Enregistrement]:
    """The last one first."""
    rows = select(Enregistrement).where(Enregistrement.cqp_id == cqp.id).order_by(col(Enregistrement.jusqu_au).desc())
    return list(db.exec(rows))


def create(db: Session, intitule: Intitule, *, by: Utilisateur) -> Cqp:
    """Without a registration nobody asks for it. Raises ChampRefuse, Interdit."""
    if not by.is_a(Role.ADMINISTRATEUR):
        raise Interdit("add a CQP")
    same = named(db, intitule.intitule)
    if same is not None:
        if same.cree_le > clock.now() - SECOND_CLICK and not registrations(db, same):
            return same
        raise ChampRefuse("intitule", "Un CQP porte déjà cet intitulé\u00a0: ouvrez-le plutôt.")
    cqp = Cqp(intitule=intitule.intitule)
    db.add(cqp)
    db.flush()
    journal.write(db, cqp, CREATION, by=by, intitule=cqp.intitule)
    return cqp


def named(db: Session, intitule: str) -> Cqp | None:
    return db.exec(select(Cqp).where(func.lower(Cqp.intitule) == intitule.lower())).first()


def given(db: Session, cqp: Cqp) -> int:
    """The requests that were handed over for it: its title is theirs."""
    requests = select(func.count()).where(Habilitation.cqp_id == cqp.id, col(Habilitation.depose_le).is_not(None))
    return db.exec(requests.where(col(Habilitation.etat) != EtatHabilitation.BROUILLON)).one()


def why_no_title(db: Session, user: Utilisateur, cqp: Cqp) -> str:
    count = given(db, cqp)
    if not count:
        return ""
    has = plural(count, "demande déposée porte", "demandes déposées portent")
    return f"{has} cet intitulé, qui ne change plus\u00a0: ajoutez un CQP pour un autre intitulé."


@transition(
    "intitule",
    Cqp,
    {ANY: ANY},
    by=policies.can_administer,
    label="Modifier l’intitulé",
    past="a modifié l’intitulé de ce CQP",
    infinitive="modifier l’intitulé de ce CQP",
    unless=why_no_title,
)
def rename(db: Session, cqp: Cqp, *, intitule: Intitule, by: Utilisateur) -> Any:
    """As long as nothing was handed over for it. Raises ChampRefuse, Refus."""
    if cqp.intitule == intitule.intitule:
        return UNCHANGED
    same = named(db, intitule.intitule)
    if same is not None and same.id != cqp.id:
        raise ChampRefuse("intitule", "Un autre CQP porte déjà cet intitulé\u00a0: vérifiez-le.")
    before, cqp.intitule = cqp.intitule, intitule.intitule
    return {"avant": before, "apres": cqp.intitule}


@transition(
    "enregistrement",
    Cqp,
    {ANY: ANY},
    by=policies.can_administer,
    label="Ajouter un enregistrement",
    past="a ajouté un enregistrement au RNCP",
    infinitive="ajouter un enregistrement à ce CQP",
)
def register(db: Session, cqp: Cqp, *, inscription: Inscription, by: Utilisateur) -> Any:
    """Its certificates wait for what they must say of it. Raises ChampRefuse."""
    known = db.exec(select(Enregistrement).where(Enregistrement.code_rncp == inscription.code_rncp)).first()
    if known is not None:
        mine = known.cqp_id == cqp.id and (known.du, known.jusqu_au) == (inscription.du, inscription.jusqu_au)
        if mine and known.cree_le > clock.now() - SECOND_CLICK:
            return UNCHANGED
        raise ChampRefuse("code_rncp", "Ce code est déjà au catalogue\u00a0: vérifiez-le.")
    in_order(inscription)
    if (inscription.du or inscription.jusqu_au) < clock.today():
        check_past(db, cqp, inscription)
    db.add(Enregistrement(cqp_id=cqp.id, **inscription.model_dump()))
    db.flush()
    return {"enregistrement": said(inscription) | {"code": inscription.code_rncp}}


def in_order(dates: Dates) -> None:
    if dates.du and dates.du > dates.jusqu_au:
        raise ChampRefuse("jusqu_au", f"L’enregistrement commence le {format_date(dates.du)}\u00a0: indiquez un jour après.")


def check_past(db: Session, cqp: Cqp, dates: Dates) -> None:
    """A registration that is added does not take the sessions that another one holds. Raises ChampRefuse."""
    taken = held_within(db, cqp, dates)
    if taken:
        has = plural(taken, "session déposée commence", "sessions déposées commencent")
        raise ChampRefuse("du", f"{has} dans ces dates sous un autre enregistrement\u00a0: indiquez un premier jour après elles.")


def held_within(db: Session, cqp: Cqp, dates: Dates, but: Enregistrement | None = None) -> int:
    rows = select(func.count()).where(
        SessionCqp.cqp_id == cqp.id, col(SessionCqp.etat) != EtatSession.BROUILLON, portees.within(dates.du, dates.jusqu_au),
        col(SessionCqp.enregistrement_id).is_not(None),
    )  # fmt: skip
    return db.exec(rows.where(SessionCqp.enregistrement_id != but.id) if but else rows).one()


def said(dates: Dates) -> dict[str, str]:
    return {"du": dates.du.isoformat() if dates.du else "", "jusqu_au": dates.jusqu_au.isoformat()}


@transition(
    "dates",
    Enregistrement,
    {ANY: ANY},
    by=policies.can_administer,
    label="Modifier les dates",
    past="a modifié les dates de cet enregistrement",
    infinitive="modifier les dates de cet enregistrement",
)
def set_dates(db: Session, enregistrement: Enregistrement, *, dates: Dates, by: Utilisateur) -> Any:
    """Raises ChampRefuse, Refus."""
    hold(db, enregistrement)
    if (enregistrement.du, enregistrement.jusqu_au) == (dates.du, dates.jusqu_au):
        return UNCHANGED
    check_dates(db, enregistrement, dates)
    before = Dates.model_construct(du=enregistrement.du, jusqu_au=enregistrement.jusqu_au)
    enregistrement.du, enregistrement.jusqu_au = dates.du, dates.jusqu_au
    return {"avant": said(before), "apres": said(dates)}


def check_dates(db: Session, enregistrement: Enregistrement, dates: Dates) -> None:
    """What was handed over under it stays under it, and nothing else comes. Raises ChampRefuse, Refus."""
    in_order(dates)
    out = db.exec(
        select(func.count()).where(
            SessionCqp.enregistrement_id == enregistrement.id, col(SessionCqp.etat) != EtatSession.BROUILLON,
            col(SessionCqp.debut).is_not(None), ~portees.within(dates.du, dates.jusqu_au),
        )
    ).one()  # fmt: skip
    if out:
        has = plural(out, "session déposée commence", "sessions déposées commencent")
        raise Refus(
            f"{has} sous cet enregistrement hors de ces dates\u00a0: rien ne change pour elles. Gardez-les dans ses dates."
        )
    if held_within(db, db.get_one(Cqp, enregistrement.cqp_id), dates, enregistrement):
        raise Refus("Ces dates prendraient des sessions déposées sous un autre enregistrement\u00a0: vérifiez-les.")


def state(enregistrement: Enregistrement, day: date | None = None) -> str:
    """en_vigueur, a_venir or termine, on this day or today."""
    day = day or clock.today()
    if enregistrement.jusqu_au < day:
        return "termine"
    return "a_venir" if enregistrement.du and enregistrement.du > day else "en_vigueur"
