"""A scenario and events made by hand, for the folds."""

from sim.engine.events import Delivered, Ended, Filed
from sim.network.model import Network, Post, Trunk
from sim.precedence.rules import Precedence, Rules
from sim.scenario.model import Addressee, Filing, Scenario

SECOND = 1_000_000
LADDER = (
    Precedence("FLASH", "Z", ("FLASH",), 600 * SECOND),
    Precedence("PRIORITY", "P", ("PRIORITY",), 1800 * SECOND),
    Precedence("ROUTINE", "R", ("ROUTINE",)),
)
POSTS = {
    name: Post(name, designators)
    for name, designators in (
        ("AAAA", ("ALDER",)),
        ("BBBB", ("BIRCH", "BEECH")),
        ("CCCC", ()),
        ("RRRR", ("RELAY",)),
    )
}
TRUNKS = (Trunk("AAAA", "RRRR", 1), Trunk("RRRR", "BBBB", 1), Trunk("RRRR", "CCCC", 1))
FLASH, PRIORITY, ROUTINE = range(3)


def scenario(**changes: object) -> Scenario:
    values = {
        "name": "By hand",
        "network": Network("Three posts", POSTS, TRUNKS),
        "rules": Rules("Three steps", LADDER),
        "start": 0,
        "horizon_us": 3600 * SECOND,
    }
    return Scenario(**{**values, **changes})


def filing(
    *addressees: Addressee,
    name: str = "m",
    at_us: int = 0,
    origin: str = "AAAA",
    precedence: str | None = "PRIORITY",
) -> Filing:
    return Filing(name, at_us, origin, 600, precedence, None, addressees)


def action(
    indicator: str | None,
    designator: str | None = None,
    *,
    precedence: str | None = None,
    served: bool = False,
) -> Addressee:
    return Addressee(indicator, designator, "action", precedence, served)


def info(indicator: str | None, designator: str | None = None) -> Addressee:
    return Addressee(indicator, designator, "info")


def filed(number: int, what: Filing, *, level: int = PRIORITY, levels: tuple[int, ...] | None = None) -> Filed:
    return Filed(what.at_us, number, what, level, levels or (level,) * len(what.addressees))


def delivered(
    at_us: int,
    number: int,
    indicator: str | None,
    *,
    level: int = PRIORITY,
    path: tuple[str, ...] = ("AAAA", "RRRR", "BBBB"),
    queue_us: int = 0,
) -> Delivered:
    return Delivered(
        at_us, number, 1, indicator, level, at_us - 10, 20, 0, queue_us, 0, at_us - 20 - queue_us, 0, 0, path
    )


def ended(at_us: int = 3600 * SECOND) -> Ended:
    return Ended(at_us)
