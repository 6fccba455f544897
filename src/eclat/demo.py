"""The demonstration story, told with the product's own verbs. Every name is invented; nothing here leaves this machine."""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, select

from eclat import clock, demo_delegataires
from eclat.domain import (
    agents,
    comptes,
    contenu,
    demande,
    equipe,
    facteurs,
    habilitations,
    instruction,
    organismes,
    referents,
    tableau,
)
from eclat.domain.delegations import COLONNES
from eclat.domain.passwords import hash_password
from eclat.domain.utilisateur import SYSTEME, Utilisateur
from eclat.models import (
    Appartenance,
    College,
    Courriel,
    EtatCourriel,
    EtatPersonne,
    Habilitation,
    NaturePiece,
    Objet,
    Organisme,
    Personne,
    Qualification,
    Role,
)
from eclat.settings import ConfigurationError, get_settings
from eclat.tasks import deliver
from eclat.tasks.smtp import SendingFailed
from eclat.tasks.unit_of_work import read_only, unit_of_work

PASSWORD = "marelle-lucioles-au-preau-7"
FACTEUR = "DEMONSTRATIONOCECLATPASDUTOUTSUR"  # the second factor of its administrateur, in base 32

AGENTS: list[tuple[str, str, list[Role], College | None]] = [
    ("Claire", "Aubertin", [Role.ADMINISTRATEUR], None),
    ("Sophie", "Rakoto", [Role.INSTRUCTEUR], None),
    ("Julien", "Delmas", [Role.INSTRUCTEUR], None),
    ("Nour", "Haddad", [Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE], None),
    ("Odile", "Schmitt", [Role.COMITE_TECHNIQUE], None),
    ("Amadou", "Ndiaye", [Role.BINOME_PARITAIRE], College.SALARIES),
    ("Brigitte", "Caron", [Role.BINOME_PARITAIRE], College.EMPLOYEURS),
]
# name, SIRET (valid keys, no such company), address, how many days ago, what became of it
ORGANISMES: list[tuple[str, str, str, int, str]] = [
    ("Conseil et Carrière 3000", "99000001000019", "info@cc3000.example", 30, "refuse"),
    ("Alliance des Récrés", "99000022600011", "direction@alliance-recres.example", 28, "reseau"),
    ("Tremplin Animation Sud", "99000002800011", "j.roux@tremplin-sud.example", 26, "acceptee"),
    ("Fédération du Grand Préau", "99000003600014", "direction@grandpreau.example", 21, "national"),
    ("Institut Les Tilleuls", "99000004400018", "r.castaing@lestilleuls.example", 18, "a_completer"),
    ("Préau Formation Normandie", "99000005100013", "h.lemoigne@preau-normandie.example", 14, "instruction"),
    ("Réseau Cour Commune", "99000012700011", "direction@courcommune.example", demo_delegataires.INVITED + 1, "delegataires"),
    ("Maison des Temps Libres", "99000006900015", "accueil@tempslibres.example", 9, "deposee"),
    ("Association La Cour des Possibles", "99000007700018", "m.lacombe@courdespossibles.example", 6, "brouillon"),
    ("Les Ateliers du Belvédère", "99000008500011", "direction@belvedere.example", 3, "attente"),
    ("Formation Express Plus", "99000009300015", "contact@formation-express.example", 2, "attente"),
    ("Union Loisirs et Cultures du Centre", "99000010100016", "s.poirier@ulcc.example", 1, "attente"),
    ("Le Fil Rouge, éducation populaire", "99000011900018", "a.ndiaye@filrouge-ep.example", 0, "attente"),
]
NATIONAL = ("national", "delegataires", "reseau")
DIRIGEANTS = {
    "Alliance des Récrés": ("Yasmine", "Haddou"),
    "Tremplin Animation Sud": ("Joël", "Roux"),
    "Fédération du Grand Préau": ("Hélène", "Vasseur"),
    "Institut Les Tilleuls": ("Rose", "Castaing"),
    "Préau Formation Normandie": ("Hugo", "Lemoigne"),
    "Maison des Temps Libres": ("Inès", "Marchal"),
    "Association La Cour des Possibles": ("Mathilde", "Lacombe"),
    "Réseau Cour Commune": ("Irène", "Caradec"),
}
# The mails that do not arrive, and what the reader's server answers.
REFUSED = {
    ("contact@formation-express.example", "inscription_recue"): "550 5.1.1 <contact@formation-express.example>: User unknown",
    ("info@cc3000.example", "inscription_refusee"): "552 5.2.2 Mailbox full",
    ("contact@cfa-lamarele.example", "activation_delegataire"): "550 5.1.1 <contact@cfa-lamarele.example>: User unknown",
    ("a.ndiaye@filrouge-ep.example", "inscription_recue"): "451 4.7.1 Greylisted, please try again later",
}
ANSWERS = {
    "objet": "preparer_et_evaluer",
    "nda": "53351234567",
    "qualiopi_numero": "2024/98123.4",
    "qualiopi_jusqu_au": (clock.today() + timedelta(days=420)).isoformat(),
    "moyens_pedagogiques": "Deux salles de cours, un fonds documentaire, une malle d’animation par groupe de douze.",
    "moyens_techniques": "Locaux accessibles, quinze postes informatiques, salle d’activités de 80 m².",
    "sessions_par_an": "3",
    "stagiaires_par_an": "45",
    "alternance": "Une semaine en centre puis trois semaines dans un accueil périscolaire, neuf fois.",
    "tuteurs": "Chaque structure désigne un tuteur, formé pendant deux journées, réuni chaque trimestre.",
    "financement": "Opérateur de compétences pour les salariés, région pour les demandeurs d’emploi.",
}
TEAM = [
    ("Orsini", "Laurent", "responsable", "Master sciences de l’éducation"),
    ("Ferhat", "Nadia", "formateur", "DEJEPS"),
    ("Le Guen", "Maëlle", "formateur_evaluateur", "BPJEPS LTP"),
]

