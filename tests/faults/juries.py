"""A session that opened, up to its certificates: its jury's results typed by two people, closed, signed one after the other, refused,
sent back, attributed; then its documents downloaded."""

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from eclat import clock
from eclat.database import writing
from eclat.domain.jurys import convocations, tenue
from eclat.domain.sessions import debuts
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Acces, Candidat, Courriel, EtatCivil, EtatPresence, Evenement, Seance, SessionCqp, Visee
from eclat.tasks.unit_of_work import commit
from tests import certificats, jurys
from tests import factories as make
from tests.faults.formations import BEGINS, BINOME
from tests.faults.patience import tries
from tests.faults.people import GaveUp, Person
from tests.faults.stories import Life, habilitated

DRAWN_S = 60  # a worker that died while it drew is followed by another
DONE = "Vous (venez|avez)|Dix minutes ont passé"  # the second: they sent no proof, for their form was gone
KEY = "[0-9a-f-]{36}"
BEGAN = 90  # days ago
BY_HAND = threading.Lock()  # what lives share is made once: the catalogue, the jurors


@dataclass
class JudgedLife(Life):
    """One whose session always opens, and whose jury sits."""

    cells: dict[tuple[str, str], str] = field(default_factory=dict)  # of the procès-verbal, as last typed

    @property
    def pv(self) -> str:
        return f"{self.lieu}/pv"

    def both_agree(self) -> None:
        self.ledger.asks(self.session, "validation")
        for name in self.rng.sample(BINOME, 2):
            self.agrees(self.agents[name])

    def the_course_began(self) -> None:
        """Nobody waits three months: its dates are put back, and the clock's part is done by hand."""
        self.in_time({"debut": make.days(-BEGAN)["debut"], "fin": (clock.today() - timedelta(days=4)).isoformat()}, begun)

    def the_jury_sat(self) -> None:
        """The same: so is what the binôme does before it."""
        self.in_time({"jury_le": (clock.today() - timedelta(days=1)).isoformat()}, brought_to_its_jury)

    def in_time(self, dates: dict[str, str], deed: Callable[[Session, SessionCqp], None]) -> None:
        """What happens on other days. No fault strikes that, and its mails are not sent."""
        for name, value in dates.items():
            self.ledger.is_kept(self.session, name, self.ledger.writes(self.session, name, value))
        with BY_HAND:
            verbs = self.by_hand(lambda db, session: moved_to(db, session, dates, deed))
        for verb in verbs:
            self.ledger.asks(self.session, verb)

    def by_hand(self, deed: Callable[[Session, SessionCqp], None]) -> list[str]:
        """What was written in the journal by it."""
        key = UUID(self.session[1])
        for _ in tries(DRAWN_S, every=0.2):
            with suppress(OperationalError):  # the database is away
                with writing(self.stage.engine) as db:
                    session = db.get_one(SessionCqp, key)
                    before = set(db.exec(select(Evenement.id).where(Evenement.objet_id == key)))
                    deed(db, session)
                    db.execute(delete(Courriel).where(col(Courriel.id).in_(db.info.pop("courriels", []))))
                    lines = select(Evenement.verbe).where(Evenement.objet_id == key, col(Evenement.id).not_in(before))
                    verbs = list(db.exec(lines))
                    commit(db)
                    return verbs
        raise GaveUp(f"{self.siret}: the database never came back")

    def anyone(self) -> Person:
        """One of its binôme."""
        return self.agents[self.rng.choice(BINOME)]

    def keeps_the_attendance(self) -> None:
        """Cell by cell, some of them twice: what was told kept last is there at the end."""
        path = f"{self.lieu}/presences"
        half_days = sorted(set(re.findall(rf"{path}/({KEY})", self.dirigeant.read(path))))
        if not half_days:
            raise GaveUp(f"{path} has no half-day")
        for half_day in self.rng.sample(half_days, min(2, len(half_days))):
            for row in self.candidates():
                seen = ""
                for etat in self.rng.sample([*EtatPresence], self.rng.randint(1, 2)):
                    subject = ("presence", f"{half_day}/{row}")
                    index = self.ledger.writes(subject, "etat", etat)
                    self.dirigeant.act(self.session, "présence", f"{path}/{half_day}/candidats/{row}", {"etat": etat, "vu": seen})
                    self.ledger.is_kept(subject, "etat", index)
                    seen = etat

    def notes_who_is_there(self) -> None:
        path, who = f"{self.lieu}/jury/presence", self.anyone()
        members = re.findall(rf'name="presents" value="({KEY})"|value="({KEY})"[^>]*name="presents"', who.read(path))
        keys = [one or other for one, other in members]
        if not keys:
            raise GaveUp(f"{self.lieu}: nobody sits there")
        who.act(self.session, "jury_presence", path, {"presents": keys})

    def types_the_results(self) -> None:
        """Cell by cell, by both."""
        for passage in self.passages():
            for code in jurys.BLOCS:
                self.types(passage, f"resultat-{code}", "valide")
            if self.rng.random() < 0.3:
                self.types(passage, "observations", "Dossier soigné.")
                self.types(passage, "resultat-BC03", "non_valide")

    def passages(self) -> list[str]:
        found = sorted(set(re.findall(rf'id="p-({KEY})"', self.anyone().read(self.pv))))
        if not found:
            raise GaveUp(f"{self.pv} has no row")
        return found

    def types(self, passage: str, cell: str, value: str) -> None:
        """One of them sees what the other typed before, or what a version that was sent back left in it."""
        subject, who, path = ("passage", passage), self.anyone(), f"{self.pv}/candidats/{passage}"
        known = self.cells.get((passage, cell))
        seen = shown(who.read(path)) if known is None else urlencode({cell: known})
        index = self.ledger.writes(subject, cell, value)
        who.act(self.session, "résultat", path, {cell: value, "vu": seen})
        self.ledger.is_kept(subject, cell, index)
        self.cells[passage, cell] = value

    def closes_the_entry(self) -> None:
        self.anyone().act(self.session, "pv_cloture", f"{self.pv}/cloture", {"sans_quorum": "Un expert était empêché."})

    def signs(self, name: str) -> None:
        """Whoever signs last brings what the platform does then."""
        who = self.agents[name]
        self.ledger.asks(self.session, "pv_signe")
        who.act(self.session, "pv_signature", f"{self.pv}/signature/code", prepare=lambda: self.proves(who), already=DONE)

    def proves(self, who: Person) -> dict[str, str]:
        """They open the document once it is there, then give their password. Nothing, once they have signed: their form is gone."""
        for _ in tries(DRAWN_S, every=0.2):
            page = who.read(f"{self.pv}/signature")
            shown = re.search(rf'href="({self.pv}/\d+/document)"', page)
            if "sign-box mine" not in page:
                return {"code": "", "preuve": ""}
            if shown is None:
                continue
            vu = re.search(r'name="vu" value="(\w{64})"', page)
            if vu is None:
                who.look(shown[1])
                continue
            asked = who.send("POST", f"{self.pv}/signature", data={"mot_de_passe": who.password, "vu": vu[1]})
            preuve = re.search(r'name="preuve" value="([^"]+)"', asked.text)
            if preuve:
                return {"code": "", "preuve": preuve[1]}
        raise GaveUp(f"{who.courriel}: {self.pv} was never to be signed")

    def is_refused(self, name: str) -> None:
        """By the second, after the first signed: what was signed no longer counts, and the entry closes again."""
        self.agents[name].act(self.session, "pv_reouverture", f"{self.pv}/reouverture", {"motif": "Une ligne pour une autre."})
        self.types(self.passages()[0], "observations", f"Relu {self.rng.randrange(10**6)}.")
        self.closes_the_entry()

    def are_signed(self) -> None:
        first, second = self.rng.sample(BINOME, 2)
        self.signs(first)
        if self.rng.random() < 0.4:
            self.is_refused(second)
            self.signs(first)
        self.signs(second)

    def are_sent_back(self) -> None:
        """Another version, for the same candidates, filled with what the first said."""
        form = {"motif": "BC03 inversé.", "tous": "oui"}
        self.agents["Claire"].act(self.session, "pv_renvoi", f"{self.lieu}/resultats/renvoi", form)
        self.types(self.passages()[-1], "preconisation-BC01", "Garder un carnet de bord.")
        self.closes_the_entry()
        self.are_signed()

    def are_attributed(self) -> None:
        self.agents["Claire"].act(self.session, "attribution_resultats", f"{self.lieu}/resultats/attribution", {"vu": ""})

    def takes_the_certificates(self) -> None:
        """One by one, then all in a ZIP, once each has its document."""
        path = f"{self.lieu}/certificats"
        for _ in tries(DRAWN_S, every=0.3):
            page = self.dirigeant.read(path)
            ready = sorted(set(re.findall(rf'href="(/certificats/{KEY}/document)"', page)))
            if ready and "en préparation" not in page:
                return self.downloads(ready, path)
        raise GaveUp(f"{path}: no certificate was made")

    def downloads(self, ready: list[str], path: str) -> None:
        for each in ready:
            if not self.dirigeant.look(each).content.startswith(b"%PDF"):
                raise GaveUp(f"{each} is no PDF")
        if not self.dirigeant.look(f"{path}.zip").content.startswith(b"PK"):
            raise GaveUp(f"{path}.zip is no ZIP")


