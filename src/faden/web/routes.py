"""The URL map of the admin API: every address, who may use it, and the handler behind it. One list.

`right` None: without a login. The event doors (`hot.py`) and the interface's files (`static.py`) stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from faden.web import (
    api_audience,
    api_backups,
    api_consent,
    api_costs,
    api_definitions,
    api_experiences,
    api_experiments,
    api_identity,
    api_imports,
    api_interests,
    api_live,
    api_people,
    api_privacy,
    api_quarantine,
    api_reports,
    api_scale,
    api_segments,
    api_session,
    api_sources,
    api_status,
    api_traits,
)
from faden.web.auth import Right

UPLOAD = 20 * 1024**3
BODY = 2 * 1024**2
LIST = 21 * 1024**2


class Route(NamedTuple):
    """One address. `tag` groups it in the documentation."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    handler: Callable[..., Any]
    right: Right | None
    status: int = 200
    tag: str = ""
    body: int = BODY


ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/session", api_session.read_session, None, tag="session"),
    Route("POST", "/api/setup", api_session.set_up, None, 201, tag="session"),
    Route("POST", "/api/login", api_session.log_in, None, tag="session"),
    Route("POST", "/api/logout", api_session.log_out, "view", 204, tag="session"),
    Route("GET", "/login/demo", api_session.enter_demo, None, 302, tag="session"),
    Route("GET", "/api/settings", api_session.read_settings, "view", tag="session"),
    Route("PUT", "/api/settings", api_session.save_settings, "manage", tag="session"),
    Route("GET", "/api/metrics", api_reports.list_metrics, "view", tag="reports"),
    Route("GET", "/api/names", api_reports.list_names, "view", tag="reports"),
    Route("GET", "/api/reports/value", api_reports.value_report, "view", tag="reports"),
    Route("GET", "/api/reports/value.csv", api_reports.value_csv, "view", tag="reports"),
    Route("GET", "/api/reports/value.xlsx", api_reports.value_xlsx, "view", tag="reports"),
    Route("GET", "/api/reports/marks", api_reports.list_marks, "view", tag="reports"),
    Route("GET", "/api/reports/value/visits", api_reports.value_visits, "view", tag="reports"),
    Route("GET", "/api/reports/value/events", api_reports.value_events, "view", tag="reports"),
    Route("GET", "/api/reports/matrix", api_reports.matrix, "view", tag="reports"),
    Route("GET", "/api/costs", api_costs.list_costs, "view", tag="costs"),
    Route("POST", "/api/costs", api_costs.book_cost, "load", 201, tag="costs"),
    Route("POST", "/api/costs/{id:str}/reversal", api_costs.take_cost_back, "load", 201, tag="costs"),
    Route("GET", "/api/people", api_people.list_people, "view", tag="people"),
    Route("GET", "/api/people/search", api_people.search_people, "view", tag="people"),
    Route("GET", "/api/people/{id:str}", api_people.read_person, "view", tag="people"),
    Route("GET", "/api/people/{id:str}/traits", api_traits.read_person_traits, "view", tag="people"),
    Route("GET", "/api/traits/seen", api_traits.list_seen_traits, "view", tag="people"),
    Route("GET", "/api/people/{id:str}/timeline", api_people.read_timeline, "view", tag="people"),
    Route("GET", "/api/people/{id:str}/interests", api_interests.read_person_interests, "view", tag="interests"),
    Route("GET", "/api/interests/overview", api_interests.read_interests_overview, "view", tag="interests"),
    Route("GET", "/api/people/{id:str}/joins", api_identity.read_joins, "view", tag="people"),
    Route("POST", "/api/people/{id:str}/part", api_identity.part_person, "manage", tag="people"),
    Route("POST", "/api/people/{id:str}/erase", api_identity.erase_person, "manage", tag="privacy"),
    Route("GET", "/api/erasures", api_identity.list_erasures, "manage", tag="privacy"),
    Route("GET", "/api/people/{id:str}/export", api_privacy.export_person, "manage", tag="privacy"),
    Route("GET", "/api/privacy/requests", api_privacy.list_privacy_requests, "manage", tag="privacy"),
    Route("POST", "/api/privacy/requests", api_privacy.create_privacy_request, "manage", 201, tag="privacy"),
    Route(
        "POST", "/api/privacy/requests/{id:str}/cancel", api_privacy.cancel_privacy_request, "manage", tag="privacy"
    ),
    Route("POST", "/api/privacy/requests/{id:str}/run", api_privacy.run_privacy_request, "manage", tag="privacy"),
    Route("GET", "/api/privacy/retention/preview", api_privacy.preview_retention, "manage", tag="privacy"),
    Route("GET", "/api/backups", api_backups.list_backups, "manage", tag="privacy"),
    Route("DELETE", "/api/backups/{id:str}", api_backups.note_deleted_backup, "manage", 204, tag="privacy"),
    Route("GET", "/api/conflicts", api_identity.list_conflicts, "view", tag="people"),
    Route("GET", "/api/people/{id:str}/consent", api_consent.read_person_consent, "view", tag="consent"),
    Route("GET", "/api/consent/overview", api_consent.read_consent_overview, "view", tag="consent"),
    Route("GET", "/api/consent/evidence", api_consent.export_consent_evidence, "manage", tag="consent"),
    Route("GET", "/api/live", api_live.follow, "view", tag="live"),
    Route("GET", "/api/events", api_live.list_events, "view", tag="live"),
    Route("GET", "/api/events/{event_id:str}", api_live.read_event, "view", tag="live"),
    Route("GET", "/api/sources", api_sources.list_sources, "view", tag="sources"),
    Route("POST", "/api/sources", api_sources.create_source, "manage", 201, tag="sources"),
    Route("PUT", "/api/sources/{key:str}", api_sources.change_source, "manage", tag="sources"),
    Route("POST", "/api/sources/{key:str}/write-keys", api_sources.add_write_key, "manage", 201, tag="sources"),
    Route(
        "DELETE",
        "/api/sources/{key:str}/write-keys/{write_key:str}",
        api_sources.revoke_write_key,
        "manage",
        204,
        tag="sources",
    ),
    Route("POST", "/api/sources/{key:str}/test", api_sources.send_test_event, "manage", 201, tag="sources"),
    Route("GET", "/api/definitions/{kind:str}", api_definitions.list_definitions, "view", tag="definitions"),
    Route("GET", "/api/definitions/{kind:str}/{key:str}", api_definitions.read_definition, "view", tag="definitions"),
    Route("PUT", "/api/definitions/{kind:str}/{key:str}", api_definitions.save_draft, "define", tag="definitions"),
    Route(
        "DELETE",
        "/api/definitions/{kind:str}/{key:str}/draft",
        api_definitions.discard_draft,
        "define",
        204,
        tag="definitions",
    ),
    Route(
        "GET",
        "/api/definitions/{kind:str}/{key:str}/versions/{version:int}",
        api_definitions.read_version,
        "view",
        tag="definitions",
    ),
    Route(
        "GET",
        "/api/definitions/{kind:str}/{key:str}/diff",
        api_definitions.compare_versions,
        "view",
        tag="definitions",
    ),
    Route(
        "POST",
        "/api/definitions/{kind:str}/{key:str}/publish",
        api_definitions.publish_definition,
        "define",
        tag="definitions",
    ),
    Route(
        "POST",
        "/api/definitions/{kind:str}/{key:str}/rollback",
        api_definitions.roll_back_definition,
        "define",
        tag="definitions",
    ),
    Route("GET", "/api/segments", api_segments.list_segments, "view", tag="segments"),
    Route("POST", "/api/segments/rehearse", api_segments.rehearse_segment, "define", 202, tag="segments"),
    Route("POST", "/api/segments/preview", api_audience.preview, "view", tag="segments"),
    Route("GET", "/api/segments/overlap", api_audience.overlap, "view", tag="segments"),
    Route("GET", "/api/segments/compare", api_audience.compare, "view", tag="segments"),
    Route("GET", "/api/segments/{key:str}", api_segments.read_segment, "view", tag="segments"),
    Route("GET", "/api/segments/{key:str}/members", api_segments.list_members, "view", tag="segments"),
    Route("GET", "/api/segments/{key:str}/members.csv", api_segments.export_members, "manage", tag="segments"),
    Route("POST", "/api/segments/{key:str}/list", api_segments.upload_list, "define", tag="segments", body=LIST),
    Route("GET", "/api/experiences", api_experiences.list_experiences, "view", tag="experiences"),
    Route("POST", "/api/experiences/preview", api_experiences.preview_experiences, "view", tag="experiences"),
    Route(
        "POST",
        "/api/experiences/{key:str}/rehearse",
        api_experiences.rehearse_experience,
        "define",
        202,
        tag="experiences",
    ),
    Route("GET", "/api/decisions", api_experiences.list_decisions, "view", tag="experiences"),
    Route(
        "GET",
        "/api/experiences/{key:str}/results",
        api_experiments.read_experience_results,
        "view",
        tag="experiences",
    ),
    Route("GET", "/api/experiments/outcomes", api_experiments.list_outcomes, "view", tag="experiences"),
    Route("POST", "/api/experiments/plan", api_experiments.plan_experiment, "view", tag="experiences"),
    Route("POST", "/api/experiences/{key:str}/start", api_experiments.start_experiment, "define", tag="experiences"),
    Route("POST", "/api/experiences/{key:str}/stop", api_experiments.stop_experiment, "define", tag="experiences"),
    Route(
        "POST", "/api/experiences/{key:str}/decide", api_experiments.decide_experiment, "define", tag="experiences"
    ),
    Route("GET", "/api/conditions/fields", api_definitions.list_condition_fields, "view", tag="definitions"),
    Route("POST", "/api/scale/preview", api_scale.preview_scale, "define", 202, tag="definitions"),
    Route("GET", "/api/jobs/{id:str}", api_scale.read_job, "view", tag="jobs"),
    Route("POST", "/api/rebuild", api_status.rebuild, "manage", 202, tag="jobs"),
    Route("POST", "/api/backup", api_status.back_up, "manage", 202, tag="jobs"),
    Route("GET", "/api/mappings", api_imports.list_mappings, "view", tag="imports"),
    Route("GET", "/api/imports", api_imports.list_imports, "view", tag="imports"),
    Route("POST", "/api/imports", api_imports.start_import, "load", 202, tag="imports", body=UPLOAD),
    Route("POST", "/api/imports/local", api_imports.start_local_import, "manage", 202, tag="imports"),
    Route("GET", "/api/imports/{id:str}", api_imports.read_import, "view", tag="imports"),
    Route("POST", "/api/imports/{id:str}/again", api_imports.import_again, "load", 202, tag="imports"),
    Route("GET", "/api/quarantine", api_quarantine.list_quarantine, "load", tag="quarantine"),
    Route("POST", "/api/quarantine/{id:str}/replay", api_quarantine.replay, "load", tag="quarantine"),
    Route("DELETE", "/api/quarantine/{id:str}", api_quarantine.discard, "load", 204, tag="quarantine"),
    Route("GET", "/api/status", api_status.read_status, "view", tag="operations"),
    Route("GET", "/health/live", api_status.read_alive, None, tag="operations"),
    Route("GET", "/health/ready", api_status.read_ready, None, tag="operations"),
    Route("GET", "/metrics", api_status.read_meters, None, tag="operations"),
    Route("GET", "/api/openapi.json", api_status.read_openapi, None, tag="operations"),
)
