"""The words of the house: frozen structs and pure rules.

In: nothing. Out: the types that every other room speaks in.
No I/O, no database, no web; time and randomness are always passed in.
Start reading at `event.py`, then `scale.py` and `visit.py`.
"""
