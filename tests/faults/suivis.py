"""A campaign of annual follow-up: prepared, opened to all who are habilitated, answered in a form that saves itself, sent back, read, closed."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.models import Campagne, EtatCampagne, EtatSuivi, Evenement, Habilitation, PieceSuivi, ReponseSuivi, SuiviAnnuel
from tests.faults.ledger import Subject
from tests.faults.patience import tries
from tests.faults.people import GaveUp
from tests.faults.stories import Life, document, habilitated

SPREAD_S = 60  # a clock that died is followed by another
LONG_AGO = timedelta(seconds=30)  # an acceptance of then was committed, whatever happened to its process
ZONE = re.compile(r'id="zone-question-([0-9a-f-]{36})"')
CHOICE = re.compile(r'type="radio"[^>]*?value="([^"]*)"')
TO_PEOPLE = {
    ("suivi_annuel", "demande"): "suivi_demande", ("suivi_annuel", "remise"): "suivi_recu",
    ("suivi_annuel", "renvoi"): "suivi_a_completer",
}  # fmt: skip
HANDED_OVER = (EtatSuivi.REMIS, EtatSuivi.LU)


@dataclass
class FollowedLife(Life):
    """One organisme that is habilitated, and a campaign that asks it, with all the others, what became of it."""

    campagne: str = ""  # /campagnes/<key>
    lieu_du_suivi: str = ""  # /suivis/<key>
    texts: list[str] = field(default_factory=list)  # the questions that are answered by a text
    pieces: list[str] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)  # the answers of those that are not

    @property
    def titre(self) -> str:
        return f"Suivi {self.siret}"

    @property
    def sujet(self) -> Subject:
        return "campagne", self.titre

    @property
    def suivi(self) -> Subject:
        return "suivi_annuel", self.lieu_du_suivi.rpartition("/")[2]

    def a_campaign_is_prepared(self) -> None:
        today = clock.today()
        form = {
            "titre": self.titre, "periode_du": (today - timedelta(days=365)).isoformat(), "periode_au": today.isoformat(),
            "jusqu_au": (today + timedelta(days=30)).isoformat(),
        }  # fmt: skip
        self.agents["Claire"].act(self.sujet, "preparation", "/campagnes/nouvelle", form, done=lambda: bool(self.prepared()))
        self.campagne = self.prepared()

    def prepared(self) -> str:
        return self.in_the_list("Claire", "/campagnes?etat=brouillon")

    def in_the_list(self, reader: str, path: str) -> str:
        """The address of what bears the title of the campaign."""
        person = self.agents[reader] if reader else self.dirigeant
        found = re.search(rf'href="(/(?:campagnes|suivis)/[0-9a-f-]{{36}})"[^>]*>{self.titre}<', person.read(path))
        return found[1] if found else ""

    def the_campaign_opens(self) -> None:
        self.agents["Claire"].act(self.sujet, "ouverture", f"{self.campagne}/ouverture")

    def is_asked(self) -> None:
        """The clock comes to it."""
        for _ in tries(SPREAD_S, every=0.2):
            self.lieu_du_suivi = self.in_the_list("", "/suivis")
            if self.lieu_du_suivi:
                return self.looks_at_the_questions()
        raise GaveUp(f"{self.siret} was not asked")

    def looks_at_the_questions(self) -> None:
        _, *zones = ZONE.split(self.dirigeant.read(self.lieu_du_suivi))
        for key, zone in zip(zones[::2], zones[1::2], strict=True):
            if 'type="file"' in zone:
                self.pieces.append(key)
            elif choices := CHOICE.findall(zone):
                self.others[key] = self.rng.choice(choices)
            elif 'inputmode="numeric"' in zone:
                self.others[key] = str(self.rng.randrange(20))
            else:
                self.texts.append(key)
        if not self.texts or not self.pieces or not self.others:
            asked = f"{len(self.texts)} texts, {len(self.pieces)} pieces, {len(self.others)} others are asked"
            raise GaveUp(f"{self.lieu_du_suivi}: {asked}")

    def answers(self) -> None:
        """Some as they are typed, then all of them at once; the documents, one by one."""
        for key in self.rng.sample(self.texts, min(2, len(self.texts))):
            self.types({key: "Cette année,"})
        self.types({key: self.words() for key in self.texts} | self.others)
        for key in self.pieces:
            files = {f"piece-{key}": ("plaquette.pdf", document(self.rng), "application/pdf")}
            self.dirigeant.act(self.suivi, "piece", f"{self.lieu_du_suivi}/brouillon", {"joindre": key}, files=files)
        self.hands_over()

    def words(self) -> str:
        return f"Cette année, {self.rng.randrange(10**9)} réunions."

    def types(self, texts: Mapping[str, str]) -> None:
        with self.ledger.keeping({(answer(self.suivi[1], key), "texte"): text for key, text in texts.items()}):
            form = {f"question-{key}": text for key, text in texts.items()}
            self.dirigeant.act(self.suivi, "saisie", f"{self.lieu_du_suivi}/brouillon", form)

    def hands_over(self) -> None:
        self.dirigeant.act(self.suivi, "remise", f"{self.lieu_du_suivi}/remise")

    def is_sent_back(self) -> None:
        until, motif = (clock.today() + timedelta(days=15)).isoformat(), f"Précisez, {self.rng.randrange(10**9)}."
        with self.ledger.keeping({(self.suivi, "motif"): motif}):
            form = {"motif": motif, "jusqu_au": until}
            self.agents["Paul"].act(self.suivi, "renvoi", f"{self.lieu_du_suivi}/renvoi", form)
        self.types({self.rng.choice(self.texts): self.words()})
        self.hands_over()

    def is_read(self) -> None:
        note = f"À revoir, {self.rng.randrange(10**9)}."
        with self.ledger.keeping({(self.suivi, "note"): note}):
            form = {"note": note, "a_suivre": self.rng.choice(["oui", ""])}
            self.agents["Claire"].act(self.suivi, "lecture", f"{self.lieu_du_suivi}/lecture", form)

    def the_campaign_closes(self) -> None:
        """Once everyone was asked: its button is not there before."""
        for _ in tries(SPREAD_S, every=0.2):
            if f"{self.campagne}/cloture" in self.agents["Claire"].read(self.campagne):
                self.agents["Claire"].act(self.sujet, "cloture", f"{self.campagne}/cloture")
                return
        raise GaveUp(f"{self.campagne} was never to be closed")


def follow_up_story(life: FollowedLife) -> list[Callable[[], None]]:
    """From the inscription to the end of the campaign."""
    return [
        *habilitated(life), life.a_campaign_is_prepared, life.the_campaign_opens, life.is_asked, life.answers, life.is_sent_back,
        life.is_read, life.the_campaign_closes,
    ]  # fmt: skip


def answer(suivi: Any, question: Any) -> Subject:
    return "reponse_suivi", f"{suivi}/{question}"


def typed(db: Session) -> dict[Subject, Any]:
    found: dict[Subject, Any] = {("suivi_annuel", str(each.id)): each for each in db.exec(select(SuiviAnnuel))}
    return found | {answer(each.suivi_id, each.question_id): each for each in db.exec(select(ReponseSuivi))}


def wrong(db: Session, lines: Mapping[tuple[str, str, str], int], events: Sequence[Evenement]) -> Iterable[str]:
    """Everyone was asked once; what was handed over is what was typed, whole. ``lines``: how many, by table, key and verb."""
    asked = Counter(db.exec(select(SuiviAnnuel.campagne_id, SuiviAnnuel.organisme_id)).all())
    for (by, organisme), count in asked.items():
        if count > 1:
            yield f"organisme {organisme} was asked {count} times by campagne {by}"
    joined = select(ReponseSuivi.suivi_id, func.count(col(PieceSuivi.id)))
    joined = joined.join(PieceSuivi, col(PieceSuivi.reponse_id) == ReponseSuivi.id)
    pieces = dict(db.exec(joined.group_by(col(ReponseSuivi.suivi_id))).all())
    for each in db.exec(select(SuiviAnnuel)):
        told = lines.get(("suivi_annuel", str(each.id), "piece"), 0)
        if pieces.get(each.id, 0) != told:
            yield f"suivi_annuel {each.id}: {told} pieces in the journal, {pieces.get(each.id, 0)} in the tables"
        if each.etat in HANDED_OVER:
            yield from half_read(db, each)
    for campagne in db.exec(select(Campagne).where(Campagne.etat != EtatCampagne.BROUILLON)):
        if campagne.diffusee_le is None:
            yield f"campagne {campagne.titre} never reached everyone"
        for organisme in due(db, campagne, events):
            if asked[campagne.id, organisme] != 1:
                yield f"organisme {organisme} was habilitated, and campagne {campagne.titre} did not ask it"


def half_read(db: Session, suivi: SuiviAnnuel) -> Iterable[str]:
    for each in db.exec(select(ReponseSuivi).where(ReponseSuivi.suivi_id == suivi.id)):
        unread = select(PieceSuivi.id).where(PieceSuivi.reponse_id == each.id, col(PieceSuivi.remise_le).is_(None))
        if each.remise != each.texte or db.exec(unread.limit(1)).first():
            yield f"suivi_annuel {suivi.id}: what was handed over of question {each.question_id} is not what it holds"


def due(db: Session, campagne: Campagne, events: Sequence[Evenement]) -> set[Any]:
    """The organismes that were habilitated well before it opened, and still are."""
    ended = {event.objet_id for event in events if event.verbe == "resiliation_effet"}
    accepted = [event for event in events if (event.objet_type, event.verbe) == ("habilitation", "acceptation")]
    assert campagne.ouverte_le is not None
    before = {event.objet_id for event in accepted if event.cree_le < campagne.ouverte_le - LONG_AGO} - ended
    return set(db.exec(select(Habilitation.organisme_id).where(col(Habilitation.id).in_(before))))
