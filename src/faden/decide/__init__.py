"""What to show: a person, a moment and the published experiences become a decision that can be explained.

In: the profile as it stands after the last event, the occasion, leave. Out: decisions, which go back into the log.
`choose.py` is the choice itself and pure; `book.py` holds the definitions made ready, `assign.py` the lots, `rank.py`
lists, `explain.py` the reasons; `desk.py` alone knows profiles, clock and log. Start reading at `choose.py`.
"""
