#!/usr/bin/env python3
"""Tells the CDNOW purchase history as events that `guerdon import` reads.

The customers are shared out evenly among the partners whose referral codes are given. Each
registers shortly before the first purchase, and each purchase is a payment for a VIP plan.
"""

import argparse
import json
import re
import signal
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

SOURCE = "examples/cdnow"
DOLLARS = re.compile(r"(\d+)\.(\d\d)")
REGISTERED_BEFORE = timedelta(minutes=10)


def purchases(path):
    """The rows in the order of the file: (customer, day, number bought, cents)."""
    with open(path, encoding="ascii") as file:
        next(file)
        for number, line in enumerate(file, start=2):
            fields = line.split()
            amount = DOLLARS.fullmatch(fields[3]) if len(fields) == 4 else None
            if amount is None:
                sys.exit(f"error: {path}, line {number} is not a purchase: {line.strip()!r}")
            customer, date, bought, _ = fields
            day = datetime.strptime(date, "%Y%m%d").replace(tzinfo=timezone.utc)
            yield customer, day, int(bought), int(amount[1]) * 100 + int(amount[2])


def plan(bought):
    """The VIP plan that stands for a purchase of so many discs."""
    return "VIP 1" if bought == 1 else "VIP 2" if bought <= 3 else "VIP 3"


def event(identity, kind, time, data):
    return {
        "specversion": "1.0",
        "id": identity,
        "source": SOURCE,
        "type": kind,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "datacontenttype": "application/json",
        "data": data,
    }


def registration(customer, day, codes):
    number = int(customer)
    return event(
        f"registered-{customer}",
        "customer.registered",
        day,
        {
            "customer_id": f"cdnow-{customer}",
            "phone": f"+1555{number:07}",
            "referral_code": codes[number % len(codes)],
        },
    )


def payment(identity, time, customer, bought, cents):
    return event(
        f"paid-{identity}",
        "payment.succeeded",
        time,
        {
            "payment_id": f"cdnow-{identity}",
            "customer_id": f"cdnow-{customer}",
            "product": {"kind": "vip_plan", "name": plan(bought)},
            "amount": {"amount": cents, "currency": "USD"},
        },
    )


def events(rows, codes):
    """The events in the order of their times. A day begins with its registrations, all at
    midnight; its purchases follow one second apart."""
    by_day = {}
    rows_of = {}
    for customer, day, bought, cents in rows:
        registered, paid = by_day.setdefault(day, ([], []))
        if customer not in rows_of:
            registered.append(customer)
        # A row without a price keeps its number, so that identities do not depend on what is skipped.
        rows_of[customer] = rows_of.get(customer, 0) + 1
        paid.append((f"{customer}-{rows_of[customer]}", customer, bought, cents))
    for day, (registered, paid) in sorted(by_day.items()):
        for customer in registered:
            yield registration(customer, day, codes)
        for second, (identity, customer, bought, cents) in enumerate(paid):
            time = day + REGISTERED_BEFORE + timedelta(seconds=second)
            yield payment(identity, time, customer, bought, cents) if cents > 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("codes", metavar="CODE", nargs="+", help="referral code of a partner")
    parser.add_argument("--data", type=Path, default=Path(__file__).with_name("CDNOW_master.txt"))
    arguments = parser.parse_args()
    if not arguments.data.is_file():
        sys.exit(f"error: {arguments.data} is missing\nhint: run examples/cdnow/fetch.sh")

    # A reader that has seen enough (`| head`) ends this script without a complaint.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    told = skipped = 0
    for line in events(purchases(arguments.data), arguments.codes):
        if line is None:
            skipped += 1
        else:
            print(json.dumps(line, separators=(",", ":")))
            told += 1
    print(f"{told} events; {skipped} purchases for 0.00 skipped, a payment has a positive amount", file=sys.stderr)


if __name__ == "__main__":
    main()
