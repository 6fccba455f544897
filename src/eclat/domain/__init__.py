"""What may happen, to what, by whom."""

# What follows the rows as they are written, whichever verb writes them: people are indexed, newcomers find what is unread, a thread goes
# with what it is about.
from eclat.engines import indexation as indexation  # isort: skip
from eclat.engines import mots as mots  # isort: skip
from eclat.domain.messagerie import arrivees as arrivees  # isort: skip
from eclat.domain.messagerie import effacements as effacements  # isort: skip
