"""A spreadsheet on its way into a table: chosen, looked over, its columns told by hand, its rows added."""
