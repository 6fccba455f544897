"""One text for several files: who will read it, what it says; then how far it is, what was sent and what was not, and why."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from pydantic import Field
from starlette.datastructures import UploadFile
from starlette.responses import Response

from eclat.domain.messagerie import brouillons, destinations, groupes
from eclat.domain.messagerie.destinations import Lecteurs
from eclat.domain.messagerie.variables import NAMES
from eclat.domain.socle.champs import FormModel, Texte, clean_text
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Refus
from eclat.domain.socle.fils import visible_envois
from eclat.engines.listes.vues import key
from eclat.engines.rereading import hold
from eclat.file_types import ACCEPT_ATTRIBUTE, FileRefused
from eclat.formats import listed, plural
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import EnvoiGroupe, EtatDestination, EtatEnvoi, Fichier, PieceJointe
from eclat.pages.messagerie.groupes.actes import GROUPE

D = EtatDestination
PIECES = "pieces"
NAMED = 4  # readers of a file named one by one
LISTS = {"habilitation": "habilitations", "organisme": "organismes", "session": "sessions"}


class Message(FormModel):
    """What is written. It is judged by ``envois.checked``, with its files."""

    texte: Texte = Field(default="", title="Votre message")


@dataclass
class Groupe:
    """``refus``: by file of the form, why it was not taken; ``note``: what happened, said first."""

    ctx: Context
    envoi: EnvoiGroupe
    form: Form[Message]
    refus: dict[str, str] = field(default_factory=dict)
    note: str = ""

    variables = NAMES
    accept = ACCEPT_ATTRIBUTE

    @cached_property
    def destinations(self) -> list[Lecteurs]:
        return destinations.of(self.ctx.db, self.envoi)

    @property
    def prevues(self) -> list[Lecteurs]:
        return [each for each in self.destinations if each.destination.etat != D.ECARTEE]

    @property
    def envoyees(self) -> list[Lecteurs]:
        return [each for each in self.destinations if each.destination.etat == D.ENVOYEE]

    @property
    def ecartees(self) -> list[Lecteurs]:
        return [each for each in self.destinations if each.destination.etat == D.ECARTEE]

    @property
    def lecteurs(self) -> int:
        return len({personne.id for each in self.prevues for personne in each.personnes})

    @property
    def phrase(self) -> str:
        """“12 personnes le liront, dans 8 dossiers : chaque dossier reçoit son propre message.”"""
        if self.envoi.etat == EtatEnvoi.TERMINE:
            return f"Envoyé à {plural(len(self.envoyees), 'dossier', 'dossiers')}, {self.a_part}."
        if self.envoi.etat == EtatEnvoi.ABANDONNE:
            return "Vous avez abandonné ce message : rien n’est parti."
        if self.envoi.etat == EtatEnvoi.EN_COURS:
            return "L’envoi est en cours. Vous pouvez quitter cette page : il continue."
        if not self.prevues:
            return "Aucun de ces dossiers ne peut recevoir de message."
        who = plural(self.lecteurs, "personne le lira", "personnes le liront")
        return f"{who}, dans {plural(len(self.prevues), 'dossier', 'dossiers')} : chaque dossier reçoit son propre message."

    @property
    def a_part(self) -> str:
        return plural(len(self.ecartees), "laissé de côté", "laissés de côté") if self.ecartees else "aucun laissé de côté"

    @property
    def faits(self) -> int:
        return sum(each.destination.etat != D.A_ENVOYER for each in self.destinations)

    def noms(self, each: Lecteurs) -> str:
        return listed([personne.nom_complet for personne in each.personnes], most=NAMED)

    @property
    def pieces(self) -> list[tuple[PieceJointe, Fichier]]:
        return brouillons.files(self.ctx.db, self.envoi)

    @cached_property
    def offres(self) -> Offres:
        return GROUPE.offers(self.ctx, self.envoi)

    @property
    def liste(self) -> str:
        """The list where they were chosen."""
        return self.ctx.url(LISTS[self.envoi.genre])


def load(ctx: Context, id: UUID) -> EnvoiGroupe:
    return ctx.load(visible_envois(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    envoi = load(ctx, id)
    groupe = Groupe(ctx, envoi, Form.of(Message, texte=envoi.texte))
    if ctx.wants_fragment:
        return ctx.fragment("partials/groupe/suivi.html", g=groupe)
    return ctx.render("pages/messagerie/groupes/show.html", g=groupe)


def page(ctx: Context, envoi: EnvoiGroupe, *, status: int = 200, note: str = "") -> Response:
    """As it is now, after what happened."""
    ctx.db.refresh(envoi)
    groupe = Groupe(ctx, envoi, Form.of(Message, texte=envoi.texte), note=note)
    return ctx.render("pages/messagerie/groupes/show.html", status, g=groupe)


def save(ctx: Context, id: UUID) -> Response:
    """What is written so far, with its files."""
    envoi, form = load(ctx, id), Form.bind(Message, ctx.form)
    hold(ctx.db, envoi)
    if envoi.etat != EtatEnvoi.PREPARATION:
        return overtaken(ctx, envoi)
    refus = kept(ctx, envoi)
    if refus or not form:
        return corrected(ctx, envoi, form, refus)
    return ctx.redirect("groupe", id=envoi.id, toast="Le message est enregistré")


def overtaken(ctx: Context, envoi: EnvoiGroupe) -> Response:
    """Another window sent it or gave it up: what this one typed is given back."""
    done = "a été abandonné" if envoi.etat == EtatEnvoi.ABANDONNE else "est déjà parti"
    typed = ctx.typed("texte").strip()
    mine = f" Vous aviez écrit ici : « {typed} »." if typed else ""
    return page(ctx, envoi, status=409, note=f"Ce message {done} depuis une autre fenêtre.{mine}")


def send(ctx: Context, id: UUID) -> Response:
    """It leaves; what is to be corrected is said, and nothing that was typed or joined is lost."""
    envoi, form = load(ctx, id), Form.bind(Message, ctx.form)
    hold(ctx.db, envoi)
    if envoi.etat != EtatEnvoi.PREPARATION:
        if clean_text(ctx.typed("texte")) not in ("", envoi.texte):  # another window sent something else
            return overtaken(ctx, envoi)
        return ctx.redirect("groupe", id=envoi.id)  # a second click
    refus = kept(ctx, envoi)
    if refus or not form:
        return corrected(ctx, envoi, form, refus)
    try:
        groupes.send(ctx.db, envoi, by=ctx.me)
    except ChampRefuse as error:
        form.refuse(error.champ, error.message)
        return corrected(ctx, envoi, form, {})
    except DejaFait:
        return ctx.redirect("groupe", id=envoi.id)
    except Refus as refused:
        ctx.keep = True
        return page(ctx, envoi, status=409, note=str(refused))
    return ctx.redirect("groupe", id=envoi.id, toast="L’envoi commence")


def kept(ctx: Context, envoi: EnvoiGroupe) -> dict[str, str]:
    """Keep the text and the files of the form. Returns, by name, why some were not taken."""
    sans = [UUID(each) for each in map(key, ctx.texts("sans")) if each]
    groupes.keep(ctx.db, envoi, ctx.typed("texte"), (), sans=sans, by=ctx.me)
    refus = {}
    for each in ctx.form.getlist(PIECES):
        if isinstance(each, UploadFile) and (each.filename or each.size):
            try:
                groupes.keep(ctx.db, envoi, ctx.typed("texte"), [(each.filename or "fichier", ctx.looked_at(each))], by=ctx.me)
            except FileRefused as refused:
                refus[each.filename or "fichier"] = str(refused)
    return refus


def corrected(ctx: Context, envoi: EnvoiGroupe, form: Form[Message], refus: dict[str, str]) -> Response:
    ctx.keep = True
    return ctx.render("pages/messagerie/groupes/show.html", 422, g=Groupe(ctx, envoi, form, refus))
