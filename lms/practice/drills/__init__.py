"""Clerical practice: entry, lists, transcription, workbooks, typing; compared with its key when handed in."""
