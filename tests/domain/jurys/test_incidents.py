"""What happened at a jury: kept as it was typed, and no procès-verbal closes without it."""

import pytest
from sqlmodel import Session

from eclat.domain.jurys import champs, cloture, saisie
from eclat.domain.jurys import pv as entree
from eclat.domain.socle.errors import Refus
from eclat.models import EtatSession
from tests import jurys

LONG = "Alerte incendie. " * 300


def test_what_is_too_long_is_kept_and_closes_nothing(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.all_valid(db, session)
    brigitte, document = jurys.copresidents(db, session)[0], jurys.pv_of(db, session)
    assert saisie.save_incidents(db, session, LONG, "", by=brigitte) is None
    assert saisie.incidents_of(document) == LONG and "trop long ici" in entree.incidents_wrong(document)
    with pytest.raises(Refus, match="Les incidents ne sont pas"):
        cloture.close(db, session, by=brigitte)
    assert session.etat == EtatSession.PV_EN_SAISIE


def test_shortened_it_is_no_conflict_with_oneself(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.all_valid(db, session)
    brigitte, document = jurys.copresidents(db, session)[0], jurys.pv_of(db, session)
    saisie.save_incidents(db, session, LONG, "", by=brigitte)
    assert saisie.save_incidents(db, session, "Alerte incendie.", saisie.incidents_of(document), by=brigitte) is None
    assert document.incidents == "Alerte incendie." and champs.Incidents.model_fields.keys().isdisjoint(document.saisies)
    cloture.close(db, session, by=brigitte)
    assert (document.contenu or {})["incidents"] == "Alerte incendie."
