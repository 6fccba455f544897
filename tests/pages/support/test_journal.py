"""The journal as the administrateur reads it: lines, filters, a line unfolded, its export, its chain."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.administration import reglages
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.domain.support import chaine, objets
from eclat.domain.support.journal import JOURNAL
from eclat.engines import journal
from eclat.engines.workflow import BIRTHS, TRANSITIONS
from eclat.models import (
    Courriel,
    Enregistrement,
    Evenement,
    Habilitation,
    Organisme,
    Partenaire,
    Personne,
    PieceRequise,
    Provenance,
    Reglage,
    Role,
    RolePartenaire,
    Situation,
    TexteMail,
    Verification,
)
from eclat.tasks import chaine as reading
from eclat.tasks import conservation as jobs
from tests import factories as make
from tests.browser import Browser
from tests.statements import statements
from tests.swap import assert_swap_equals_reload

Browse = Callable[..., Browser]


@pytest.fixture
def claire(db: Session, browse: Browse) -> Browser:
    """A registered organisme, a request of another, and who reads what happened to them."""
    who = make.administrateur(db)
    make.habilitation(db, make.organisme(db, "Maison des Temps Libres"), etat="deposee")
    make.organisme(db, "Les Ateliers du Belvédère")
    sealed(db)
    return browse(who)


def sealed(db: Session) -> None:
    journal.seal(db)
    db.commit()


def shown(page: str) -> list[int]:
    return [int(each) for each in re.findall(r'id="ligne-(\d+)"', page)]


def lines(db: Session, *criteria: object) -> list[int]:
    asked = select(Evenement.rang).where(*criteria).order_by(col(Evenement.rang).desc())  # type: ignore[arg-type]
    return [each for each in db.exec(asked.where(col(Evenement.rang).is_not(None))) if each]


def test_the_last_line_comes_first_with_who_what_and_on_what(db: Session, claire: Browser) -> None:
    page = claire.get("/journal").text
    assert shown(page) == lines(db)[:20]
    assert ("Les Ateliers du Belvédère" in page and "a inscrit l’organisme" in page) or "organisme" in page


def test_chips_and_filters_show_what_they_say(db: Session, claire: Browser) -> None:
    requests = lines(db, Evenement.objet_type == "habilitation")
    assert shown(claire.get("/journal?famille=habilitations").text) == requests[:20] != []
    deposits = lines(db, Evenement.objet_type == "habilitation", Evenement.verbe == "depot")
    assert shown(claire.get("/journal?quoi=habilitation.depot").text) == deposits != []
    assert shown(claire.get("/journal?famille=comptes&quoi=habilitation.depot").text) == lines(db, Evenement.famille == "comptes")
    assert shown(claire.get("/journal?periode=7").text) == lines(db)[:20]


def test_a_period_begins_at_midnight_in_paris(db: Session, claire: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    user = make.user_of(db, make.agent(db, "Nadia", "Petit", Role.ADMINISTRATEUR))
    sealed(db)
    all_of_them, later = lines(db), clock.now() + timedelta(days=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    for periode, there in (("1", []), ("7", []), ("30", all_of_them), ("365", all_of_them)):
        found = JOURNAL.page(db, user, JOURNAL.vue({"periode": periode}, user))
        assert [each.rang for each in found.lignes] == there[:20]


@pytest.mark.parametrize("q", ["belvedere", "ateliers belv"])
def test_a_search_finds_by_the_organisme(db: Session, claire: Browser, q: str) -> None:
    atelier = db.exec(select(Organisme).where(Organisme.nom == "Les Ateliers du Belvédère")).one()
    found = shown(claire.get(f"/journal?q={q}").text)
    assert set(lines(db, Evenement.objet_id == atelier.id)) <= set(found)
    assert not set(found) & set(lines(db, Evenement.objet_type == "habilitation"))


def test_a_search_finds_by_number_and_by_who_did_it(db: Session, claire: Browser) -> None:
    request = db.exec(select(Evenement).where(Evenement.objet_type == "habilitation")).first()
    assert request is not None
    page = claire.get("/journal?famille=habilitations").text
    number = re.search(r"HAB-\d{4}-\d{4}", page)
    assert number is not None
    assert shown(claire.get(f"/journal?q={number[0].lower()}").text) == lines(db, Evenement.objet_id == request.objet_id)
    name = request.acteur_nom.split()[-1]
    assert set(shown(claire.get(f"/journal?q={name}").text)) >= set(lines(db, Evenement.acteur_id == request.acteur_id))
    assert shown(claire.get("/journal?q=zzz").text) == shown(claire.get("/journal?q=!!!").text) == []


def test_it_narrows_to_one_person_one_organisme_one_file(db: Session, claire: Browser) -> None:
    line = db.exec(select(Evenement).where(Evenement.objet_type == "habilitation")).first()
    assert line is not None
    one = f"habilitation.{line.objet_id}"
    assert shown(claire.get(f"/journal?objet={one}").text) == lines(db, Evenement.objet_id == line.objet_id)
    assert shown(claire.get(f"/journal?qui={line.acteur_id}").text) == lines(db, Evenement.acteur_id == line.acteur_id)
    maison = db.exec(select(Organisme).where(Organisme.nom == "Maison des Temps Libres")).one()
    page = claire.get(f"/journal?organisme={maison.id}").text
    assert "Maison des Temps Libres" in page and set(lines(db, Evenement.objet_id == line.objet_id)) <= set(shown(page))


def test_a_line_unfolds_on_before_after_and_where_it_came_from(db: Session, claire: Browser) -> None:
    atelier = db.exec(select(Organisme).where(Organisme.nom == "Les Ateliers du Belvédère")).one()
    path = f"/organismes/{atelier.id}/correction"
    db.close()
    claire.post(path, {"nom": "Le Belvédère", "siret": "", "motif": "Il a changé de nom."})
    db.expire_all()
    line = db.exec(select(Evenement).where(Evenement.verbe == "correction")).one()
    page = claire.get(f"/journal?ouvert={line.id}").text
    assert "<del>Les Ateliers du Belvédère</del>" in page and "<ins>Le Belvédère</ins>" in page
    assert "Il a changé de nom." in page and "testclient" in page and "connexion du" in page
    assert line.empreinte is not None and line.empreinte[:4] in page
    fragment = claire.get(f"/journal?ouvert={line.id}", htmx=True).text
    assert_swap_equals_reload(page, fragment, page, target="journal")


def test_a_line_says_which_mails_left_with_it(db: Session, claire: Browser) -> None:
    deposit = db.exec(select(Evenement).where(Evenement.verbe == "depot")).one()
    told = db.exec(select(Courriel).where(Courriel.objet_id == deposit.objet_id)).first()
    assert told is not None and told.destinataire in claire.get(f"/journal?ouvert={deposit.id}").text


def test_the_export_is_what_is_shown_and_leaves_a_line_of_its_own(db: Session, claire: Browser) -> None:
    before = lines(db)
    db.close()
    answer = claire.post("/journal/export", {"format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [int(row[0]) for row in rows[1:]] == before
    numero = db.exec(select(Habilitation.numero)).first()
    assert numero in [row[rows[0].index("Sur")] for row in rows[1:]] and "habilitation" not in [row[5] for row in rows[1:]]
    db.expire_all()
    assert len(lines(db)) == len(before) + 1
    assert "Journal des décisions" in claire.get("/journal?famille=autres").text


def test_a_page_costs_the_same_whatever_it_shows(db: Session, claire: Browser) -> None:
    few = claire.queries("/journal?famille=habilitations")
    for nom in ("Réseau A", "Réseau B", "Réseau C"):
        make.habilitation(db, make.organisme(db, nom), etat="deposee")
    sealed(db)
    assert len(claire.queries("/journal?famille=habilitations")) == len(few)


def test_only_the_administrateur_reads_it(db: Session, browse: Browse) -> None:
    sophie = browse(make.instructeur(db))
    assert sophie.get("/journal").status_code == 403 and sophie.post("/journal/verification").status_code == 403


def test_the_chain_is_read_when_it_is_asked(db: Session, claire: Browser) -> None:
    assert "n’a pas encore été vérifiée" in claire.get("/journal").text
    assert claire.post("/journal/verification").status_code == 303
    claire.post("/journal/verification")
    (asked,) = db.exec(select(Verification)).all()
    assert "Vérification en cours" in claire.get("/journal/chaine", htmx=True).text
    db.close()
    reading.read(asked.id)
    page = claire.get("/journal").text
    assert "La chaîne est intacte" in page and f"à la ligne {len(lines(db))}" in page


def test_a_broken_chain_says_its_first_line(db: Session, claire: Browser) -> None:
    claire.post("/journal/verification")
    key = db.exec(select(Verification.id)).one()
    forged(db)
    db.close()
    reading.read(key)
    broken = len(lines(db))
    assert f"rompue à la ligne {broken}" in claire.get("/journal").text


def forged(db: Session) -> None:
    """A line that nobody sealed, put after the others."""
    journal.write(db, db.exec(select(Organisme)).first(), "essai", by=SYSTEME)  # type: ignore[arg-type]
    (line,) = db.info.pop("journal")
    last = db.exec(select(func.max(Evenement.rang))).one() or 0
    alike = db.get_one(Evenement, line["id"])
    alike.rang, alike.empreinte = last + 1, "0" * 64
    db.commit()


def test_a_journal_that_was_cut_short_shows(db: Session, claire: Browser) -> None:
    """Its own lines cannot tell: what was read before does."""
    last = lines(db)[0]
    db.add(Verification(jusqu_a=last + 2, lues=last + 2, empreinte="a" * 64, finie=True, finie_le=clock.now()))
    db.commit()
    db.close()
    assert chaine.read(lambda: db).rompue_a == last + 1


def test_a_journal_that_was_cut_short_shows_at_each_reading(db: Session, claire: Browser) -> None:
    last = lines(db)[0]
    db.add(Verification(jusqu_a=last + 2, lues=last + 2, empreinte="a" * 64, finie=True, finie_le=clock.now()))
    db.commit()
    for _ in range(2):
        claire.post("/journal/verification")
        key = db.exec(select(Verification.id).where(col(Verification.finie).is_(False))).one()
        db.close()
        reading.read(key)
        assert db.exec(select(Verification.rompue_a).where(Verification.id == key)).one() == last + 1
        db.close()
    claire.post("/journal/verification")
    page = claire.get("/journal").text
    assert "Vérification en cours" in page and f"rompue à la ligne {last + 1}" in page


def test_each_kind_of_thing_is_named(db: Session) -> None:
    kinds = {table for table, _ in (*TRANSITIONS, *BIRTHS)}
    world(db)
    things = [(table, key) for table in kinds if table in objets.MODELS for key in db.exec(select(objets.key_of(table)).limit(1))]
    assert {table for table, _ in things} >= {"reglage", "texte_mail", "piece_requise", "partenaire", "enregistrement", "cqp"}
    found = objets.named(db, [*things, *[(table, uuid7()) for table in kinds]])
    assert all(found[each].titre for each in things)


def world(db: Session) -> None:
    """A thing of each kind that is seldom written about."""
    organisme = make.organisme(db)
    make.habilitation(db, organisme, etat="deposee")
    enregistrement = db.exec(select(Enregistrement)).first()
    assert enregistrement is not None
    db.add_all([Reglage(nom="digest_hour", valeur="8"), TexteMail(modele="inscription_recue")])
    db.add(PieceRequise(cqp_id=enregistrement.cqp_id, intitule="Plan des locaux"))
    today = clock.today()
    db.add(
        Partenaire(
            organisme_id=organisme.id, enregistrement_id=enregistrement.id, role=RolePartenaire.FORMER, situation=Situation.ACTIF,
            depuis=today, echeance=today,
        )
    )  # fmt: skip
    db.flush()


def test_a_setting_says_its_title_before_and_after(db: Session, claire: Browser) -> None:
    admin = make.user_of(db, db.exec(select(Personne).where(Personne.prenom == "Claire")).one())
    reglages.change(db, reglages.hold(db, "digest_hour"), valeur="9", by=admin)
    sealed(db)
    line = db.exec(select(Evenement).where(Evenement.objet_type == "reglage")).one()
    db.close()
    page = claire.get(f"/journal?famille=reglages&ouvert={line.id}").text
    assert "Heure des mails quotidiens" in page and "digest_hour" not in page
    assert f"<del>{line.details['avant']}</del>" in page and "<ins>9</ins>" in page


def test_the_clock_reads_it_every_day(db: Session, claire: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    db.close()
    reading.sweep()
    (first,) = db.exec(select(Verification)).all()
    db.close()
    reading.read(first.id)
    reading.sweep()
    assert len(db.exec(select(Verification)).all()) == 1
    db.close()
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    reading.sweep()
    assert len(db.exec(select(Verification)).all()) == 2


def test_a_reading_is_done_once(db: Session, claire: Browser) -> None:
    claire.post("/journal/verification")
    key = db.exec(select(Verification.id)).one()
    assert chaine.take(db, key) and not chaine.take(db, key)
    with statements() as asked:
        assert chaine.due(db) == []
    assert len(asked) == 1


def test_where_lines_came_from_is_kept_a_year(db: Session, claire: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    claire.post("/journal/export", {"format": "csv"})
    db.close()
    jobs.erase_origins()
    assert len(db.exec(select(Provenance)).all()) == 1
    later, before = clock.now() + timedelta(days=366), lines(db)
    monkeypatch.setattr(clock, "now", lambda: later)
    db.close()
    jobs.erase_origins()
    assert db.exec(select(Provenance)).all() == []
    assert lines(db) == before and list(journal.broken_lines(db)) == []
