"""What a page says, and what it says about itself. All pages are invented."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract import extract, extract_all
from ingest.pages import jsonld, metadata, tags
from ingest.pages.embeds import written
from ingest.pages.lines import tidy
from ingest.pages.metadata import Metadata, address_day, author_names, same_site
from ingest.pages.phrases import is_aside, is_dateline, is_sign_off
from ingest.pages.tree import MAX_DEPTH, MAX_ELEMENTS, measured, parse, text_of
from rag.errors import SourceError

URL = "https://www.northline.example/2025/05/09/bridge"
FIRST = (
    "The council of Marrow met on Monday and approved the bridge over the Elver by nine votes to "
    "four, after a debate that went on until midnight."
)
SECOND = (
    "Mayor Lund said that work would begin in May, and that the bridge would cost four million "
    "crowns, a fifth of which the region has promised to pay."
)


def page(body: str = "", head: str = "", lang: str = "en-GB") -> str:
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head>{head}</head><body><nav><a href='/'>Home</a>"
        f"</nav><article><h1>Marrow approves a bridge</h1><p>{FIRST}</p>{body}<p>{SECOND}</p>"
        "</article><footer>Contact</footer></body></html>"
    )


def ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


def meta(**fields: str) -> str:
    return "".join(
        f"<meta property='{name.replace('__', ':')}' content='{value}'>"
        for name, value in fields.items()
    )


def told(head: str, url: str | None = URL) -> Metadata:
    tree = parse(page(head=head))
    return metadata.merge(jsonld.read(tree, url), tags.read(tree), url)


def text(body: str) -> list[str]:
    return extract(page(body), url=URL).text.split("\n\n")


# -- what the page says about itself ---------------------------------------------------------


def test_json_ld_comes_first_then_open_graph_then_the_page() -> None:
    graph = meta(og__title="For posts", og__site_name="Northline Daily")
    assert told(ld(headline="For readers") + graph).title == "For readers"
    assert told(graph).title == "For posts"
    assert told("<title>Elsewhere</title>").title == "Marrow approves a bridge"
    assert told(graph).outlet == "Northline Daily"
    assert told(ld(publisher={"name": "Northline Media"})).outlet == "Northline Media"
    assert told("").outlet == "northline.example"


@pytest.mark.parametrize(
    "title",
    [
        "Bridge approved | Northline",
        "Bridge approved - Northline",
        "Northline: x » Bridge approved",
    ],
)
def test_the_outlet_is_no_part_of_the_title(title: str) -> None:
    head = meta(og__site_name="Northline") + f"<meta property='og:title' content='{title}'>"
    assert told(head).title.endswith("Bridge approved")
    assert not told(head).title.endswith("Northline")


def test_a_title_that_was_cut_is_given_in_full() -> None:
    head = ld(headline="Marrow approves a bri…") + meta(og__title="Marrow approves a bridge")
    assert told(head).title == "Marrow approves a bridge"


@pytest.mark.parametrize(
    ("head", "moment", "by"),
    [
        (ld(datePublished="2025-05-09T10:00:00+02:00"), "2025-05-09T10:00:00+02:00", "page"),
        (ld(datePublished="2025-05-08T23:30:00Z"), "2025-05-08T23:30:00+00:00", "page"),
        (ld(datePublished="2025-05-08T23:30:00"), "2025-05-08", "page"),
        (
            ld(datePublished="2025-05-08T23:30:00")
            + meta(article__published_time="2025-05-08T23:30:00-04:00"),
            "2025-05-08T23:30:00-04:00",
            "page",
        ),
        (meta(article__published_time="2025-05-07"), "2025-05-07", "page"),
        ("<meta name='parsely-pub-date' content='2025-05-06T01:00:00Z'>",
         "2025-05-06T01:00:00+00:00", "page"),
        (ld(datePublished="soon") + meta(article__published_time="2025-05-07"),
         "2025-05-07", "page"),
        (ld(datePublished="0001-01-01T00:00:00"), "2025-05-09", "url"),
        ("", "2025-05-09", "url"),
    ],
)  # fmt: skip
def test_publication_is_told_with_its_zone_or_only_its_day(
    head: str, moment: str, by: str
) -> None:
    found = told(head)
    assert (found.published_at, found.dated_by) == (moment, by)


def test_modification_is_told_where_it_is_later() -> None:
    published = "2025-05-09T10:00:00Z"
    later = ld(datePublished=published, dateModified="2025-05-09T12:00:00Z")
    assert told(later).modified_at == "2025-05-09T12:00:00+00:00"
    assert told(ld(datePublished=published, dateModified=published)).modified_at is None


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "name": "Ann Reyes"}, ("Ann Reyes",)),
        ([{"name": "Ann Reyes"}, {"name": "Bo Lund"}], ("Ann Reyes", "Bo Lund")),
        ("By Ann Reyes and Bo Lund", ("Ann Reyes", "Bo Lund")),
        (["Ann Reyes, Bo Lund"], ("Ann Reyes", "Bo Lund")),
        ("https://www.northline.example/people/reyes", ()),
        ("@annreyes", ()),
    ],
)
def test_authors_are_names(author: object, names: tuple[str, ...]) -> None:
    assert told(ld(author=author)).authors == names


def test_the_own_address_counts_only_on_the_same_site() -> None:
    def link(href: str) -> str:
        return f"<link rel='canonical' href='{href}'>"

    assert told(link("https://northline.example/a")).url == "https://northline.example/a"
    assert told(link("/a")).url == "https://www.northline.example/a"
    assert told(link("https://elsewhere.example/a")).url == URL
    assert told(link("https://www.northline.example/")).url == URL
    assert told(link("https://ann:pw@northline.example/a")).url == "https://northline.example/a"
    assert told(link("javascript:alert(1)")).url == URL
    assert same_site("https://amp.a.example/x", "https://www.a.example/y")
    assert not same_site("https://a.example/x", "https://b.example/y")
    assert not same_site("https://com/x", "https://www.com.evil.example/y")


def test_language_paywall_and_live_are_told() -> None:
    assert told("").language == "en"
    assert told(ld(isAccessibleForFree="False")).paywalled
    assert told(ld(hasPart={"isAccessibleForFree": False})).paywalled
    assert told(meta(article__content_tier="locked")).paywalled
    assert not told(ld(isAccessibleForFree=True)).paywalled
    assert told(ld(**{"@type": "LiveBlogPosting"})).live


def test_the_article_of_the_page_is_taken_and_not_another() -> None:
    both = ld(headline="Another", url="https://www.northline.example/other") + ld(
        headline="This one", mainEntityOfPage={"@id": URL}
    )
    assert told(both).title == "This one"
    graph = {"@graph": [{"@type": "WebSite", "name": "N"}, {"@type": "Article", "headline": "In"}]}
    script = f"<script type='application/ld+json'>{json.dumps(graph)}</script>"
    assert told(script).title == "In"


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Mended", }',
        '{"@type": "NewsArticle", "headline": "Mended"};',
        '<!-- {"@type": "NewsArticle", "headline": "Mended"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Mended"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Mended", "description": "a\nb"}',
    ],
)
def test_json_ld_that_is_broken_in_a_common_way_is_read(script: str) -> None:
    assert told(f"<script type='application/ld+json'>{script}</script>").title == "Mended"


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        "[" * 5_000,
        "null",
        "7",
        '{"@type": 7}',
        '{"@type": ["A", null]}',
        "\n" * 50_000 + "x",
    ],
)
def test_json_ld_that_is_none_does_no_harm(script: str) -> None:
    assert told(f"<script type='application/ld+json'>{script}</script>").title


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2025/05/09/x", "2025-05-09"),
        ("https://a.example/news/2025-05-09-x", "2025-05-09"),
        ("https://a.example/world/2025/may/09/x", "2025-05-09"),
        ("https://a.example/2025/13/09/x", None),
        ("https://a.example/20250509", None),
        (None, None),
    ],
)
def test_the_day_in_an_address(url: str | None, day: str | None) -> None:
    assert address_day(url) == day


def test_a_byline_of_many_kinds() -> None:
    assert list(author_names("Von Ann Reyes, Bo Lund & Cy Fox")) == [
        "Ann Reyes",
        "Bo Lund",
        "Cy Fox",
    ]
    assert list(author_names("12")) == []


# -- the text ---------------------------------------------------------------------------------


def test_the_text_is_the_article_alone() -> None:
    assert text("") == [FIRST, SECOND]


TWEET = (
    "<figure class='embed'><blockquote class='twitter-tweet'><p lang='en'>The bridge is <b>open"
    "</b>! <a href='https://t.co/x'>pic.twitter.com/Ab1</a></p>&mdash; Ann Reyes (@annreyes) "
    "<a href='https://twitter.com/annreyes/status/1'>May 7, 2025</a></blockquote></figure>"
)
INSTAGRAM = (
    "<blockquote class='instagram-media' data-instgrm-permalink='https://www.instagram.com/p/1'>"
    "<div>View this post on Instagram</div><p>Our new ferry</p><p>A post shared by Marrow Ferries "
    "(@marrowferries) on <time datetime='2025-05-07T10:00:00+00:00'>May 7, 2025 at 3:00am PDT"
    "</time></p></blockquote>"
)
BLUESKY = (
    "<blockquote class='bluesky-embed'><p>No ferry today.<br><br><a href='#'>[image or embed]</a>"
    "</p>&mdash; Bo Lund (<a href='https://bsky.app/profile/bo.example'>@bo.example</a>) "
    "<a href='#'>7 May 2025 at 14:02</a></blockquote>"
)


@pytest.mark.parametrize(
    ("embed", "line"),
    [
        (TWEET, "Post by Ann Reyes (@annreyes), 7 May 2025: “The bridge is open !”"),
        (INSTAGRAM, "Post by Marrow Ferries (@marrowferries), 7 May 2025: “Our new ferry”"),
        (BLUESKY, "Post by Bo Lund (@bo.example), 7 May 2025: “No ferry today.”"),
    ],
)
def test_an_embedded_post_becomes_a_quotation_in_its_place(embed: str, line: str) -> None:
    assert text(embed) == [FIRST, line.replace("open !", "open!"), SECOND]


def test_a_post_with_what_no_tree_may_hold_is_quoted_without_it() -> None:
    odd = "<blockquote class='twitter-tweet'><p>Op&#1;en&#xFFFF;!</p></blockquote>"
    assert text(odd) == [FIRST, "Post: “Open!”", SECOND]


def test_a_post_that_says_nothing_goes() -> None:
    empty = "<blockquote class='instagram-media'><p>View this post on Instagram</p></blockquote>"
    assert text(empty) == [FIRST, SECOND]
    assert written("pic.twitter.com/x", [], []) == ""
    assert written("Hello", ["https://twitter.com/annreyes/status/1"], []) == (
        "Post by @annreyes: “Hello”"
    )


@pytest.mark.parametrize(
    "clutter",
    [
        "<p>Read more: <a href='/x'>The ferry of Marrow sinks in the harbour</a></p>",
        "<p><strong>Related: <a href='/x'>The ferry of Marrow sinks</a></strong></p>",
        (
            "<h3>Don't miss</h3><ul><li><a href='/x'>The ferry of Marrow sinks in port</a></li>"
            "<li><a href='/y'>Harbour of Marrow stays closed until June</a></li></ul>"
        ),
        (
            "<div class='newsletter-signup'><p>Sign up to our newsletter, every day at six, "
            "with the best of our reporters and all the news.</p><form>Address</form></div>"
        ),
        "<p>Sign up for our newsletter</p>",
        "<div class='share-bar'><a href='#'>Facebook</a> <a href='#'>Post</a></div>",
        "<p>Share this article on Facebook</p>",
        "<figure><img src='x'><figcaption>Photo: Ann Reyes/Northline</figcaption></figure>",
        "<p class='photo-credit'>Ann Reyes</p>",
        "<div id='cookie-notice'><p>We use cookies to make this site better for you.</p></div>",
        "<div style='display: none'><p>A text that nobody who reads the page can see.</p></div>",
        "<p>Follow Northline on Facebook and Instagram</p>",
        "<p>© 2025 Northline Media. All rights reserved.</p>",
        "<aside class='related-stories'><p>One thing that also happened in Marrow.</p></aside>",
        "<p>Advertisement</p>",
    ],
)
def test_what_stands_around_an_article_goes(clutter: str) -> None:
    assert text(clutter) == [FIRST, SECOND]


def test_links_and_lists_of_the_article_stay() -> None:
    body = (
        "<p>The plan, which <a href='/plan'>the council published last year</a>, has three "
        "parts that were discussed.</p><ul><li>A bridge for trains, which comes first.</li>"
        "<li>A bridge for bicycles, which comes later.</li></ul>"
    )
    found = " ".join(text(body))
    assert "the council published last year" in found
    assert "A bridge for bicycles, which comes later." in found


@pytest.mark.parametrize(
    "sentence",
    [
        "More than fifty people were hurt in the fire on Monday.",
        "More than fifty hurt",
        "Copyright law must change, the minister said.",
        "An error occurred at the plant on Monday, the company said.",
        "The company’s newsletter business grew by 40 percent.",
        "Contact between the two sides broke off on Monday.",
        "Filed under seal, the lawsuit names three officers.",
        "Tag Heuer said on Monday that it would close the plant.",
        "Sources close to the talks said they would go on.",
        "Share prices fell.",
        "Reporting in the journal, the scientists call it a fossil.",
        "The fire began at 10:30 and killed five.",
        "This video shows how the bridge fell.",
        "Related charges were dropped in May 2025.",
        "Photos of the bridge went around the world.",
        "6/11/1969 to 6/3/1970: St. Anselm, Marrow, PA",
        "By then, nobody was left.",
        "Get the ball back, the coach said.",
        "Follow the money, he said.",
    ],
)
def test_no_sentence_of_an_article_is_taken_for_something_else(sentence: str) -> None:
    assert not is_aside(sentence)
    assert not is_dateline(sentence)
    assert not is_sign_off(sentence)


@pytest.mark.parametrize("line", ["By Ann Reyes", "Updated 9 May 2025, 10:30 BST", "May 9, 2025"])
def test_a_dateline_at_the_head_goes(line: str) -> None:
    assert tidy(f"{line}\n{FIRST}\n{SECOND}", ()) == f"{FIRST}\n{SECOND}"


def test_contributors_at_the_end_go_and_the_title_stands_apart() -> None:
    lines = f"Marrow approves a bridge\n{FIRST}\n{SECOND}\n(Reporting by Ann Reyes; editing by Bo)"
    assert tidy(lines, ("Marrow Approves a Bridge!",)) == f"{FIRST}\n{SECOND}"


def test_where_pruning_would_take_the_article_it_stays() -> None:
    whole = page(f"<p>{SECOND}</p>").replace("<article>", "<div class='related sponsor'>")
    assert FIRST in extract(whole.replace("</article>", "</div>"), url=URL).text


def test_a_page_without_running_text_is_none() -> None:
    with pytest.raises(SourceError, match="no article text") as caught:
        extract("<html><body><nav><a href='/'>Home</a></nav><p>Hello</p></body></html>")
    assert caught.value.kind == "no_article"


def test_facts_of_the_page_come_with_the_article() -> None:
    head = ld(
        datePublished="2025-05-09T10:00:00Z",
        dateModified="2025-05-09T12:00:00Z",
        isAccessibleForFree=False,
    )
    article = extract(page(head=head), url=URL)
    assert article.modified_at == "2025-05-09T12:00:00+00:00"
    assert (article.paywalled, article.live, article.dated_by) == (True, False, "page")


# -- live blogs --------------------------------------------------------------------------------

ENTRIES = [
    ("Ferry stopped", "2025-05-09T10:00:00Z", "The ferry stopped at ten because of the storm."),
    ("Bridge open", "2025-05-09T11:00:00Z", "The bridge opened at eleven, and people cheered."),
    ("", "2025-05-09T12:00:00Z", "At noon the mayor spoke for an hour about the bridge."),
]


def _stated() -> str:
    updates = [
        {
            "@type": "BlogPosting", "headline": title, "datePublished": when, "articleBody": said,
            "url": f"{URL}#entry-{number}",
        }
        for number, (title, when, said) in enumerate(ENTRIES)
    ]  # fmt: skip
    return page(
        head=ld(**{"@type": "LiveBlogPosting", "headline": "Live", "liveBlogUpdate": updates})
    )


def _marked() -> str:
    blocks = "".join(
        f"<div class='live-blog-post' id='entry-{number}'><time datetime='{when}'>10:00</time>"
        f"<h3>{title}</h3><p>{said}</p></div>"
        for number, (title, when, said) in enumerate(ENTRIES)
    )
    return page(blocks, head=ld(**{"@type": "LiveBlogPosting", "headline": "Live"}))


@pytest.mark.parametrize("blog", [_stated(), _marked()], ids=["stated", "marked"])
def test_a_live_blog_is_split_by_entry_with_each_entrys_time(blog: str) -> None:
    found = extract_all(blog, url=URL)
    assert [(a.text, a.url, a.published_at) for a in found] == [
        (said, f"{URL}#entry-{number}", when.replace("Z", "+00:00"))
        for number, (_, when, said) in enumerate(ENTRIES)
    ]
    assert [a.title for a in found][:2] == ["Ferry stopped", "Bridge open"]
    assert found[2].title.startswith("At noon the mayor spoke")
    assert all(a.live for a in found)
    assert len({a.id for a in found}) == 3


def test_an_entry_keeps_its_id_when_it_is_changed_and_others_come() -> None:
    before = {a.url: a.id for a in extract_all(_stated(), url=URL)}
    changed = _stated().replace("people cheered", "hardly anybody came")
    after = {a.url: a.id for a in extract_all(changed, url=URL)}
    assert before == after


def test_entries_that_a_page_gives_one_name_are_told_apart() -> None:
    same = _stated().replace("#entry-1", "#entry-0").replace("#entry-2", "#entry-0")
    assert len({a.id for a in extract_all(same, url=URL)}) == 3


def test_a_page_that_is_no_live_blog_is_one_article() -> None:
    assert len(extract_all(page(), url=URL)) == 1


# -- bounds ------------------------------------------------------------------------------------


def test_deep_nesting_is_flattened_and_too_many_elements_are_refused() -> None:
    deep = parse("<div>" * 3_000 + f"<p>{FIRST}</p>")
    depth = max(sum(1 for _ in e.iterancestors()) for e in deep.iter())
    assert depth <= MAX_DEPTH
    with pytest.raises(SourceError, match="elements"):
        parse("<br>" * (MAX_ELEMENTS + 10))


@pytest.mark.parametrize("odd", ["&#1;", "&#x1F", "\x01", "&#xFFFE;", "&#99999999;", "\ud800"])
def test_characters_that_no_tree_may_hold_do_not_cost_the_page(odd: str) -> None:
    body = f"{odd}<div class='share'>{odd}</div>{odd}<p>{odd}Work begins in May.</p>" + odd * 3
    assert "Work begins in May." in " ".join(text(body))
    assert "Marrow" in text_of(parse("<div>" * 150 + f"Marrow{odd}"))


def test_measures_count_text_links_and_running_paragraphs() -> None:
    tree = parse(
        f"<div><p>{FIRST}</p><a href='/'>Twenty characters on it</a><script>x</script></div>"
    )
    [div] = tree.iter("div")
    measure = measured(tree)[div]
    assert measure.running == len(FIRST)
    assert measure.in_links == len("Twenty characters on it")
    assert measure.chars == len(FIRST) + measure.in_links
    assert measure.headlines == 1


def test_words_of_different_blocks_stay_apart() -> None:
    assert text_of(parse("<div>a<p>b</p>c<b>d</b><br>e<script>f</script></div>")) == "a b cd e"


@given(st.text(alphabet="<>/='\" abpdiv!-&;[]{}@:\0\n", max_size=400))
def test_no_page_is_too_broken(content: str) -> None:
    with suppress(SourceError):
        assert extract(content, url=URL).text
