"""What keeps a row of the procès-verbal from being complete: a result that is awaited, a sentence that the candidate is owed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from eclat.domain.jurys import champs
from eclat.models import Bloc, PresenceJury, ResultatBloc, ValeurBloc

if TYPE_CHECKING:
    from eclat.domain.jurys.pv import Ligne

TOLD = {
    PresenceJury.EXCUSE: "joignez le justificatif de l’excuse, ou dites en une phrase quel document a été reçu",
    PresenceJury.EN_ATTENTE: "dites en une phrase ce qui est attendu de ce candidat",
    PresenceJury.REPORTE: "dites en une phrase pourquoi ce candidat est reporté",
}
AIMLESS = "aucun bloc à obtenir n’est visé\u00a0: corrigez ce que ce candidat vise, depuis sa fiche dans la liste des candidats."
DECLARED = "l’organisme le déclare acquis, confirmez-le sur sa preuve ou choisissez un autre résultat."


@dataclass(frozen=True)
class Manque:
    """``champ``: “observations”, “note-BC02”, “resultat-BC03”. ``faux``: to be corrected; else it merely awaits to be typed."""

    passage_id: UUID
    rang: int
    nom: str
    champ: str
    dit: str
    faux: bool = True


def manques(ligne: "Ligne", blocs: Sequence[Bloc]) -> Iterator[Manque]:
    """Of one row, in the order of its cells."""
    passage, by_code = ligne.passage, {each.code: each for each in blocs}

    def found(champ: str, dit: str, faux: bool = True) -> Manque:
        return Manque(passage.id, passage.rang, ligne.nom, champ, dit, faux)

    wrong = {champ: said for champ in passage.saisies if (said := mistyped(ligne, champ))}
    yield from (found(champ, f"{champs.called(champ, list(blocs))}\u00a0: {said}") for champ, said in wrong.items())
    if passage.presence != PresenceJury.PRESENT:
        told = TOLD.get(passage.presence)
        if told and not passage.observations and passage.justificatif_id is None and "observations" not in wrong:
            yield found("observations", f"Observations\u00a0: {told}.")
        return
    if ligne.sans_visee:
        yield found("observations", AIMLESS)
    for code in ligne.proposition.vises:
        result = ligne.tapes.get(code)
        if result is None:
            told = DECLARED if code in ligne.declares else "choisissez un résultat."
            yield found(f"resultat-{code}", f"{code}\u00a0: {told}", faux=False)
        else:
            yield from (found(champ, dit) for champ, dit in of_bloc(by_code[code], result) if champ not in wrong)
    for code in ligne.declares:
        if code in ligne.hors and code not in ligne.tapes:
            yield found(f"resultat-{code}", f"{code}\u00a0: {DECLARED}", faux=False)
    for code, result in ligne.resultats.items():
        if result.valeur in (ValeurBloc.DISPENSE, ValeurBloc.DEJA_ACQUIS) and not result.origine:
            what = "la dispense" if result.valeur == ValeurBloc.DISPENSE else "l’acquis"
            yield found(f"origine-{code}", f"{code}\u00a0: dites sur quoi repose {what}, avec sa date.")
    silent = [
        code
        for code in ligne.proposition.vises
        if (result := ligne.tapes.get(code))
        and result.valeur == ValeurBloc.NON_VALIDE
        and not result.observation
        and f"observation-{code}" not in wrong
    ]
    if silent and not passage.observations and "observations" not in wrong:
        said = f"{' et '.join(silent)} {'n’est pas validé' if len(silent) == 1 else 'ne sont pas validés'}"
        yield found("observations", f"Observations\u00a0: dites en une phrase pourquoi {said}, le candidat la recevra.")


def mistyped(ligne: "Ligne", champ: str) -> str:
    """What is wrong with what was typed in a cell; nothing of what merely waits for its result."""
    _, _, code = champs.parts(champ)
    if code and (code not in ligne.resultats):
        return ""
    return champs.read(champ, str(ligne.passage.saisies[champ]))[1] or ""


def of_bloc(bloc: Bloc, result: ResultatBloc) -> Iterator[tuple[str, str]]:
    """Where the catalogue wants marks, and what the mark says against the result."""
    least, champ = bloc.note_min, f"note-{bloc.code}"
    if least is None or result.valeur not in (ValeurBloc.VALIDE, ValeurBloc.NON_VALIDE):
        return
    if result.note is None:
        yield champ, f"{bloc.code}\u00a0: saisissez la note sur 20."
    elif (result.note >= least) != (result.valeur == ValeurBloc.VALIDE):
        kind = "validé" if result.valeur == ValeurBloc.VALIDE else "non validé"
        yield (
            champ,
            (
                f"{bloc.code}\u00a0: {champs.mark(result.note)} sur 20 pour un seuil de {champs.mark(least)} ne va pas avec "
                f"«\u00a0{kind}\u00a0»\u00a0: corrigez l’un ou l’autre."
            ),
        )
