"""Accounts: opened, locked, and what protects them (P15, P16, P17)."""

from sqlmodel import Session

from eclat.courriels.compose import Lettre, Pli, lettre, mail
from eclat.courriels.links import address
from eclat.models import Jeton, Organisme, Personne


@mail("Activation d’un compte d’agent", cause="Agent")
def activation_agent(db: Session, agent: Personne, jeton: Jeton) -> Lettre:
    return lettre([agent], about=agent, jeton=jeton)


@mail("Nouveau lien d’activation", cause="Compte")
def activation_renouvelee(db: Session, personne: Personne, jeton: Jeton, *, a_confirmer: bool) -> Lettre:
    """``a_confirmer``: they chose a password when they registered, and never opened the link."""
    return lettre([personne], about=personne, jeton=jeton, a_confirmer=a_confirmer)


@mail("Mot de passe oublié", cause="Compte")
def mot_de_passe_oublie(db: Session, personne: Personne, jeton: Jeton) -> Lettre:
    return lettre([personne], about=personne, jeton=jeton)


@mail("Mot de passe changé", cause="Compte")
def mot_de_passe_change(db: Session, personne: Personne) -> Lettre:
    return lettre([personne], about=personne, lien=address("/mot-de-passe-oublie"))


@mail("Compte bloqué", cause="Compte")
def compte_bloque(db: Session, personne: Personne, jeton: Jeton) -> Lettre:
    return lettre([personne], about=personne, jeton=jeton)


@mail("Second facteur changé", cause="Compte")
def second_facteur_change(db: Session, personne: Personne, *, actif: bool) -> Lettre:
    return lettre([personne], about=personne, actif=actif, lien=address("/mot-de-passe-oublie"))


@mail("Second facteur réinitialisé", cause="Compte")
def second_facteur_reinitialise(db: Session, personne: Personne, auteur: str) -> Lettre:
    return lettre([personne], about=personne, auteur=auteur)


@mail("Vu par le support", cause="Compte")
def vu_par_le_support(db: Session, personne: Personne, organisme: Organisme, auteur: str, motif: str) -> Lettre:
    return lettre([personne], about=organisme, auteur=auteur, motif=motif, organisme=organisme.nom)


@mail("Fin de la visite du support", cause="Compte")
def fin_du_support(
    db: Session, personne: Personne, organisme: Organisme, auteur: str, minutes: int, lus: list[str], remplis: list[str]
) -> Lettre:
    """``lus``, ``remplis``: each part of the platform, with how often it was opened, or filled in."""
    duree = f"{minutes} minute{'s' if minutes > 1 else ''}"
    return lettre(
        [personne], about=organisme, auteur=auteur, organisme=organisme.nom, duree=duree, lus=lus, remplis=remplis,
        a_lu=bool(lus), a_rempli=bool(remplis), lien=address("/compte/support"),
    )  # fmt: skip


@mail("Adresse corrigée, à la nouvelle", cause="Compte")
def adresse_corrigee(db: Session, personne: Personne, jeton: Jeton) -> Lettre:
    return lettre([personne], about=personne, jeton=jeton)


@mail("Adresse corrigée, à l’ancienne", cause="Compte")
def adresse_retiree(db: Session, personne: Personne, ancienne: str, *, par_soi: bool) -> Lettre:
    """``par_soi``: they changed it, no administrateur did."""
    return Lettre([Pli(ancienne, personne.id, personne)], {"par_soi": par_soi})


@mail("Changement d’adresse, à la nouvelle", cause="Compte")
def adresse_a_confirmer(db: Session, personne: Personne, jeton: Jeton) -> Lettre:
    assert jeton.nouvelle_adresse is not None
    return Lettre([Pli(jeton.nouvelle_adresse, personne.id, personne, jeton)], {})


@mail("Changement d’adresse, à l’ancienne", cause="Compte")
def adresse_demandee(db: Session, personne: Personne, jeton: Jeton) -> Lettre:
    return lettre([personne], about=personne, nouvelle=jeton.nouvelle_adresse or "", lien=address("/mot-de-passe-oublie"))


@mail("Changement vers une adresse prise", cause="Compte")
def adresse_prise(db: Session, titulaire: Personne, jeton: Jeton) -> Lettre:
    """To who has the address that another asked for. The link that waits there is in no mail."""
    return Lettre([Pli(titulaire.courriel, titulaire.id, titulaire, jeton)], {})
