"""Which endpoints there are, how sure that is, and what changed."""

from .text import count, plain, share

TIERS = {0: "observed", 1: "candidate", 2: "confirmed", 3: "retired"}


def endpoints(db):
    """Every endpoint that exists, with its traffic and what its bodies carry."""
    frame = db.query("""
        SELECT toString(endpoint_id) AS id, service, method, template, tier, requests, errors_4xx + errors_5xx AS failed, first_time, last_time
        FROM endpoint_inventory ORDER BY requests DESC LIMIT 20000""")
    traits = db.query("""
        SELECT toString(endpoint_id) AS id, sum(t.public) AS public, sum(t.open_sensitive) AS open_sensitive, arrayDistinct(groupArrayArray(mapKeys(auth))) AS auth,
          arrayDistinct(groupArrayArray(mapKeys(response_sensitive))) AS sensitive
        FROM (SELECT * FROM endpoint_traits FINAL WHERE requests > 0) AS t GROUP BY endpoint_id LIMIT 20000""")
    frame = frame.merge(traits, on="id", how="left")
    frame["sensitive"] = [value if isinstance(value, list) else [] for value in frame.sensitive]
    frame["auth"] = [value if isinstance(value, list) else [] for value in frame.auth]
    frame["state"] = frame.tier.map(TIERS).fillna("unknown")
    return frame


def drift(db):
    """Bodies that differ from the accepted schema."""
    return db.query("""
        SELECT toString(endpoint_id) AS id, if(direction = 0, 'request', 'response') AS direction, content_type, status, count AS differences, last_hour
        FROM drift_findings FINAL WHERE count > 0 ORDER BY differences DESC LIMIT 5000""")


def learned(db, hours):
    """Endpoints by the time they were met first."""
    return db.query("""
        SELECT toStartOfMinute(first_time) AS time, service, count() AS endpoints
        FROM endpoint_inventory WHERE first_time >= now() - toIntervalHour({hours:UInt32}) GROUP BY time, service ORDER BY time""", hours=hours)


def conclusion(frame, differences):
    """What the inventory says, in a sentence or two."""
    if frame.empty:
        return "no endpoint was learned yet."
    sensitive = frame[[len(kinds) > 0 for kinds in frame.sensitive]]
    exposed = frame[frame.open_sensitive.fillna(0) > 0]
    text = (f"{count(len(frame), 'endpoint')} of {count(frame.service.nunique(), 'service')}, {share((frame.tier == 2).sum(), len(frame))} of them confirmed; "
            f"{plain(frame.service.value_counts().index[0])} has the most. {count(len(sensitive), 'endpoint')} answered with sensitive data")
    text += f", {len(exposed):,} of them to callers that nobody knows" if len(exposed) else ""
    if differences.empty:
        return text + ". No body differs from an accepted schema."
    return text + f". {count(differences.differences.sum(), 'difference')} from accepted schemas at {count(differences.id.nunique(), 'endpoint')}."
