"""Before an instructrice accepts a national request, its question says whom the decision is sent to."""

from collections.abc import Callable

import lxml.html
from sqlmodel import Session

from eclat.models import EtatDelegation, Role
from tests import factories as make
from tests.browser import Browser


def test_the_acceptance_of_a_national_request_names_whom_it_writes_to(db: Session, browse: Callable[..., Browser]) -> None:
    sophie = make.agent(db, "Sophie", "Rakoto", Role.INSTRUCTEUR)
    request = make.national(db, etat="en_attente_delegataires")
    make.studied(db, request, sophie, make.agent(db, "Julien", "Delmas", Role.INSTRUCTEUR))
    first, second, third = make.delegataires(db, request)
    third.etat, third.motif = EtatDelegation.ECARTEE, "Son certificat a expiré."
    db.commit()
    said = lxml.html.document_fromstring(browse(sophie).get(f"/habilitations/{request.id}/acceptation").text).text_content()
    kept, out = f"2 délégataires habilités : {first.nom}, {second.nom}", f"1 délégataire écarté, avec son motif : {third.nom}"
    assert f"Un mail part aussi à {kept} ; et à {out}." in " ".join(said.split())
