"""Who sent the visitor: search engine, social network, AI assistant, mail provider, ourselves, or just a link.

Hosts follow the public-domain lists of the matomo-org/searchengine-and-social-list project (CC0), cut down to those
that still send people.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

ReferrerKind = Literal["search", "social", "ai", "mail", "internal", "link"]


class Referrer(NamedTuple):
    """What a referring host is; `name` is what people call it, None for a plain link."""

    kind: ReferrerKind
    name: str | None = None


class Known(NamedTuple):
    """One line of the table. A host covers its subdomains; a more exact line wins."""

    kind: ReferrerKind
    name: str
    hosts: tuple[str, ...]


INTERNAL = Referrer("internal")
LINK = Referrer("link")

TABLE: tuple[Known, ...] = (
    Known("search", "Google", ("com.google.android.googlequicksearchbox", "images.google.com", "news.google.com")),
    Known("search", "Bing", ("bing.com", "cc.bingj.com")),
    Known("search", "DuckDuckGo", ("duckduckgo.com", "com.duckduckgo.mobile.android")),
    Known("search", "Ecosia", ("ecosia.org",)),
    Known("search", "Yahoo!", ("search.yahoo.com", "search.yahoo.co.jp")),
    Known("search", "Startpage", ("startpage.com", "ixquick.com", "ixquick.de")),
    Known("search", "Qwant", ("qwant.com",)),
    Known("search", "Brave", ("search.brave.com",)),
    Known("search", "T-Online", ("suche.t-online.de", "navigationshilfe.t-online.de")),
    Known("search", "Web.de", ("suche.web.de",)),
    Known("search", "GMX", ("suche.gmx.net", "suche.gmx.at", "suche.gmx.ch")),
    Known("search", "Freenet", ("suche.freenet.de",)),
    Known("search", "MetaGer", ("metager.de", "metager.org")),
    Known("search", "Fireball", ("fireball.de", "fireball.com")),
    Known("search", "Swisscows", ("swisscows.com", "swisscows.ch")),
    Known("search", "Search.ch", ("search.ch",)),
    Known("search", "Bluewin", ("search.bluewin.ch",)),
    Known("search", "Das Telefonbuch", ("dastelefonbuch.de",)),
    Known("search", "Das Örtliche", ("dasoertliche.de",)),
    Known("search", "Mojeek", ("mojeek.com",)),
    Known("search", "Kagi", ("kagi.com",)),
    Known("search", "Presearch", ("presearch.com",)),
    Known("search", "OceanHero", ("oceanhero.today",)),
    Known("search", "Lilo", ("search.lilo.org",)),
    Known("search", "Ask", ("ask.com", "search-results.com")),
    Known("search", "AOL", ("search.aol.com", "search.aol.co.uk", "recherche.aol.fr")),
    Known("search", "Avira", ("search.avira.com", "safesearch.avira.com")),
    Known("search", "Dogpile", ("dogpile.com", "webcrawler.com", "metacrawler.com")),
    Known("search", "Baidu", ("baidu.com",)),
    Known("search", "Sogou", ("sogou.com", "soso.com")),
    Known("search", "360", ("so.com", "so.360.cn", "sou.com")),
    Known("search", "Shenma", ("sm.cn",)),
    Known("search", "Naver", ("search.naver.com",)),
    Known("search", "Daum", ("search.daum.net",)),
    Known("search", "Yandex", ("ya.ru",)),
    Known("search", "Mail.ru", ("go.mail.ru",)),
    Known("search", "Rambler", ("nova.rambler.ru",)),
    Known("search", "Seznam", ("search.seznam.cz",)),
    Known("search", "Onet", ("szukaj.onet.pl",)),
    Known("search", "Wirtualna Polska", ("szukaj.wp.pl",)),
    Known("search", "Cốc Cốc", ("coccoc.com",)),
    Known("search", "Orange", ("lemoteur.orange.fr", "busca.orange.es")),
    Known("search", "Virgilio", ("ricerca.virgilio.it",)),
    Known("search", "Yep", ("yep.com",)),
    Known("social", "Facebook", ("facebook.com", "fb.me", "fb.com", "com.facebook.katana", "messenger.com")),
    Known("social", "Instagram", ("instagram.com", "com.instagram.android")),
    Known("social", "Threads", ("threads.net", "threads.com")),
    Known("social", "WhatsApp", ("whatsapp.com", "wa.me", "com.whatsapp")),
    Known("social", "X", ("x.com", "twitter.com", "t.co", "com.twitter.android")),
    Known("social", "LinkedIn", ("linkedin.com", "lnkd.in", "com.linkedin.android")),
    Known("social", "XING", ("xing.com", "com.xing.android")),
    Known("social", "YouTube", ("youtube.com", "youtu.be", "com.google.android.youtube")),
    Known("social", "TikTok", ("tiktok.com", "com.zhiliaoapp.musically")),
    Known("social", "Pinterest", ("pin.it", "com.pinterest")),
    Known("social", "Reddit", ("reddit.com", "redd.it", "com.reddit.frontpage")),
    Known("social", "Snapchat", ("snapchat.com", "com.snapchat.android")),
    Known("social", "Bluesky", ("bsky.app", "skyfeed.app")),
    Known(
        "social",
        "Mastodon",
        (
            "mastodon.social",
            "mastodon.online",
            "mastodon.world",
            "mstdn.social",
            "troet.cafe",
            "chaos.social",
            "social.tchncs.de",
            "fosstodon.org",
            "hachyderm.io",
            "mas.to",
            "nrw.social",
            "norden.social",
            "social.vivaldi.net",
            "org.joinmastodon.android",
        ),
    ),
    Known("social", "Pixelfed", ("pixelfed.social", "pixelfed.de")),
    Known("social", "Telegram", ("web.telegram.org", "t.me", "org.telegram.messenger")),
    Known("social", "Discord", ("discord.com", "discord.gg", "discordapp.com")),
    Known("social", "Tumblr", ("tumblr.com", "t.umblr.com")),
    Known("social", "Vimeo", ("vimeo.com",)),
    Known("social", "Flickr", ("flickr.com",)),
    Known("social", "SoundCloud", ("soundcloud.com", "gate.sc")),
    Known("social", "Twitch", ("twitch.tv",)),
    Known("social", "Quora", ("quora.com",)),
    Known("social", "gutefrage", ("gutefrage.net",)),
    Known("social", "Hacker News", ("news.ycombinator.com",)),
    Known("social", "Stack Overflow", ("stackoverflow.com",)),
    Known("social", "VK", ("vk.com", "vkontakte.ru")),
    Known("social", "Odnoklassniki", ("ok.ru", "odnoklassniki.ru")),
    Known("social", "Weibo", ("weibo.com", "t.cn")),
    Known("social", "WeChat", ("wechat.com", "weixin.qq.com")),
    Known("social", "LINE", ("line.me",)),
    Known("social", "nebenan.de", ("nebenan.de",)),
    Known("ai", "ChatGPT", ("chatgpt.com", "chat.openai.com", "com.openai.chatgpt")),
    Known("ai", "Claude", ("claude.ai",)),
    Known("ai", "Copilot", ("copilot.microsoft.com", "edgeservices.bing.com", "copilot.cloud.microsoft")),
    Known("ai", "Gemini", ("gemini.google.com", "bard.google.com", "com.google.android.apps.bard")),
    Known("ai", "NotebookLM", ("notebooklm.google.com",)),
    Known("ai", "Perplexity", ("perplexity.ai", "ai.perplexity.app.android")),
    Known("ai", "Le Chat", ("chat.mistral.ai",)),
    Known("ai", "DeepSeek", ("deepseek.com",)),
    Known("ai", "Grok", ("grok.com",)),
    Known("ai", "Meta AI", ("meta.ai",)),
    Known("ai", "You.com", ("you.com",)),
    Known("ai", "Poe", ("poe.com",)),
    Known("ai", "Duck.ai", ("duck.ai",)),
    Known("ai", "Qwen", ("chat.qwen.ai",)),
    Known("ai", "Kimi", ("kimi.com", "kimi.moonshot.cn")),
    Known("ai", "Baidu AI", ("yiyan.baidu.com", "ai.baidu.com")),
    Known("ai", "iAsk", ("iask.ai",)),
    Known("ai", "Phind", ("phind.com",)),
    Known("mail", "Gmail", ("mail.google.com", "com.google.android.gm", "mail-attachment.googleusercontent.com")),
    Known(
        "mail",
        "Outlook",
        (
            "outlook.live.com",
            "outlook.office.com",
            "outlook.office365.com",
            "outlook.cloud.microsoft",
            "safelinks.protection.outlook.com",
            "com.microsoft.office.outlook",
        ),
    ),
    Known("mail", "GMX", ("deref-gmx.net", "deref-gmx.com", "navigator.gmx.net", "3c.gmx.net", "3c-lxa.gmx.net")),
    Known("mail", "Web.de", ("deref-web.de", "navigator.web.de", "3c.web.de", "3c-lxa.web.de")),
    Known("mail", "T-Online", ("email.t-online.de",)),
    Known("mail", "Freenet", ("email.freenet.de", "webmail.freenet.de")),
    Known("mail", "IONOS", ("mail.ionos.de", "mail.ionos.com")),
    Known("mail", "Yahoo! Mail", ("mail.yahoo.com", "com.yahoo.mobile.client.android.mail")),
    Known("mail", "AOL Mail", ("mail.aol.com",)),
    Known("mail", "Proton Mail", ("mail.proton.me", "mail.protonmail.com")),
    Known("mail", "Posteo", ("posteo.de",)),
    Known("mail", "mailbox.org", ("mailbox.org",)),
    Known("mail", "Tuta", ("app.tuta.com", "mail.tutanota.com")),
    Known("mail", "Fastmail", ("app.fastmail.com",)),
    Known("mail", "Zoho Mail", ("mail.zoho.com", "mail.zoho.eu")),
    Known("mail", "Samsung Mail", ("com.samsung.android.email.provider",)),
    Known("mail", "Bluewin Mail", ("email.bluewin.ch", "bluemail.bluewin.ch")),
    Known("mail", "Yandex Mail", ("mail.yandex.ru", "mail.yandex.com")),
    Known("mail", "Mail.ru", ("e.mail.ru",)),
)

WORLDWIDE: dict[str, Referrer] = {
    "google": Referrer("search", "Google"),
    "yandex": Referrer("search", "Yandex"),
    "lycos": Referrer("search", "Lycos"),
    "pinterest": Referrer("social", "Pinterest"),
}
"""Names that stand under many countries' domains: google.de, google.co.uk, de.pinterest.com."""

