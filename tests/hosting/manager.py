"""Stands in for systemd: makes the socket as root, and starts the daemon when somebody comes.

manager.py SOCKET UID HOME PROGRAM ARGUMENT...   A daemon that ends is started again for the next
who comes. Says "Listening.", then for each daemon its number, what it notifies and how it ended.
"""

import os
import select
import socket
import sys

path, uid, home, *command = sys.argv[1:]
uid = int(uid)
os.umask(0)
os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
os.chmod(path, 0o666)
listener.listen(4096)
listener.setblocking(False)  # As systemd hands it over.
notify = "/run/notify"
notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notified.bind(notify)
os.chmod(notify, 0o666)
print("Listening.", flush=True)


def start():
    pid = os.fork()
    if pid:
        return pid
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    os.dup2(listener.fileno(), 3)
    os.set_inheritable(3, True)
    os.chdir("/")
    environment = {
        "HOME": home,
        "LANG": "C.UTF-8",
        "LISTEN_FDS": "1",
        "LISTEN_PID": str(os.getpid()),
        "NOTIFY_SOCKET": notify,
    }
    for name in ("CREDENTIALS_DIRECTORY",):
        if name in os.environ:
            environment[name] = os.environ[name]
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.execve(command[0], command, environment)


while True:
    select.select([listener], [], [])
    pid = start()
    print("Started", pid, flush=True)
    over = os.pidfd_open(pid)
    while True:
        ready, _, _ = select.select([notified, over], [], [])
        if notified in ready:
            print("Notified", notified.recv(4096).decode(), flush=True)
            continue
        break
    os.close(over)
    _, status = os.waitpid(pid, 0)
    print("Ended", os.waitstatus_to_exitcode(status), flush=True)
