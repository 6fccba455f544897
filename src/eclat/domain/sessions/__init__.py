"""Sessions de formation CQP: the request to open one, its calendar, what the platform checks of it (P13).

``ouverture`` is the form; ``calendrier`` its half-days, typed or made from a pattern (``rythme``); ``couverture`` says which
habilitation allows it; ``verifications`` what is looked at for who studies it.
"""

__all__: list[str] = []
