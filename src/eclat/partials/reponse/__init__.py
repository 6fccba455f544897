"""Canned answers as they are shown: their list, the form of one."""
