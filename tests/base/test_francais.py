"""French around any name: contractions and elisions."""

import pytest

from eclat.francais import of_name, the_name, to_name, within


@pytest.mark.parametrize(
    ("name", "of", "to"),
    [
        ("CFA La Marelle", "du CFA La Marelle", "au CFA La Marelle"),
        ("Alliance des Récrés", "d’Alliance des Récrés", "à Alliance des Récrés"),
        ("Réseau Cour Commune", "du Réseau Cour Commune", "au Réseau Cour Commune"),
        ("Les Petits Préaux", "des Petits Préaux", "aux Petits Préaux"),
        ("LES FRANCAS", "des FRANCAS", "aux FRANCAS"),
        ("Institut Les Tilleuls", "de l’Institut Les Tilleuls", "à l’Institut Les Tilleuls"),
        ("INSTITUT LES TILLEULS", "de l’INSTITUT LES TILLEULS", "à l’INSTITUT LES TILLEULS"),
        ("L’Institut", "de l’Institut", "à l’Institut"),
        ("L'Institut", "de l’Institut", "à l’Institut"),
        ("Fédération du Grand Préau", "de la Fédération du Grand Préau", "à la Fédération du Grand Préau"),
        ("Association La Cour des Possibles", "de l’Association La Cour des Possibles", "à l’Association La Cour des Possibles"),
        ("École des Animateurs de Loire", "de l’École des Animateurs de Loire", "à l’École des Animateurs de Loire"),
        ("Pôle Enfance Provence", "du Pôle Enfance Provence", "au Pôle Enfance Provence"),
        ("Le Fil Rouge", "du Fil Rouge", "au Fil Rouge"),
        ("La Marelle", "de La Marelle", "à La Marelle"),
        ("Les", "de Les", "à Les"),
        ("Tremplin Animation Sud", "de Tremplin Animation Sud", "à Tremplin Animation Sud"),
        ("Éveil et Jeux", "d’Éveil et Jeux", "à Éveil et Jeux"),
        ("Œuvres laïques", "d’Œuvres laïques", "à Œuvres laïques"),
        ("Hautes Études", "de Hautes Études", "à Hautes Études"),
        ("Horizons", "d’Horizons", "à Horizons"),
        ("Hélène Vasseur", "d’Hélène Vasseur", "à Hélène Vasseur"),
        ("Hassan Belkacem", "de Hassan Belkacem", "à Hassan Belkacem"),
        ("Yves Mercier", "d’Yves Mercier", "à Yves Mercier"),
        ("Yasmine Haddou", "de Yasmine Haddou", "à Yasmine Haddou"),
        ("Inès Marchal", "d’Inès Marchal", "à Inès Marchal"),
        ("123 Soleil", "de 123 Soleil", "à 123 Soleil"),
        ("", "de ", "à "),
    ],
)
def test_a_name_follows_de_and_à_as_it_is_said(name: str, of: str, to: str) -> None:
    assert (of_name(name), to_name(name)) == (of, to)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Réseau Cour Commune", "le Réseau Cour Commune"),
        ("CFA La Marelle", "le CFA La Marelle"),
        ("Fédération du Grand Préau", "la Fédération du Grand Préau"),
        ("École des Animateurs de Loire", "l’École des Animateurs de Loire"),
        ("INSTITUT LES TILLEULS", "l’INSTITUT LES TILLEULS"),
        ("L'Institut", "l’Institut"),
        ("Les Petits Préaux", "les Petits Préaux"),
        ("Le Fil Rouge", "le Fil Rouge"),
        ("La Marelle", "La Marelle"),
        ("Alliance des Récrés", "Alliance des Récrés"),
        ("Les", "Les"),
        ("", ""),
    ],
)
def test_a_name_takes_its_article_within_a_sentence(name: str, said: str) -> None:
    assert the_name(name) == said


@pytest.mark.parametrize(
    ("said", "goes_on"),
    [
        ("Indiquez le motif.", "indiquez le motif."),
        ("À corriger.", "à corriger."),
        ("Le SIRET compte 14 chiffres.", "le SIRET compte 14 chiffres."),
        ("Les Hauts-de-France y sont déjà.", "les Hauts-de-France y sont déjà."),
        ("Claire Aubertin a mis « 3 jours » à 16 h 07.", "Claire Aubertin a mis « 3 jours » à 16 h 07."),
        ("NDA illisible.", "NDA illisible."),
        ("OC Éclat l’a retiré.", "OC Éclat l’a retiré."),
        ("Contrat.pdf n’est pas accepté.", "Contrat.pdf n’est pas accepté."),
        ("15 au moins.", "15 au moins."),
        ("", ""),
    ],
)
def test_a_sentence_goes_on_after_a_colon(said: str, goes_on: str) -> None:
    assert within(said) == goes_on
