"""One candidate as their page shows them: fields that save themselves, the civil status and what is done about it, former passages."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from eclat.domain.jurys import corrections
from eclat.domain.sessions import catalogue
from eclat.domain.sessions import offres as offertes
from eclat.domain.sessions.candidats import etat_civil, revenus
from eclat.domain.sessions.candidats.champs import SECTIONS, SEXES, VISEES, LigneCandidat, fields_of
from eclat.domain.sessions.candidats.revenus import Passage
from eclat.domain.sessions.candidats.tableau import CANDIDATS, SAT, why_closed
from eclat.domain.sessions.candidats.tableau import etat_civil as dit
from eclat.domain.sessions.edition import FOLLOWED
from eclat.domain.socle import session_policies
from eclat.domain.socle.doutes import Doute
from eclat.engines import saisies
from eclat.engines.grilles import lignes
from eclat.formats import format_date
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.drawn import Texte
from eclat.http.forms import Form
from eclat.models import Candidat, SessionCqp
from eclat.partials.candidat.alentour import nom
from eclat.partials.dossier.champs import ECRITES, Champ, Choix, forme_of
from eclat.partials.session import situation

MOTS: dict[str, Mapping[Any, str]] = {"sexe": SEXES, "vise": VISEES}
HELD = "Gardé tel quel : à corriger avant le jury."


class Fiche:
    """``modifiable``: whether its reader fills it; others read it."""

    def __init__(self, ctx: Context, session: SessionCqp, candidat: Candidat, *, modifiable: bool, offres: Offres) -> None:
        self.ctx, self.session, self.candidat = ctx, session, candidat
        self.modifiable, self.offres = modifiable, offres

    @property
    def id(self) -> UUID:
        return self.candidat.id

    @property
    def titre(self) -> str:
        return nom(self.candidat)

    @property
    def session_titre(self) -> str:
        return situation.nom(self.session)

    @property
    def suivie(self) -> bool:
        """Whether the session runs, and its reader follows it."""
        return self.session.etat in FOLLOWED and self.ctx.can(session_policies.can_follow_session, self.session)

    @property
    def etat_civil(self) -> str:
        return dit(self.candidat)

    @property
    def enregistre_le(self) -> datetime | None:
        return self.candidat.enregistree_le

    def adresse(self, act: str = "", **params: Any) -> str:
        return self.ctx.url(f"candidat-{act}" if act else "candidat", id=self.session.id, candidat=self.id, **params)

    @property
    def sections(self) -> list[tuple[str, str, tuple[str, ...]]]:
        return [(key, label, fields_of(key)) for key, label in SECTIONS.items()]

    @cached_property
    def form(self) -> Form[LigneCandidat]:
        form = Form(LigneCandidat, saisies.typed(self.candidat, LigneCandidat))
        grille = CANDIDATS.now(self.ctx.db)
        every = lignes.lines(self.ctx.db, grille, self.session.id)
        form.messages = lignes.wrong(self.ctx.db, grille, self.session, every, {self.id}).get(self.id, {})
        return form

    def etat(self, name: str) -> str:
        """The line under a field; under a commune, its code."""
        if self.form.error(name):
            return HELD
        if name == "commune" and self.candidat.code_commune:
            return f"Enregistré : code INSEE {self.candidat.code_commune}"
        return "saved" if any(self.form.values(name)) else "missing" if self.form.required(name) else ""

    def champ(self, name: str) -> Champ:
        forme, attributs = forme_of(LigneCandidat, name, name in self.mots)
        written = forme in ECRITES
        answer = self.form.value(name) if written else ""
        return Champ(
            LigneCandidat, name, forme, attributs, self.options(name), () if written else tuple(self.form.values(name)), self.form.error(name),
            self.doute(name), self.etat(name), answer.startswith("\n"), Texte(answer), Texte(self.adresse("champ", champ=name)),
        )  # fmt: skip

    @cached_property
    def mots(self) -> dict[str, Mapping[Any, str]]:
        """By field, the words of its answers: those of the catalogue, where they are its own."""
        lists = {name: catalogue.mots(self.ctx.db, nature) for name, nature in offertes.LISTES.items()}
        return {**MOTS, **lists}

    @cached_property
    def offertes(self) -> Mapping[str, Collection[str]]:
        return offertes.offered(self.ctx.db, self.session)

    def options(self, name: str) -> Choix:
        """The answers that the catalogue offers on the first day of the session, and the one that is held."""
        only, held = self.offertes.get(name), self.form.values(name)
        pairs = [(str(value), words) for value, words in self.mots.get(name, {}).items()]
        return tuple(pair for pair in pairs if only is None or pair[0] in only or pair[0] in held)

    def doute(self, name: str) -> Doute | None:
        """What may be right and looks wrong: by itself, or beside the catalogue."""
        value = next(iter(self.form.values(name)), "")
        said = "" if self.form.error(name) else offertes.why_not(self.ctx.db, self.session, name, value, self.offertes)
        return self.form.doute(name) or (Doute(said) if said else None)

    # --- for who reads it ---

    def lecture(self, names: tuple[str, ...]) -> list[tuple[str, str]]:
        """What is written, field by field; nothing of what was left empty."""
        found = [(str(LigneCandidat.model_fields[name].title), self.dite(name)) for name in names]
        return [pair for pair in found if pair[1]]

    def dite(self, name: str, value: Any = None) -> str:
        """In words: what is written, or ``value``, as it was kept of a correction."""
        held = getattr(self.candidat, name) if value is None else value
        if name in self.mots:
            return self.mots[name].get(held, "")
        if name in ("ne_le", "entre_le"):
            return format_date(date.fromisoformat(held) if isinstance(held, str) and held else held or None)
        if name == "commune" and value is None and self.candidat.code_commune:
            return f"{held} ({self.candidat.code_commune})"
        return str(held or "")

    # --- what the candidate proposes, who came before, what did not arrive ---

    @property
    def correction(self) -> list[tuple[str, str, str]]:
        """By field: its title, what is written, what the candidate proposes."""
        titles = LigneCandidat.model_fields
        return [
            (str(titles[name].title), self.dite(name), self.dite(name, value)) for name, value in self.candidat.correction.items()
        ]

    @cached_property
    def passages(self) -> list[Passage]:
        return revenus.passages(self.ctx.db, self.session, [self.candidat]).get(self.id, [])

    @property
    def propose(self) -> str:
        """The blocs that a former passage knows to be held."""
        return revenus.proposed(self.candidat, self.passages).get("blocs_acquis", "")

    @property
    def retour(self) -> str:
        """Why the last mail did not arrive."""
        return etat_civil.unreachable(self.ctx.db, [self.id]).get(self.id, "") if self.candidat.lien_le else ""

    @property
    def close(self) -> str:
        """Why it changes no more, for who filled it."""
        return why_closed(self.session) if self.ctx.can(session_policies.can_edit_session, self.session) else ""

    @property
    def pas_corrige(self) -> str:
        """Why what the jury judges is not corrected now, for who corrects it once the jury sat."""
        judged = self.session.etat in SAT and self.ctx.can(corrections.can_correct, self.candidat)
        return corrections.not_in_entry(self.ctx.db, self.ctx.me, self.candidat) if judged else ""

    @property
    def empechement(self) -> str:
        """Why the candidate is not asked to confirm, for who might."""
        return (
            "" if "demande" in self.offres or not self.modifiable else etat_civil.why_not(self.ctx.db, self.ctx.me, self.candidat)
        )
