"""Collect: what touchpoints say becomes events, or is kept in quarantine with the reason.

In: HTTP bodies and files. Out: `Event` and `Reject`, for the pipeline.
`receive.py` opens a body, `segment.py` reads the Segment and RudderStack protocols; `matomorequests.py` and
`matomo.py` read Matomo's, `cloudevents.py` CloudEvents, by way of `draft.py`; `enrich.py` tells whence somebody came
(`referrers.py`, `agents.py`, `geo.py`), `orders.py` what was bought; `importer.py` reads files.
Start reading at `receive.py`.
"""
