"""JupyterLab is open to this computer alone, and to nobody without the token."""

from __future__ import annotations

import re
import socket
from contextlib import closing
from http.client import HTTPConnection

import pytest
from browser_lab import Lab


def port_of(lab: Lab) -> int:
    return int(re.search(r":(\d+)/", lab.url).group(1))


def own_addresses() -> set[str]:
    """Addresses of this computer other than loopback; 127.0.0.2 is one that a server on 127.0.0.1 has not."""
    names = {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return {one for one in names if one != "127.0.0.1"} | {"127.0.0.2"}


def asked(lab: Lab, method: str, path: str) -> tuple[int, str]:
    """Status of a request without the token, and where it was sent instead."""
    door = HTTPConnection("127.0.0.1", port_of(lab), timeout=20)
    with closing(door):
        door.request(method, path, body="{}" if method == "POST" else None)
        answer = door.getresponse()
        return answer.status, answer.headers.get("Location", "")


@pytest.mark.parametrize("path", ["/lab", "/files/01_log_session.ipynb"])
def test_lab_sends_a_page_without_the_token_to_the_login(shared_lab: Lab, path: str) -> None:
    status, instead = asked(shared_lab, "GET", path)
    assert (status, instead.split("?")[0]) == (302, "/login")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/contents"), ("GET", "/api/sessions"), ("GET", "/api/kernels"), ("POST", "/api/kernels")],
)
def test_lab_answers_nothing_without_the_token(shared_lab: Lab, method: str, path: str) -> None:
    assert asked(shared_lab, method, path)[0] == 403


def test_lab_is_reached_by_no_other_address(shared_lab: Lab) -> None:
    port = port_of(shared_lab)
    socket.create_connection(("127.0.0.1", port), timeout=10).close()
    for address in own_addresses():
        with pytest.raises(OSError, match=r"refused|timed out"):
            socket.create_connection((address, port), timeout=10)
