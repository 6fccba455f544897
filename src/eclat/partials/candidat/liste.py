"""The list of every candidate as those who follow their sessions are shown it. No column says when or where someone was born."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from eclat.domain.sessions import catalogue
from eclat.domain.sessions.candidats import liste as registre
from eclat.domain.sessions.candidats.champs import VISEES
from eclat.domain.sessions.candidats.liste import REGISTRE, Ligne, VueCandidats
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots, said_of
from eclat.models import NatureChoix


def par_acces(db: Session) -> list[tuple[str, str]]:
    return [("", "Tous les accès"), *catalogue.mots(db, NatureChoix.ACCES).items()]


@dataclass(frozen=True)
class Autour:
    """Beside the rows: the filters, and whose candidates alone are shown."""

    seul: str
    choix: Any


def around(ctx: Context, vue: VueCandidats, lignes: list[Ligne]) -> Autour:
    return Autour(registre.whose(ctx.db, ctx.me, vue), (("acces", par_acces(ctx.db), "Accès"),))


def choix(db: Session, user: Utilisateur, vue: VueCandidats) -> Any:
    """What its filters say in its file."""
    alone = registre.whose(db, user, vue)
    return (
        ("acces", par_acces(db), "Accès"), ("organisme", [(vue.organisme, alone)], "Organisme"), ("session", [(vue.session, alone)], "Session"),
    )  # fmt: skip


LISTE: Ecran[Ligne] = Ecran(
    REGISTRE,
    route="registre-candidats",
    region="candidats",
    partial="partials/candidat/liste.html",
    mots=Mots(
        titre="Candidats",
        un="candidat",
        des="candidats",
        cherche="Nom ou adresse mail",
        tout_voir="Voir tous les candidats",
        choisi=("1 candidat sélectionné", "# candidats sélectionnés"),
        choisis="Les {n} candidats qui répondent sont sélectionnés",
        en_vain=("Aucun candidat trouvé", "Ni nom, ni adresse mail ne commence ainsi{ici}"),
        sans_mots="Aucun candidat ne répond à ces filtres{ici}",
        etat_vide=("Aucun candidat dans cet état", "Les autres sont sous «\u00a0Tous\u00a0»."),
        vide=("Aucun candidat pour l’instant", "Ils apparaîtront ici dès qu’un organisme en aura inscrit à une session."),
    ),
    around=around,
    choix=choix,
    exports=[
        Colonne("Candidat", lambda each: each.nom, nom="candidat", fixe=True),
        Colonne("Adresse mail", lambda each: each.courriel, dans="candidat"),
        Colonne("Session", lambda each: each.session, nom="session"),
        Colonne("Organisme", lambda each: each.organisme, nom="organisme"),
        Colonne("Accès", lambda each: each.acces, nom="acces"),
        Colonne("Vise", lambda each: VISEES[each.vise] if each.vise else "", nom="vise"),
        Colonne("État civil", lambda each: said_of("etat_civil", each.etat), nom="etat"),
        Colonne("CQP", lambda each: each.cqp, nom="cqp", en_plus=True),
        Colonne(
            "Financement",
            lambda each: each.financement,
            nom="financement",
            en_plus=True,
        ),
        Colonne("Employeur", lambda each: each.employeur, nom="employeur", en_plus=True),
        Colonne("Entré le", lambda each: each.entre_le, nom="entre", en_plus=True),
        Colonne("Abandon le", lambda each: each.abandon_le, nom="abandon", en_plus=True),
    ],
)
