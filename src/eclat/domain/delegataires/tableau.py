"""The table of délégataires while the request is a draft (P6): its columns, how lists of OFs head them, when it is typed into."""

import re
from typing import Final

from sqlmodel import Session, col

from eclat.domain.delegataires.delegations import MAX_ROWS, WHY, LigneDelegation, excluded, invited
from eclat.domain.delegataires.edition import editable
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import Colonne, Exclus, Grille, Mots, Titres
from eclat.formats import format_phone
from eclat.models import Delegation, EtatDelegation, Habilitation, ImportDelegataires, Qualification

PERSONNE: Final = r"(dirigeante?|responsable|presidente?|direct(eur|rice)|gerante?|contact|representante?|interlocut(eur|rice)|manager|director|head|owner)"
OF_THE_PERSON: Final = ("dirigeant_nom", "dirigeant_prenom", "courriel")
SANS_NOM: Final = r"\b(numero|n|no|id|code|reference)\b"
VOCABULAIRE: Final = """activite address adresse adresses association business c centre city code codepostal commune company complete
    contact courriel courriels cp d de declaration delegataires delegataire denomination des directeur director directrice dirigeant
    dirigeante du e electronique email emails entreprise et etablissement famille family first fixe formation full gerant gerante given
    gsm head interlocuteur interlocutrice l la last le legal legale libelle line localite mail mails manager mel messagerie mobile n name
    names nda nom noms numero obligatoire of organisation organisme organismes organization ou owner p phone physique portable post postal
    postale postcode prenom prenoms president presidente professionnel raison representant representante responsable rue siege siren siret
    sociale societe street structure surname tel telephone town training unite valeur value ville voie work zip zipcode"""


def distance(column: str, words: str) -> int:
    """Of two headings of one column, the nearer: the OF's telephone, not its mobile nor its dirigeant's; the dirigeant's address."""
    person = re.search(PERSONNE, words) is not None
    return (person != (column in OF_THE_PERSON)) + (re.search(r"\b(portable|mobile|gsm)\b", words) is not None)


TITRES: Final = Titres(
    mots={
        "courriel": r"\b(e ?mails?|mails?|courriels?|mel|adresse (electronique|de messagerie))\b",
        "code_postal": r"\b(cp|c p|code ?postal|zip ?code|zip|post(al)? ?code)\b",
        "telephone": r"\b(tel|telephone|phone|portable|mobile|gsm|fixe)\b",
        "dirigeant_nom": rf"\bnoms?\b.*\b{PERSONNE}\b|^{PERSONNE}( de l of)?$|\bnoms?\b.* prenoms?\b|\bprenoms?\b.* noms?\b|\bnom de famille\b"
        r"|\b(last|family|full) names?\b|\bsurname\b|\bname\b.*\b(manager|director|head|owner|contact)\b|\b(manager|director|owner|contact) name\b",
        "dirigeant_prenom": r"\bprenoms?\b|\b(first|given) names?\b",
        "ville": r"\b(ville|commune|localite|city|town)\b",
        "adresse": r"\b(adresse|rue|voie|street|address)\b",
        "nom": r"\b(of|organismes?|organi[sz]ations?|company|raison sociale|denomination|structure|association|etablissement|societe|entreprise|centre|delegataires?)\b",
    },
    autres=r"\b(types?|statut|fonction|siret|siren|nda|date|nature|categorie|nombre|region|departement|site|web|url|qualiopi|remarques?"
    r"|anciens?|anciennes?|precedente?s?|ex|former|old|declaration|activites?|etat|effectif|naf|ape|label|formatted|po box|title|middle|"
    r"department|country|pays|fax|notes?|nickname|birthday|latitude|longitude)\b",
    jamais={"nom": SANS_NOM, "dirigeant_nom": SANS_NOM},
    vocabulaire=frozenset(VOCABULAIRE.split()),
    distance=distance,
    seuls=dict.fromkeys(("nom", "name"), ("dirigeant_nom", "nom", "dirigeant_prenom")),
)  # fmt: skip
COLONNES: Final = {
    "nom": Colonne(court="Nom", bref="Nom de l’OF", cle=True, exemple="Les Ateliers du Préau"),
    "telephone": Colonne(
        clavier="tel", montre=format_phone, chiffres=10, zero=("téléphone", "téléphones"), exemple="01 23 45 67 89",
        aspect=r"(?=(?:\D*\d){9,13}\D*$)[-+0-9 ().\u202f\u00a0]+",
    ),
    "adresse": Colonne(exemple="12 rue des Marronniers"),
    "code_postal": Colonne(
        moitie=True, clavier="numeric", chiffres=5, zero=("code postal", "codes postaux"), exemple="01000", aspect=r"\d{4,5}",
    ),
    "ville": Colonne(moitie=True, exemple="Bourg-en-Bresse"),
    "dirigeant_nom": Colonne("Nom * du dirigeant de l’OF", "Nom du dirigeant", "Nom", moitie=True, exemple="Martin"),
    "dirigeant_prenom": Colonne("Prénom * du dirigeant de l’OF", "Prénom du dirigeant", "Prénom", moitie=True, exemple="Camille"),
    "courriel": Colonne(
        "Courriel * du dirigeant de l’OF", "Courriel", cle=True, clavier="email", exemple="camille.martin@organisme.fr", aspect=r".*@.*",
    ),
}  # fmt: skip
MOTS: Final = Mots(
    un="délégataire", plusieurs="délégataires", ajouter="Ajouter un délégataire", ligne="Une ligne par OF délégataire",
    vide="Aucun délégataire pour l’instant : saisissez le premier", accepte="une demande accepte",
    partagee="Le même qu’{ou}. Chaque délégataire a le sien.",
    apres="Aucun mail ne part à l’ajout : ils partiront au dépôt de la demande.",
)  # fmt: skip


def hold(db: Session, habilitation: Habilitation, by: Utilisateur) -> None:
    """Lock the request: its table is typed into before the deposit only. Raises Interdit, Refus."""
    editable(db, habilitation, by)
    typed_into(habilitation)


def typed_into(habilitation: Habilitation) -> None:
    """Raises Refus when the request has no table, or none that is still typed into."""
    if invited(habilitation):
        raise Refus("Les délégataires sont déjà invités : la liste se suit maintenant dans « Gestion des délégués ».")
    if habilitation.qualification != Qualification.ORGANISME_NATIONAL:
        raise Refus("Seul un Organisme National a des délégataires : choisissez d’abord cette qualification dans la demande.")


DELEGATAIRES: Final = Grille(
    Delegation, LigneDelegation, owner="habilitation_id", hold=hold, check=typed_into, nom="delegataires", limit=MAX_ROWS,
    unique="courriel", titles=TITRES, columns=COLONNES, mots=MOTS, imports=ImportDelegataires, exclus=Exclus(excluded, WHY),
    vives=lambda: col(Delegation.etat) != EtatDelegation.RETIREE,
)  # fmt: skip
