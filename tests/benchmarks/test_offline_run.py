"""What is read from a record of system calls."""

from __future__ import annotations

from tests.benchmarks.offline_run import count

RECORD = """\
12 connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = -1 ENOENT (No such file or directory)
12 connect(4, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
13 sendto(5, "\\1"..., 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20
13 connect(4, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("203.0.113.7")}, 16) = 0
14 connect(4, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), \
inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ENETUNREACH
14 sendto(4, "GET"..., 3, 0, NULL, 0) = 3
14 +++ exited with 0 +++
"""


def test_every_call_to_another_computer_is_found() -> None:
    seen, outside = count(RECORD.splitlines())
    assert seen["connect", "AF_UNIX"] == seen["connect", "this computer"] == 1
    assert seen["sendto", "AF_NETLINK"] == 1
    assert seen["connect", "another computer"] == len(outside) == 2
    assert "203.0.113.7" in outside[0]
    assert "2001:db8::1" in outside[1]
