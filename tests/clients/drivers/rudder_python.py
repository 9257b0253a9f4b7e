"""rudder-sdk-python as its documentation says: URL, write key and user on the command line."""

import sys

import rudderstack.analytics as rudder  # type: ignore[import-untyped]

url, key, user = sys.argv[1:]
rudder.write_key, rudder.dataPlaneUrl = key, url
rudder.on_error = lambda error, _: print("refused:", error, file=sys.stderr)  # noqa: T201
rudder.identify(user, {"email": f"{user}@example.org", "plan": "gold"})
rudder.page(user, "Shop", "Pricing", {"url": "https://shop.example/pricing?utm_campaign=spring"})
rudder.track(user, "Order Completed", {"order_id": "o-1", "revenue": 149.9, "currency": "EUR"})
rudder.shutdown()
