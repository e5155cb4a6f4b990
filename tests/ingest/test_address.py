"""Which web addresses may be fetched, before any socket is opened."""

import pytest

from assistant.errors import UnreadableSource
from ingest.address import is_public, parse_url, within

REFUSED = """
file:///etc/passwd
FILE:///etc/passwd
ftp://site.example/
gopher://site.example/
data:text/html,<p>x
javascript:alert(1)
jar:http://site.example/!/
//site.example/
http:/site.example/
http:site.example
http:///site.example
http://
https://
http://127.0.0.1/
http://127.1/
http://127.0.1/
http://0x7f.1/
http://0x7f000001/
http://2130706433/
http://0177.1/
http://0177.0.0.1/
http://127.0.0.01/
http://127.000.000.001/
http://0.0.0.0/
http://0/
http://00000000/
http://0x0/
http://[::1]/
http://[::]/
http://[0:0:0:0:0:0:0:1]/
http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/
http://[::ffff:8.8.8.8]/
http://[::127.0.0.1]/
http://[fe80::1%25eth0]/
http://[fe80::1]/
http://[fd00::1]/
http://[fc00::1]/
http://[fec0::1]/
http://[ff02::1]/
http://[fd00:ec2::254]/
http://[64:ff9b::7f00:1]/
http://[64:ff9b:1::7f00:1]/
http://[2002:7f00:1::]/
http://[2001:0:7f00:1::]/
http://[2001:db8::1]/
http://[::1
http://::1/
http://100.64.0.1/
http://100.127.255.254/
http://10.0.0.1/
http://172.16.0.1/
http://172.31.255.255/
http://192.168.1.1/
http://169.254.169.254/latest/meta-data/
http://169.254.169.254./
http://192.0.0.1/
http://192.0.2.1/
http://192.88.99.1/
http://198.18.0.1/
http://198.51.100.1/
http://203.0.113.1/
http://224.0.0.1/
http://240.0.0.1/
http://255.255.255.255/
http://localhost/
http://LOCALHOST/
http://localhost./
http://api.localhost/
http://metadata/
http://metadata.google.internal/
http://metadata.google.internal./
http://printer.local/
http://router.lan/
http://1.0.0.127.in-addr.arpa/
http://user@site.example/
http://user:word@site.example/
http://site.example@127.0.0.1/
http://127.0.0.1:80@site.example/
http://site.example\\@127.0.0.1/
http:\\\\127.0.0.1\\
http://127。0。0。1/
http://127．0．0．1/
http://①②⑦.⓪.⓪.①/
http://１２７.0.0.1/
http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/
http://site.example%00.evil.example/
http://site.example%2f@evil.example/
http://127.0.0.1%2f/
http://-site.example/
http://site..example/
http://.example/
http://site_a.example/
http://site.example:0/
http://site.example:22/
http://site.example:25/
http://site.example:6379/
http://site.example:99999/
http://site.example:80:80/
http://site.example:8o/
http://site.example:-80/
"""


@pytest.mark.parametrize(
    "url", [*REFUSED.split(), "http://site.example/a b", "http://site.example/\x00", "http://x\n.no/"]
)
def test_what_is_no_plain_public_address_is_refused(url: str):
    with pytest.raises(UnreadableSource):
        parse_url(url)


def test_there_are_many_of_them():
    assert len(REFUSED.split()) >= 80


def test_an_address_of_ten_thousand_characters_is_refused_in_a_short_line():
    with pytest.raises(UnreadableSource, match="longer than 2000 characters") as refused:
        parse_url("https://site.example/" + "a" * 10_000)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("HTTPS://Site.Example", "https://site.example/"),
        ("https://site.example:443/a#part", "https://site.example/a"),
        ("http://site.example:8080/a?b=c&d=%20", "http://site.example:8080/a?b=c&d=%20"),
        ("https://site.example./", "https://site.example/"),
        ("https://site.example?q=1", "https://site.example/?q=1"),
        ("https://blåbær.example/søk?ord=ærlig", "https://xn--blbr-roah.example/s%C3%B8k?ord=%C3%A6rlig"),
        ("https://93.184.216.34/", "https://93.184.216.34/"),
        ("https://[2606:2800:220:1::1]/", "https://[2606:2800:220:1::1]/"),
    ],
)
def test_a_public_address_has_one_plain_form(url: str, plain: str):
    assert str(parse_url(url)) == plain


def test_the_addresses_of_the_internet_are_public():
    assert all(map(is_public, ("93.184.216.34", "8.8.8.8", "2606:4700::1111")))


def test_a_host_allows_what_is_below_it_and_nothing_that_only_ends_alike():
    allowed = ["www.site.example"]
    assert [within(host, allowed) for host in ("site.example", "www.site.example", "a.b.site.example")] == [True] * 3
    assert [within(host, allowed) for host in ("evilsite.example", "site.example.evil.example", "example")] == [
        False
    ] * 3
