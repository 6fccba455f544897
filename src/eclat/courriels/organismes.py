"""An organisme registers, and names its référent CQP (P1, P2, P4)."""

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, lettre, mail
from eclat.courriels.links import address
from eclat.formats import format_date, format_siret, plural
from eclat.francais import of_name
from eclat.models import EtatOrganisme, Jeton, Organisme, Personne, Role


@mail("Inscription reçue", cause="Inscription")
def inscription_recue(db: Session, organisme: Organisme, dirigeant: Personne, jeton: Jeton) -> Lettre:
    return lettre([dirigeant], about=organisme, jeton=jeton)


@mail("Inscription déjà faite", cause="Inscription")
def inscription_deja_faite(db: Session, personne: Personne, jeton: Jeton | None) -> Lettre:
    """``jeton``: a link to the account, of someone who has never come to it."""
    return lettre([personne], about=personne, jeton=jeton, lien=address("/mot-de-passe-oublie"), active=jeton is None)


@mail("Inscription à valider", cause="Inscription", notification="inscriptions")
def inscription_a_valider(db: Session, organisme: Organisme, dirigeant: Personne) -> Lettre:
    return lettre(
        recipients.administrateurs(db), about=organisme, lien=address(f"/organismes/{organisme.id}"),
        organisme=organisme.nom, siret=format_siret(organisme.siret), courriel=dirigeant.courriel,
    )  # fmt: skip


@mail("Inscription acceptée", cause="Inscription")
def inscription_acceptee(db: Session, organisme: Organisme, dirigeant: Personne, jeton: Jeton | None) -> Lettre:
    """``jeton``: a link to the account, of someone who has not confirmed their address."""
    return lettre(
        [dirigeant], about=organisme, jeton=jeton, lien=address("/connexion"), organisme=organisme.nom,
        de_organisme=of_name(organisme.nom), confirmee=jeton is None,
    )  # fmt: skip


@mail("Inscription refusée", cause="Inscription")
def inscription_refusee(db: Session, organisme: Organisme) -> Lettre:
    return lettre(
        recipients.of_organisme(db, organisme.id, Role.DIRIGEANT), about=organisme, lien=address("/inscription"),
        organisme=organisme.nom, de_organisme=of_name(organisme.nom), motif=organisme.motif_refus,
    )  # fmt: skip


@mail("Référent CQP après une fusion", cause="Référent")
def referent_fusionne(db: Session, organisme: Organisme, referent: Personne) -> Lettre:
    """Two organismes that became one had a référent each: this one is no more."""
    return lettre([referent], about=organisme, organisme=organisme.nom)


@mail("Désignation référent CQP", cause="Référent")
def activation_referent(db: Session, organisme: Organisme, referent: Personne, jeton: Jeton) -> Lettre:
    return lettre([referent], about=organisme, jeton=jeton, organisme=organisme.nom)


@mail("Désignation référent CQP, compte existant", cause="Référent")
def referent_rattache(db: Session, organisme: Organisme, referent: Personne) -> Lettre:
    return lettre([referent], about=organisme, organisme=organisme.nom)


@mail("Désignation dirigeant", cause="Organisme")
def activation_dirigeant(db: Session, organisme: Organisme, dirigeant: Personne, jeton: Jeton) -> Lettre:
    return lettre([dirigeant], about=organisme, jeton=jeton, organisme=organisme.nom)


@mail("Désignation dirigeant, compte existant", cause="Organisme")
def dirigeant_rattache(db: Session, organisme: Organisme, dirigeant: Personne) -> Lettre:
    return lettre([dirigeant], about=organisme, organisme=organisme.nom)


@mail("Dirigeant remplacé", cause="Organisme")
def dirigeant_remplace(db: Session, organisme: Organisme, dirigeant: Personne) -> Lettre:
    return lettre([dirigeant], about=organisme, organisme=organisme.nom)


@mail("Organisme suspendu", cause="Organisme")
def organisme_suspendu(db: Session, organisme: Organisme, motif: str) -> Lettre:
    people = recipients.of_organisme(db, organisme.id, Role.DIRIGEANT, Role.REFERENT)
    return lettre(people, about=organisme, organisme=organisme.nom, motif=motif)


@mail("Organisme rétabli", cause="Organisme")
def organisme_retabli(db: Session, organisme: Organisme) -> Lettre:
    people = recipients.of_organisme(db, organisme.id, Role.DIRIGEANT, Role.REFERENT)
    return lettre(people, about=organisme, organisme=organisme.nom)


@mail("Organisme inactif", cause="Organisme")
def organisme_inactif(db: Session, organisme: Organisme, mois: int) -> Lettre:
    people = recipients.of_organisme(db, organisme.id, Role.DIRIGEANT, Role.REFERENT)
    return lettre(
        people, about=organisme, organisme=organisme.nom, mois=plural(mois, "mois", "mois"), jour=format_date(organisme.effacement_prevu_le),
        suspendu=organisme.etat == EtatOrganisme.SUSPENDU, lien=address("/connexion"),
    )  # fmt: skip
