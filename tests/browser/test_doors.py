"""JupyterLab is open to this computer alone, and to nobody without the token."""

from __future__ import annotations

import re
import socket
import urllib.error
import urllib.request

import pytest
from browser_lab import Lab


def own_addresses() -> set[str]:
    """Addresses of this computer other than loopback; 127.0.0.2 is one that a server on 127.0.0.1 has not."""
    names = {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return {one for one in names if one != "127.0.0.1"} | {"127.0.0.2"}


@pytest.mark.parametrize("path", ["lab", "api/contents", "api/sessions", "files/01_log_session.ipynb"])
def test_lab_shows_nothing_without_the_token(shared_lab: Lab, path: str) -> None:
    base = shared_lab.url.split("/lab")[0]
    try:
        with urllib.request.urlopen(f"{base}/{path}", timeout=20) as answer:  # noqa: S310 - loopback
            assert "/login" in answer.url
    except urllib.error.HTTPError as refused:
        assert refused.code in {403, 401}
        refused.close()


def test_lab_takes_no_kernel_from_a_stranger(shared_lab: Lab) -> None:
    base = shared_lab.url.split("/lab")[0]
    asked = urllib.request.Request(f"{base}/api/kernels", data=b"{}", method="POST")  # noqa: S310 - loopback
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=20)  # noqa: S310 - loopback
    assert refused.value.code == 403
    refused.value.close()


def test_lab_is_reached_by_no_other_address(shared_lab: Lab) -> None:
    port = int(re.search(r":(\d+)/", shared_lab.url).group(1))
    socket.create_connection(("127.0.0.1", port), timeout=10).close()
    for address in own_addresses():
        with pytest.raises(OSError, match=r"refused|timed out"):
            socket.create_connection((address, port), timeout=10)
