import pytest

from bots.slack.markup import link, markdown, mrkdwn, pieces, plain, shortened


@pytest.mark.parametrize("text", ["<!channel>", "<@U123>", "<http://evil.example|klikk>", "<#C1>", "a & b < c"])
def test_nothing_from_a_document_becomes_a_mention_or_a_link(text: str):
    assert "<" not in mrkdwn(text)
    assert "<" not in markdown(text)
    assert plain(mrkdwn(text)) == text


def test_markdown_shows_signs_instead_of_obeying_them():
    assert markdown("*stor* [her](http://x) `kode` ~~borte~~") == (
        "\\*stor\\* \\[her\\](http://x) \\`kode\\` \\~\\~borte\\~\\~"
    )
    assert markdown("snake_case og _kursiv_") == "snake_case og \\_kursiv\\_"
    assert markdown("# 1\n- to\n3. mars\n> fire") == "\\# 1\n\\- to\n3\\. mars\n&gt; fire"


def test_rows_of_a_table_are_set_in_columns():
    assert markdown("Kontrakt | Terskel\nVarer | 2,5 mill.\nBygg | `62,9`") == (
        "\n```\nKontrakt  Terskel\nVarer     2,5 mill.\nBygg      '62,9'\n```\n"
    )
    assert markdown("En | linje er ingen tabell") == "En | linje er ingen tabell"


def test_links_lead_to_the_web_only():
    assert link("https://a.example/x?y=1", "Havna & øya") == "<https://a.example/x?y=1|Havna &amp; øya>"
    assert link("javascript:alert(1)", "Havna") == "Havna"
    assert link("", "Havna") == "Havna"
    assert link("https://a.example/>|<!channel>", "x|y") == "<https://a.example/%3E%7C%3C!channel%3E|x¦y>"
    assert link("https://a.example/" + "a" * 400, "lang") == "lang"


def test_texts_are_cut_at_words_and_never_inside_an_entity():
    assert shortened("en to tre", 9) == "en to tre"
    assert shortened("en to tre fire", 10) == "en to tre…"
    assert shortened("aaaaaaa &amp; bbbb", 12) == "aaaaaaa…"
    assert all(len(shortened("x" * 50, most)) <= most for most in range(1, 50))


def test_pieces_hold_the_whole_text():
    text = "\n".join(f"linje {number} med noen ord" for number in range(100))
    cut = list(pieces(text, 120))
    assert all(len(piece) <= 120 for piece in cut)
    assert "".join(cut) == text
    assert all(piece.endswith("\n") for piece in cut[:-1])
