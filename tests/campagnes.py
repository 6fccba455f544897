"""Campaigns of annual follow-up, for tests."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.campagnes import campagnes, diffusion, questions, reponses, suivis
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import Campagne, NatureQuestion, Organisme, QuestionSuivi, SuiviAnnuel
from tests import factories as make

N = NatureQuestion
ANSWERS = {
    N.TEXTE: "Rien de nouveau.", N.NOMBRE: "2", N.OUI_NON: "oui", N.CHOIX: "En cours de validité", N.PIECE: "", N.TITRE: "",
}  # fmt: skip
MOTIF = "Précisez les abandons."
DISPENSE = "Habilité depuis une semaine."


def demain(days: int = 30) -> date:
    return clock.today() + timedelta(days=days)


def preparation(titre: str = "Suivi annuel", **more: date) -> dict[str, str]:
    """What the form says."""
    held = {"periode_du": clock.today() - timedelta(days=400), "periode_au": clock.today(), "jusqu_au": demain()} | more
    return {"titre": titre, **{name: day.isoformat() for name, day in held.items()}}


def question(intitule: str = "Combien de salles avez-vous ?", nature: str = "nombre", **more: str) -> dict[str, str]:
    return {"nature": nature, "intitule": intitule, "aide": "", "choix": "", **more}


def preparee(db: Session, titre: str = "Suivi annuel", by: Utilisateur | None = None) -> Campagne:
    """A draft, with two questions of which an answer is awaited."""
    by = by or make.decider(db)
    period = (clock.today() - timedelta(days=400), clock.today())
    return campagnes.prepare(db, titre=titre, periode_du=period[0], periode_au=period[1], jusqu_au=demain(), by=by)


def ouverte(db: Session, titre: str = "Suivi annuel", by: Utilisateur | None = None) -> Campagne:
    """Open to all who are habilitated now."""
    by = by or make.decider(db)
    found = preparee(db, titre, by)
    campagnes.launch(db, found, by=by)
    while diffusion.spread(db, found, by=SYSTEME) == diffusion.LOT:
        pass
    return found


def demande(db: Session, organisme: Organisme, titre: str = "Suivi annuel", campagne: Campagne | None = None) -> SuiviAnnuel:
    """The follow-up asked of one organisme, whatever the others."""
    by = make.decider(db)
    if campagne is None:
        campagne = preparee(db, titre, by)
        campagnes.launch(db, campagne, by=by)
        campagne.diffusee_le = clock.now()
        db.flush()
    return diffusion.born(db, campagne, organisme)


def suivi_of(db: Session, campagne: Campagne, organisme: Organisme) -> SuiviAnnuel:
    here = (SuiviAnnuel.campagne_id == campagne.id, col(SuiviAnnuel.organisme_id) == organisme.id)
    return db.exec(select(SuiviAnnuel).where(*here)).one()


def asked(db: Session, suivi: SuiviAnnuel, nature: NatureQuestion | None = None) -> list[QuestionSuivi]:
    found = questions.of(db, reponses.campagne_of(db, suivi))
    return [each for each in found if questions.asks(each) and (nature is None or each.nature == nature)]


def rempli(db: Session, suivi: SuiviAnnuel, by: Utilisateur, pdf: bytes) -> SuiviAnnuel:
    """Everything that must be answered is."""
    found = asked(db, suivi)
    reponses.write(db, suivi, {each.id: ANSWERS[each.nature] for each in found if each.nature != N.PIECE}, by=by)
    for each in found:
        if each.nature == N.PIECE:
            reponses.join(db, suivi, each, f"piece-{each.rang}.pdf", pdf, by=by)
    return suivi


def remis(db: Session, suivi: SuiviAnnuel, by: Utilisateur, pdf: bytes) -> SuiviAnnuel:
    suivis.submit(db, rempli(db, suivi, by, pdf), by=by)
    return suivi
