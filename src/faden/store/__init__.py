"""The only room that opens a database or a file of state.

In: events, profiles, rows, documents. Out: the same, durable.
`log.py` is the truth; `operational.py` and `warehouse.py` are projections with their own offset; `definitions.py`
keeps versioned documents; `ids.py` remembers which event ids have been seen. Start reading at `log.py`.
"""
