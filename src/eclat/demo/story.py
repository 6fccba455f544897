"""The story: each organisme, from its inscription to where it is left, told with the product's own verbs."""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, select

from eclat import clock
from eclat.demo import (
    campagnes,
    controles,
    courriels,
    documentation,
    griefs,
    messagerie,
    pdf,
    reponses,
    sessions,
    suivi,
    veille,
    vie,
)
from eclat.demo import delegataires as demo_delegataires
from eclat.demo.textes import ADRESSES, AGENTS, ANSWERS, DELEGATAIRES, DIRIGEANTS, NATIONAL, ORGANISMES, RENNES, TEAM, VITRINES
from eclat.domain.annuaire import vitrines
from eclat.domain.comptes import agents, comptes, facteurs, preuves
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.delegataires.delegations import COLONNES
from eclat.domain.delegataires.tableau import DELEGATAIRES as GRILLE
from eclat.domain.dossiers import contenu, equipe, points
from eclat.domain.habilitations import (
    attributions,
    avis,
    conventions,
    decisions,
    demande,
    gracieux,
    habilitations,
    instruction,
    portees,
)
from eclat.domain.organismes import organismes, referents
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.grilles import tableau
from eclat.models import (
    Appartenance,
    College,
    EtatPersonne,
    Habilitation,
    Jeton,
    NaturePiece,
    Objet,
    Organisme,
    Qualification,
    Role,
    SensAvis,
)
from eclat.pages.dev.people import FACTEUR, PASSWORD
from eclat.tasks.unit_of_work import unit_of_work


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
            reponses.write(db, self.agents["Claire"], self.agents["Sophie"])
        for nom, siret, courriel, days, fate in ORGANISMES:
            with clock.travel(office_hours(days)), unit_of_work() as db:
                self.live(db, nom, siret, courriel, fate)
        documentation.publish_all(office_hours, self.agents["Claire"])
        demo_delegataires.follow(office_hours, courriels.send_all, PASSWORD, pdf.one_page)
        suivi.follow_all(pdf.one_page)
        campagnes.follow(office_hours, self.agents["Claire"], pdf.one_page)
        courriels.send_all()
        return len(ORGANISMES)

    def hire(self, db: Session, prenom: str, nom: str, roles: list[Role], college: College | None) -> None:
        courriel = f"{prenom}.{nom}@oc-eclat.example".lower()
        personne = agents.create(
            db, courriel=courriel, nom=nom, prenom=prenom, roles=roles, college=college, invite=False, by=SYSTEME
        )
        comptes.set_first_password(
            db, personne, hash_password(PASSWORD), by=Utilisateur(personne.id, personne.nom_complet, personne.courriel)
        )
        if Role.ADMINISTRATEUR in roles:
            facteurs.install(db, personne, FACTEUR)
        self.agents[prenom] = Utilisateur(personne.id, personne.nom_complet, courriel, frozenset(roles))

    def live(self, db: Session, nom: str, siret: str, courriel: str, fate: str) -> None:
        """One organisme, from its inscription to where the story leaves it."""
        organismes.register(db, nom=nom, siret=siret, courriel=courriel, hache=hash_password(PASSWORD))
        organisme = db.exec(select(Organisme).where(Organisme.siret == siret)).one()
        if (courriel, "inscription_recue") not in courriels.REFUSED:
            self.confirm_address(db, organisme)
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
            tableau.add(tableau.ouvrir(db, GRILLE, request, by=dirigeant), typed)
        if fate in ("brouillon", "national"):
            return
        if fate == "delegataires":
            with clock.travel(timedelta(days=1)):
                demo_delegataires.invite(db, request, dirigeant)
            return
        if fate in ("reseau", "ronde"):
            rows = demo_delegataires.RESEAU if fate == "reseau" else demo_delegataires.RONDE
            with clock.travel(timedelta(days=1)):
                demo_delegataires.invite(db, request, dirigeant, rows)
                demo_delegataires.finish_all(db, rows, PASSWORD, pdf.one_page)
            with clock.travel(timedelta(days=7)):
                self.study(db, organisme, request, dirigeant, fate)
            return
        with clock.travel(timedelta(days=1)):
            habilitations.deposit(db, request, by=dirigeant)
        if fate == "deposee":
            return
        with clock.travel(timedelta(days=2)):
            self.study(db, organisme, request, dirigeant, fate)
        messagerie.tell(db, self.agents, request, fate)
        if fate == "refusee":
            with clock.travel(timedelta(days=9)):
                texte = (
                    "Notre seconde évaluatrice n’a jamais formé chez nous\u00a0: son contrat et son CV, ci-joints, le montrent."
                )
                gracieux.appeal(db, request, texte=texte, by=dirigeant)
                gracieux.join(db, request, "Contrat et CV.pdf", pdf.one_page("Contrat et CV"), by=dirigeant)
        if nom in VITRINES:
            vitrines.choose(db, organisme, **VITRINES[nom], by=dirigeant)
        if fate == "acceptee":
            controles.visit(db, organisme, self.agents["Claire"])
            veille.follow(db, request, self.agents["Claire"], dirigeant, pdf.one_page)
            with clock.travel(timedelta(days=4)):
                sessions.ask(db, organisme, dirigeant, self.agents, pdf.one_page)

    def complete_profile(self, db: Session, organisme: Organisme) -> Utilisateur:
        personne = organismes.dirigeant_of(db, organisme.id)
        place = db.exec(select(Appartenance).where(Appartenance.organisme_id == organisme.id)).one()
        assert personne is not None
        prenom, nom = DIRIGEANTS[organisme.nom]
        user = Utilisateur(
            personne.id, f"{prenom} {nom}", personne.courriel, frozenset([Role.DIRIGEANT]), organisme.id, organisme.nom, place.id
        )
        adresse, code_postal, ville = ADRESSES.get(organisme.nom, RENNES)
        organismes.complete_profile(
            db, organisme, siret=None, statut_juridique="9220", date_declaration=date(1998, 5, 4), adresse=adresse,
            code_postal=code_postal, ville=ville, telephone="+33261910417",
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
        contenu.attach(db, request, nature, f"{title}.pdf", pdf.one_page(title), by=by, target=target)

    def study(self, db: Session, organisme: Organisme, request: Habilitation, dirigeant: Utilisateur, fate: str) -> None:
        sophie, julien = self.agents["Sophie"], self.agents["Julien"]
        pair = [user.personne_id for user in (sophie, julien) if user.personne_id]
        odile = self.agents["Odile"].personne_id
        attributions.attribute(db, request, instructeurs=pair, comite=[odile] if odile else [], by=self.agents["Claire"])
        if fate == "reseau":
            instruction.POINTS.add(db, request, texte="Convention type : préciser qui délivre le parchemin", by=sophie)
        elif fate == "instruction":
            instruction.POINTS.add(db, request, texte="CV de Nadia Ferhat : préciser les expériences d’animation", by=sophie)
            withdrawn = "Attestation d’assurance des locaux"
            instruction.POINTS.add(db, request, texte=withdrawn, by=julien)
            (found,) = [each for each in points.of(db, request) if each.texte == withdrawn]
            motif = "L’attestation jointe au dossier couvre l’année."
            instruction.POINTS.withdraw(db, request, point=found, motif=motif, by=sophie)
            self.advise(db, request)
        elif fate == "a_completer":
            instruction.POINTS.add(db, request, texte="Nombre de stagiaires par session", by=julien)
            instruction.POINTS.add(db, request, texte="Convention avec une structure d’accueil", by=julien)
            instruction.POINTS.send_back(db, request, avant_le=clock.today() + timedelta(days=24), by=julien)
        elif fate == "refusee":
            motif = "L’équipe pédagogique ne comprend pas d’évaluateur extérieur à la formation."
            decisions.refuse(db, request, motif=motif, by=sophie)
        elif fate in ("acceptee", "habilite", "suspendue", "finit", "griefs", "resiliee", "renouvelle", "ronde"):
            start, end = decisions.usual_validity(db, request)
            if fate in ("finit", "renouvelle"):
                end = vie.soon()
            decisions.accept(
                db, request, objet=Objet.PREPARER_ET_EVALUER, valide_du=start, valide_jusqu_au=end,
                conditions="Transmettre chaque année le bilan des sessions.", by=sophie,
                regions=portees.asked_regions(db, request),
            )  # fmt: skip
            self.sign_convention(db, organisme, request, dirigeant)
            if fate == "suspendue":
                vie.suspend(db, request, self.agents["Claire"], timedelta(days=7))
            if fate in ("suspendue", "griefs", "resiliee"):
                griefs.follow(db, request, fate, self.agents["Claire"], dirigeant, pdf.one_page)
            if fate == "renouvelle":
                vie.renew(db, request, dirigeant, self.agents["Claire"], pair, timedelta(days=7), self.attach)
            if fate == "ronde":
                vie.suspend_one(db, request, self.agents["Claire"], timedelta(days=6))
            if fate == "acceptee":
                self.name_referent(db, organisme, dirigeant)

    def sign_convention(self, db: Session, organisme: Organisme, request: Habilitation, dirigeant: Utilisateur) -> None:
        """By both parties; but one awaits its dirigeant, one OC Éclat."""
        if organisme.nom == "L’Atelier des Cabanes":
            return
        made = conventions.pending(db, request.id)
        assert made is not None
        proof = conventions.Preuve(made.empreinte)
        conventions.sign(db, request, preuve=proof, by=dirigeant)
        if organisme.nom != "Loisirs du Ponant":
            conventions.countersign(db, request, preuve=proof, by=self.agents["Claire"])

    def advise(self, db: Session, request: Habilitation) -> None:
        """The other instructeur and the comité technique are asked; one of them answers."""
        julien, odile = self.agents["Julien"], self.agents["Odile"]
        assert julien.personne_id and odile.personne_id
        question = "L’équipe suffit-elle pour évaluer\u00a0?"
        avis.CONSEIL.ask(
            db, request, membres=[julien.personne_id, odile.personne_id], question=question, by=self.agents["Sophie"]
        )
        motif = "Une seule évaluatrice\u00a0: demander qui la remplace en cas d’absence."
        avis.CONSEIL.advise(db, request, sens=SensAvis.RESERVE, motif=motif, by=odile)

    def confirm_address(self, db: Session, organisme: Organisme) -> None:
        """The link of the first mail, opened."""
        personne = organismes.dirigeant_of(db, organisme.id)
        assert personne is not None
        jeton = db.exec(select(Jeton).where(Jeton.personne_id == personne.id)).one()
        by = Utilisateur(personne.id, personne.nom_complet, personne.courriel)
        preuves.confirm(db, personne, jeton=jeton, present=personne.mot_de_passe, by=by)

    def name_referent(self, db: Session, organisme: Organisme, by: Utilisateur) -> None:
        courriel = "karim.benhaddou@tremplin-sud.example"
        referents.designate(db, organisme, nom="Benhaddou", prenom="Karim", courriel=courriel, by=by)
        personne = organismes.referent_of(db, organisme.id)
        assert personne is not None and personne.etat == EtatPersonne.INVITEE
        comptes.set_first_password(
            db, personne, hash_password(PASSWORD), by=Utilisateur(personne.id, personne.nom_complet, personne.courriel)
        )
