"""Results in words for whoever has them: bloc by bloc, what is left to win and how to come back. For their page and their letter (P14)."""

from collections.abc import Sequence
from dataclasses import dataclass

from eclat.domain.jurys.pv import CQP, Ligne
from eclat.domain.jurys.resultats import OBTENU, Issue
from eclat.formats import plural
from eclat.models import Bloc, PresenceJury, ResultatBloc, ValeurBloc

VALEURS = {
    ValeurBloc.VALIDE: ("Obtenu", "ok", "check"),
    ValeurBloc.DISPENSE: ("Dispensé", "ok", "check"),
    ValeurBloc.DEJA_ACQUIS: ("Déjà acquis", "ok", "award"),
    ValeurBloc.NON_VALIDE: ("Non obtenu", "bad", "x"),
    ValeurBloc.NON_PRESENTE: ("Non présenté", "neutral", "minus"),
}
NOT_AIMED = ("Non visé", "neutral", "minus")
NOT_YET = ("Pas de résultat", "neutral", "hourglass")
FOR_LIFE = "Un bloc obtenu l’est pour la vie."


@dataclass(frozen=True)
class BlocDit:
    """What is said of a bloc. Of who has not won it, ``observation``: why; ``conseil``: what the jury advises."""

    code: str
    intitule: str
    dit: tuple[str, str, str]
    obtenu: bool
    vise: bool
    conseil: str = ""
    observation: str = ""

    @property
    def nom(self) -> str:
        return self.intitule if self.code == CQP else f"{self.code} · {self.intitule}"


def blocs_dits(blocs: Sequence[Bloc], ligne: Ligne) -> list[BlocDit]:
    """All those of the registration, in its order."""
    return [bloc_dit(each, ligne, ligne.resultats.get(each.code)) for each in blocs]


def bloc_dit(bloc: Bloc, ligne: Ligne, resultat: ResultatBloc | None) -> BlocDit:
    aimed, held = bloc.code in ligne.proposition.vises, bloc.code in ligne.proposition.tenus
    if resultat is not None:
        won = resultat.valeur in (*OBTENU, ValeurBloc.DEJA_ACQUIS)
        why = ("", "") if won else (resultat.preconisation, resultat.observation)
        return BlocDit(bloc.code, bloc.intitule, VALEURS[resultat.valeur], won, aimed, *why)
    said = VALEURS[ValeurBloc.DEJA_ACQUIS] if held else NOT_YET if aimed else NOT_AIMED
    return BlocDit(bloc.code, bloc.intitule, said, held, aimed)


def manquants(dits: Sequence[BlocDit]) -> list[BlocDit]:
    """What was aimed at and is still to be won."""
    return [each for each in dits if each.vise and not each.obtenu]


def titre(ligne: Ligne, dits: Sequence[BlocDit]) -> str:
    """What is decided, in one sentence."""
    left, aimed = len(manquants(dits)), sum(each.vise for each in dits)
    by_issue = {
        Issue.TOTALE: "Vous obtenez la certification entière.",
        Issue.BLOCS_VISES: "Vous obtenez tous les blocs que vous visiez."
        if aimed != 1
        else "Vous obtenez le bloc que vous visiez.",
        Issue.PARTIELLE: f"Vous obtenez {plural(aimed - left, 'bloc', 'blocs')} sur les {aimed} que vous visiez.",
        Issue.NON_VALIDE: "Le jury n’a pas validé ce que vous visiez.",
    }
    by_presence = {
        PresenceJury.ABSENT: "Votre présence devant le jury n’a pas été constatée\u00a0: il n’a rien pu valider.",
        PresenceJury.EXCUSE: "Votre absence devant le jury est excusée\u00a0: il n’a rien pu valider cette fois.",
        PresenceJury.EN_ATTENTE: "Le jury attend un élément de votre dossier avant de se prononcer.",
        PresenceJury.REPORTE: "Votre passage devant le jury est reporté.",
    }
    return by_issue.get(ligne.proposition.issue) or by_presence.get(ligne.passage.presence, "Aucun résultat n’est prononcé.")


def document(ligne: Ligne, *, lettre: bool) -> str:
    """What is delivered, and how it reaches them. ``lettre``: they have no address mail, their organisme hands it over."""
    if ligne.proposition.complete:
        how = "votre organisme de formation vous le remet" if lettre else "un autre mail vous donne son adresse"
        return f"Votre certificat vous est délivré\u00a0: {how}."
    if any(ligne.resultats[code].valeur == ValeurBloc.VALIDE for code in ligne.proposition.obtenus):
        how = "votre organisme de formation vous les remet" if lettre else "un autre mail vous donne leur adresse"
        return f"Une attestation vous est délivrée pour chaque bloc que ce jury a validé\u00a0: {how}."
    return ""


def suite(ligne: Ligne, dits: Sequence[BlocDit], organisme: str, *, lettre: bool) -> list[str]:
    """What is delivered, what is left, and how one comes back."""
    given, left = [each for each in (document(ligne, lettre=lettre),) if each], manquants(dits)
    if not left:
        return given or [FOR_LIFE]
    what = ", ".join(each.nom for each in left)
    said = [*given, f"Il vous reste à obtenir\u00a0: {what}."]
    if any(each.obtenu for each in dits):
        said.append(FOR_LIFE)
    if ligne.passage.presence == PresenceJury.EN_ATTENTE:
        return [*said, f"Voyez avec {organisme} ce qui est attendu\u00a0: votre résultat vous sera notifié ensuite."]
    return [*said, f"Pour vous présenter de nouveau, demandez à {organisme}, ou à OC Éclat, les dates d’une prochaine session."]
