"""A mail that failed is set aside by the product itself once another takes its place: nobody asks for it, and its line says so."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlmodel import Session, select

from eclat.domain.courriels.classements import REMPLACEMENT
from eclat.models import Courriel, EtatCourriel, Evenement

MOVE = (REMPLACEMENT, EtatCourriel.ECHEC, EtatCourriel.CLASSE)


def wrong(db: Session, events: Sequence[Evenement]) -> Iterable[str]:
    """Each was once set aside, from a failure, and stays so: support, who might send it again, is not there."""
    lines = [event for event in events if event.objet_type == "courriel"]
    for line in lines:
        if (line.verbe, line.avant, line.apres) != MOVE:
            yield f"courriel {line.objet_id}: {line.verbe} from {line.avant} to {line.apres}"
    told = Counter(line.objet_id for line in lines)
    aside = Counter(db.exec(select(Courriel.id).where(Courriel.etat == EtatCourriel.CLASSE)))
    for key in told.keys() | aside.keys():
        if told[key] != aside[key]:
            yield f"courriel {key}: set aside {told[key]} times in the journal, {aside[key]} in the tables"
