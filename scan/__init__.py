"""`make scan`: wapiti, a scanner that knows nothing of this product, runs against the demonstration as nobody and as each role."""
