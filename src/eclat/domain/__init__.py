"""What may happen, to what, by whom."""

from eclat.domain import recherche as recherche  # people are indexed as they are written, whichever verb writes them
