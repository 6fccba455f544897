"""What awaits anybody on their dashboard, beside their requests: sessions, messages, threads to treat, readings, documents that appeared."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from eclat import clock
from eclat.domain.certificats import attentes as certificats
from eclat.domain.certificats.attentes import Attribuee
from eclat.domain.conservation import demandes
from eclat.domain.documentation import attentes as documents
from eclat.domain.habilitations import conventions
from eclat.domain.habilitations.conventions import Attendue
from eclat.domain.jurys import attentes as jurys
from eclat.domain.jurys import attentes_pv, echeances, liste_recours, reevaluations
from eclat.domain.jurys.attentes import Proche
from eclat.domain.jurys.attentes_pv import AttentePv
from eclat.domain.jurys.echeances import Echeances
from eclat.domain.jurys.reevaluations import AReevaluer
from eclat.domain.messagerie import liste as fils
from eclat.domain.messagerie.liste import A_TRAITER, NON_LUS
from eclat.domain.sessions import attentes as sessions
from eclat.domain.sessions import retards
from eclat.domain.sessions.retards import Retard
from eclat.engines.listes.chiffres import Attente
from eclat.engines.listes.nombres import capped
from eclat.formats import format_date, format_relative_date, plural
from eclat.http.context import Context
from eclat.models import EtatRecours, EtatSession, Role
from eclat.pages.accueil import controles, declarations, proces_verbaux, suivis, veille
from eclat.pages.accueil import conventions as conventions_a_signer
from eclat.pages.accueil.a_faire import AFaire, without_answer
from eclat.partials.documentation import rappel
from eclat.partials.documentation.rappel import Rappel

# A recours by its state: what is to be done of it, why, the word of the button.
A_SUIVRE = {
    EtatRecours.DEPOSE: ("à confier", "Le comité technique l’instruit.", "Confier"),
    EtatRecours.EN_INSTRUCTION: ("à instruire", "Un candidat conteste ses résultats.", "Instruire"),
    EtatRecours.A_DECIDER: ("à décider", "Le comité technique a rendu sa proposition.", "Décider"),
}


@dataclass(frozen=True)
class Attentes:
    ctx: Context
    messages: Attente
    a_traiter: int
    a_lire: list[Rappel]
    parus: int
    sessions: sessions.Attentes
    retards: list[Retard]
    jurys: list[Proche]
    echeances: Echeances
    recours: Counter[EtatRecours]
    reponses: dict[EtatRecours, date]  # the first last day to answer those of each state
    pv: list[AttentePv]
    attribuees: list[Attribuee]
    reevaluations: list[AReevaluer]
    effacements: list[date]
    conventions: list[Attendue]

    @classmethod
    def read(cls, ctx: Context) -> "Attentes":
        return cls(
            ctx, fils.attente(ctx.db, ctx.me), fils.to_treat(ctx.db, ctx.me) if ctx.me.est_agent else 0, rappel.awaited_by(ctx),
            documents.appeared(ctx.db, ctx.me), sessions.attentes(ctx.db, ctx.me), retards.of(ctx.db, ctx.me), jurys.of(ctx.db, ctx.me),
            echeances.read(ctx.db) if ctx.me.is_a(Role.ADMINISTRATEUR) else Echeances(),
            liste_recours.awaited(ctx.db, ctx.me) if ctx.me.est_agent else Counter(),
            liste_recours.first_days(ctx.db, ctx.me) if ctx.me.est_agent else {},
            attentes_pv.of(ctx.db, ctx.me), certificats.of(ctx.db, ctx.me), reevaluations.of_user(ctx.db, ctx.me),
            demandes.awaited(ctx.db) if ctx.me.is_a(Role.ADMINISTRATEUR) else [], conventions.awaiting(ctx.db, ctx.me),
        )  # fmt: skip

    @property
    def lignes(self) -> list[AFaire]:
        return [
            *conventions_a_signer.of(self.ctx, self.conventions),
            *proces_verbaux.of(self.ctx, self.pv),
            *self.of_sessions(),
            *self.of_results(),
            *self.of_reevaluations(),
            *proces_verbaux.attributed(self.ctx, self.attribuees),
            *self.of_juries(),
            *self.of_running(),
            *self.of_messages(),
            *self.of_documents(),
            *declarations.of(self.ctx),
            *controles.of(self.ctx),
            *suivis.of(self.ctx),
            *veille.of(self.ctx),
            *self.of_erasures(),
        ]

    def of_sessions(self) -> Iterator[AFaire]:
        url = self.ctx.url
        if n := self.sessions.a_confier:
            title = f"{capped(n)} {'session est' if n == 1 else 'sessions sont'} à confier à un binôme"
            text = "Un membre de chaque collège l’étudie."
            yield AFaire("graduation-cap", "info", title, text, "Confier", url("sessions", etat=EtatSession.DEMANDEE))
        kinds = (
            (self.sessions.a_departager, "Un binôme est à départager", "Décider"),
            (self.sessions.a_etudier, "Une session attend votre avis", "Étudier"),
            (self.sessions.a_conseiller, "Un binôme paritaire demande votre avis", "Lire"),
            (self.sessions.a_completer, "Une session est à compléter", "Compléter"),
        )
        for each, title, button in ((each, title, button) for these, title, button in kinds for each in these):
            asked = f" · {plural(each.points, 'point', 'points')}" if each.points else ""
            day = each.avant_le
            until = f" · au plus tard le {format_date(day)}" if day else ""
            text = f"{each.intitule}, {each.organisme} · {each.numero}{asked}{until}"
            yield AFaire("graduation-cap", "warn", title, text, button, url("session", id=each.id), echeance=day)
        yield from (without_answer(each, url("session", id=each.id)) for each in self.sessions.en_retard)

    def of_results(self) -> Iterator[AFaire]:
        """What procès-verbaux ask of the administrateur, and recours of who has the next step."""
        url, due = self.ctx.url, self.echeances
        if n := due.a_attribuer:
            late = due.attributions_en_retard
            text = f"{plural(late, 'est en retard', 'sont en retard')}." if late else "Le procès-verbal est signé."
            title = f"{capped(n)} {'session est' if n == 1 else 'sessions sont'} à attribuer"
            yield AFaire(
                "badge-check",
                "bad" if late else "warn",
                title,
                text,
                "Attribuer",
                url("sessions", etat=EtatSession.A_ATTRIBUER),
                echeance=clock.today() if late else None,
            )
        yield from self.of_recours()
        for n, etat, done in (
            (due.pv_a_saisir, EtatSession.PV_EN_SAISIE, "à saisir"),
            (due.pv_a_signer, EtatSession.PV_A_SIGNER, "à signer"),
        ):
            if n:
                title = f"{capped(n)} {'procès-verbal est' if n == 1 else 'procès-verbaux sont'} en retard, {done}"
                text = f"Le jury s’est réuni il y a plus de {self.ctx.reglages.pv_days} jours."
                at = url("sessions", etat=etat)
                yield AFaire("clock-alert", "bad", title, text, "Voir", at, facultatif=True, echeance=clock.today())
        if n := due.lettres:
            title = f"{capped(n)} {'lettre de résultats n’est pas imprimée' if n == 1 else 'lettres de résultats ne sont pas imprimées'}"
            alone = echeances.posting(self.ctx.db)
            at = url("resultats", id=alone) if alone else url("sessions", etat=EtatSession.CLOSE)
            yield AFaire("printer", "", title, "L’organisme les remet aux candidats.", "Voir", at, facultatif=True)

    def of_reevaluations(self) -> Iterator[AFaire]:
        """Whom the organisme has to enter in another session; its binôme and OC Éclat look at it."""
        for each in self.reevaluations:
            own = each.organisme_id == self.ctx.me.organisme_id
            title = plural(each.nombre, "candidat est à évaluer de nouveau", "candidats sont à évaluer de nouveau")
            at = f"{self.ctx.url('resultats', id=each.id)}#reevaluations"
            text = f"{each.intitule} · {each.numero}"
            yield AFaire("rotate-cw", "warn" if own else "", title, text, "Inscrire" if own else "Voir", at, facultatif=not own)

    def of_recours(self) -> Iterator[AFaire]:
        """By what is to be done of them: who asks for the detail contests nothing."""
        if n := self.recours[EtatRecours.DETAIL_DEMANDE]:
            title = f"{capped(n)} {'candidat attend le détail de ses résultats' if n == 1 else 'candidats attendent le détail de leurs résultats'}"
            text, at = "Ce que le jury a observé, bloc par bloc.", self.ctx.url("recours", etat=EtatRecours.DETAIL_DEMANDE)
            yield AFaire("circle-question-mark", "warn", title, text, "Répondre", at)
        for etat, (verb, text, button) in A_SUIVRE.items():
            if n := self.recours[etat]:
                title = f"{capped(n)} recours {'est' if n == 1 else 'sont'} {verb}"
                last = self.reponses.get(etat)
                said = (
                    f"{text} Réponse due le {format_date(last)}{' au plus tard' if n == 1 else ' pour le premier'}."
                    if last
                    else text
                )
                yield AFaire("scale", "warn", title, said, button, self.ctx.url("recours", etat=etat), echeance=last)

    def of_running(self) -> Iterator[AFaire]:
        """What the sessions that run lack: its organisme does it, its national and its binôme look at it."""
        url = self.ctx.url
        for each in self.retards:
            own = each.organisme_id == self.ctx.me.organisme_id
            text = f"{each.intitule} · {each.numero}" if own else f"{each.intitule}, {each.organisme} · {each.numero}"
            if n := each.a_remplir:
                title = plural(n, "demi-journée passée est à remplir", "demi-journées passées sont à remplir")
                button, at = ("Remplir", url("presences", id=each.id)) if own else ("Voir", url("session", id=each.id))
                yield AFaire("list-todo", "warn" if own else "", title, text, button, at, facultatif=not own)
            if n := each.a_confirmer:
                title = plural(n, "état civil est à confirmer", "états civils sont à confirmer")
                yield AFaire(
                    "id-card", "", title, text, "Voir", url("candidats" if own else "session", id=each.id), facultatif=True
                )

    def of_juries(self) -> Iterator[AFaire]:
        """Those that are near: the binôme confirms, the organisme proposes, and whoever follows sees who has not answered."""
        for each in self.jurys:
            own, url = each.organisme_id == self.ctx.me.organisme_id, self.ctx.url("jury", id=each.id)
            binome = self.ctx.me.is_a(Role.BINOME_PARITAIRE)
            text = f"{each.intitule} · {each.numero}" if own else f"{each.intitule}, {each.organisme} · {each.numero}"
            day = format_date(each.jury_le)
            if not each.planifie:
                mine = (own and each.propose_le is None) or binome
                title = f"Le jury du {day} est à confirmer" if binome or each.propose_le else f"Le jury du {day} est à proposer"
                button = "Confirmer" if binome else "Proposer" if mine else "Voir"
                last = each.jury_le if mine else None
                yield AFaire("gavel", "warn" if mine else "", title, text, button, url, facultatif=not mine, echeance=last)
            elif n := each.empeches:
                title = f"Jury du {day} : {plural(n, 'membre ne vient pas', 'membres ne viennent pas')}"
                last = each.jury_le if binome else None
                button = "Remplacer" if binome else "Voir"
                yield AFaire("gavel", "warn", title, text, button, url, facultatif=not binome, echeance=last)
            elif n := each.attendues:
                title = f"Jury du {day} : {plural(n, 'réponse est attendue', 'réponses sont attendues')}"
                yield AFaire("gavel", "", title, text, "Voir", url, facultatif=True)
            else:
                yield AFaire("gavel", "", f"Jury le {day}", text, "Voir", url, facultatif=True)

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
            yield AFaire("book-open", "warn", f"À lire : {titre}", rappel.TEXT, "Lire et confirmer", url)
        if self.parus:
            title = f"{capped(self.parus)} {'document est paru' if self.parus == 1 else 'documents sont parus'}"
            text = "Depuis votre dernière visite de la documentation."
            yield AFaire("book-open", "", title, text, "Voir", self.ctx.url("documentation"), facultatif=True)

    def of_erasures(self) -> Iterator[AFaire]:
        """Who asks that their data go: the law leaves a month."""
        if n := len(self.effacements):
            title = f"{capped(n)} {'demande d’effacement est' if n == 1 else 'demandes d’effacement sont'} à décider"
            kind = "bad" if self.effacements[0] < clock.today() else "warn"
            yield AFaire(
                "archive",
                kind,
                title,
                f"Répondre au plus tard le {format_date(self.effacements[0])}.",
                "Décider",
                self.ctx.url("conservation"),
                echeance=self.effacements[0],
            )

    @property
    def dit(self) -> Iterator[Markup]:
        """The same in a few words, for the sentence under the title."""
        if n := len(self.pv):
            yield Markup("<b>{}</b> {}").format(n, "procès-verbal vous attend" if n == 1 else "procès-verbaux vous attendent")
        if n := self.sessions.nombre:
            yield Markup("<b>{}</b> {}").format(capped(n), "session vous attend" if n == 1 else "sessions vous attendent")
        if n := self.echeances.a_attribuer:
            yield Markup("<b>{}</b> {}").format(capped(n), "session est à attribuer" if n == 1 else "sessions sont à attribuer")
        if n := self.recours[EtatRecours.DETAIL_DEMANDE]:
            yield Markup("<b>{}</b> {}").format(
                capped(n), "demande de détail vous attend" if n == 1 else "demandes de détail vous attendent"
            )
        if n := sum(self.recours[etat] for etat in A_SUIVRE):
            yield Markup("<b>{}</b> {}").format(capped(n), "recours vous attend" if n == 1 else "recours vous attendent")
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
