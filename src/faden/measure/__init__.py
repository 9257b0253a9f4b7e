"""From the warehouse to numbers that can be traced.

In: a question (period, dimensions, filters). Out: an answer with figures, their sums, SQL and what was left out.
`metrics.py` and `dimensions.py` are the registry: one record per figure, from which API, interface and docs are made.
`ask.py` answers, `drill.py` opens a figure down to visits and events, `people.py` lists persons, `matrix.py` draws
the marketing-optimisation matrix, `render.py` turns answers into JSON and CSV. Start reading at `ask.py`.
"""
