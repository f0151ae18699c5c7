"""Hostile requests to a running `cloze serve`, byte by byte; fails if it crashes, answers 5xx or grows.

    python3 fuzz_server.py PORT PID [REQUESTS] [SEED]

Broken heads, wrong lengths, chunks, pipelines, bodies that are cut, half-closed connections, random bytes; in between
slow clients hold connections and others never read. After every thousand requests a good one must be answered, and
the largest resident memory of process PID is printed. Does not count 503, 504 (limits that hold) as failures.
"""

import json
import random
import re
import socket
import sys
import time

port, pid = int(sys.argv[1]), int(sys.argv[2])
requests = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
rng = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
good_body = json.dumps({"items": [1193, "661", 914], "top": 3})
paths = ["/recommend", "/score", "/openapi.json", "/metrics", "/health/live", "/", "/%00", "*", "//", "/recommend?x=1"]
statuses = {}


def head(method, path, fields, version="HTTP/1.1"):
    lines = [f"{method} {path} {version}"] + [f"{name}: {value}" for name, value in fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def post(body, path="/recommend", **more):
    fields = [("Host", "localhost"), ("Content-Type", "application/json"), ("Content-Length", len(body))]
    return head("POST", path, fields + list(more.items())) + body


def noise(most=2000):
    return bytes(rng.randrange(256) for _ in range(rng.randrange(1, most)))


def damaged(data):
    data = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        place = rng.randrange(len(data))
        data[place:place + rng.randrange(3)] = noise(4)
    return bytes(data)


def value(depth=0):
    kind = rng.randrange(9 if depth < 4 else 6)
    if kind < 6:
        return rng.choice([
            None, True, -1, 0, 1e308, -0.0, 10**30, 2**63, "", "661", "\u0000", "\U0001F600", "a" * 5000, 1193, 1.5])
    if kind < 8:
        return [value(depth + 1) for _ in range(rng.randrange(6))]
    return {rng.choice(["items", "top", "candidates", "x", "histories"]): value(depth + 1) for _ in range(3)}


def body():
    kind = rng.randrange(6)
    if kind == 0:
        return noise()
    if kind == 1:
        return (b"[" * rng.randrange(1, 60_000))
    if kind == 2:
        return b'{"items":[' + b"1," * rng.randrange(1, 50_000) + b"1]}"
    if kind == 3:
        return damaged(good_body.encode())
    if kind == 4:
        return rng.choice([b'{"items":[NaN]}', b'{"items":[1],"top":1e400}', b'{"items":["\\ud800"]}', b"\xff\xfe{}", b""])
    return json.dumps({"items": value(), "top": value(), "candidates": value()}).encode("utf-8", "surrogatepass")


def request():
    kind = rng.randrange(12)
    if kind == 0:
        return noise()
    if kind == 1:
        return damaged(post(good_body.encode()))
    if kind == 2:
        return head(rng.choice(["GET", "PUT", "PATCH", "TRACE", "CONNECT", "PRI", "post", "\x01"]), rng.choice(paths), [("Host", "localhost")])
    if kind == 3:
        fields = [("Host", "localhost")] + [("X" + str(i), "y" * rng.randrange(100)) for i in range(rng.randrange(300))]
        return head("GET", "/metrics", fields)
    if kind == 4:
        length = rng.choice(["-1", "x", "99999999999999999999", "1e3", "0x10", "+5", "5, 5", ""])
        return head("POST", "/recommend", [("Host", "localhost"), ("Content-Type", "application/json"), ("Content-Length", length)]) + b"hello"
    if kind == 5:
        size = rng.choice(["5", "fffffffffffffffff", "-1", "g", "5;ext=1", "0"])
        fields = [("Host", "localhost"), ("Content-Type", "application/json"), ("Transfer-Encoding", rng.choice(["chunked", "gzip, chunked", "chunked, chunked", "x"]))]
        return head("POST", "/recommend", fields) + f"{size}\r\nhello\r\n0\r\n\r\n".encode()
    if kind == 6:
        return b"".join(post(body()) for _ in range(rng.randrange(2, 20)))
    if kind == 7:
        whole = post(good_body.encode())
        return whole[:rng.randrange(len(whole))]
    if kind == 8:
        return head("POST", "/recommend", [("Host", "localhost"), ("Content-Type", "application/json"), ("Expect", rng.choice(["100-continue", "x"])), ("Content-Length", 10**rng.randrange(1, 12))])
    if kind == 9:
        return head("GET", "/" + "a" * rng.randrange(100_000), [("Host", "localhost")])
    if kind == 10:
        return head("GET", "/metrics", [("Host", "localhost")], rng.choice(["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "http/1.1", ""]))
    return post(body(), rng.choice(paths[:2]), Connection=rng.choice(["keep-alive", "close", "upgrade"]))


def connect():
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    return client


def answers(client):
    data = b""
    try:
        while len(data) < 1 << 20:
            part = client.recv(65536)
            if not part:
                break
            data += part
    except (TimeoutError, ConnectionError):
        pass
    for status in re.findall(rb"HTTP/1\.1 (\d{3})", data):
        statuses[int(status)] = statuses.get(int(status), 0) + 1
        if status in (b"500", b"501", b"502", b"505"):
            raise SystemExit(f"status {status.decode()}: {data[:500]!r}")
    return data


def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1000


def check():
    client = connect()
    client.sendall(post(good_body.encode(), Connection="close"))
    found = answers(client)
    assert b"HTTP/1.1 200" in found, found


check()
print(f"before: {peak():.0f} MB")
holders, start = [], time.time()
for number in range(1, requests + 1):
    client = connect()
    client.settimeout(0.3)
    data = request()
    try:
        if rng.random() < 0.1:
            for place in range(0, len(data), 7):
                client.sendall(data[place:place + 7])
                if place > 700:
                    break
        else:
            client.sendall(data)
    except (ConnectionError, TimeoutError):
        pass
    choice = rng.random()
    if choice < 0.02:
        holders.append(client)  # A slow client, which never sends the rest or never reads.
        if len(holders) > 200:
            holders.pop(rng.randrange(len(holders))).close()
        continue
    try:
        if choice < 0.5:
            client.shutdown(socket.SHUT_WR)
        elif choice < 0.6:
            client.close()
            continue
        else:
            client.settimeout(0.02)
    except OSError:
        pass
    answers(client)
    client.close()
    if number % 1000 == 0:
        check()
        print(f"{number} requests, {time.time() - start:.0f} s, peak {peak():.0f} MB, {dict(sorted(statuses.items()))}", flush=True)
flood = connect()
flood.settimeout(2)
try:  # A client that asks and never reads.
    for _ in range(2000):
        flood.sendall(head("GET", "/openapi.json", [("Host", "localhost")]) * 50)
except (TimeoutError, ConnectionError):
    pass
check()
print(f"after a client that never reads: peak {peak():.0f} MB")
