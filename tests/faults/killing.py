"""Many phones at once, and a server that is killed while they talk to it."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence

from tests.cli.running import Serving, until
from tests.faults.phone import Phone


def all_at_once_and_kill(
    served: Serving, phones: Sequence[Phone], act: Callable[[int, threading.Event], None], *, enough: int, seed: int
) -> None:
    """Let each phone `act` (its number, and what tells it to stop) until they have so many answers, then kill."""
    stop = threading.Event()
    threads = [threading.Thread(target=act, args=(number, stop)) for number in range(len(phones))]
    for thread in threads:
        thread.start()
    try:
        until(lambda: sum(phone.answered for phone in phones) >= enough, what="answers")
        stop.wait(random.Random(seed).uniform(0, 1))
        served.kill()
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
