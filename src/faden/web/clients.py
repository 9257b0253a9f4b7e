"""What browser clients ask before their first event, in the form that the real packages accept."""

from __future__ import annotations

from typing import Any

from faden.domain.touchpoint import Source


def segment_settings(key: str, scheme: str, host: str) -> dict[str, Any]:
    """For @segment/analytics-next: send to `host`, load nothing else, send no metrics about yourself."""
    return {
        "integrations": {
            "Segment.io": {
                "apiKey": key,
                "apiHost": f"{host}/v1",
                "protocol": scheme,
                "unbundledIntegrations": [],
                "addBundledMetadata": True,
            }
        },
        "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
        "edgeFunction": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "remotePlugins": [],
        "legacyVideoPluginsEnabled": False,
    }


def rudder_config(source: Source) -> dict[str, Any]:
    """For @rudderstack/analytics-js: the source is on, has no destinations, and nothing is reported."""
    silent = {"enabled": False}
    return {
        "source": {
            "id": source.key,
            "name": source.key,
            "workspaceId": "faden",
            "enabled": True,
            "config": {"statsCollection": {"errors": silent, "metrics": silent}},
            "destinations": [],
        }
    }