# The table of the Fédération du Grand Préau: one row to correct, two that share an address, one that is not finished.
DELEGATAIRES = [
    ("Grand Préau Bretagne", "02 61 91 04 17", "12 rue des Marronniers", "35000", "Rennes", "Le Guen", "Maëlle", "m.leguen@preau-bretagne.example"),
    ("Grand Préau Occitanie", "05 36 49 22 80", "4 allée Jean-Baylet", "31000", "Toulouse", "Cazals", "Vincent", "v.cazals@preau-occitanie.example"),
    ("Atelier Périscolaire du Rhône", "04 65 71 30 09", "9 quai Perrache", "6900", "Lyon", "Bertholon", "Simon", "s.bertholon@atelier-rhone.example"),
    ("Grand Préau Hauts-de-France", "03 53 01 45 62", "51 boulevard Carnot", "59800", "Lille", "Wattel", "Ingrid", "i.wattel@preau-hdf.example"),
    ("École des Animateurs de Loire", "02 61 91 77 40", "3 rue Crébillon", "44000", "Nantes", "Moreau", "Damien", "contact@animateurs-loire.example"),
    ("CFA La Marelle", "05 36 49 18 33", "17 cours de l’Yser", "33800", "Bordeaux", "Etcheverry", "Maïté", "contact@cfa-lamarelle.example"),
    ("Loire Temps Libre", "02 61 91 77 41", "3 rue Crébillon", "44000", "Nantes", "Moreau", "Damien", "contact@animateurs-loire.example"),
    ("Formation Cour et Jardin", "02 61 91 12 08", "2 place Plumereau", "37000", "Tours", "Ben Salah", "", ""),
]  # fmt: skip


def tell() -> int:
    """Tell the story in an empty database, then say who can sign in. Raises ConfigurationError on a site that others reach."""
    if not get_settings().local:
        raise ConfigurationError("the demonstration is only for a site of this machine (ECLAT_BASE_URL).")
    with read_only() as db:
        anyone = db.exec(select(Personne.id)).first()
        told = db.exec(select(Personne.id).where(Personne.courriel == "claire.aubertin@oc-eclat.example")).first()
    if anyone is None:
        print("Écriture de la démonstration…")
        people = Story().play()
        print(f"{people} organismes, leurs demandes et leurs mails.")
    elif told is None:
        return 0  # a real database: nothing to show
    print_sign_ins()
    return 0


def print_sign_ins() -> None:
    url = get_settings().base_url
    print(f"\nOC Éclat : {url}\nMails de la démonstration : {url}/dev/courriels\nMot de passe de tous : {PASSWORD}")
    print(f"Code de l’administrateur : {url}/dev/codes, ou une application avec la clé {FACTEUR}\n")
    for who, courriel in (
        ("Administrateur OC Éclat", "claire.aubertin@oc-eclat.example"),
        ("Instructrice", "sophie.rakoto@oc-eclat.example"),
        ("Instructeur", "julien.delmas@oc-eclat.example"),
        ("Comité technique", "odile.schmitt@oc-eclat.example"),
        ("Dirigeante, brouillon", "m.lacombe@courdespossibles.example"),
        ("Dirigeante, à compléter", "r.castaing@lestilleuls.example"),
        ("Dirigeante, Organisme National", "direction@grandpreau.example"),
        ("Dirigeante, délégataires attendus", "direction@courcommune.example"),
        ("Dirigeante, réseau à l’étude", "direction@alliance-recres.example"),
        ("Délégataire, formulaire à remplir", "s.bertholon@atelier-rhone.example"),
        ("Dirigeant habilité", "j.roux@tremplin-sud.example"),
        ("Référent CQP", "karim.benhaddou@tremplin-sud.example"),
    ):
        print(f"  {who:34} {courriel}")
    print()


