"""Someone asks that what is kept of them goes (RGPD, article 17)."""

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, lettre, mail
from eclat.courriels.links import address
from eclat.formats import format_date
from eclat.models import DemandeEffacement, Personne


@mail("Effacement à décider", cause="Données")
def effacement_a_decider(db: Session, demande: DemandeEffacement, personne: Personne) -> Lettre:
    return lettre(
        recipients.administrateurs(db), about=demande, qui=personne.nom_complet, echeance=format_date(demande.echeance),
        lien=address(f"/effacements/{demande.id}"),
    )  # fmt: skip


@mail("Effacement accepté", cause="Données")
def effacement_accepte(db: Session, demande: DemandeEffacement, personne: Personne) -> Lettre:
    return lettre(
        [personne], about=demande, en_partie=bool(demande.reponse), reponse=demande.reponse, lien=address("/donnees-personnelles")
    )


@mail("Effacement refusé", cause="Données")
def effacement_refuse(db: Session, demande: DemandeEffacement, personne: Personne) -> Lettre:
    return lettre([personne], about=demande, reponse=demande.reponse, lien=address("/compte/donnees"))
