"""segment-analytics-python as its documentation says: URL, write key and user on the command line."""

import sys

from segment import analytics  # type: ignore[import-untyped]

url, key, user = sys.argv[1:]
analytics.write_key, analytics.host = key, url
analytics.on_error = lambda error, _: print("refused:", error, file=sys.stderr)  # noqa: T201
analytics.identify(user, {"email": f"{user}@example.org", "plan": "gold"})
analytics.page(user, "Shop", "Pricing", {"url": "https://shop.example/pricing?utm_campaign=spring"})
analytics.track(user, "Order Completed", {"order_id": "o-1", "revenue": 149.9, "currency": "EUR"})
analytics.shutdown()