def shown(page: str) -> str:
    """What the form of a row says that its cells hold."""
    found = re.search(r'name="vu" value="([^"]*)"', page)
    if found is None:
        raise GaveUp("a row has no form")
    return found[1]


def moved_to(db: Session, session: SessionCqp, dates: dict[str, str], deed: Callable[[Session, SessionCqp], None]) -> None:
    for name in dates:
        setattr(session, name, date.fromisoformat(dates[name]))
    db.flush()
    deed(db, session)


def begun(db: Session, session: SessionCqp) -> None:
    """Its half-days are of the weeks that follow its first day."""
    for half_day in db.exec(select(Seance).where(Seance.session_id == session.id)):
        if half_day.jour:
            half_day.jour -= timedelta(days=BEGINS + BEGAN)
    for each in make.inscrits(db, session):
        civil(each)
    debuts.begin(db, session, by=SYSTEME)


def brought_to_its_jury(db: Session, session: SessionCqp) -> None:
    jurys.blocs(db, session)
    certificats.catalogue(db, session)
    jurys.convened(db, session)
    convocations.confirm(db, session, motif="Le calendrier le demande.", by=jurys.copresidents(db, session)[0])
    jurys.sits(db, session)
    tenue.open_report(db, session, by=SYSTEME)


def civil(candidat: Candidat) -> None:
    """What the organisme would have typed of them by now."""
    candidat.ne_le, candidat.commune, candidat.pays = clock.today().replace(year=1998), "Nice", "France"
    candidat.acces, candidat.vise, candidat.etat = Acces.CONTINUE, Visee.ENTIER, EtatCivil.CONFIRME
    candidat.courriel = f"candidat-{candidat.id}@exemple.example"


def judged_story(life: JudgedLife) -> list[Callable[[], None]]:
    """From the inscription to the certificates."""
    session = [life.asks_for_a_session, life.fills_the_session, life.types_the_candidates, life.deposits_the_session]
    entered = [
        life.both_agree,
        life.the_course_began,
        life.keeps_the_attendance,
        life.the_jury_sat,
        life.notes_who_is_there,
        life.types_the_results,
        life.closes_the_entry,
        life.are_signed,
    ]
    sent_back = [life.are_sent_back] if life.rng.random() < 0.3 else []
    return [
        *habilitated(life), *session, life.is_entrusted, *entered, *sent_back, life.are_attributed, life.takes_the_certificates,
    ]  # fmt: skip
