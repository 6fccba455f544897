"""The week of an agent: what was done since Monday, and the seven days that come."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.statistiques import semaine
from eclat.engines import journal
from eclat.models import College, EtatSession, Jury, SeanceJury, Siege
from tests import factories as make
from tests.browser import Browser


def home(db: Session, browse: Callable[..., Browser], who: object) -> str:
    db.commit()
    return " ".join(browse(who).get("/").text.split())


def agenda(page: str) -> list[str]:
    card = page.partition('id="agenda"')[2].partition("</section>")[0]
    return re.findall(r"<a[^>]*>([^<]+)</a>", card)[:-1]


def figures(page: str) -> dict[str, str]:
    card = page.partition('id="semaine"')[2].partition("</section>")[0]
    return {titre: nombre for nombre, titre in re.findall(r"<div><b>([^<]+)</b><a[^>]*>([^<]+)</a></div>", card)}


def test_seven_days_say_juries_and_first_days_and_what_they_lack(db: Session, browse: Callable[..., Browser]) -> None:
    claire = make.administrateur(db)
    owner = make.habilite(db)
    begins, sits, later, gone = (make.session(db, owner, etat="demandee") for _ in range(4))
    today = clock.today()
    begins.debut, begins.ville = today + timedelta(days=2), "Rennes"
    sits.debut, sits.jury_le, sits.ville = today - timedelta(days=90), today + timedelta(days=6), "Lille"
    later.jury_le = today + timedelta(days=7)
    gone.jury_le, gone.etat, gone.motif = today, EtatSession.REFUSEE, "Non."
    make.candidats(db, sits)
    page = home(db, browse, claire)
    assert agenda(page) == ["Début, Rennes", "Jury, Lille"]
    assert "1 candidat, binôme à confier" in page
    jury = Jury(session_id=sits.id)
    db.add(jury)
    db.flush()
    db.add_all(SeanceJury(jury_id=jury.id, jour=sits.jury_le, de=de, a=a) for de, a in (("14:00", "17:00"), ("09:30", "12:30")))
    assert agenda(home(db, browse, claire)) == ["Début, Rennes", "Jury, Lille, 9 h 30"]
    amadou = make.binome_paritaire(db, prenom="Idriss", nom="Diallo")
    assert "Lille" not in home(db, browse, amadou)
    db.add(Siege(session_id=sits.id, personne_id=amadou.id, college=College.SALARIES))
    assert agenda(home(db, browse, amadou)) == ["Jury, Lille, 9 h 30"]
    assert "binôme à confier" not in home(db, browse, claire)


def test_a_week_with_nothing_says_so(db: Session, browse: Callable[..., Browser]) -> None:
    page = home(db, browse, make.administrateur(db))
    assert "Rien n’est prévu dans les sept jours." in page and set(figures(page).values()) == {"0"}
    assert 'id="semaine"' not in home(db, browse, make.instructeur(db))


def test_the_week_begins_on_monday_and_counts_what_was_done(db: Session, browse: Callable[..., Browser]) -> None:
    claire, owner = make.administrateur(db), make.habilite(db)
    db.commit()
    done = {each.sorte.titre: each.nombre for each in semaine.figures(db)}
    make.session(db, owner, etat="demandee")
    make.session(db, owner, etat="ouverte")
    journal.seal(db)
    db.commit()
    now = {each.sorte.titre: each.nombre for each in semaine.figures(db)}
    assert (
        now["Sessions demandées"] == done["Sessions demandées"] + 2 and now["Sessions ouvertes"] == done["Sessions ouvertes"] + 1
    )
    db.commit()
    assert figures(home(db, browse, claire))["Sessions ouvertes"] == str(now["Sessions ouvertes"])
    monday = clock.today() - timedelta(days=clock.today().weekday())
    assert semaine.monday() == datetime.combine(monday, time(), clock.PARIS)
    with clock.travel(timedelta(days=8)):
        assert {each.nombre for each in semaine.figures(db)} == {0}
    assert semaine.monday().astimezone(UTC) <= clock.now()
