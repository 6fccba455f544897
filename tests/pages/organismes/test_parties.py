"""What costs something of an organisme and of an account is loaded once it comes into sight; by a link without a script."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from tests import factories as make
from tests.browser import Browser


@pytest.mark.parametrize("whose", ["organismes", "comptes"])
def test_a_part_is_a_link_then_itself_and_the_same_alone(db: Session, browse: Callable[..., Browser], whose: str) -> None:
    claire, organisme = make.administrateur(db), make.organisme(db)
    mathilde = make.dirigeant(db, organisme)
    db.commit()
    reader = browse(claire)
    at = f"/{whose}/{organisme.id if whose == 'organismes' else mathilde.id}"
    page, said = reader.get(at).text, f"À {mathilde.courriel}"
    assert f'href="{at}?voir=mails#mails"' in page and said not in page and 'data-hx-trigger="intersect once"' in page
    opened = reader.get(f"{at}?voir=mails").text
    assert said in opened and f"{at}?voir=historique#historique" in opened
    alone = reader.get(f"{at}?voir=mails", htmx=True).text
    assert said in alone and "<html" not in alone and alone.strip() in opened
    assert reader.get(f"{at}?voir=rien", htmx=True).status_code == 404
    assert "Afficher</a>" not in reader.get(f"{at}?voir=tout").text


def test_an_instructeur_reads_no_mail_of_an_organisme(db: Session, browse: Callable[..., Browser]) -> None:
    sophie, organisme = make.instructeur(db), make.organisme(db)
    make.habilitation(db, organisme, etat="en_instruction", instructeurs=[sophie])
    db.commit()
    reader, mathilde = browse(sophie), make.dirigeant(db, organisme)
    assert "voir=mails" not in reader.get(f"/organismes/{organisme.id}").text
    assert f"À {mathilde.courriel}" not in reader.get(f"/organismes/{organisme.id}?voir=mails", htmx=True).text
