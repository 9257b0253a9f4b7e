"""Page views: ordinary ones, those of single-page apps, and none twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.shopfront import Shopfront

pytestmark = pytest.mark.browser


def paths(events: list[dict[str, Any]]) -> list[str]:
    """The viewed paths in the order of their times."""
    views = [one for one in events if one["name"] == "Page Viewed"]
    return [one["context"]["path"] for one in sorted(views, key=lambda one: str(one["at"]))]


def test_a_single_page_app(shop: Shopfront) -> None:
    """Each change of the path is a view with its own title and referrer; replaced filters and anchors are none."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context, "/?utm_campaign=spring")
        page.evaluate("() => history.replaceState({}, '', '/')")
        page.evaluate("() => { history.pushState({}, '', '/saloon'); document.title = 'Saloon' }")
        page.wait_for_timeout(200)
        page.evaluate("() => history.replaceState({}, '', '/saloon?colour=red')")
        page.evaluate("() => { location.hash = 'leasing' }")
        page.evaluate("() => history.pushState({}, '', '/redirect')")
        page.evaluate("() => { history.replaceState({}, '', '/leasing'); document.title = 'Leasing' }")
        page.wait_for_timeout(200)
        page.evaluate("() => history.pushState({}, '', '/leasing')")
        page.wait_for_timeout(200)
        page.evaluate("() => history.go(-3)")
        page.wait_for_url("**/saloon?colour=red")
        page.wait_for_timeout(200)
        page.evaluate("() => faden.track('Done')")
        shop.events("Done")
        events = shop.installation.events(shop.line)
    views = [one for one in events if one["name"] == "Page Viewed"]
    assert paths(events) == ["/", "/saloon", "/leasing", "/saloon"]
    assert [one["context"].get("title") for one in views[:3]] == ["Shop", "Saloon", "Leasing"]
    assert [one["context"].get("campaign") for one in views] == ["spring", None, None, None]
    assert views[1]["context"]["referrer_kind"] == "internal"
    assert views[1]["context"]["referrer"] == f"{shop.site.url}/"
    assert views[2]["context"]["referrer"] == f"{shop.site.url}/saloon"


def test_a_router_in_the_fragment(shop: Shopfront) -> None:
    """`#/…` and `#!/…` are pages, `#anchor` is none."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context)
        for fragment in ("#/saloon", "#/leasing", "#/leasing"):
            page.evaluate("hash => { location.hash = hash }", fragment)
            page.wait_for_timeout(150)
        assert len(shop.events("Page Viewed", count=3)) == 3


def test_calls_before_the_script_has_loaded(shop: Shopfront) -> None:
    """The queue is worked off in its order; a page call in it takes the place of the automatic one."""
    shop.site.files["/early.js"] = (
        "window.faden = window.faden || [];"
        "faden.push(['page', 'Home', { category: 'Shop' }]);"
        "faden.push(['track', 'Early', { n: 1 }], ['track', 'Earlier', { n: 2 }]);"
        "faden.push(['nonsense'])"
    )
    shop.write(before='<script src="/early.js"></script>')
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate("() => faden.push(['track', 'Late'])")
        shop.events("Late")
        events = shop.installation.events(shop.line)
    assert [one["name"] for one in events] == ["Page Viewed", "Early", "Earlier", "Late"]
    assert events[0]["properties"] == {"name": "Home", "category": "Shop"}
    assert events[1]["properties"] == {"n": 1}


def test_pages_by_hand(shop: Shopfront) -> None:
    """`data-pages="manual"`: only what the page says itself."""
    shop.write(more='data-pages="manual"')
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate("() => { history.pushState({}, '', '/one'); faden.page('One') }")
        page.wait_for_timeout(200)
        page.evaluate("() => { history.pushState({}, '', '/two'); faden.track('Done') }")
        shop.events("Done")
        events = shop.installation.events(shop.line)
    assert paths(events) == ["/one"]
    (view,) = (one for one in events if one["name"] == "Page Viewed")
    assert view["properties"] == {"name": "One"}


def test_a_page_call_takes_the_place_of_the_automatic_one(shop: Shopfront) -> None:
    """A router that calls `page()` itself right after the change does not count twice."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate("() => { history.pushState({}, '', '/one'); faden.page('One') }")
        page.wait_for_timeout(250)
        page.evaluate("() => faden.track('Done')")
        shop.events("Done")
        events = shop.installation.events(shop.line)
    assert paths(events) == ["/", "/one"]


def test_back_from_the_browsers_cache(shop: Shopfront) -> None:
    """Going back shows the page again: that is a view, whether the browser had kept it or not."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context, "/first")
        shop.events("Page Viewed")
        page.goto(f"{shop.site.url}/second")
        shop.events("Page Viewed", count=2)
        page.go_back()
        views = shop.events("Page Viewed", count=3)
    assert paths(views) == ["/first", "/second", "/first"]


def test_all_calls(shop: Shopfront) -> None:
    """identify, group and alias arrive as what they are; names may be left out; nonsense breaks nothing."""
    shop.write()
    with shop.visitor() as context:
        page = shop.open(context)
        page.evaluate(
            """() => {
              faden.identify({ plan: 'gold' });
              faden.identify('u-1', { city: 'Nürnberg' });
              faden.group('g-1', { name: 'ACME' });
              faden.alias('u-2', 'u-1');
              const circle = {}; circle.self = circle;
              faden.track('Broken', circle);
              faden.track('');
              faden.track('Order Completed', { revenue: 12.5, currency: 'EUR', order_id: 'o-9' });
            }"""
        )
        shop.events("Order Completed")
        events = shop.installation.events(shop.line)
    assert [one["name"] for one in events] == [
        "Page Viewed",
        "Identified",
        "Identified",
        "Group Joined",
        "Aliased",
        "Order Completed",
    ]
    assert events[1]["traits"] == {"plan": "gold"}
    assert "user_id" not in events[1]["keys"]
    assert events[2]["keys"]["user_id"] == "u-1"
    assert events[3]["properties"]["group_id"] == "g-1"
    assert events[4]["keys"]["previous_id"] == "u-1"
    assert events[5]["revenue"]["currency"] == "EUR"
    assert len({one["id"] for one in events}) == 6
