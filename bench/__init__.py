"""`make bench`: what the product takes, beside what the same work takes elsewhere, in the same run."""

import eclat.domain  # noqa: F401 - before the engines, which it is loaded with
