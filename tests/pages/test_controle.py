"""The file of a control: what stands in it for a period and some organismes, who may ask for it, and that the journal says so."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.partenaires import partenaires
from eclat.domain.statistiques import issues, reussite
from eclat.domain.veille import documents
from eclat.models import Conclusion, Controle, EtatControle, Evenement, Organisme, Personne, SessionCqp
from eclat.tasks import exports as tasks
from tests import campagnes, changements, documents_suivis, papier, signes
from tests import controles as dit
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]
YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "hand_over", lambda *_: None)


@pytest.fixture
def session(db: Session) -> SessionCqp:
    """Its results are attributed; a candidate contests theirs."""
    found = signes.close(db, make.habilite(db))
    signes.contested(db, found)
    issues.note(db, [found.id])
    partenaires.follow(db)
    db.commit()
    return found


def period(**more: str) -> dict[str, str]:
    return {"du": (clock.today() - YEAR).isoformat(), "au": clock.today().isoformat(), **more}


def asked(browser: Browser, **more: str) -> str:
    answer = browser.post("/dossier-controle", period(**more))
    assert answer.status_code == 303, answer.text[-2500:]
    return str(answer.headers["location"])


def made(browser: Browser, **more: str) -> zipfile.ZipFile:
    at = asked(browser, **more)
    tasks.make(UUID(at.rsplit("/", 1)[-1]))
    answer = browser.get(f"{at}/fichier")
    assert answer.status_code == 200, browser.get(at).text[-1500:]
    return zipfile.ZipFile(io.BytesIO(answer.content))


def paper(found: zipfile.ZipFile) -> str:
    (first,) = [each for each in found.namelist() if each.endswith(".pdf") and "/" not in each]
    return papier.text_of(found.read(first))


def test_it_holds_what_was_checked_and_what_changed(db: Session, browse: Browse, session: SessionCqp) -> None:
    claire, owner = browse(make.administrateur(db)), db.get_one(Organisme, session.organisme_id)
    thing = documents_suivis.transmis(db, owner)
    documents.confirm(db, thing, by=make.decider(db))
    changements.transmis(db, owner)
    changements.brouillon(db, owner, texte="Ce qui n’est pas parti.")
    db.commit()
    found = made(claire)
    text = paper(found)
    for said in ("Documents vérifiés (2)", "Certificat Qualiopi", "Changements déclarés (1)", changements.TEXTE[:30], "Transmis"):
        assert said in text, said
    assert "Ce qui n’est pas parti." not in text
    names = " ".join(found.namelist())
    assert "qualiopi-neuf.pdf" in names and "cv-ferhat.pdf" in names


def test_it_holds_what_a_control_asks_for(db: Session, browse: Browse, session: SessionCqp) -> None:
    claire, nom = browse(make.administrateur(db)), db.get_one(Organisme, session.organisme_id).nom
    dit.recu(db, db.get_one(Organisme, session.organisme_id))
    db.commit()
    page = claire.get("/dossier-controle").text
    assert "Dossier de contrôle" in page and (clock.today() - YEAR).isoformat() in page
    found = made(claire)
    text = paper(found)
    for said in (
        "Habilitations et conventions (1)",
        "Jurys et procès-verbaux (1)",
        "Recours contre des résultats (1)",
        "Taux de réussite",
        "Signalements (1)",
    ):
        assert said in text, said
    assert nom in text and "Claire Aubertin" in text and "Organismes tous" in text
    assert "Contrôles sur place" not in text and "Suivis" not in text, "what the platform does not hold has no place"
    names = found.namelist()
    assert "Partenaires/Partenaires.csv" in names and "Chiffres/Taux de réussite.csv" in names and names[-1] == "Index.csv"
    rows = list(csv.reader(io.StringIO(found.read("Chiffres/Taux de réussite.csv").decode("utf-8-sig")), delimiter=";"))
    assert tuple(rows[0]) == reussite.ENTETES and {"Ensemble", "Accès", "Organisme", "Bloc"} == {row[1] for row in rows[1:]}
    partners = found.read("Partenaires/Partenaires.csv").decode("utf-8-sig")
    assert "SIRET_PARTENAIRE" in partners and nom in partners


def test_another_period_or_another_organisme_has_nothing_of_it(db: Session, browse: Browse, session: SessionCqp) -> None:
    claire, other = browse(make.administrateur(db)), make.habilite(db, "Ailleurs Animation")
    siret, own = other.siret or "", db.get_one(Organisme, session.organisme_id).nom
    db.commit()
    text = paper(made(claire, organismes=siret))
    assert "Ailleurs Animation" in text and own not in text and "Jurys" not in text and "Recours" not in text
    long_ago = {"du": (clock.today() - 20 * YEAR).isoformat(), "au": (clock.today() - 19 * YEAR).isoformat()}
    text = paper(made(claire, **long_ago))
    assert "Jurys" not in text and "Habilitations et conventions" not in text and "Taux" not in text


def test_the_journal_says_who_took_it_with_births(db: Session, browse: Browse, session: SessionCqp) -> None:
    claire = browse(make.administrateur(db))
    db.commit()
    assert asked(claire) == asked(claire), "a second click asks once"
    line = db.exec(select(Evenement).where(Evenement.objet_type == "export", Evenement.verbe == "export")).one()
    assert line.details["naissance"] is True and line.details["liste"].startswith("Dossier de contrôle")


def test_what_is_wrong_is_said_beside_its_field(db: Session, browse: Browse) -> None:
    claire = browse(make.administrateur(db))
    db.commit()
    answer = claire.post("/dossier-controle", period(organismes="123"))
    assert answer.status_code == 422 and "Aucun organisme inscrit n’a ce SIRET" in answer.text and "123" in answer.text
    backwards = {"du": clock.today().isoformat(), "au": (clock.today() - YEAR).isoformat()}
    assert "La fin vient après le début" in claire.post("/dossier-controle", backwards).text


def test_it_holds_the_annual_follow_ups(db: Session, browse: Browse) -> None:
    """Those whose period meets the days asked for: what was handed over, its documents, who did not answer."""
    claire, owners = browse(make.administrateur(db)), [make.habilite(db, f"École {rank}") for rank in range(2)]
    campagne = campagnes.ouverte(db)
    by = make.user_of(db, make.dirigeant(db, owners[0]))
    campagnes.remis(db, campagnes.suivi_of(db, campagne, owners[0]), by, make.PDF)
    db.commit()
    found = made(claire)
    text = paper(found)
    assert "Suivis annuels (2)" in text and "Rien de nouveau." in text and "pas remis" in text
    assert any(name.startswith("Suivis annuels/") and "École 0" in name for name in found.namelist())


def test_it_is_for_administrateurs_alone(db: Session, browse: Browse, session: SessionCqp) -> None:
    owner = db.get_one(Organisme, session.organisme_id)
    people = [make.instructeur(db), make.comite_technique(db), make.dirigeant(db, owner), make.referent(db, owner)]
    browsers = [browse(each) for each in people]
    db.commit()
    for each in browsers:
        assert each.get("/dossier-controle").status_code == each.post("/dossier-controle", period()).status_code == 403
        assert 'href="/dossier-controle"' not in each.get("/").text


def test_a_rate_is_of_those_who_were_judged(db: Session, session: SessionCqp) -> None:
    du, au = clock.today() - YEAR, clock.today()
    lines = {(by, value): rest for _, by, value, *rest in reussite.lignes(db, du, au)}
    judged, everything, some, nothing, rate = lines["Ensemble", ""]
    assert judged == everything + some + nothing > 0 and rate == round(100 * everything / judged)
    (of_one,) = [rest for (by, _), rest in lines.items() if by == "Organisme"]
    assert of_one == lines["Ensemble", ""]
    assert list(reussite.lignes(db, du, au, [session.id])) == [], "an organisme that is none"


def test_visits_on_site_are_told_with_what_was_seen(db: Session, browse: Browse) -> None:
    owner, claire = make.habilite(db, "Vue de près"), make.administrateur(db)
    db.add(
        Controle(
            numero="CTR-2026-0001", organisme_id=owner.id, etat=EtatControle.REALISE, prevu_le=clock.today(), lieu="Vannes", objet="Les locaux",
            par_id=claire.id, tenu_le=clock.today(), conclusion=Conclusion.CONFORME, rapport="Deux salles, accessibles.",
        )
    )  # fmt: skip
    hers = browse(claire)
    db.commit()
    text = paper(made(hers))
    assert "Contrôles sur place (1)" in text and "Deux salles, accessibles." in text and "Vue de près" in text
