"""What may happen, to what, by whom."""

from eclat.engines import recherche as recherche  # people are indexed as they are written, whichever verb writes them
