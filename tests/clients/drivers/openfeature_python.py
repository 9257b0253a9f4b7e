"""openfeature-sdk with its OFREP provider, as documented: URL, write key and user on the command line."""

import json
import sys

from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

url, key, user = sys.argv[1:]
api.set_provider(OFREPProvider(url, headers_factory=lambda: {"Authorization": f"Bearer {key}"}))
client = api.get_client()
context = EvaluationContext(user, {"country": "DE", "plan": "gold"})
found = {
    "on": client.get_boolean_details("on", False, context),
    "limit": client.get_integer_details("limit", 1, context),
    "colour": client.get_string_details("colour", "grey", context),
    "hero": client.get_object_details("home.hero", {}, context),
    "list": client.get_object_details("home.list", [], context),
    "missing": client.get_string_details("missing", "own default", context),
}
seen = {
    name: {
        "value": one.value,
        "variant": one.variant,
        "reason": str(one.reason),
        "error": str(one.error_code.value) if one.error_code else None,
        "metadata": dict(one.flag_metadata),
    }
    for name, one in found.items()
}
json.dump(seen, sys.stdout)
