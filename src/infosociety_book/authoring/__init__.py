"""Begins of what an author adds: a unit, a simulator, a case, an event; see `__main__` for the commands.

Each lays out the files and rows that the guide asks for and says what is left to write. A wrong word is
answered before anything is written, and nothing that is there is written over.
"""
