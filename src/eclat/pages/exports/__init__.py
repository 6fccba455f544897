"""The file of a long list, which the worker makes."""
