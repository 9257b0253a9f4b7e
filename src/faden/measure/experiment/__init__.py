"""From counts per arm to a decision that holds up.

In: for each arm its units and, for each outcome, moments that add up over days and segments. Out: frozen records with
estimates, intervals, p-values that allow what the design allows, and a decision with its reason.
`moments.py` is what is kept, `outcome.py` and `covariates.py` turn it into estimates, `effect.py` compares two arms,
`evidence.py` says how far chance reaches, `power.py` plans. Start reading at `analysis.py`.
"""
