"""The forms of format lines, one pattern each, with the rule that it comes from.

Owns patterns and nothing else: what is done with a match is ``heading``'s, ``addresses``' and ``body``'s
business. All are matched against upper-case text whose runs of blanks may be long; every repetition is
bounded or cannot be divided in two ways, so that no text makes a pattern slow. Rules are told in our own
words; "observed" marks what real cables do and no manual says.
"""

from __future__ import annotations

import re

__all__ = [
    "ACCOUNTING",
    "ADDRESS_START",
    "AFTN_ORIGIN",
    "CAPTION",
    "CLASSIFICATION",
    "DISTRIBUTION",
    "FILED",
    "FL1",
    "FL2",
    "FL2_GLUED",
    "FL2_SINGLE",
    "FL3",
    "FL3_BARE",
    "FL4",
    "FL5",
    "FL5_SUSPECT",
    "GROUP_COUNT",
    "INDICATOR_INSIDE",
    "INDICATOR_SLASH",
    "JANAP",
    "MIDLINE",
    "PAGE_INSIDE",
    "PAGE_LINE",
    "PLACE_PAGE_LINE",
    "RULED_OFF",
    "SECTION",
    "SUBJECT",
    "TEXT_START",
]

MONTH = (
    r"(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?"
    r"|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)

FL1 = re.compile(
    r"(?:VV\s{0,20}(?P<called>[A-Z]{3}\d{3,4}(?:[A-Z]{3}\d{3,4}){0,12})"
    r"|ZCZC\s{1,20}(?P<separate>[A-Z]{1,4}\s?\d{3,5})(?![A-Z0-9])"
    r"|(?P<glued>(?:V\s?)?ZCZC(?:\s?[A-Z]{2,3}\s?\d{3,4}(?![0-9])(?:[A-Z]{3}\d{3,4}){0,12}|[A-Z0-9]{0,40})))"
    r"(?:\s{1,20}(?P<time>\d{6})(?![0-9]))?(?:\s{0,20}(?P<crypt>UU|HH))?(?:(?![A-Z0-9])|(?=(?:ZZ|OO|PP|RR)\s))"
)
"""FL1, transmission identifier. ACP 127(G) 112, 202.c: channel letters and number, behind VZCZC into an automatic
relay, behind VV and blanks into a manual one; 126: UU or HH may follow. State numbers channels with four
digits. The aeronautical network: ZCZC, identifier, perhaps the time of transmission."""

FL2 = re.compile(
    r"(?P<prosign>ZZ|OO|PP|RR|YY|WW|NN|MM|SS|DD|FF|GG|KK"
    r"|[ZOPR][ZOPR](?=\s{1,20}[QRU][A-Z]{3,6}\b))\s{1,20}(?=[A-Z])"
)
"""FL2, routing line. ACP 127(G) 151.a, 204: precedence prosign doubled, then each routing indicator once. NN for
NIACT is observed at State; two different letters are an error that must be told."""

FL2_SINGLE = re.compile(r"(?P<prosign>[ZOPR])\s{1,20}(?=[QRU][A-Z]{3,6}(?:[\s,;]|\Z))")
"""The prosign not doubled; observed between a transmission identifier and DE."""

FL2_GLUED = re.compile(r"(?P<prosign>ZZ|OO|PP|RR)(?=[QRU][A-Z]{3,6}(?:\s|$))")
"""The blank behind the prosign lost; observed."""

JANAP = re.compile(
    r"(?P<head>[ZOPRYWM][A-Z]{6,8})\s{1,20}(?P<ri>[A-Z]{6,8}?)(?:\s?(?P<serial>\d{3,5})|(?=\s{1,20}\d{7}\s?-))"
    r"\s{1,20}(?P<filed>\d{3,8})"
    r"(?:\s?-{1,4}\s?(?P<again>[A-Z]{4})\s?-{1,6}\s?(?=[A-Z]|$))?"
)
"""JANAP 128 routing line: precedence, media, classification, content; originator with serial; Julian filing time; the
classification four times between hyphens; indicators up to a full stop (Navy training 14226; positions 9-33
observed)."""

FL3 = re.compile(
    r"DE:?(?:\s{1,20}|(?=[QRU][A-Z]{3,6}\s{0,20}#))(?P<ri>[A-Z][A-Z_]{2,29})"
    r"(?:\s{0,20}#\s{0,20}(?P<hash>\d{1,6}[A-Z]?)(?![0-9])|\s{1,20}(?:NR\s{1,20})?(?P<plain>\d{1,5}[A-Z]?)(?![0-9]|/\d{4}))?"
    r"(?:\s{0,20}[/-]\s{0,20}(?P<section>\d{1,3})(?![0-9]))?"
    r"(?:\s{1,20}(?P<filed>\d{1,6}/\d{4}Z?|\d{3} \d{4}Z?|\d{7}(?=ZN[RY])|\d{3,9}Z?(?!N[RY]))"
    r"(?![0-9A-Y]|Z(?!N[RY])))?"
)
"""FL3, calling station. ACP 127(G) 115, 116, 129: DE, indicator, station serial number with perhaps one letter, time
of filing as day and time (17/2207Z) or Julian day and time. State writes # before the number and /01 behind
it."""

FL3_BARE = re.compile(
    r"(?P<ri>[QRU][A-Z]{3,6})\s{0,20}#\s{0,20}(?P<hash>\d{1,6}[A-Z]?)(?:\s{0,20}/\s{0,20}(?P<section>\d{1,"
    r"3}))?"
    r"\s{1,20}(?P<filed>\d{3,9}Z?)(?![0-9A-Z])"
)
"""FL3 whose DE was lost; observed."""

FILED = re.compile(r"(?:\d{7}|\d{3} \d{4}|\d{1,3}/\d{4})Z?\Z")
"""A time of filing that can be read."""

AFTN_ORIGIN = re.compile(r"(?P<filed>\d{6})\s{1,20}(?P<ri>[A-Z]{8})(?![A-Z0-9])")
"""Origin of an aeronautical message: filing time, eight-letter indicator (ICAO Annex 10 II)."""

FL4 = re.compile(
    r"(?P<security>ZN[RY])(?:\s{0,20}(?P<five>(?:U{5}|E{5}|C{5}|S{5}|T{5}|R{5}"
    r"|[UECSTR]{3}[ABCOUX]{2})(?:/[A-Z]{5})?)"
    r"(?=Z[A-Z]{2}|[^A-Z]|$)|\s{1,20}(?!Z[A-Z]{2}(?![A-Z])|(?:[ZOPRYWM]\s{1,20}){1,3}\d{6})(?P<other>[A-Z]{1,7})(?![A-Z]))?"
)
"""FL4. ACP 127(G) 124, 203: ZNR or ZNY, then the classification letter five times, first of all; then transmission
instructions and signals. The last two letters may be a release code; /AAAAA or /BBBBB SPECAT."""

_LABEL = r"(?:(?:DTG|DATE[ /-]?TIME(?: GROUP)?|PRECEDENCE)[\s:]{1,20})?"
_PROSIGN = r"(?P<prosigns>[ZOPRYWM](?:[ /,&-]{0,20}[ZOPRYWM]){0,3})"
_ZONE = r"(?:\s?ZZ?(?![A-Z])|\s?[A-IK-Y](?![A-Z])|Z{1,2}(?=" + MONTH + "))?"
_YEAR = r"(?:[\s.,'/-]{0,20}(?:\d{4}|\d\d)(?!\d))?"
FL5 = re.compile(
    _LABEL
    + r"(?:(?P<word>NIACT IMMEDIATE|FLASH|IMMEDIATE|PRIORITY|ROUTINE)\s{0,20}"
    + r"(?:/\s?(?P<second>FLASH|IMMEDIATE|PRIORITY|ROUTINE)\s{0,20})?(?:DTG[\s:]{1,20})?)?"
    + f"(?:{_PROSIGN}"
    + r"[\s-]{0,20})?"
    + r"(?P<dtg>\d\d ?\d{4}"
    + _ZONE
    + r"[\s.,/-]{0,20}"
    + MONTH
    + f"{_YEAR})"
)
"""FL5. ACP 127(G) 113, 152, 206.c: precedence (two: action, info), date-time group, month, year; then signals such as
ZEX. Read through dashes, glued words and a doubled Z; a group without a prosign needs its month."""

FL5_SUSPECT = re.compile(
    _LABEL
    + _PROSIGN
    + r"[\s-]{0,20}(?P<dtg>[\dOIL]{4,9}(?:\s?Z{1,2})?(?![A-Z0-9])\s{1,20}"
    + MONTH
    + r"(?:\s{1,20}[\dOIL]{2,4})?|[\dOIL]{5,9}\s?Z{1,2})(?!\d|(?!FM\s)[A-Z])"
)
"""What can only be a damaged FL5: prosign and a number like a date-time group. Kept as written, never corrected."""

INDICATOR_SLASH = re.compile(r"(?P<ri>[QRU][A-Z]{3,6}|ZEN)\s?/\s{0,3}(?!/)")
"""FL7, FL8 with indicator: ACP 127(G) 206.a: it stands before each address, with a slash; ZEN in its place: 206.b."""

INDICATOR_INSIDE = re.compile(r"\s(?:[QRU][A-Z]{3,6}|ZEN)/[A-Z]")
"""An indicator behind another address on a line."""

MIDLINE = re.compile(
    r"(?:\s|(?<=//)|(?<=\d)(?=INFO\s|TO\sR))(?:(?P<BT>BT)(?=\s|$)|(?P<INFO>INFO)(?=[\s:]|$)|(?P<TO>TO)(?=\s)|(?P<XMT>XMT)(?=[\s/]|$)"
    r"|(?P<FM>FM)(?=\s)|(?P<text>UNCLAS(?:SIFIED)?(?=[\s/]|$)|C O N F I D E N T I A L|S E C R E T\b"
    r"|T O P\s{1,3}S E C R E T|LIMITED OFFICIAL USE|SUBJ/|MSGID/|RMKS/|SUBJECT:|TAGS:|E\.O\.\s\d{5}"
    r"|(?:NAVADMIN|ALNAV|ALCOAST) \d+/\d\d))"
)
"""Format lines that begin inside a line: cables whose line ends were lost; observed."""

ADDRESS_START = re.compile(
    r"(?:AM(?:EMBASSY|CONSUL|CONGEN|LEGATION|EMB)|US[A-Z]{2,}|SEC[A-Z]{3,}|COM[A-Z]{3,}|CINC[A-Z]*"
    r"|CDR[A-Z]*|CTF|CTG|CTU|AIG|CIA|DIA|NSC|NSA|NGA"
    r"|CNO|CMC|OSD|JCS|HQ[A-Z]*|DEPT|DIR[A-Z]+|JOINT|WHITE|DEA|FBI|AL[A-Z]{3,}(?=\s*(?:\(|$))|NAV[A-Z]+|CG[A-Z]*|FAA|DOE"
    r"|HOMELAND|MILLENNIUM|EU|EUROPEAN"
    r"|AFRICA|ALL|RU[A-Z]{2,5}/|RH[A-Z]{2,5}/|ZEN/)(?![A-Z])"
)
"""Words that an address begins with, and no continuation of one; observed."""

GROUP_COUNT = re.compile(
    r"(?P<accounting>(?:ACCT\s{1,20}[A-Z]{2,8}(?:-[A-Z]{1,8})?|[A-Z]{1,5})\s{1,20})?"
    r"(?P<count>GR\s?(?:\d{1,4}|NC))(?![A-Z0-9])"
)
"""FL10. ACP 127(G) 133, Annex B: group count, perhaps behind an accounting symbol."""

ACCOUNTING = re.compile(r"(?:(?:AC|AF|AR|NA|CG|MC|US|RA|RN|RC)(?:EX|XX)|ACCT\s{1,20}[A-Z]{2,8}(?:-[A-Z]{1,8})?)\Z")
"""FL10, an accounting symbol alone (ACEX in ACP 127(G) 215; ACCT NA is observed)."""

PAGE_LINE = re.compile(
    r"PAGE\s{1,20}\d{1,3}(?:\s{0,20}OF\s{0,20}\d{1,3})?"
    r"(?:\s{1,20}[A-Z][A-Z .'-]{0,40}?\s{0,20}\d{1,8}[A-Z]?(?:\s{1,20}\d{2,3}\s{1,3}OF\s{1,3}\d{2,3})?(?:"
    r"\s{1,20}\d{6}Z)?(?:\s{1,20}[A-Z][A-Z /]{0,40})?)?\s*\Z"
)
"""A page line. ACP 127(G) 208: PAGE 2, identification, classification. Observed: PAGE 02 STATE 276948 182333Z."""

PAGE_INSIDE = re.compile(
    r"PAGE\s{1,20}\d{1,3}\s{1,20}[A-Z][A-Z .'-]{0,40}?\s{1,20}\d{4,8}\s{1,20}(?:\d{6}Z\s{1,20})?(?=[A-Z])"
)
"""A page line with more of the list behind it on the same line; observed on flattened telegrams."""

PLACE_PAGE_LINE = re.compile(
    r"[A-Z][A-Z .'-]{1,40}?\s{1,20}\d{4,8}\s{1,20}\d{2,3}\s{1,3}OF\s{1,3}\d{2,3}(?:\s{1,20}\d{6}Z)?\s*\Z"
)
"""A page line that names the place (TASHKENT 00001989 002 OF 002); observed."""

DISTRIBUTION = re.compile(
    r"(?:(?:INFO|ACTION|ORIGIN|COPY)\s{1,20})?(?=[A-Z/]{1,6}-\d)(?:[A-Z/]{1,6}-\d{1,3}(?:\s{1,40}"
    r"|$)){1,40}(?:/\d{1,3}\s{0,3}[A-Z]{0,2})?\s*\Z"
)
"""A distribution block of the 1970s (INFO OCT-01 ISO-00 /026 W): offices and numbers of copies, no addressees."""

RULED_OFF = re.compile(r"-{5,}")
"""A line of hyphens, perhaps with the time of receipt behind it; observed on telegrams."""

CLASSIFICATION = re.compile(
    r"(?:CLASSIFICATION\s?:\s{0,20})?(?P<word>U N C L A S(?: S I F I E D)?|UNCLAS(?:SIFIED)?"
    r"|C O N F I D E N T I A L|CONFIDENTIAL|T O P\s{1,3}S E C R E T"
    r"|TOP SECRET|S E C R E T|SECRET|R E S T R I C T E D|RESTRICTED"
    r"|L I M I T E D\s{1,3}(?:O F F I C I A L\s{1,3}U S E|OFFICIAL USE)|LIMITED OFFICIAL USE"
    r"|CLEAR)(?![A-Z])"
)
"""First word of the text. ACP 127(G) 201.b, 208: the classification spaced out, or UNCLAS, or CLEAR."""

SECTION = re.compile(
    r"(?P<final>FINAL\s{0,3})?S?ECT(?:I?O?N"
    r"|\.)?\s{0,3}(?P<number>\d{1,2})?\s{0,3}OF\s{0,3}(?P<count>\d{1,2})(?![0-9])"
)
"""ACP 127(G) 208.e, 223: SECTION 1 OF 2, last FINAL SECTION OF 2; State: SECTION 01 OF 02. Lost letters observed."""

SUBJECT = re.compile(r"SUBJ(?:ECT)?\s?[:/]")
"""The subject line."""

CAPTION = re.compile(
    r"(?:SIPDIS|NODIS|EXDIS|LIMDIS|STADIS|NOFORN|SENSITIVE|ROGER CHANNEL|TERREP|EYES ONLY|AIDAC|CODEL"
    r"|E F T O|EFTO|FODAG|NOFORN)(?:[ ,/]{1,3}(?:SIPDIS|NODIS|EXDIS|LIMDIS|STADIS|NOFORN|SENSITIVE"
    r"|EYES ONLY))*\s*\Z"
)
"""Distribution and channel captions of State (5 FAH-2 H-440), each on a line of its own."""

TEXT_START = re.compile(
    r"(?:CLASSIFICATION\s?:|UNCLAS(?:SIFIED)?(?![A-Z])|U N C L A S|C O N F I D E N|CONFIDENTIAL(?![A-Z])"
    r"|S E C R E T|T O P\s|TOP SECRET|SECRET(?![A-Z]| SERVICE)|R E S T R I C|RESTRICTED(?![A-Z])"
    r"|LIMITED OFFICIAL USE|L I M I T E D|E\.?\s?O\.?\s?\d{5}|TAGS?\s?:|SUBJ(?:ECT)?\s?[:/]|REFS?\s?[:/(]"
    r"|MSGID/|GENTEXT|RMKS|NARR/|AMPN/|POC/|EXER/|OPER/"
    r"|SIPDIS|NODIS|EXDIS|LIMDIS|STADIS|NOFORN|SENSITIVE|ROGER CHANNEL|TOSEC\s|CORRECTED COPY|E F T O"
    r"|FOLLOWING\s|FOL\s|QQQQ|CLAS\s|FOUO(?![A-Z])|CUI(?![A-Z])|LOU(?![A-Z])|UNCLASS(?![A-Z])"
    r"|NATO\s(?:UNCLAS|RESTR|CONF|SECR)|PERSONAL FOR\s|EXERCISE\s|SECTION\s(?:ONE|TWO|THREE|FOUR)\s|SSIC\s\d"
    r"|[A-Z]{2,12}(?:NOTE|INST)\s\d|SECINFO/|SIC\s[A-Z][A-Z0-9]{2}(?![A-Z0-9])|ALMAR\s+\d"
    r"|SECTION\s+\d|FINAL SECTION|//N?\d{4,5}|NAVADMIN\s+\d+/\d+"
    r"|ALCOAST\s+\d+/\d+|ALNAV\s+\d+/\d+|MARADMIN\s+\d"
    r"|[A-Z]{3,20}\s\d{1,4}/\d{2,4}\s*\Z|PASS\s|PASS(?:ING)? INSTRUCTIONS|DEPT (?:FOR|PASS)\s"
    r"|DEPARTMENT (?:FOR|PASS|ALSO)|STATE (?:FOR|PASS)\s|FOR\s[A-Z/]+[\s,:]|CLASSIFIED BY|\(?[A-Z]?1\.\s"
    r"|\u00b61|1\s?\.\s|\([USCT]\)|\([USCT]//)"
)
"""What begins the text where BT is missing, as in all published State cables; observed."""
