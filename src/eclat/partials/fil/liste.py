"""The list of threads as it is shown: its words, its export, the last message of each."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eclat import clock
from eclat.domain.messagerie import lectures, liste, sujets, traitements
from eclat.domain.messagerie.liste import FILS, Dernier, Ligne
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes.chiffres import Attente
from eclat.engines.listes.vues import key
from eclat.formats import format_relative_date, plural
from eclat.http.context import Context
from eclat.http.exports import Colonne
from eclat.http.listes import Affichage, Ecran, Mots

EVERY = 10  # seconds before the page looks again


@dataclass(frozen=True)
class Autour:
    """The last message of each thread, what is not read of it, and of all; the thread that is open."""

    derniers: Mapping[UUID, Dernier]
    non_lus: Mapping[UUID, int]
    attente: Attente
    traites: Mapping[UUID, str]  # by whom, as agents are told
    agent: bool
    personne_id: UUID | None
    ouvert: UUID | None = None
    marque: str = ""

    @property
    def rythme(self) -> int:
        return EVERY

    def version(self, liste: Affichage[Ligne]) -> str:
        """Changes with whatever the page shows of the list; what is before the dot is soon asked, and stays while nothing happened."""
        shown = (
            clock.today(),
            liste.lignes,
            liste.puces,
            liste.avant,
            liste.apres,
            self.derniers,
            self.non_lus,
            self.attente,
            self.traites,
            self.ouvert,
        )
        return f"{self.marque}.{hashlib.sha256(repr(shown).encode()).hexdigest()[:16]}"

    @property
    def depuis(self) -> str:
        """“hier à 16 h 20”, “le 7 novembre à 18 h 58”."""
        if self.attente.depuis is None:
            return ""
        told = format_relative_date(self.attente.depuis)
        return told if told.startswith(("hier", "aujourd’hui")) else f"le {told}"

    def titre(self, ligne: Ligne) -> str:
        """Whom one writes to: for an organisme, always the same; so what about."""
        return ligne.organisme if self.agent else sujets.called(ligne.objet_type, ligne.numero)

    def sujet(self, ligne: Ligne) -> str:
        told = sujets.called(ligne.objet_type, ligne.numero) if self.agent else ""
        return " · ".join(filter(None, (told, ligne.cqp)))

    def traite_par(self, ligne: Ligne) -> str:
        """“À traiter par Claire Aubertin”."""
        return f"À traiter par {self.traites[ligne.id]}" if ligne.id in self.traites else ""

    def apercu(self, ligne: Ligne) -> str:
        """“Vous : Votre inscription est bien arrivée.”, “3 pièces jointes”, “Message supprimé”."""
        dernier = self.derniers.get(ligne.id)
        if dernier is None:
            return ""
        if dernier.supprime:
            return "Message transféré" if dernier.transfere else "Message supprimé"
        text = " ".join(dernier.texte.split()) or plural(dernier.fichiers, "pièce jointe", "pièces jointes")
        whose = "Vous : " if dernier.auteur_id == self.personne_id else "Note interne : " if dernier.interne else ""
        return f"{whose}{text}"


def autour(ctx: Context, vue: Any, lignes: list[Ligne]) -> Autour:
    keys, opened = [each.id for each in lignes], ctx.request.path_params.get("id") or key(ctx.query("ouvert"))
    signe = liste.signe(ctx.db, ctx.me)
    return Autour(
        liste.last(ctx.db, ctx.me, keys), lectures.count(ctx.db, ctx.me, keys), signe.attente,
        traitements.names(ctx.db, keys) if ctx.me.est_agent else {}, ctx.me.est_agent, ctx.me.personne_id,
        UUID(str(opened)) if opened else None, signe.marque,
    )  # fmt: skip


def words(user: Utilisateur) -> Mots:
    start = (
        "Un fil commence quand un organisme vous écrit, ou quand vous écrivez depuis la page d’un organisme ou d’une demande."
        if user.est_agent
        else "Écrivez à OC Éclat : la réponse viendra ici, et un fil s’ouvrira aussi pour chacune de vos demandes."
    )
    return Mots(
        titre="Messagerie",
        un="fil",
        des="fils",
        cherche="Chercher dans les messages",
        tout_voir="Voir tous les fils",
        en_vain=("Aucun fil trouvé", "Aucun nom, numéro ni message ne contient un mot qui commence par « {q} »{ici}"),
        ici=", parmi ceux que vous filtrez.",
        etat_vide=("Aucun fil ici", "Les autres sont sous « Tous »."),
        vide=("Aucun message pour l’instant", start),
    )


LISTE: Ecran[Ligne] = Ecran(
    FILS,
    route="messagerie",
    region="fils",
    page="pages/messagerie/index.html",
    partial="partials/fil/liste.html",
    mots=words,
    around=autour,
    exports=[
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Fil", lambda each: sujets.called(each.objet_type, each.numero)),
        Colonne("CQP", lambda each: each.cqp or ""),
        Colonne("Dernier message le", lambda each: each.dernier_le, moment=True),
        Colonne("État", lambda each: {"ouvert": "Ouvert", "ferme": "Fermé"}[each.etat]),
    ],
)
