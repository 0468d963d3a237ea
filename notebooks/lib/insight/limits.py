"""How often clients ask, and what a rate limit would do to them."""

import pandas as pd

from .text import count, plain, share


def rates(db, hours, host):
    """Each client's busiest minute and its requests, of clients from outside."""
    return db.query("""
        SELECT client, max(in_minute) AS busiest, sum(in_minute) AS requests, sum(refused) AS refused FROM (
          SELECT client_ip AS client, toStartOfMinute(time) AS minute, count() AS in_minute, countIf(status >= 400 AND status < 500) AS refused
          FROM (SELECT * FROM records WHERE window >= now() - toIntervalHour({hours:UInt32}) AND host = {host:String} LIMIT 1 BY record_id)
          GROUP BY client, minute)
        GROUP BY client ORDER BY busiest DESC LIMIT 200000""", hours=hours, host=host)


def host_of(db, hours):
    """The virtual host that most clients ask, with its tenant and app."""
    frame = db.query("""
        SELECT tenant, app, host, uniq(client_ip) AS clients FROM records WHERE window >= now() - toIntervalHour({hours:UInt32}) AND host != '' AND response_flag != 'no_route'
        GROUP BY tenant, app, host ORDER BY clients DESC, count() DESC LIMIT 1""", hours=hours)
    return None if frame.empty else frame.iloc[0]


def candidates(frame, quantiles=(0.5, 0.9, 0.99, 0.999)):
    """Limits to try: what these shares of clients never exceeded, and a tenth more; never below 5 a minute."""
    if frame.empty:
        return [5]
    return sorted({max(5, int(-(-frame.busiest.quantile(q) * 1.1 // 1))) for q in quantiles})


def policy(where, requests):
    """A rate limit in shadow, as the console takes it."""
    return {"apiVersion": "insight/v1", "kind": "Policy", "metadata": {"name": "what-if", "tenant": where.tenant},
            "spec": {"scope": {"hosts": [where.host]}, "mode": "shadow", "rateLimit": {"key": "address", "requests": int(requests), "per": "1m"}}}


def what_if(console, where, tried, start, end):
    """What each limit would have done, told by the console's replay."""
    rows = []
    for requests in tried:
        report = console.replay(policy(where, requests), start, end)
        rows.append({"limit": requests, "requests": report["inScope"], "clients": report["clients"], "touched": report["touched"], "touched_clients": report["touchedClients"],
                     "ordinary": report["touchedOrdinary"], "bound": report["falseShareBound"]})
    return pd.DataFrame(rows, columns=["limit", "requests", "clients", "touched", "touched_clients", "ordinary", "bound"])


def conclusion(where, frame, replays, most_false=0.001):
    """Which limit to propose, in a sentence or two."""
    if where is None or frame.empty or replays.empty:
        return "nobody asked in this time, so no limit can be studied."
    text = f"{count(len(frame), 'client')} of {plain(where.host)} asked up to {count(frame.busiest.max(), 'time')} a minute, half of them {frame.busiest.median():g} at most. "
    good = replays[replays.bound <= most_false]
    row = (good if len(good) else replays).iloc[0 if len(good) else -1]
    touched = f"would have touched {share(row.touched, row.requests)} of the requests and {count(row.touched_clients, 'client')} (at most {share(row.bound, 1)} of ordinary requests, 95 % sure)"
    if len(good):
        return text + f"{int(row.limit):,} a minute is the lowest limit tried that is safe: it {touched}."
    return text + f"No limit is proven safe with so few requests: {int(row.limit):,} a minute {touched}, where {share(most_false, 1)} is wanted."
