"""Clicks, downloads, outbound links and forms."""

from __future__ import annotations

import json

import pytest

from tests.harness.shopfront import Shopfront

pytestmark = pytest.mark.browser

SECRET = "swordfish"
STAY = "addEventListener('click', (e) => e.preventDefault()); addEventListener('submit', (e) => e.preventDefault());"


def test_marked_elements(shop: Shopfront) -> None:
    """A click anywhere inside a marked element is its event, with the properties it carries."""
    shop.write(
        '<button data-faden-event="Product Clicked" data-faden-product-id="7" data-faden-list="Top">'
        "<b><i>Watch</i></b></button><p>Text</p>"
        '<div data-faden-ignore><button id="quiet" data-faden-event="Never">Quiet</button></div>'
    )
    with shop.visitor() as context:
        page = shop.open(context)
        page.click("p")
        page.click("#quiet")
        page.click("i")
        (clicked,) = shop.events("Product Clicked", "Never", count=1)
    assert clicked["properties"] == {"product_id": "7", "list": "Top"}


def test_a_download_and_a_link_within(shop: Shopfront) -> None:
    """A file is told by its address without its query; a link within the site is nothing special."""
    shop.site.files["/stay.js"] = STAY
    shop.write(
        '<script src="/stay.js"></script><a id="file" href="/files/Catalogue.PDF?token=swordfish">Catalogue</a>'
        '<a id="within" href="/next">Next</a><a id="mail" href="mailto:a@example.org">Mail</a>'
    )
    with shop.visitor() as context:
        page = shop.open(context)
        for link in ("#within", "#mail", "#file"):
            page.click(link)
        page.evaluate("() => faden.track('Done')")
        shop.events("Done")
        events = shop.installation.events(shop.line)
    assert [one["name"] for one in events] == ["Page Viewed", "File Downloaded", "Done"]
    assert events[1]["properties"] == {"url": f"{shop.site.url}/files/Catalogue.PDF", "extension": "pdf"}


def test_an_outbound_link_that_really_leaves(shop: Shopfront) -> None:
    """The page is gone at once, and the event arrives all the same."""
    shop.write(f'<a href="{shop.site.elsewhere}/partner?session=swordfish">Partner</a>')
    with shop.visitor() as context:
        page = shop.open(context)
        page.click("a")
        page.wait_for_url("**/partner*")
        (left,) = shop.events("Outbound Link Clicked")
    assert left["properties"] == {"url": f"{shop.site.elsewhere}/partner", "host": "localhost"}


def test_hosts_of_the_own_domain_are_not_outbound(shop: Shopfront) -> None:
    """`data-domain` makes its subdomains one site."""
    shop.site.files["/stay.js"] = STAY
    shop.write(
        '<script src="/stay.js"></script><a id="a" href="https://www.shop.example/">A</a>'
        '<a id="b" href="https://shop.example/">B</a><a id="c" href="https://notshop.example/">C</a>',
        more='data-domain="shop.example"',
    )
    with shop.visitor() as context:
        page = shop.open(context)
        for link in ("#a", "#b", "#c"):
            page.click(link)
        links = shop.events("Outbound Link Clicked", count=1)
    assert [one["properties"]["host"] for one in links] == ["notshop.example"]


def test_forms_without_their_values(shop: Shopfront) -> None:
    """Started once, submitted once, by id and name; whatever was typed stays on the page."""
    shop.site.files["/stay.js"] = STAY
    shop.write(
        '<script src="/stay.js"></script><form id="contact" name="Contact" data-faden-event="Lead Sent" '
        'data-faden-topic="leasing"><input name="id"><input name="password" type="password">'
        "<textarea></textarea><button>Send</button></form>"
    )
    with shop.visitor() as context:
        page = shop.open(context)
        page.fill("input[name=id]", SECRET)
        page.fill("input[name=password]", SECRET)
        page.fill("textarea", SECRET)
        page.evaluate("() => document.querySelector('form').requestSubmit()")
        shop.events("Lead Sent")
        page.goto(f"{shop.site.url}/next")
        shop.events("Page Viewed", count=2)
        events = shop.installation.events(shop.line)
    names = [one["name"] for one in events if one["name"] != "Page Attention"]
    assert names == ["Page Viewed", "Form Started", "Form Submitted", "Lead Sent", "Page Viewed"]
    about = {"form_id": "contact", "form_name": "Contact"}
    by_name = {one["name"]: one for one in events}
    assert by_name["Form Started"]["properties"] == by_name["Form Submitted"]["properties"] == about
    assert by_name["Lead Sent"]["properties"] == {"topic": "leasing"}
    assert SECRET not in json.dumps(events)
