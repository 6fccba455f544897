"""`make bench`: what the product takes, beside what the same work takes elsewhere, in the same run."""
