"""For the page of problems by example: a right line for a wrong one, where no hint gives it word for word.

`YAML`: code to a file in ``tests/wrong``, the line in it that is wrong, and what is right instead. `CABLE`, `LOG`: code
to what stands in a cable or a log that is right, and what would be wrong. `reference` tries each before it is shown.
"""

from __future__ import annotations

YAML: dict[str, tuple[str, str, str]] = {
    "N202": ("network_no_posts.yaml", "posts: {}", "posts: {RXAA: {plad: ALDER}}"),
    "N204": ("network_trunk_to_itself.yaml", "[RXAA, RXAA]", "[RXAA, RXBB]"),
    "N205": (
        "network_trunk_twice.yaml",
        "[RXAA, RXBB]}\n  - {between: [RXBB, RXAA], channels: 2}",
        "[RXAA, RXBB], channels: 3}",
    ),
    "N206": ("network_no_rate.yaml", "[RXAA, RXBB]}", "[RXAA, RXBB], rate: 100 wpm}"),
    "N207": ("network_route_to_no_neighbour.yaml", "RXAA: {RXBB: RXBB}", "RXAA: {RXBB: none}"),
    "N208": ("network_route_for_no_indicator.yaml", "'R*X'", "RX*"),
    "N212": ("network_collective_without_members.yaml", "members: []", "members: [RXBB]"),
    "R301": ("rules_empty_ladder.yaml", "ladder: []", "ladder: [{name: FLASH, prosign: Z}]"),
    "R305": ("rules_name_twice.yaml", "{name: a, prosign: B}", "{name: B, prosign: B}"),
    "R306": ("rules_no_prosign.yaml", "{name: A}", "{name: A, prosign: A}"),
    "R309": ("rules_served_with_below.yaml", "{name: A, prosign: A, served_with: B}", "{name: A, prosign: A}"),
    "R311": ("rules_ageing_without_time.yaml", "order: ageing", "order: ageing\nageing: 30 min"),
    "R312": ("rules_weight_of_a_follower.yaml", "weights: {B: 2}", "weights: {A: 2}"),
    "S401": (
        "scenario_filing_lacks_all.yaml",
        "{name: nothing}",
        "{name: nothing, from: RXAA, precedence: ROUTINE, to: RXBB, words: 10}",
    ),
    "S403": (
        "scenario_info_above.yaml",
        "precedence: ROUTINE, info_precedence: FLASH",
        "precedence: FLASH, info_precedence: ROUTINE",
    ),
    "S404": ("scenario_horizon_before_start.yaml", "2007-11-16T10:00Z", "2007-11-16T20:00Z"),
    "S411": ("scenario_warm_up_too_long.yaml", "warm_up: 2 h", "warm_up: 20 min"),
    "S412": (
        "scenario_nothing_filed.yaml",
        "scenario: Wrong",
        "scenario: Right\nfilings: [{from: RXAA, precedence: ROUTINE, to: RXBB, words: 10}]",
    ),
    "S420": ("scenario_traffic_without_rate.yaml", "characters: 900}", "characters: 900, every: 4 min}"),
    "S421": ("scenario_traffic_addressees.yaml", "addressees: 4-1, info: few", "addressees: 1-4, info: 2"),
    "S423": (
        "scenario_traffic_weights.yaml",
        "{RXAA: 0}, to: any, precedence: {ROUTINE: 0}",
        "{RXAA: 1}, to: any, precedence: {ROUTINE: 1}",
    ),
    "S425": ("scenario_traffic_profile.yaml", "profile: [1, 2, 3]", "during: {from: 1 h, for: 3 h}"),
    "S426": (
        "scenario_traffic_twice.yaml",
        "  - {name: t, from: any, to: any, precedence: ROUTINE, every: 1 min, characters: 9}",
        "  - {name: second, from: any, to: any, precedence: ROUTINE, every: 1 min, characters: 9}",
    ),
    "S428": ("scenario_traffic_to_itself.yaml", "from: RXAA, to: RXAA", "from: RXAA, to: RXBB"),
    "S430": ("scenario_expect_empty.yaml", "{message: alarm}", "{message: alarm, to: RXBB, before: 1 h}"),
    "S433": ("scenario_expect_no_trunk.yaml", "leg: [RXAA, RXBB]", "leg: [RXAA, RXRN]"),
    "T501": ("targets_none.yaml", "times: {}", "times: {FLASH: 10 min}"),
    "T502": ("targets_twice.yaml", "{FLASH: 10 min, flash: 20 min}", "{FLASH: 10 min}"),
    "Y103": ("document_repeated_key.yaml", "times: {FLASH: 20 min}", "note: The key stands once."),
    "Y107": ("document_unknown_alias.yaml", "*name", "'*name'"),
    "Y121": ("scenario_no_network.yaml", "scenario: Wrong", "scenario: Right\nnetwork: side/four.yaml"),
}

