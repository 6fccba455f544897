"""What awaits anybody on their dashboard, beside their requests: sessions, messages, threads to treat, readings, documents that appeared."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from eclat.domain.documentation import attentes as documents
from eclat.domain.messagerie import liste as fils
from eclat.domain.messagerie.liste import A_TRAITER, NON_LUS
from eclat.domain.sessions import attentes as sessions
from eclat.engines.listes.chiffres import Attente
from eclat.engines.listes.nombres import capped
from eclat.formats import format_relative_date, plural
from eclat.http.context import Context
from eclat.models import EtatSession, Role
from eclat.partials.documentation import rappel
from eclat.partials.documentation.rappel import Rappel

# What a session that awaits its reader is called, and the button that leads there.
SESSIONS = {
    EtatSession.EN_VALIDATION: ("Une session attend votre avis", "Étudier"),
    EtatSession.A_COMPLETER: ("Une session est à compléter", "Compléter"),
}
SETTLE = ("Un binôme est à départager", "Décider")


@dataclass(frozen=True)
class AFaire:
    """Something that awaits the reader: what, why, and the button that leads there."""

    icon: str
    kind: str
    title: str
    text: str
    button: str
    url: str
    facultatif: bool = False  # shown, not counted
    plus_tard: str = ""  # the address that puts it aside


@dataclass(frozen=True)
class Attentes:
    ctx: Context
    messages: Attente
    a_traiter: int
    a_lire: list[Rappel]
    parus: int
    sessions: sessions.Attentes

    @classmethod
    def read(cls, ctx: Context) -> "Attentes":
        return cls(
            ctx, fils.attente(ctx.db, ctx.me), fils.to_treat(ctx.db, ctx.me) if ctx.me.est_agent else 0, rappel.awaited_by(ctx),
            documents.appeared(ctx.db, ctx.me), sessions.attentes(ctx.db, ctx.me),
        )  # fmt: skip

    @property
    def lignes(self) -> list[AFaire]:
        return [*self.of_sessions(), *self.of_messages(), *self.of_documents()]

    def of_sessions(self) -> Iterator[AFaire]:
        url = self.ctx.url
        if n := self.sessions.a_confier:
            title = f"{capped(n)} {'session est' if n == 1 else 'sessions sont'} à confier à un binôme"
            text = "Un membre de chaque collège l’étudie."
            yield AFaire("graduation-cap", "info", title, text, "Confier", url("sessions", etat=EtatSession.DEMANDEE))
        for each in self.sessions.lignes:
            title, button = SETTLE if self.ctx.me.is_a(Role.ADMINISTRATEUR) else SESSIONS[each.etat]
            text = f"{each.intitule}, {each.organisme} · {each.numero}"
            yield AFaire("graduation-cap", "warn", title, text, button, url("session", id=each.id))

    def of_messages(self) -> Iterator[AFaire]:
        url, n = self.ctx.url, self.messages.nombre
        if n and self.messages.depuis:
            title = f"{capped(n)} {'fil a' if n == 1 else 'fils ont'} des messages non lus"
            told = format_relative_date(self.messages.depuis)
            since = told if told.startswith(("hier", "aujourd’hui")) else f"le {told}"
            text = f"{'Depuis' if n == 1 else 'Le plus ancien depuis'} {since}."
            yield AFaire("message-square", "info", title, text, "Lire", url("messagerie", etat=NON_LUS))
        if self.a_traiter:
            title = f"{capped(self.a_traiter)} {'fil est à traiter' if self.a_traiter == 1 else 'fils sont à traiter'} par vous"
            yield AFaire(
                "message-square",
                "warn",
                title,
                "Une réponse y est attendue de vous.",
                "Traiter",
                url("messagerie", etat=A_TRAITER),
            )

    def of_documents(self) -> Iterator[AFaire]:
        for titre, url in self.a_lire:
            yield AFaire("book-open", "warn", f"À lire : {titre}", rappel.TEXT, "Lire et confirmer", url)
        if self.parus:
            title = f"{capped(self.parus)} {'document est paru' if self.parus == 1 else 'documents sont parus'}"
            text = "Depuis votre dernière visite de la documentation."
            yield AFaire("book-open", "", title, text, "Voir", self.ctx.url("documentation"), facultatif=True)

    @property
    def dit(self) -> Iterator[Markup]:
        """The same in a few words, for the sentence under the title."""
        if n := self.sessions.nombre:
            yield Markup("<b>{}</b> {}").format(capped(n), "session vous attend" if n == 1 else "sessions vous attendent")
        n = self.messages.nombre
        if n:
            yield Markup("<b>{}</b> {}").format(
                capped(n), "fil a des messages non lus" if n == 1 else "fils ont des messages non lus"
            )
        if self.a_traiter:
            yield Markup("<b>{}</b> {}").format(
                capped(self.a_traiter), "fil est à traiter" if self.a_traiter == 1 else "fils sont à traiter"
            )
        if self.a_lire:
            yield Markup(plural(len(self.a_lire), "document est à lire", "documents sont à lire"))
