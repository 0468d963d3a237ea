"""Who calls whom, how often and how well."""

from .text import count, plain, share

# Histograms have buckets of ratio 1.04 (docs/SCHEMA.md); the middle of one is within 2 % of every value in it.
RATIO = 1.04


def quantile(histogram, q):
    """The q-quantile of a histogram as ClickHouse gives it: bucket (text) to count; None of an empty one."""
    buckets = sorted((int(bucket), int(number)) for bucket, number in histogram.items() if int(number) > 0)
    rank, seen = q * sum(number for _, number in buckets), 0
    for bucket, number in buckets:
        seen += number
        if seen >= rank:
            return 0.0 if bucket < 0 else RATIO ** (bucket + 0.5)
    return None


def edges(db, hours):
    """One row per caller and called service: requests, share of failed answers, latencies in milliseconds."""
    frame = db.query("""
        SELECT source_service AS source, destination_service AS target, sum(w.requests) AS requests, sum(errors_5xx + lost) AS failed, max(evidence) AS evidence,
          sumMap(durations) AS histogram
        FROM (SELECT * FROM edge_minutes FINAL WHERE requests > 0 AND minute >= now() - toIntervalHour({hours:UInt32})) AS w
        GROUP BY source, target ORDER BY requests DESC LIMIT 2000""", hours=hours)
    frame["source"] = frame["source"].replace("", "(unknown)")
    frame["errors"] = frame.failed / frame.requests
    for name, q in (("p50_ms", 0.5), ("p95_ms", 0.95)):
        frame[name] = [(quantile(histogram, q) or 0) / 1000 for histogram in frame.histogram]
    return frame.drop(columns="histogram")


def minutes(db, hours):
    """Requests per called service and minute."""
    return db.query("""
        SELECT minute, destination_service AS service, sum(w.requests) AS requests
        FROM (SELECT * FROM edge_minutes FINAL WHERE requests > 0 AND minute >= now() - toIntervalHour({hours:UInt32})) AS w
        GROUP BY minute, service ORDER BY minute LIMIT 500000""", hours=hours)


def conclusion(frame):
    """What the graph says, in a sentence or two."""
    if frame.empty:
        return "no requests were stored in this time, so there is no graph."
    total, failed = frame.requests.sum(), frame.failed.sum()
    busiest = frame.iloc[0]
    verified = frame[frame.evidence >= 5].requests.sum()
    worst = frame[frame.requests >= max(10, frame.requests.sum() / 1000)].sort_values("errors", ascending=False)
    text = (f"{count(total, 'request')} over {count(len(frame), 'edge')} between {count(len(set(frame.source) | set(frame.target)), 'service')}; the busiest is "
            f"{plain(busiest.source)} → {plain(busiest.target)} with {share(busiest.requests, total)} of them, and {share(verified, total)} came from a verified caller. ")
    if failed == 0:
        return text + "No request failed."
    return text + f"{share(failed, total)} failed, worst on {plain(worst.iloc[0].source)} → {plain(worst.iloc[0].target)} ({share(worst.iloc[0].failed, worst.iloc[0].requests)})."
