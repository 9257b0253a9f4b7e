"""Matomo's parameters become the events that the rest of the house knows; what cannot be read says where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from faden.collect.geo import Origin, origin
from faden.collect.hints import Hints
from faden.collect.matomo import Caller, read
from faden.collect.matomoparameters import numeric, queried
from faden.collect.segment import Call
from faden.domain.errors import Invalid
from faden.domain.event import Event, Item
from faden.domain.money import Money
from faden.domain.touchpoint import Source

NOW = datetime(2026, 11, 21, 17, 45, tzinfo=UTC)
SHOP = Source("shop", "shop.example", "web", "Europe/Berlin")
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
PAGE = {"idsite": "WK", "rec": "1", "_id": "0123456789abcdef", "url": "https://shop.example/a?x=secret"}


def caller(**given: Any) -> Caller:
    numbers = count(1)
    more = {name: given.pop(name) for name in ("origin", "user_agent") if name in given}
    at = given.pop("at", NOW)
    return Caller(Call(SHOP, at, lambda _: f"new-{next(numbers)}", "EUR", **more), **given)


def told(caller_: Caller | None = None, /, **given: str) -> list[Event]:
    return read({**PAGE, **given}, caller_ or caller())


def one(caller_: Caller | None = None, /, **given: str) -> Event:
    (event,) = told(caller_, **given)
    return event


def refused(caller_: Caller | None = None, /, **given: str) -> tuple[str, str | None]:
    with pytest.raises(Invalid) as caught:
        told(caller_, **given)
    return caught.value.problem.code, caught.value.problem.path


def test_a_page_view_brings_page_title_and_visitor() -> None:
    event = one(action_name="Shoes", urlref="https://www.google.com/search?q=x", uid="u-17")
    assert (event.type, event.name, event.at, event.source) == ("page", "Page Viewed", NOW, "shop")
    assert event.keys == {"anonymous_id": "0123456789abcdef", "user_id": "u-17"}
    context = event.context
    assert (context.url, context.path, context.title) == ("https://shop.example/a", "/a", "Shoes")
    assert (context.referrer_kind, context.library) == ("search", "Matomo")
    assert (event.timezone, event.actor, event.passive) == ("Europe/Berlin", "human", False)


@pytest.mark.parametrize(
    ("given", "name", "properties"),
    [
        (
            {"e_c": "shop", "e_a": "zoom", "e_n": "shoe", "e_v": "3.5"},
            "zoom",
            {"category": "shop", "label": "shoe", "value": 3.5},
        ),
        ({"e_c": "a", "e_a": "b", "e_v": "much"}, "b", {"category": "a", "value": "much"}),
        (
            {"search": "boots", "search_cat": "men", "search_count": "0"},
            "Products Searched",
            {"query": "boots", "category": "men", "results": 0},
        ),
        (
            {"download": "https://shop.example/f/Price.PDF?k=1"},
            "File Downloaded",
            {"url": "https://shop.example/f/Price.PDF", "extension": "pdf"},
        ),
        ({"download": "https://shop.example/raw"}, "File Downloaded", {"url": "https://shop.example/raw"}),
        (
            {"link": "https://other.example/x?y=1"},
            "Outbound Link Clicked",
            {"url": "https://other.example/x", "host": "other.example"},
        ),
        ({"idgoal": "7", "revenue": "5"}, "Goal Reached", {"goal": "7", "revenue": 5}),
        ({"idgoal": "7"}, "Goal Reached", {"goal": "7"}),
        ({"c_n": "Teaser", "c_p": "a.jpg"}, "Promotion Viewed", {"name": "Teaser", "creative": "a.jpg"}),
        (
            {"c_n": "Teaser", "c_i": "click", "c_t": "https://x.de/?a=1"},
            "Promotion Clicked",
            {"name": "Teaser", "interaction": "click", "url": "https://x.de/"},
        ),
        (
            {"ma_id": "m", "ma_ti": "Film", "ma_mt": "video", "ma_ps": "30", "ma_le": "60", "ca": "1"},
            "Video Content Playing",
            {"session_id": "m", "title": "Film", "position": 30, "total_length": 60},
        ),
    ],
)
def test_each_action_has_the_name_that_the_scale_knows(
    given: dict[str, str], name: str, properties: dict[str, Any]
) -> None:
    event = one(**given)
    assert (event.type, event.name, event.properties) == ("track", name, properties)
    assert event.passive is (name == "Promotion Viewed")


def test_an_event_wins_over_the_page_that_comes_along() -> None:
    assert one(action_name="P", e_c="shop", e_a="add").name == "add"


def test_a_ping_prolongs_a_visit_and_is_nothing_else() -> None:
    event = one(ping="1", e_c="a", e_a="b")
    assert (event.type, event.name, event.properties) == ("identify", "Page Attention", {})


def test_a_target_is_not_the_page() -> None:
    assert one(url="https://o.example/x", link="https://o.example/x").context.url is None


def test_page_views_carry_screen_timing_dimensions_and_variables() -> None:
    event = one(
        res="1280x720", pv_id="Ab3", pf_srv="5", pf_net="x", dimension1="gold", dimension12="", cvar='{"1":["k","v"]}'
    )
    assert event.properties == {
        "dimension1": "gold",
        "variables": {"k": "v"},
        "pv_id": "Ab3",
        "screen": "1280x720",
        "timing": {"pf_srv": 5},
    }


def test_a_variable_cannot_pass_for_money() -> None:
    event = one(_cvar='{"1":["revenue","1000"]}', cvar="[")
    assert (event.revenue, event.properties) == (None, {"variables": {"revenue": "1000"}})


ITEMS = '[["007","Shoe",["Shoes","Men"],9.9,"2"],["sku2","Sock","Socks","5"]]'


def test_an_order_brings_its_products_and_its_worth() -> None:
    event = one(
        idgoal="0", ec_id="O1", revenue="24.80", ec_tx="3.9", ec_st="undefined", ec_dt="false", ec_items=ITEMS
    )
    assert (event.name, event.revenue) == ("Order Completed", Money(Decimal("24.8"), "EUR"))
    assert event.items == (
        Item("007", "Shoe", "Shoes", Decimal(2), Decimal("19.8")),
        Item("sku2", "Sock", "Socks", Decimal(1), Decimal(5)),
    )
    assert {key: event.properties.get(key) for key in ("order_id", "tax", "subtotal", "discount")} == {
        "order_id": "O1",
        "tax": 3.9,
        "subtotal": None,
        "discount": None,
    }


def test_an_order_without_revenue_is_worth_its_products() -> None:
    assert one(idgoal="0", ec_id="O1", ec_items=ITEMS).revenue == Money(Decimal("24.8"), "EUR")


def test_a_changed_basket_is_no_order_and_no_money() -> None:
    event = one(idgoal="0", revenue="24.80", ec_items=ITEMS)
    assert (event.name, event.revenue, event.properties["total"]) == ("Cart Updated", None, 24.8)
    assert [(item.product_id, item.quantity) for item in event.items] == [("007", Decimal(0)), ("sku2", Decimal(0))]


@pytest.mark.parametrize(
    "given",
    [
        {"_pks": "sku1", "_pkn": "Shoe", "_pkc": '["Shoes","Men"]', "_pkp": "9.9"},
        {
            "cvar": '{"2":["_pkp","9.9"],"3":["_pks","sku1"],"4":["_pkn","Shoe"],'
            '"5":["_pkc","[\\"Shoes\\",\\"Men\\"]"]}'
        },
    ],
)
def test_a_page_with_a_product_is_both(given: dict[str, str]) -> None:
    page, product = told(**given)
    assert (page.name, product.name, page.items) == ("Page Viewed", "Product Viewed", ())
    assert product.properties == {
        "product_id": "sku1",
        "name": "Shoe",
        "price": 9.9,
        "category": "Shoes",
        "categories": ["Shoes", "Men"],
    }
    assert product.items == (Item("sku1", "Shoe", "Shoes", Decimal(0), Decimal(0)),)
    assert (product.revenue, page.id != product.id, page.keys == product.keys) == (None, True, True)


def test_a_page_with_a_category_is_both() -> None:
    _, shown = told(_pkc="Shoes")
    assert (shown.name, shown.properties) == ("Product List Viewed", {"category": "Shoes"})


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"rec": ""}, "rec_missing", "rec"),
        ({"rec": "0"}, "rec_missing", "rec"),
        ({"url": "", "action_name": "undefined"}, "page_missing", "url"),
        ({"e_c": "only"}, "event_missing", "e_a"),
        ({"e_a": "only"}, "event_missing", "e_c"),
        ({"e_c": "a", "e_a": "x" * 600}, "event_too_long", "e_a"),
        ({"ca": "1"}, "action_unknown", "ca"),
        ({"idgoal": "0", "ec_id": ""}, "order_id_missing", "ec_id"),
        ({"idgoal": "0", "ec_id": "undefined"}, "order_id_missing", "ec_id"),
        ({"idgoal": "0", "ec_id": "1", "revenue": "12,50"}, "number_invalid", "revenue"),
        ({"idgoal": "0", "revenue": "much"}, "number_invalid", "revenue"),
        ({"idgoal": "3", "revenue": "1e15"}, "number_out_of_range", "revenue"),
        ({"idgoal": "0", "ec_id": "1", "ec_items": "sku1"}, "parameter_invalid", "ec_items"),
        ({"idgoal": "0", "ec_id": "1", "ec_items": '{"a":1}'}, "products_invalid", "ec_items"),
        ({"idgoal": "0", "ec_id": "1", "ec_items": '["sku1"]'}, "product_invalid", "ec_items[0]"),
        ({"idgoal": "0", "ec_id": "1", "ec_items": '[["a"],["","",""]]'}, "product_id_missing", "ec_items[1][0]"),
        ({"idgoal": "0", "ec_id": "1", "ec_items": '[["a","","",{}]]'}, "number_invalid", "ec_items[0].price"),
        ({"idgoal": "0", "ec_id": "1", "ec_items": '[["a\\u0000"]]'}, "nul_in_text", "ec_items[0][0]"),
        ({"action_name": "a\0b"}, "nul_in_text", "action_name"),
        ({"action_name": "\ud800"}, "text_invalid", None),
        ({"uid": "u" * 600}, "id_too_long", "uid"),
        ({"cdt": "yesterday"}, "time_invalid", "cdt"),
        ({"cdt": "946684799"}, "time_implausible", "cdt"),
        ({"cdt": "2026-11-20 17:44:00"}, "token_needed", "cdt"),
    ],
)
def test_what_cannot_be_read_says_where(given: dict[str, str], code: str, path: str | None) -> None:
    assert refused(**given) == (code, path)


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({}, NOW),
        ({"cdt": "1795280400"}, datetime(2026, 11, 21, 17, 0, tzinfo=UTC)),
        ({"cdt": "2026-11-21 17:00:00"}, datetime(2026, 11, 21, 17, 0, tzinfo=UTC)),
        ({"cdt": "2026-11-21T18:00:00+01:00"}, datetime(2026, 11, 21, 17, 0, tzinfo=UTC)),
        ({"cdo": "60"}, NOW - timedelta(minutes=1)),
        ({"cdo": "-60"}, NOW - timedelta(minutes=1)),
        ({"cdt": "2026-11-21 17:00:00", "cdo": "60"}, datetime(2026, 11, 21, 16, 59, tzinfo=UTC)),
        ({"cdt": "2030-01-01"}, NOW),
    ],
)
def test_the_clients_time_is_believed_for_a_day(given: dict[str, str], at: datetime) -> None:
    assert one(**given).at == at


def test_a_token_makes_old_times_and_places_believable() -> None:
    given = {"cdt": "2024-02-29 12:00:00", "cip": "8.8.8.8", "country": "fr", "city": "Lyon", "region": "ARA"}
    event = one(caller(trusted=True, placed=True), **given)
    assert event.at == datetime(2024, 2, 29, 12, tzinfo=UTC)
    context = event.context
    assert (context.ip, context.country, context.city, context.region) == ("8.8.8.0", "FR", "Lyon", "ARA")


def test_without_a_token_a_foreign_address_is_nobodys_and_the_senders_neither() -> None:
    context = one(caller(origin=origin("91.0.1.77")), cip="8.8.8.8", country="fr", city="Lyon").context
    assert (context.ip, context.country, context.city) == (None, None, None)


def test_agent_language_and_hints() -> None:
    event = one(
        caller(user_agent=AGENT, language="de-de,en;q=0.5"),
        uadata='{"formFactors":["Tablet"],"platform":"Android"}',
    )
    context = event.context
    assert (context.device, context.browser, context.system, context.locale) == (
        "tablet",
        "Firefox",
        "Linux",
        "de-DE",
    )
    named = one(caller(user_agent=AGENT, language="de"), ua="Mozilla/5.0 (compatible; Googlebot/2.1)", lang="fr")
    assert (named.actor, named.context.locale) == ("bot", "fr")
    assert one(uadata="{", lang="*").context.device is None


def test_headers_tell_of_the_machine_that_sends_not_of_another() -> None:
    hints = Hints(("Chromium", "Brave"), mobile=False, platform="Linux")
    chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
    asked = caller(user_agent=chrome, hints=hints)
    assert one(asked).context.browser == "Brave"
    assert one(asked, ua=chrome).context.browser == "Chrome"
    assert one(asked, uadata='{"brands":[{"brand":"Vivaldi"}]}').context.browser == "Vivaldi"


def test_a_place_is_looked_up_where_the_user_has_a_file_of_places() -> None:
    found = Origin("8.8.8.0", "US", "CA", "Mountain View")
    context = one(caller(placed=True, locate=lambda _: found), cip="8.8.8.8", city="Lyon").context
    assert (context.ip, context.country, context.region, context.city) == ("8.8.8.0", "US", "CA", "Lyon")


def test_an_objection_by_the_browser_stays_with_the_event() -> None:
    assert one(caller(gpc=True)).gpc is True
    assert one().gpc is False


def test_mail_scanners_are_no_humans() -> None:
    assert one(
        ua="Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
    ).actor == ("scanner")


def test_bots_that_ask_to_be_recorded_are_bots_all_the_same() -> None:
    assert one(bots="1", ua="Mozilla/5.0 (compatible; Googlebot/2.1)").actor == "bot"


@pytest.mark.parametrize(
    ("given", "campaign"),
    [
        ({"_rcn": "spring", "_rck": "shoes"}, ("spring", "shoes")),
        ({"_rcn": "spring", "_rck": "shoes", "_refts": str(int(NOW.timestamp()) - 60)}, ("spring", "shoes")),
        ({"_rcn": "spring", "_rck": "shoes", "_refts": str(int(NOW.timestamp()) - 86400 * 30)}, (None, None)),
        ({"url": "https://shop.example/?mtm_campaign=winter&pk_kwd=boots"}, ("winter", "boots")),
        ({"url": "https://shop.example/#pk_campaign=winter"}, ("winter", None)),
        ({"_rcn": "spring", "url": "https://shop.example/?utm_campaign=winter"}, ("spring", None)),
    ],
)
def test_the_campaign_of_this_visit_not_of_one_long_ago(
    given: dict[str, str], campaign: tuple[str | None, str | None]
) -> None:
    context = one(**given).context
    assert (context.campaign, context.term) == campaign


def test_a_picture_without_address_is_on_the_page_that_asked_for_it() -> None:
    asked = caller(page="https://shop.example/post?x=1")
    assert one(asked, url="").context.url == "https://shop.example/post"
    assert one(asked).context.url == "https://shop.example/a"


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ({"_id": ""}, {}),
        ({"_id": "", "uid": "u"}, {"user_id": "u"}),
        ({"cid": "fedcba9876543210"}, {"anonymous_id": "fedcba9876543210"}),
        ({"_id": "null", "uid": "undefined"}, {}),
    ],
)
def test_who_it_was(given: dict[str, str], keys: dict[str, str]) -> None:
    assert one(**given).keys == keys


def test_who_brings_no_id_is_known_for_a_day_by_network_and_agent() -> None:
    def keys(address: str, at: datetime = NOW, agent: str = AGENT) -> dict[str, str]:
        return one(caller(placed=True, at=at), _id="", cip=address, ua=agent).keys

    first = keys("91.0.1.77")
    assert list(first) == ["day"]
    assert keys("91.0.1.8") == first == keys("91.0.1.77", NOW + timedelta(hours=5))
    others = (keys("91.0.2.77"), keys("91.0.1.77", NOW + timedelta(hours=6)), keys("91.0.1.77", agent=AGENT + "x"))
    assert first not in others


CLOCK = {"h": "18", "m": "45", "s": "0"}


@pytest.mark.parametrize("given", [{"r": "123456", **CLOCK}, {"rand": "1"}, {"cdt": "2026-11-21 17:00:00"}])
@pytest.mark.parametrize("action", [{}, {"ping": "1"}, {"e_c": "a", "e_a": "b"}])
def test_a_repeated_request_has_the_same_id(given: dict[str, str], action: dict[str, str]) -> None:
    later = caller(at=NOW + timedelta(seconds=90))
    assert one(**given, **action).id == one(later, **given, **action, token_auth="x").id
    assert one(**given, **action).id.startswith("matomo:")


def test_a_request_from_a_queue_has_the_id_that_it_had_at_first() -> None:
    given = {"r": "1", **CLOCK}
    assert one(caller(at=NOW + timedelta(hours=1)), **given, cdo="3600").id == one(**given).id


@pytest.mark.parametrize(
    ("given", "other"),
    [
        ({"r": "1"}, {"r": "2"}),
        ({"r": "1", **CLOCK}, {"r": "1", **CLOCK, "s": "15"}),
        ({"r": "1"}, {"r": "1", "_id": "fedcba9876543210"}),
        ({"ping": "1"}, {"ping": "1"}),
        ({}, {}),
        ({"r": "1", "_id": ""}, {"r": "1", "_id": ""}),
    ],
)
def test_two_actions_have_two_ids(given: dict[str, str], other: dict[str, str]) -> None:
    """Also where nothing tells a repetition from a second action, as with pings without a random number."""
    both = caller()
    assert one(both, **given).id != one(both, **other).id


def test_a_random_number_without_a_time_holds_for_a_day() -> None:
    assert one(rand="1").id != one(caller(at=NOW + timedelta(days=1)), rand="1").id


def test_like_requests_of_a_batch_are_told_apart_by_their_place() -> None:
    given = {**PAGE, "cdt": "2026-11-21 17:00:00"}
    first, second = read(given, caller(), 0)[0].id, read(given, caller(), 1)[0].id
    assert first != second == read(given, caller(), 1)[0].id


def test_visitors_behind_one_log_are_told_apart() -> None:
    given = {"_id": "", "ua": AGENT, "cdt": "2026-11-21 17:00:00"}
    by_log = caller(trusted=True, placed=True)
    assert one(by_log, **given, cip="91.0.1.77").id != one(by_log, **given, cip="91.0.2.77").id


def test_an_order_counts_once_however_often_its_page_is_loaded() -> None:
    first = one(idgoal="0", ec_id="O1", revenue="5", r="1")
    again = one(caller(at=NOW + timedelta(days=3)), idgoal="0", ec_id="O1", revenue="5", r="2", _id="another")
    assert first.id == again.id != one(idgoal="0", ec_id="O2", revenue="5", r="1").id


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a=1&a=2&b=", {"a": "2", "b": ""}),
        ("action_name=%C3%BC", {"action_name": "ü"}),
        ("action_name=%FC&cs=iso-8859-1", {"action_name": "ü", "cs": "iso-8859-1"}),
        ("action_name=%FC&cs=nonsense", {"action_name": "\ufffd", "cs": "nonsense"}),
        ("action_name=%FC", {"action_name": "\ufffd"}),
    ],
)
def test_texts_are_read_in_their_charset(query: str, expected: dict[str, str]) -> None:
    assert queried(query) == expected


def test_endless_parameters_are_refused() -> None:
    with pytest.raises(Invalid) as caught:
        queried("&".join(f"p{number}=1" for number in range(600)))
    assert caught.value.problem.code == "parameters_too_many"


@pytest.mark.parametrize("text", ["1_000", "nan", "inf", "", "0x1", "1e999", str(2**64), "²"])
def test_what_is_no_number_stays_a_text(text: str) -> None:
    assert numeric(text) == text
