"""An habilitation that goes wrong: its convention signed, then suspended, griefs prepared and notified, answered, then withdrawn or closed without effect."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.models import Convention, EtatConvention, Grief, PieceGrief, Procedure, SignatureConvention
from tests.faults.ledger import Subject
from tests.faults.people import Person
from tests.faults.stories import Life, document, habilitated

WANTED = {EtatConvention.A_SIGNER: 0, EtatConvention.A_CONTRESIGNER: 1, EtatConvention.SIGNEE: 2}
GRIEF = r'id="?grief-([0-9a-f-]{36})'


@dataclass
class ReproachedLife(Life):
    """One organisme, the people around it, and what its habilitation is reproached with."""

    @property
    def griefs(self) -> str:
        return f"{self.chemin}/griefs"

    def told(self, reader: str) -> list[str]:
        """The keys of the griefs that somebody reads, in their order."""
        person = self.dirigeant if reader == "dirigeant" else self.agents[reader]
        return [*dict.fromkeys(re.findall(GRIEF, person.read(self.griefs)))]

    def sign_the_convention(self) -> None:
        """Both parties, the organisme first, each of the content that it is shown."""
        path = f"{self.chemin}/convention"
        for person, verb in ((self.dirigeant, "convention_signature"), (self.agents["Claire"], "convention_contresignature")):

            def proves(who: Person = person) -> dict[str, str]:
                shown = re.search(r'name="vu" value="(\w{64})"', who.read(path))
                return {"mot_de_passe": who.password, "vu": shown[1] if shown else ""}

            person.act(self.habilitation, verb, f"{path}/signature", prepare=proves)

    def is_suspended(self) -> None:
        form = {"effet": "candidats", "motif": "Le temps d’une procédure."}
        self.agents["Claire"].act(self.habilitation, "suspension", f"{self.chemin}/suspension", form)

    def is_reproached(self) -> None:
        """Two administrateurs prepare them, one notifies them; a document goes with the first."""
        for wanted, name in enumerate(self.rng.sample(["Claire", "Paul"], 2), start=1):
            form = {"titre": f"Grief {self.rng.randrange(10**9)}", "faits": "Les 3 et 4, à Brest."}
            path = f"{self.griefs}/ajout"
            self.agents[name].act(self.habilitation, "grief", path, form, done=lambda: len(self.told("Claire")) >= wanted)  # noqa: B023 - asked now
        first, files = self.told("Paul")[0], {"fichier": ("grille.pdf", document(self.rng), "application/pdf")}
        self.agents["Paul"].act(self.habilitation, "grief_piece", f"{self.griefs}/{first}/pieces", files=files)
        self.agents["Claire"].act(
            self.habilitation, "griefs_notification", f"{self.griefs}/notification", {"delai": "30", "confirme": "oui"}
        )

    def answers_the_griefs(self) -> None:
        """Typed one by one, each kept as it is typed; a document, then all of it at once."""
        for key in self.told("dirigeant"):
            subject: Subject = ("grief", key)
            for text in ("Ce jour-là,", "Ce jour-là, la formatrice était présente."):
                index = self.ledger.writes(subject, "reponse", text)
                self.dirigeant.act(subject, "saisie", f"{self.griefs}/brouillon", {f"grief-{key}": text})
                self.ledger.is_kept(subject, "reponse", index)
        files = {f"piece-{key}": ("feuille.pdf", document(self.rng), "application/pdf")}
        self.dirigeant.act(self.habilitation, "grief_piece", f"{self.griefs}/brouillon", {"joindre": key}, files=files)
        self.dirigeant.act(self.habilitation, "griefs_reponse", f"{self.griefs}/envoi", {"entendu": "oui"})

    def is_judged(self) -> None:
        """Withdrawn from today on, or closed without effect and taken up again."""
        if self.rng.random() < 0.6:
            self.is_withdrawn()
            return
        self.agents["Paul"].act(
            self.habilitation, "griefs_classement", f"{self.griefs}/classement", {"raison": "Tout s’explique."}
        )
        self.agents["Claire"].act(self.habilitation, "reprise", f"{self.chemin}/reprise", {"raison": ""})

    def is_withdrawn(self, days: int = 0) -> None:
        effect = clock.today() + timedelta(days=days)
        form = {"motif": "Réponses insuffisantes.", "effet_le": effect.isoformat(), "sessions": "jury", "confirme": "oui"}
        if not days:
            self.ledger.asks(self.habilitation, "resiliation_effet")  # which the platform does, the same day
        self.agents["Claire"].act(self.habilitation, "resiliation", f"{self.griefs}/resiliation", form)


def answered(life: ReproachedLife) -> list[Callable[[], None]]:
    """From the inscription to the answer to the griefs."""
    return [*habilitated(life), life.sign_the_convention, life.is_suspended, life.is_reproached, life.answers_the_griefs]


def griefs_story(life: ReproachedLife) -> list[Callable[[], None]]:
    """From the inscription to what is decided of the griefs."""
    return [*answered(life), life.is_judged]


def wrong(db: Session, lines: Mapping[tuple[str, str], int]) -> Iterable[str]:
    """What the journal's lines say was written, joined and decided is there. ``lines``: how many, by key of the habilitation and verb."""
    procedures = {str(each.habilitation_id): each for each in db.exec(select(Procedure))}
    of = select(Procedure.habilitation_id, func.count(col(Grief.id))).join(Grief, col(Grief.procedure_id) == Procedure.id)
    rows = {str(key): count for key, count in db.exec(of.group_by(col(Procedure.habilitation_id)))}
    joined = of.join(PieceGrief, col(PieceGrief.grief_id) == Grief.id).with_only_columns(
        col(Procedure.habilitation_id), func.count(col(PieceGrief.id))
    )
    pieces = {str(key): count for key, count in db.execute(joined.group_by(col(Procedure.habilitation_id)))}
    for key in sorted({name for name, verb in lines if verb.startswith(("grief", "resiliation"))} | procedures.keys()):
        held = procedures.get(key)
        for what, there, told in (
            ("griefs", rows.get(key, 0), lines.get((key, "grief"), 0) - lines.get((key, "grief_retrait"), 0)),
            ("pieces", pieces.get(key, 0), lines.get((key, "grief_piece"), 0)),
            ("notifications", int(bool(held and held.notifiee_le)), lines.get((key, "griefs_notification"), 0)),
            ("answers", int(bool(held and held.repondue_le)), lines.get((key, "griefs_reponse"), 0)),
            (
                "ends",
                int(bool(held and held.close_le)),
                lines.get((key, "resiliation"), 0) + lines.get((key, "griefs_classement"), 0),
            ),
        ):
            if there != told:
                yield f"griefs of habilitation {key}: {told} {what} in the journal, {there} in the tables"
    yield from unsigned(db)


def unsigned(db: Session) -> Iterable[str]:
    """A convention bears the signatures that its state says, each of its very content."""
    for convention in db.exec(select(Convention)):
        signatures = db.exec(select(SignatureConvention).where(SignatureConvention.convention_id == convention.id)).all()
        if convention.etat in WANTED and len(signatures) != WANTED[convention.etat]:
            yield f"{convention.numero} is {convention.etat}, with {len(signatures)} signatures"
        for each in signatures:
            if each.empreinte != convention.empreinte:
                yield f"{convention.numero}: {each.nom} signed another content"