def refuse(courriel_id: UUID, answer: str) -> None:
    """The reader's server answers this to each try: for good, or until the next one is an hour away."""
    permanent, later = answer.startswith("5"), timedelta(0)
    for pause in deliver.PAUSES[: 1 if permanent else None]:
        with clock.travel(later):
            taken = deliver.take(courriel_id)
            assert taken is not None
            deliver.record_failure(taken, SendingFailed(answer, permanent=permanent))
        later += pause


def office_hours(days: int) -> timedelta:
    """How far to travel to be so many days ago, at an hour when people work."""
    now = clock.now().astimezone(clock.PARIS)
    if days == 0:
        return -timedelta(minutes=75)
    then = (now - timedelta(days=days)).replace(hour=9 + days % 8, minute=11 * days % 60)
    return then - now


class Story:
    """The chapters share the agents; each organisme's is one transaction, at its own date."""

    def __init__(self) -> None:
        self.agents: dict[str, Utilisateur] = {}

    def play(self) -> int:
        with unit_of_work() as db:
            for prenom, nom, roles, college in AGENTS:
                self.hire(db, prenom, nom, roles, college)
        for nom, siret, courriel, days, fate in ORGANISMES:
            with clock.travel(office_hours(days)), unit_of_work() as db:
                self.live(db, nom, siret, courriel, fate)
        demo_delegataires.follow(office_hours, self.mail, PASSWORD, one_page_pdf)
        return len(ORGANISMES)

    def mail(self) -> None:
        """Each mail leaves as it was written, but for those whose server refuses them: for good, or for now."""
        with read_only() as db:
            waiting = db.exec(select(Courriel).where(Courriel.etat == EtatCourriel.A_ENVOYER, Courriel.tentatives == 0)).all()
        for courriel in waiting:
            answer = REFUSED.get((courriel.destinataire, courriel.modele))
            with clock.travel(courriel.cree_le + timedelta(seconds=2) - clock.now()):
                if answer is None:
                    deliver.deliver(str(courriel.id))
                else:
                    refuse(courriel.id, answer)

    def hire(self, db: Session, prenom: str, nom: str, roles: list[Role], college: College | None) -> None:
        courriel = f"{prenom}.{nom}@oc-eclat.example".lower()
        personne = agents.create(
            db, courriel=courriel, nom=nom, prenom=prenom, roles=roles, college=college, invite=False, by=SYSTEME
        )
        comptes.set_first_password(db, personne, hash_password(PASSWORD), by=SYSTEME)
        if Role.ADMINISTRATEUR in roles:
            facteurs.install(db, personne, FACTEUR)
        self.agents[prenom] = Utilisateur(personne.id, personne.nom_complet, courriel, frozenset(roles))

    def live(self, db: Session, nom: str, siret: str, courriel: str, fate: str) -> None:
        """One organisme, from its inscription to where the story leaves it."""
        organismes.register(db, nom=nom, siret=siret, courriel=courriel, hache=hash_password(PASSWORD))
        organisme = db.exec(select(Organisme).where(Organisme.siret == siret)).one()
        claire = self.agents["Claire"]
        if fate == "attente":
            return
        if fate == "refuse":
            organismes.refuse(db, organisme, motif="Le numéro SIRET désigne un établissement fermé depuis mars 2025.", by=claire)
            return
        organismes.accept(db, organisme, by=claire)
        dirigeant = self.complete_profile(db, organisme)
        kind = Qualification.ORGANISME_NATIONAL if fate in NATIONAL else Qualification.OF_INDEPENDANT
        request = habilitations.start(db, organisme, qualification=kind, by=dirigeant)
        self.fill(db, request, dirigeant, whole=fate not in ("brouillon", "national"))
        if fate == "national":
            typed = [{name: [cell] for name, cell in zip(COLONNES, row, strict=True)} for row in DELEGATAIRES]
            tableau.add_rows(db, request, typed, by=dirigeant)
        if fate in ("brouillon", "national"):
            return
        if fate == "delegataires":
            with clock.travel(timedelta(days=1)):
                demo_delegataires.invite(db, request, dirigeant)
            return
        if fate == "reseau":
            with clock.travel(timedelta(days=1)):
                demo_delegataires.invite(db, request, dirigeant, demo_delegataires.RESEAU)
                demo_delegataires.finish_all(db, demo_delegataires.RESEAU, PASSWORD, one_page_pdf)
            with clock.travel(timedelta(days=7)):
                self.study(db, organisme, request, dirigeant, fate)
            return
        with clock.travel(timedelta(days=1)):
            habilitations.deposit(db, request, by=dirigeant)
        if fate == "deposee":
            return
        with clock.travel(timedelta(days=2)):
            self.study(db, organisme, request, dirigeant, fate)

    def complete_profile(self, db: Session, organisme: Organisme) -> Utilisateur:
        personne = organismes.dirigeant_of(db, organisme.id)
        place = db.exec(select(Appartenance).where(Appartenance.organisme_id == organisme.id)).one()
        assert personne is not None
        prenom, nom = DIRIGEANTS[organisme.nom]
        user = Utilisateur(
            personne.id, f"{prenom} {nom}", personne.courriel, frozenset([Role.DIRIGEANT]), organisme.id, organisme.nom, place.id
        )
        organismes.complete_profile(
            db, organisme, siret=None, statut_juridique="9220", date_declaration=date(1998, 5, 4), adresse="12 rue des Marronniers",
            code_postal="35000", ville="Rennes", telephone="+33261910417",
            site_web=f"https://{personne.courriel.split('@')[1]}", nom=nom, prenom=prenom, by=user,
        )  # fmt: skip
        return user

    def fill(self, db: Session, request: Habilitation, by: Utilisateur, *, whole: bool) -> None:
        """Answer the form; not all of it when the story leaves it a draft."""
        for name, value in list(ANSWERS.items())[: None if whole else 6]:
            contenu.save_field(db, request, name, [value], by=by)
        contenu.save_field(db, request, "departements", ["22", "29", "35", "56"], by=by)
        for nom, prenom, fonction, diplome in TEAM:
            member = equipe.add_member(db, request, by=by)
            row = {"nom": [nom], "prenom": [prenom], "fonction": [fonction], "diplome": [diplome]}
            equipe.save_member(db, request, member, row, by=by)
            if whole or nom == "Orsini":
                self.attach(db, request, NaturePiece.CV, f"CV {prenom} {nom}", by, target=member.id)
        self.attach(db, request, NaturePiece.QUALIOPI, "Certificat Qualiopi", by)
        for asked in demande.required_documents(db, request)[: None if whole else 1]:
            self.attach(db, request, NaturePiece.REQUISE, asked.intitule, by, target=asked.id)

    def attach(
        self, db: Session, request: Habilitation, nature: NaturePiece, title: str, by: Utilisateur, target: UUID | None = None
    ) -> None:
        contenu.attach(db, request, nature, f"{title}.pdf", one_page_pdf(title), by=by, target=target)

    def study(self, db: Session, organisme: Organisme, request: Habilitation, dirigeant: Utilisateur, fate: str) -> None:
        sophie, julien = self.agents["Sophie"], self.agents["Julien"]
        pair = [user.personne_id for user in (sophie, julien) if user.personne_id]
        odile = self.agents["Odile"].personne_id
        instruction.attribute(db, request, instructeurs=pair, comite=[odile] if odile else [], by=self.agents["Claire"])
        if fate == "reseau":
            instruction.add_point(db, request, texte="Convention type : préciser qui délivre le parchemin", by=sophie)
        elif fate == "instruction":
            instruction.add_point(db, request, texte="CV de Nadia Ferhat : préciser les expériences d’animation", by=sophie)
        elif fate == "a_completer":
            instruction.add_point(db, request, texte="Nombre de stagiaires par session", by=julien)
            instruction.add_point(db, request, texte="Convention avec une structure d’accueil", by=julien)
            instruction.send_back(db, request, by=julien)
        elif fate == "acceptee":
            today = clock.today()
            end = today.replace(year=today.year + 3)
            instruction.accept(
                db, request, objet=Objet.PREPARER_ET_EVALUER, valide_du=today, valide_jusqu_au=end,
                conditions="Transmettre chaque année le bilan des sessions.", by=sophie,
            )  # fmt: skip
            self.name_referent(db, organisme, dirigeant)

    def name_referent(self, db: Session, organisme: Organisme, by: Utilisateur) -> None:
        courriel = "karim.benhaddou@tremplin-sud.example"
        referents.designate(db, organisme, nom="Benhaddou", prenom="Karim", courriel=courriel, by=by)
        personne = organismes.referent_of(db, organisme.id)
        assert personne is not None and personne.etat == EtatPersonne.INVITEE
        comptes.set_first_password(db, personne, hash_password(PASSWORD), by=SYSTEME)


def one_page_pdf(title: str) -> bytes:
    """A real PDF of one page that says it is an example."""
    text = f"{title} (document d'exemple)".replace("’", "'").encode("latin-1", "replace")
    text = text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    stream = b"BT /F1 16 Tf 60 760 Td (" + text + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    pdf, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return pdf + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
