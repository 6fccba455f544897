"""What a signed version says of its candidates, read in its frozen content: what is announced and certified comes from here (P14).

Its rows, the table of candidates and the catalogue may have moved since: nothing of them speaks. What is no longer what its fingerprint
names holds back, and is logged.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat.domain.jurys import contenu
from eclat.domain.jurys import pv as entree
from eclat.domain.jurys.pv import CQP, Ligne
from eclat.domain.jurys.resultats import Issue, Proposition
from eclat.models import Bloc, Candidat, EtatPv, Passage, PresenceJury, Pv, ResultatBloc, SessionCqp, ValeurBloc

log = structlog.get_logger()

ALTERE: Final = (
    "Ce qui est enregistré du procès-verbal {} n’est plus ce qui a été signé\u00a0: rien n’en est annoncé ni délivré. "
    "Prévenez qui exploite la plateforme."
)


def altered(pv: Pv) -> str:
    """Why nothing may follow of it: its content is not the one that was signed. Nothing while it is."""
    if pv.contenu is not None and contenu.empreinte_of(pv.contenu) == pv.empreinte:
        return ""
    log.error("pv.altered", numero=pv.numero, version=pv.version)
    return ALTERE.format(pv.numero)


def lignes(db: Session, pv: Pv) -> list[Ligne]:
    """As it was frozen; of one that is not signed, as its rows are."""
    if pv.etat != EtatPv.SIGNE or pv.contenu is None:
        return entree.passages(db, pv)
    keys = [UUID(each["candidat"]) for each in pv.contenu["candidats"]]
    who = {each.id: each for each in db.exec(select(Candidat).where(col(Candidat.id).in_(keys)))}
    rows = {each.candidat_id: each for each in db.exec(select(Passage).where(Passage.pv_id == pv.id))}
    said = [(key, each) for key, each in zip(keys, pv.contenu["candidats"], strict=True) if key in who]
    return [ligne(pv, who[key], rows.get(key), each) for key, each in said]


def ligne(pv: Pv, candidat: Candidat, row: Passage | None, said: Mapping[str, Any]) -> Ligne:
    """``row``: whence its key and its document; none of it is looked at otherwise."""
    passage = Passage(
        id=row.id if row else uuid7(), pv_id=pv.id, candidat_id=candidat.id, rang=said["rang"], presence=PresenceJury(said["presence"]),
        a_distance=said["a_distance"], observations=said["observations"], justificatif_id=row.justificatif_id if row else None,
    )  # fmt: skip
    typed = {
        code: ResultatBloc(
            passage_id=passage.id, bloc=code, saisi_le=pv.clos_le or pv.cree_le, **each | {"valeur": ValeurBloc(each["valeur"])}
        )
        for code, each in said["resultats"].items()
    }
    vises, obtenus, tenus = (tuple(said[name]) for name in ("vises", "obtenus", "tenus"))
    proposed = Proposition(Issue(said["issue"]), vises, obtenus, tenus, len(blocs(pv)))
    return Ligne(passage, candidat, proposed, typed, said)


def blocs(pv: Pv) -> list[Bloc]:
    """Those that its jury judged, as they were called then."""
    return [Bloc(enregistrement_id=pv.id, code=each["code"], intitule=each["intitule"]) for each in (pv.contenu or {})["blocs"]]


def blocs_of(db: Session, session: SessionCqp, versions: Sequence[Pv]) -> list[Bloc]:
    """Those of the last of these versions; else, those that are to be judged."""
    return blocs(versions[-1]) if versions else entree.blocs(db, session)


def judged(pv: Pv) -> list[Bloc]:
    """None where the registration has none, and the whole was judged."""
    return [each for each in blocs(pv) if each.code != CQP]


def dernieres(db: Session, versions: Sequence[Pv]) -> dict[UUID, Ligne]:
    """By candidate, what the last of these versions that holds them says; the versions come in their order."""
    return {each.candidat.id: each for pv in versions for each in lignes(db, pv)}
