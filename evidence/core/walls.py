"""Walls that the kernel puts around a child before it starts a program of others.

LibreOffice and tesseract are not ours, read what strangers sent, and need no network and no file
but their own. Where the kernel has a wall it is put up, and the child says which ones stand.
"""

import ctypes
import errno
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

NETWORK = "no network"
FILES = "own files only"
# What programs and the libraries under them read to start; none of it is evidence or a secret.
SYSTEM_PLACES = (
    *("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/nix/store"),
    *("/etc/alternatives", "/etc/fonts", "/etc/group", "/etc/ld.so.cache", "/etc/ld.so.conf"),
    *("/etc/ld.so.conf.d", "/etc/libreoffice", "/etc/locale.alias", "/etc/localtime"),
    *("/etc/nsswitch.conf", "/etc/papersize", "/etc/passwd", "/etc/ssl/openssl.cnf"),
    *("/var/cache/fontconfig", "/var/lib/libreoffice", "/var/spool/libreoffice"),
    *("/dev/random", "/dev/urandom", "/dev/zero", "/proc/cpuinfo", "/proc/meminfo"),
    "/sys/devices/system/cpu",
)
# linux/landlock.h; the numbers of the calls are the same on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_SOCKET, _TRUNCATE, _IOCTL = 1 << 5, 1 << 9, 1 << 14, 1 << 15
# What each version of Landlock can refuse: 1 has thirteen rights, 2 to 5 add one each but for 4.
_EVERYTHING = (1 << 16) - 1
_RIGHTS_OF_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP_SINCE = 4
_BIND_AND_CONNECT = 0b11
# A rule on a file, as on /dev/null, may hold no right that only a folder can have.
_RIGHTS_ON_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("rights", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def wall_in(
    *, writable: Path, readable: Sequence[Path] = (), sockets: Sequence[Path] = ()
) -> list[str]:
    """Return which walls stand around this process and all it starts, from now on and for good.

    It may write beneath `writable` only; read there, beneath `readable` and in the system's
    places; and make and remove sockets, but no files, beneath `sockets`. Where the kernel lacks a
    wall the list is shorter, and the limits hold alone. The process must have one thread, and
    have imported what it needs.
    """
    standing = []
    if _leave_network():
        standing.append(NETWORK)
    reading = _READ_FILE | _READ_FOLDER | _EXECUTE
    places = {Path(place): reading for place in SYSTEM_PLACES}
    places |= dict.fromkeys(readable, reading) | dict.fromkeys(sockets, _MAKE_SOCKET | _REMOVE_FILE)
    places |= {Path("/dev/null"): reading | _WRITE_FILE, writable: _EVERYTHING}
    if _restrict_files(places):
        standing.append(FILES)
    return standing


def _leave_network() -> bool:
    if not hasattr(os, "unshare"):
        return False
    for flags in (os.CLONE_NEWNET, os.CLONE_NEWUSER | os.CLONE_NEWNET):
        user, group = os.getuid(), os.getgid()
        with suppress(OSError):
            os.unshare(flags)
            if flags & os.CLONE_NEWUSER:
                _stay_oneself(user, group)
            return _is_alone()
    return False


def _stay_oneself(user: int, group: int) -> None:
    # user_namespaces(7): without a map one is nobody, and owns none of one's files.
    for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"),
                       ("gid_map", f"{group} {group} 1")):  # fmt: skip
        with suppress(OSError):
            Path("/proc/self", name).write_text(line)


def _is_alone() -> bool:
    """Whether no address of another machine can be reached: there is no way out at all."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Connecting a datagram socket sends nothing; it only asks for a route.
        return probe.connect_ex(("192.0.2.1", 9)) in {errno.ENETUNREACH, errno.EPERM, errno.EACCES}


def _restrict_files(places: Mapping[Path, int]) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    rights = max(rights for since, rights in _RIGHTS_OF_VERSION.items() if since <= version)
    asked = _Ruleset(rights, _BIND_AND_CONNECT if version >= _TCP_SINCE else 0)
    size = ctypes.sizeof(asked) if version >= _TCP_SINCE else 8
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(asked), size, 0)
    if ruleset < 0:
        return False
    try:
        for place, allowed in places.items():
            _allow(libc, ruleset, place, allowed & rights)
        # Landlock asks for it, so that no set-user-id program can be tricked.
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, place: Path, rights: int) -> None:
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        # Not every system has every folder; what is not there is not allowed.
        return
    try:
        if not place.is_dir():
            rights &= _RIGHTS_ON_A_FILE
        rule = _Beneath(rights, opened)
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(opened)