BASE = """\
VZCZCXRO8324
PP RUEHDBU
DE RUEHNT #1989/01 3201039
ZNY CCCCC ZZH
P 161039Z NOV 07
FM AMEMBASSY TASHKENT
TO RUEHC/SECSTATE WASHDC PRIORITY 8781
INFO RUEHDBU/AMEMBASSY DUSHANBE 3936

C O N F I D E N T I A L SECTION 01 OF 02 TASHKENT 001989

TEXT
"""

CABLE: dict[str, tuple[str, str]] = {
    "C110": ("VZCZCXRO8324", "VZCZC8324"),
    "C111": ("PP RUEHDBU", "PR RUEHDBU"),
    "C112": ("PP RUEHDBU", "PPRUEHDBU"),
    "C115": ("PP RUEHDBU", "P RUEHDBU"),
    "C121": ("DE RUEHNT #1989/01 3201039", "DE RUEHNT 3201039"),
    "C122": ("DE RUEHNT #1989/01 3201039", "DE RUEHNT #1989/01 3190039"),
    "C123": ("DE RUEHNT #1989/01 3201039", "DERUEHNT #1989/01 3201039"),
    "C131": ("ZNY CCCCC ZZH", "ZNR UUUUU ZZH"),
    "C140": ("P 161039Z NOV 07", "P 16103Z NOV 07"),
    "C141": ("P 161039Z NOV 07", "P 161039Z NOV"),
    "C142": ("P 161039Z NOV 07", "P 161039 NOV 07"),
    "C144": ("P 161039Z NOV 07", "P 311039Z NOV 07"),
    "C145": ("P 161039Z NOV 07", "Z P R 161039Z NOV 07"),
    "C146": ("P 161039Z NOV 07", "P Z 161039Z NOV 07"),
    "C147": ("P 161039Z NOV 07", "161039Z NOV 07"),
    "C150": ("TO RUEHC/SECSTATE WASHDC PRIORITY 8781", "TORUEHC/SECSTATE WASHDC PRIORITY 8781"),
    "C151": ("TO RUEHC/SECSTATE WASHDC PRIORITY 8781", "TO RUEHC//SECSTATE WASHDC PRIORITY 8781"),
    "C152": ("TO RUEHC/SECSTATE WASHDC PRIORITY 8781", "TO RUEHC/SECSTATE WASHDC PRIORTY 8781"),
    "C153": ("TO RUEHC/SECSTATE WASHDC PRIORITY 8781", "TO RUEHC/SECSTATE WASHDC8781"),
    "C154": ("TO RUEHC/SECSTATE WASHDC PRIORITY 8781", "TO RUEHC/SECSTATE WASHDC//J2 PRIORITY 8781"),
    "C157": ("TO RUEHC/SECSTATE WASHDC PRIORITY 8781", "TO RUEHC"),
    "C160": ("ZNY CCCCC ZZH", "ZNY CCCCC ZZH\n=== 12 ??"),
    "C163": ("TO RUEHC/SECSTATE WASHDC PRIORITY 8781", "RUEHC/SECSTATE WASHDC PRIORITY 8781"),
    "C164": ("TO RUEHC/SECSTATE WASHDC PRIORITY 8781", "T0 RUEHC/SECSTATE WASHDC PRIORITY 8781"),
    "C170": ("DE RUEHNT #1989/01 3201039", "DE RUEHNT #1989/02 3201039"),
}

DAY = """\
scenario: A log
network: four_posts
rules: acp127g
log: |
  at_s,from,precedence,characters,action,info
  60,RXAA,P,900,RXBB,RXRS
"""

LOG: dict[str, tuple[str, str]] = {
    "L601": ("at_s,from,precedence,characters,action,info", "at_s;from;precedence;characters;action;info"),
    "L602": ("60,RXAA,P,900,RXBB,RXRS", "60,RXAA,P,900"),
    "L603": ("60,RXAA,P,900,RXBB,RXRS", "00:01,RXAA,P,900,RXBB,RXRS"),
    "L604": ("60,RXAA,P,900,RXBB,RXRS", "60,RXXA,P,900,RXBB,RXRS"),
    "L605": ("60,RXAA,P,900,RXBB,RXRS", "60,RXAA,P,900,,"),
    "L607": ("60,RXAA,P,900,RXBB,RXRS", "60,RXAA,Q,900,RXBB,RXRS"),
}
