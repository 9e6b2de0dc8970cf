from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import StudioError
from cnnstudio.data.annotations.xml_tree import BrokenXmlError, Element, parsed_xml, xml_text

BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [\n<!ENTITY a "lol">\n'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">\n'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>\n<lolz>&i;</lolz>"
)


def test_elements_with_their_lines() -> None:
    root = parsed_xml(b"<a x='1'>\n <b>one &amp; two</b>\n <c><d/></c>\n</a>", "a.xml")
    assert root == Element(
        "a", "", (Element("b", "one & two"), Element("c", "", (Element("d"),))), (("x", "1"),)
    )
    assert [root.line, root.children[1].line] == [1, 3]
    assert (root.text_of("b"), root.text_of("z"), root.child("z")) == ("one & two", "", None)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (BOMB, 3, "declares entities, which can blow up or reach for other files"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n<a>&b;</a>', 1, "declares entities"),
        ('<!DOCTYPE a [<!ENTITY % b SYSTEM "http://a.b/c"> %b;]>\n<a/>', 1, "declares entities"),
        ("<a>\n<b>\n</a>", 3, "The XML breaks off or is damaged there (mismatched tag)"),
        ("<a>\n&b;</a>", 2, "undefined entity"),
        ("", 1, "no element found"),
        ("<a>" * 100, 1, "nested more than 40 deep"),
        ("<?xml version='1.0' encoding='klingon'?><a/>", 1, ""),
        ("<a>" + "<b/>" * 500_001 + "</a>", 1, "more than 500,000 elements"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenXmlError) as caught:
        parsed_xml(text.encode(), "a.xml")
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"a.xml, line {line}: ")


def test_what_is_too_large() -> None:
    with pytest.raises(BrokenXmlError, match=r"20\.0 MB of XML are no annotation"):
        parsed_xml(b" " * 20_000_001, "a.xml")


def test_a_harmless_document_type_is_read() -> None:
    assert parsed_xml(b'<!DOCTYPE annotation SYSTEM "voc.dtd"><annotation/>', "a.xml").tag == "annotation"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
NAMES = st.sampled_from(["a", "b", "name"])
ELEMENTS = st.recursive(
    st.builds(Element, NAMES, TEXT),
    lambda inner: st.builds(
        Element, NAMES, TEXT, st.lists(inner, max_size=3).map(tuple),
        st.lists(st.tuples(NAMES, TEXT), max_size=2, unique_by=lambda pair: pair[0]).map(tuple),
    ),
    max_leaves=8,
)  # fmt: skip


@given(ELEMENTS)
def test_trees_come_back(root: Element) -> None:
    assert parsed_xml(xml_text(root).encode(), "a.xml") == root


def test_characters_that_xml_cannot_hold() -> None:
    root = parsed_xml(xml_text(Element("a", "b\x01\udcffc", (), (("d", "\x02"),))).encode(), "a.xml")
    assert root == Element("a", "b\ufffd\ufffdc", (), (("d", "\ufffd"),))


@given(st.binary(max_size=300) | st.text(alphabet="<>/a!?[]&;\"' =DOCTYPENXM", max_size=60).map(str.encode))
def test_no_bytes_raise_anything_but_ours(data: bytes) -> None:
    with contextlib.suppress(StudioError):
        parsed_xml(data, "a.xml")