_OWN_SUBDOMAINS = frozenset(("images", "m", "search", "news", "encrypted", "ipv6", "www2"))
_HOSTS = {host: Referrer(known.kind, known.name) for known in TABLE for host in known.hosts}


def classify(host: str, own_host: str | None) -> Referrer:
    """What the referring `host` is to a page on `own_host`. Both in lower case, without port.

    >>> classify("www.google.de", "shop.example")
    Referrer(kind='search', name='Google')
    >>> classify("shop.example", "www.shop.example").kind
    'internal'
    """
    bare = host.removeprefix("www.")
    if own_host is not None and bare == own_host.removeprefix("www."):
        return INTERNAL
    candidate = bare
    while "." in candidate:
        found = _HOSTS.get(candidate)
        if found is not None:
            return found
        candidate = candidate.partition(".")[2]
    return _worldwide(bare.split(".")) or LINK


def _worldwide(labels: list[str]) -> Referrer | None:
    for index, label in enumerate(labels):
        found = WORLDWIDE.get(label)
        ending = labels[index + 1 :]
        if found is None or not 1 <= len(ending) <= 2 or any(len(part) > 3 for part in ending):
            continue
        if all(len(part) == 2 or part in _OWN_SUBDOMAINS for part in labels[:index]):
            return found
    return None
