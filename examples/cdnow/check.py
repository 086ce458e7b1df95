#!/usr/bin/env python3
"""Imports the CDNOW purchase history twice and checks what the partners earn against the data.

GUERDON names the guerdon program; without it, the one on the PATH is taken. The store is in a temporary directory.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from to_events import events, purchases

HERE = Path(__file__).resolve().parent
DATA = HERE / "CDNOW_master.txt"
GUERDON = os.environ.get("GUERDON", "guerdon")


def guerdon(*arguments):
    return subprocess.run([GUERDON, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def earned(told):
    """What each code earns, by AP-8 and AP-9: 10 % of what the first nine paying customers pay, 15 % of
    the next ten's, 20 % of all others'; each commission rounded half up to a cent."""
    code_of, rate_of = {}, {}
    paying, sums = Counter(), Counter()
    for event in told:
        data = event["data"]
        customer = data["customer_id"]
        if event["type"] == "customer.registered":
            code_of[customer] = data["referral_code"]
            continue
        code = code_of[customer]
        if customer not in rate_of:
            paying[code] += 1
            rate_of[customer] = 10 if paying[code] < 10 else 15 if paying[code] < 20 else 20
        sums[code] += (data["amount"]["amount"] * rate_of[customer] + 50) // 100
    return {code: (paying[code], sums[code]) for code in sums}


def check(what, found, expected):
    if found != expected:
        sys.exit(f"error: {what}: found {found}, expected {expected}")
    print(f"{what}: {found}")


def main():
    if not DATA.is_file():
        sys.exit(f"error: {DATA} is missing\nhint: run examples/cdnow/fetch.sh")
    with tempfile.TemporaryDirectory(prefix="guerdon-cdnow-") as folder:
        store = ["--data", f"{folder}/data"]
        codes = guerdon("sandbox", "partners", "--count", "3", *store).split()
        told = [event for event in events(purchases(DATA), codes) if event is not None]
        file = Path(folder, "cdnow.ndjson")
        file.write_text("".join(json.dumps(event) + "\n" for event in told))
        paid = [event["data"]["amount"]["amount"] for event in told if event["type"] == "payment.succeeded"]
        check("payments, and cents in all", (len(paid), sum(paid)), (69_579, 250_031_563))
        first = json.loads(guerdon("import", "--json", *store, str(file)))
        check("events taken in", (first["accepted"], first["refused"]), (93_149, 0))
        found = {p["code"]: (p["paying"], p["balances"][0]["earned"]) for p in first["partners"]}
        check("paying customers and cents earned, by code", found, earned(told))
        again = json.loads(guerdon("import", "--json", *store, str(file)))
        check("duplicates when told again", (again["accepted"], again["duplicates"]), (0, 93_149))
        check("the same was earned", again["partners"] == first["partners"], True)
        print(guerdon("verify", *store).strip())


if __name__ == "__main__":
    main()
