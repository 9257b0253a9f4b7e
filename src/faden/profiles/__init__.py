"""Who it is: events become profiles, visits, points, and the rows that the warehouse is fed with.

In: events with their sequence number. Out: profiles (written behind) and shipments for the warehouse.
`pipeline.py` is the event path as a whole, `project.py` what one event changes, `identity.py` whom it belongs to,
`cache.py` where profiles live. Start reading at `pipeline.py`.
"""
