"""What an habilitation covers: the registration of the CQP, its blocs or the whole certification, the régions (R6113-16-2)."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from eclat.domain.dossiers import dossiers
from eclat.domain.socle.departements import DEPARTEMENTS, REGIONS
from eclat.domain.socle.errors import ChampRefuse
from eclat.models import Bloc, Decision, Enregistrement, Habilitation

REGION_OF = {each.code: each.region for each in DEPARTEMENTS}


def registration(db: Session, habilitation: Habilitation) -> Enregistrement | None:
    """The registration at the RNCP, of the CQP asked for, that ends last."""
    return db.exec(
        select(Enregistrement).where(Enregistrement.cqp_id == habilitation.cqp_id).order_by(col(Enregistrement.jusqu_au).desc())
    ).first()


def blocs(db: Session, registered: Enregistrement | None) -> list[Bloc]:
    """Those that may be chosen."""
    if registered is None:
        return []
    return list(db.exec(select(Bloc).where(Bloc.enregistrement_id == registered.id).order_by(col(Bloc.code))))


def some_blocs(db: Session, registered: Enregistrement | None, chosen: Collection[str]) -> list[str]:
    """In their order, none when it is all of them: the whole certification. Raises ChampRefuse."""
    known = [each.code for each in blocs(db, registered)]
    if not set(chosen) <= set(known):
        raise ChampRefuse("blocs", "Un de ces blocs n’est plus au catalogue. Choisissez parmi ceux qui sont proposés.")
    return [] if set(chosen) == set(known) else [code for code in known if code in chosen]


def some_regions(chosen: Collection[str]) -> list[str]:
    """In their order, none when it is all of them: anywhere. Raises ChampRefuse."""
    if not set(chosen) <= set(REGIONS):
        raise ChampRefuse("regions", "Cette région n’existe pas. Choisissez parmi celles qui sont proposées.")
    return [] if set(chosen) == set(REGIONS) else [each for each in REGIONS if each in chosen]


def asked_regions(db: Session, habilitation: Habilitation) -> list[str]:
    """Those of the départements that the request names."""
    named = {REGION_OF[code] for code in dossiers.territory(db, habilitation) if code in REGION_OF}
    return [each for each in REGIONS if each in named]


def covers(decision: Decision, departement: str) -> bool:
    """Whether sessions may be held there: a région that is not known is not refused. ``departement``: of a postcode, where Corse is 20."""
    region = "Corse" if departement == "20" else REGION_OF.get(departement)
    return not decision.regions or region is None or region in decision.regions
