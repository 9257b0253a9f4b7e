"""`faden bench`: how fast it is, as ratios taken in one run on one machine.

In: nothing but this machine. Out: figures, each beside what the bare server or the bare engine does at the same task.
`figure.py` is one result and its goal, `collect.py`, `report.py`, `importing.py` and `page.py` are the benches,
`load.py` and `process.py` what they need: a load generator and a server in a process of its own.
"""
