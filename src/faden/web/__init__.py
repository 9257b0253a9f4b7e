"""The HTTP door: thin. Parse, call a room, answer.

In: requests. Out: the answers of the rooms below, one error form for all that goes wrong.
`routes.py` is the URL map, one list; `server.py` runs it all in one process; `hot.py` takes events in without the
framework; `auth.py` says who is who; `api_*.py` hold the handlers, a file per subject. Start reading at `routes.py`.
"""
