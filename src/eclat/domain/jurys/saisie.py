"""Results are typed cell by cell (P14). What two windows wrote in one cell is shown to who came second; nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import acquis, champs, pv
from eclat.domain.jurys.pv import Ligne
from eclat.domain.socle.champs import clean_line, clean_text, is_long
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.models import Bloc, Passage, Personne, PresenceJury, Pv, ResultatBloc, SessionCqp, ValeurBloc

UNKNOWN = "Cette réponse n’est pas dans la liste\u00a0: choisissez-en une autre."
UNAIMED = (ValeurBloc.DEJA_ACQUIS, ValeurBloc.NON_PRESENTE)  # what is said of a bloc that is declared and not aimed at
UNAIMED_SAID = "{qui} ne vise pas {code}, déclaré acquis\u00a0: choisissez «\u00a0Déjà acquis\u00a0», ou «\u00a0Non présenté\u00a0» si la preuve ne suffit pas."
UNDECLARED = "{code} n’est pas déclaré acquis pour {qui}\u00a0: choisissez un autre résultat."
NOT_THERE = "{qui} n’est pas noté présent\u00a0: remettez «\u00a0Présent\u00a0» pour saisir ses résultats."


@dataclass(frozen=True)
class Conflit:
    """A cell that holds what its writer had not seen: they wrote ``ecrit``, it holds ``tenu``. ``auteur``: the other who wrote, if known."""

    champ: str
    titre: str
    ecrit: str
    tenu: str
    auteur: str = ""

    @property
    def dit(self) -> str:
        """BC02 : votre saisie est « Validé », l’autre « Non validé »."""
        return f"{self.titre}\u00a0: votre saisie est {self.quoted(self.ecrit)}, l’autre {self.quoted(self.tenu)}."

    def quoted(self, text: str) -> str:
        said = text if self.champ == "incidents" else champs.in_words(self.champ, text)
        return f"«\u00a0{said}\u00a0»" if said else "rien"


def met_by(conflits: Sequence[Conflit]) -> str:
    """Who changed the row meanwhile: “Amadou Ndiaye”; nobody else that is known, and it may be their own other window."""
    return next((each.auteur for each in conflits if each.auteur), "Quelqu’un d’autre, ou une autre de vos fenêtres,")


@dataclass(frozen=True)
class Cellules:
    """A row that is held, while it is written."""

    db: Session
    passage: Passage
    ligne: Ligne
    tapes: dict[str, ResultatBloc]
    by: Utilisateur
    dernier: UUID | None = None  # who wrote in it last, before this writer

    def holds(self, champ: str) -> str:
        return champs.held(self.passage, self.tapes, champ)

    def auteur(self, code: str) -> str:
        """Who wrote there last, when it is somebody else."""
        result = self.tapes.get(code)
        key = result.saisi_par_id if result else self.dernier
        found = self.db.get(Personne, key) if key and key != self.by.personne_id else None
        return found.nom_complet if found else ""


def row(db: Session, session: SessionCqp, key: UUID) -> Ligne:
    """Raises Introuvable, whatever the state, on a row that is of another session or of a former version."""
    document = pv.current(db, session)
    found = pv.passages(db, document, [key]) if document else []
    if not found:
        raise Introuvable
    return found[0]


@dataclass(frozen=True)
class LigneSaisie:
    """A row once cells of it were written. ``conflits``: those that were left, since they hold what their writer had not seen."""

    document: Pv
    blocs: list[Bloc]
    ligne: Ligne
    conflits: list[Conflit]


def save(
    db: Session, session: SessionCqp, key: UUID, wanted: Mapping[str, str], seen: Mapping[str, str], *, by: Utilisateur
) -> LigneSaisie:
    """Write these cells of a row, whose writer had ``seen`` what they hold. The row alone is read, whatever the length of the table.

    Raises Interdit, Refus, Introuvable.
    """
    columns = pv.blocs(db, session)
    codes = [each.code for each in columns]
    for champ in wanted:
        if champ not in champs.names(codes):
            raise Introuvable
    of_row = select(Pv.id).join(Passage, col(Passage.pv_id) == Pv.id).where(Passage.id == key, Pv.session_id == session.id)
    version = db.exec(of_row).first()
    if version is None:
        raise Introuvable
    document = pv.editable(db, session, by)
    if document.id != version:
        raise Refus(f"Une autre version de ce procès-verbal est en saisie. {pv.CLOSED} Rechargez la page.")
    cells = held(db, session, codes, document, key, by)
    conflicts = [
        each for champ in ordered(codes, wanted) if (each := write(cells, columns, champ, wanted[champ], seen.get(champ, "")))
    ]
    db.flush()
    now = pv.ligne(session, codes, cells.passage, cells.ligne.candidat, cells.tapes)
    return LigneSaisie(document, columns, now, conflicts)


def ordered(codes: list[str], wanted: Mapping[str, str]) -> list[str]:
    """A result before what goes with it, and who is there before their results."""
    return [champ for champ in champs.names(codes) if champ in wanted]


def held(db: Session, session: SessionCqp, codes: list[str], document: Pv, key: UUID, by: Utilisateur) -> Cellules:
    """The row as it is now."""
    (ligne,) = pv.lignes(db, session, codes, [document.id], [key])
    return Cellules(db, ligne.passage, ligne, dict(ligne.tapes), by, ligne.passage.enregistree_par_id)


def same(champ: str, one: str, other: str) -> bool:
    """Whether two texts of this cell are one: whatever the line ends and the spaces around."""
    model, name, _ = champs.parts(champ)
    clean = clean_text if is_long(model.model_fields[name]) else clean_line
    return clean(one) == clean(other)


def write(cells: Cellules, columns: list[Bloc], champ: str, text: str, seen: str) -> Conflit | None:
    value, error = champs.read(champ, text)
    canonical = text if error else champs.mark(value) if champ.startswith("note-") else champs.said(value)
    now = cells.holds(champ)
    if same(champ, now, canonical):
        return None
    model, name, code = champs.parts(champ)
    if not same(champ, now, seen):
        return Conflit(champ, champs.called(champ, columns), canonical, now, cells.auteur(code))
    saisies.check_size(str(model.model_fields[name].title), len(text), None)
    if code:
        of_bloc(cells, champ, name, code, value, text, error)
    elif error and name == "presence":
        raise Refus(UNKNOWN)
    else:
        keep_aside(cells.passage, champ, text if error else "")
        if not error:
            setattr(cells.passage, name, value)
    cells.passage.enregistree_le, cells.passage.enregistree_par_id = clock.now(), cells.by.personne_id
    return None


def keep_aside(passage: Passage, champ: str, text: str) -> None:
    """What cannot be taken stays as it was typed; nothing, once it can."""
    kept = {key: each for key, each in passage.saisies.items() if key != champ}
    if text:
        kept[champ] = text
    if kept != passage.saisies:
        passage.saisies = kept  # a new dict: the ORM sees assignment, not mutation


def of_bloc(cells: Cellules, champ: str, name: str, code: str, value: object, text: str, error: str | None) -> None:
    """Raises Refus where the jury has nothing to say of that bloc."""
    result = cells.tapes.get(code)
    if refused := why_not(cells.ligne, result, champ, cells.passage.presence, value):
        raise Refus(refused)
    if name == "resultat":
        if error:
            raise Refus(UNKNOWN)
        judge(cells, code, result, value if isinstance(value, ValeurBloc) else None)
        return
    keep_aside(cells.passage, champ, text if error or result is None else "")
    if error or result is None:  # what goes with a result waits for it
        return
    setattr(result, name, value)
    stamp(cells, result)


def why_not(ligne: Ligne, result: ResultatBloc | None, champ: str, presence: PresenceJury, value: object) -> str:
    """Why the jury does not say this in this cell, given who is there; nothing when it may. ``result``: what the bloc holds."""
    _, name, code = champs.parts(champ)
    if code and acquis.locked(result):
        return f"{code} est acquis depuis une session antérieure\u00a0: le jury ne le revoit pas."
    if name != "resultat":
        return ""
    if presence != PresenceJury.PRESENT:
        return NOT_THERE.format(qui=ligne.nom)
    if code not in ligne.proposition.vises and result is None and code not in ligne.declares:
        return f"{ligne.nom} ne vise pas {code}\u00a0: le jury ne se prononce pas sur ce bloc."
    return not_of_declared(ligne, code, value if isinstance(value, ValeurBloc) else None)


def not_of_declared(ligne: Ligne, code: str, valeur: ValeurBloc | None) -> str:
    """What is declared is confirmed, or refused; nothing else is held already."""
    declared = code in ligne.declares
    if declared and code in ligne.hors and valeur not in (None, *UNAIMED):
        return UNAIMED_SAID.format(qui=ligne.nom, code=code)
    if valeur == ValeurBloc.DEJA_ACQUIS and not declared:
        return UNDECLARED.format(qui=ligne.nom, code=code)
    return ""


def judge(cells: Cellules, code: str, result: ResultatBloc | None, valeur: ValeurBloc | None) -> None:
    if valeur is None:
        if result is not None:
            set_aside(cells, code, result)
        return
    if result is None:
        result = ResultatBloc(passage_id=cells.passage.id, bloc=code, valeur=valeur, saisi_le=clock.now())
        cells.db.add(result)
        cells.tapes[code] = result
        take_back(cells, code, result)
    result.valeur = valeur
    if valeur == ValeurBloc.DEJA_ACQUIS and not result.origine:
        result.origine = cells.ligne.candidat.acquis_preuve[:200]
    stamp(cells, result)


def stamp(cells: Cellules, result: ResultatBloc) -> None:
    result.saisi_le, result.saisi_par_id = clock.now(), cells.by.personne_id


def set_aside(cells: Cellules, code: str, result: ResultatBloc) -> None:
    """The result goes; what was written beside it waits for the next one."""
    for name in champs.BESIDE:
        champ = f"{name}-{code}"
        if champ not in cells.passage.saisies:
            keep_aside(cells.passage, champ, champs.held(cells.passage, cells.tapes, champ))
    cells.db.delete(result)
    del cells.tapes[code]


def take_back(cells: Cellules, code: str, result: ResultatBloc) -> None:
    """What waited for a result goes with it, where it is right."""
    for name in champs.BESIDE:
        champ = f"{name}-{code}"
        if champ in cells.passage.saisies:
            value, error = champs.read(champ, str(cells.passage.saisies[champ]))
            if not error:
                setattr(result, name, value)
                keep_aside(cells.passage, champ, "")


def save_incidents(db: Session, session: SessionCqp, text: str, seen: str, *, by: Utilisateur) -> Conflit | None:
    """What happened at the jury. Returns what another window wrote meanwhile, which is left as it is. Raises Interdit, Refus."""
    document = pv.editable(db, session, by)
    db.refresh(document)
    now = incidents_of(document)
    if clean_text(now) == clean_text(text):
        return None
    if clean_text(now) != clean_text(seen):
        return Conflit("incidents", "Incidents", text, now)
    saisies.write(document, champs.Incidents, "incidents", [text])
    db.flush()
    return None


def incidents_of(document: Pv) -> str:
    """As they were typed, right or wrong: what their box holds."""
    return next(iter(saisies.typed(document, champs.Incidents)["incidents"]), "")
