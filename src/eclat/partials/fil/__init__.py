"""Threads as they are shown: their list, their messages, where one writes."""
