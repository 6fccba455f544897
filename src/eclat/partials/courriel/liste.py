"""The log of mails as it is shown: its words, its export, and what stands around its rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session

from eclat.courriels.modeles import MODELES, called
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support.liste import COURRIELS, Ligne, VueCourriels, left_today, named
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots, said_of
from eclat.models import Courriel, Organisme
from eclat.partials.courriel import cause, etat
from eclat.partials.courriel.etat import Etat

TYPES = [
    ("", "Tous les types de mail"),
    *sorted(((modele, each.nom) for modele, each in MODELES.items()), key=lambda pair: pair[1]),
]


@dataclass(frozen=True)
class Autour:
    """What caused each mail, and which was refused; how many left today; whose mails alone are shown; the one that is open."""

    causes: Mapping[UUID, str | None]
    refuses: Mapping[UUID, str] = field(default_factory=dict)
    partis: int = 0
    adresse: str = ""
    organisme: Organisme | None = None
    ouvert: Etat | None = None
    types: list[tuple[str, str]] = field(default_factory=lambda: TYPES)
    called: Callable[[str], Any] = called


def autour(ctx: Context, vue: VueCourriels, lignes: list[Ligne]) -> Autour:
    return Autour(
        cause.links(ctx, lignes),
        partis=left_today(ctx.db),
        adresse=load(ctx, vue.avec).destinataire if vue.avec else "",
        organisme=ctx.load(policies.visible_organismes(ctx.me), UUID(vue.organisme)) if vue.organisme else None,
        ouvert=etat.of(ctx, load(ctx, vue.ouvert)) if vue.ouvert else None,
    )


def load(ctx: Context, key: str) -> Courriel:
    return ctx.load(policies.visible_courriels(ctx.me), UUID(key))


def choix(db: Session, user: Utilisateur, vue: VueCourriels) -> Any:
    """What its filters say in its file."""
    reader, organisme = named(db, vue)
    return (
        ("modele", TYPES, "Type de mail"), ("avec", [(vue.avec, reader)], "Destinataire"),
        ("organisme", [(vue.organisme, organisme)], "Organisme"),
    )  # fmt: skip


LISTE: Ecran[Ligne] = Ecran(
    COURRIELS,
    choix=choix,
    route="courriels",
    region="courriels",
    page="pages/courriels/index.html",
    partial="partials/courriel/liste.html",
    mots=Mots(
        titre="Mails",
        un="mail",
        des="mails",
        cherche="Destinataire ou organisme",
        tout_voir="Voir tous les mails",
        choisi=("1 mail sélectionné", "# mails sélectionnés"),
        choisis="Les {n} mails qui répondent sont sélectionnés",
        en_vain=(
            "Aucun mail trouvé",
            "Aucun mail de ce choix n’est allé à quelqu’un dont le nom, l’adresse ou l’organisme commence ainsi.",
        ),
        sans_mots="Aucun mail ne répond à ce choix.",
        etat_vide=("Aucun mail dans cet état", "Les autres mails sont sous « Tous »."),
        vide=("Aucun mail pour l’instant", "Chaque mail que la plateforme écrit apparaîtra ici, avec ce qu’il devient."),
    ),
    around=autour,
    exports=[
        Colonne("État", lambda each: said_of("courriel", each.envoi.suivi), nom="etat"),
        Colonne("Destinataire et objet", lambda each: each.destinataire, nom="mail", fixe=True, entete_du_fichier="Destinataire"),
        Colonne("Objet", lambda each: each.sujet, dans="mail"),
        Colonne("Motif de l’échec", lambda each: each.envoi.motif, dans="mail"),
        Colonne("Cause", lambda each: called(each.modele).cause, nom="cause"),
        Colonne("Créé le", lambda each: each.envoi.cree_le, moment=True, nom="date", tri="date"),
        Colonne("Essais", lambda each: each.envoi.tentatives, nom="essais", nombre=True),
        Colonne("Envoyé le", lambda each: each.envoi.envoye_le, moment=True, nom="envoi", en_plus=True),
        Colonne("Type de mail", lambda each: called(each.modele).nom, nom="type", en_plus=True),
    ],
)
