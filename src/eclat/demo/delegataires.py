"""The chapters of the demonstration in which a national organisation awaits its délégataires: day after day, in the order of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import comptes
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.delegataires import identifications, relances
from eclat.domain.delegataires.delegations import COLONNES
from eclat.domain.delegataires.tableau import DELEGATAIRES as GRILLE
from eclat.domain.dossiers import contenu, equipe
from eclat.domain.habilitations import habilitations
from eclat.domain.organismes import organismes
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import tableau
from eclat.models import Appartenance, Delegation, EtatDelegation, Habilitation, NaturePiece, Organisme, Role
from eclat.tasks.clock import remind_delegataires
from eclat.tasks.unit_of_work import unit_of_work

INVITED = 10  # days ago
REMINDED, RELAUNCHED = 3, 1


@dataclass(frozen=True)
class Parcours:
    """A row of the table, and how many days after its invitation the OF went through each step."""

    row: tuple[str, ...]
    compte: int | None = None
    profil: int | None = None
    formulaire: int | None = None
    siret: str = ""

    @property
    def courriel(self) -> str:
        return self.row[-1]


SANS_SIRET = "Association en cours d’immatriculation au répertoire Sirene."
DELEGATAIRES = [
    Parcours(("CFA La Marelle", "05 36 49 18 33", "17 cours de l’Yser", "33800", "Bordeaux", "Etcheverry", "Maïté", "contact@cfa-lamarele.example")),
    Parcours(("Pôle Enfance Provence", "04 65 71 22 14", "8 rue de la République", "13002", "Marseille", "Garcin", "Lucie", "l.garcin@pole-enfance.example"), 4),
    Parcours(("Atelier Périscolaire du Rhône", "04 65 71 30 09", "9 quai Perrache", "69002", "Lyon", "Bertholon", "Simon", "s.bertholon@atelier-rhone.example"), 3, 6, siret="99000013500014"),
    Parcours(("Préau Alsace", "03 53 01 67 30", "22 rue des Veaux", "67000", "Strasbourg", "Keller", "Ottilie", "o.keller@preau-alsace.example"), 8, 8, siret="99000014300018"),
    Parcours(("Institut Les Tilleuls", "01 99 00 12 30", "41 rue de Charonne", "75011", "Paris", "Castaing", "Rose", "r.castaing@lestilleuls.example"), 0, 0, 9),
    Parcours(("Préau Bretagne", "02 61 91 04 17", "12 rue des Marronniers", "35000", "Rennes", "Le Guen", "Maëlle", "m.leguen@preau-bretagne.example"), 0, 0, 5, "99000015000013"),
    Parcours(("Préau Occitanie", "05 36 49 22 80", "4 allée Jean-Baylet", "31000", "Toulouse", "Cazals", "Vincent", "v.cazals@preau-occitanie.example"), 1, 1, 4, "99000016800015"),
    Parcours(("Préau Hauts-de-France", "03 53 01 45 62", "51 boulevard Carnot", "59800", "Lille", "Wattel", "Ingrid", "i.wattel@preau-hdf.example"), 0, 2, 3, "99000017600018"),
    Parcours(("École des Animateurs de Loire", "02 61 91 77 40", "3 rue Crébillon", "44000", "Nantes", "Moreau", "Damien", "contact@animateurs-loire.example"), 1, 2, 5, "99000018400012"),
    Parcours(("Formation Cour et Jardin", "02 61 91 12 08", "2 place Plumereau", "37000", "Tours", "Ben Salah", "Inès", "i.bensalah@cour-jardin.example"), 2, 2, 6, "99000019200015"),
    Parcours(("Les Mercredis de Bourgogne", "03 53 01 21 77", "6 rue Musette", "21000", "Dijon", "Perret", "Alban", "a.perret@mercredis-bourgogne.example"), 1, 3, 6, "99000020000016"),
    Parcours(("Récré Formation Limousin", "05 36 49 87 05", "15 rue Haute-Cité", "87000", "Limoges", "Faucher", "Solène", "s.faucher@recre-limousin.example"), 2, 4, 7, "99000021800018"),
]  # fmt: skip
# The délégataires of the Alliance des Récrés, whose request is studied: all have finished.
RESEAU = [
    Parcours(("Récrés du Léman", "04 65 71 66 20", "5 rue Vallon", "74200", "Thonon-les-Bains", "Chevalley", "Aude", "a.chevalley@recres-leman.example"), 0, 1, 2, "99000023400015"),
    Parcours(("Récrés du Forez", "04 65 71 40 81", "18 place Jean-Jaurès", "42000", "Saint-Étienne", "Montagnier", "Paul", "p.montagnier@recres-forez.example"), 1, 1, 3, "99000024200018"),
    Parcours(("Récrés de la Drôme", "04 65 71 88 02", "2 rue Émile-Augier", "26000", "Valence", "Terrasse", "Lise", "l.terrasse@recres-drome.example"), 0, 2, 4, "99000025900012"),
]  # fmt: skip
# Those of the Ronde des Ludothèques, which is habilitated: one of them is suspended alone.
RONDE = [
    Parcours(("Ludothèque des Causses", "05 36 49 51 12", "3 rue du Beffroi", "12100", "Millau", "Vidal", "Élise", "e.vidal@ludo-causses.example"), 0, 1, 2, "99000311300018"),
    Parcours(("Ludothèque du Vexin", "01 99 00 44 71", "11 rue de la Coutellerie", "95300", "Pontoise", "Garnier", "Louis", "l.garnier@ludo-vexin.example"), 1, 1, 2, "99000312100011"),
]  # fmt: skip
FICHE = {
    "nda": "53561234567",
    "qualiopi_numero": "2025/41207.1",
    "qualiopi_jusqu_au": (clock.today() + timedelta(days=500)).isoformat(),
    "responsable_nom": "Morvan",
    "responsable_prenom": "Gaëlle",
    "responsable_telephone": "02 97 01 02 03",
    "responsable_courriel": "responsable.pedagogique@delegataires.example",
    "locaux": "Deux salles de cours accessibles, une salle d’activités de 60 m².",
    "moyens": "Une malle d’animation par groupe et dix postes informatiques.",
    "alternance": "Une semaine en centre, trois semaines en accueil périscolaire.",
    "tuteurs": "Un tuteur par structure, réuni chaque trimestre.",
    "sessions_par_an": "2",
    "stagiaires_par_an": "24",
    "honneur": "oui",
}


def invite(db: Session, request: Habilitation, by: Utilisateur, rows: Sequence[Parcours] = DELEGATAIRES) -> None:
    typed = [{name: [cell] for name, cell in zip(COLONNES, each.row, strict=True)} for each in rows]
    tableau.add(tableau.ouvrir(db, GRILLE, request, by=by), typed)
    habilitations.submit(db, request, by=by)


def finish_all(db: Session, rows: Sequence[Parcours], password: str, pdf: Callable[[str], bytes]) -> None:
    """Day after day from now on, until the last of them has finished: the request goes by itself."""
    chapter = Chapitre(hash_password(password), pdf)
    for day in range(max(each.formulaire or 0 for each in rows) + 1):
        with clock.travel(timedelta(days=day, hours=1)):
            for each in rows:
                chapter.live(db, each, day)


def follow(at: Callable[[int], timedelta], mail: Callable[[], None], password: str, pdf: Callable[[str], bytes]) -> None:
    """What became of the invitations until today. ``at``: how far to travel to be so many days ago."""
    chapter = Chapitre(hash_password(password), pdf)
    for age in range(INVITED, -1, -1):
        with clock.travel(at(age) + timedelta(hours=1)):
            for each in DELEGATAIRES:
                with unit_of_work() as db:
                    chapter.live(db, each, INVITED - age)
            if age == RELAUNCHED:
                with unit_of_work() as db:
                    late = db.exec(select(Delegation).where(Delegation.courriel == DELEGATAIRES[1].courriel)).one()
                    relances.resend(db, late, by=dirigeant_of(db, db.get_one(Habilitation, late.habilitation_id).organisme_id))
        if age == REMINDED:
            mail()  # the clock knows then which address does not exist
            with clock.travel(at(age) + timedelta(hours=2)):
                remind_delegataires()
    mail()


@dataclass(frozen=True)
class Chapitre:
    hache: str
    pdf: Callable[[str], bytes]

    def live(self, db: Session, parcours: Parcours, day: int) -> None:
        """What this OF does that day."""
        one = select(Delegation).where(Delegation.courriel == parcours.courriel, Delegation.etat == EtatDelegation.INVITEE)
        delegation = db.exec(one).first()
        if delegation is None:
            return
        organisme = db.get_one(Organisme, delegation.organisme_id)
        personne = organismes.dirigeant_of(db, organisme.id)
        assert personne is not None
        if day == parcours.compte and personne.mot_de_passe is None:
            comptes.set_first_password(
                db, personne, self.hache, by=Utilisateur(personne.id, personne.nom_complet, personne.courriel)
            )
        if day == parcours.profil and organisme.profil_complet_le is None:
            self.complete_profile(db, organisme, delegation, parcours.siret)
        if day == parcours.formulaire:
            self.finish(db, delegation, dirigeant_of(db, organisme.id))

    def complete_profile(self, db: Session, organisme: Organisme, delegation: Delegation, siret: str) -> None:
        organismes.complete_profile(
            db, organisme, siret=siret, sans_siret="" if siret else SANS_SIRET, statut_juridique="9220", date_declaration=date(2004, 9, 6), adresse=delegation.adresse,
            code_postal=delegation.code_postal, ville=delegation.ville, telephone=delegation.telephone,
            site_web=f"https://{delegation.courriel.split('@')[1]}", nom=delegation.dirigeant_nom,
            prenom=delegation.dirigeant_prenom, by=dirigeant_of(db, organisme.id),
        )  # fmt: skip

    def finish(self, db: Session, delegation: Delegation, by: Utilisateur) -> None:
        form = identifications.of_delegation(db, delegation)
        for name, value in FICHE.items():
            contenu.save_field(db, form, name, [value], by=by)
        contenu.save_field(db, form, "departements", [delegation.code_postal[:2]], by=by)
        member = equipe.add_member(db, form, by=by)
        row = {"nom": ["Le Bihan"], "prenom": ["Yann"], "fonction": ["formateur"], "diplome": ["DEJEPS"]}
        equipe.save_member(db, form, member, row, by=by)
        for nature, title, target in (
            (NaturePiece.CV, "CV Yann Le Bihan", member.id),
            (NaturePiece.QUALIOPI, "Certificat Qualiopi", None),
        ):
            contenu.attach(db, form, nature, f"{title}.pdf", self.pdf(title), by=by, target=target)
        identifications.finish(db, delegation, by=by)


def dirigeant_of(db: Session, organisme_id: object) -> Utilisateur:
    organisme = db.exec(select(Organisme).where(Organisme.id == organisme_id)).one()
    personne = organismes.dirigeant_of(db, organisme.id)
    assert personne is not None
    held = select(Appartenance).where(Appartenance.organisme_id == organisme.id, Appartenance.personne_id == personne.id)
    place = db.exec(held.order_by(col(Appartenance.cree_le))).first()
    assert place is not None
    return Utilisateur(
        personne.id, personne.nom_complet, personne.courriel, frozenset([Role.DIRIGEANT]), organisme.id, organisme.nom, place.id
    )
