"""Clients that try things: matches of the WAF, enumeration, and what was strange around an incident."""

import pandas as pd

from .text import count, plain


def matches(db, hours):
    """Matches of WAF rules by minute and rule."""
    return db.query("""
        SELECT toStartOfMinute(time) AS minute, rule_id, any(message) AS message, count() AS matches, uniq(client_ip) AS clients, countIf(blocked) AS blocked
        FROM (SELECT * FROM waf_findings WHERE time >= now() - toIntervalHour({hours:UInt32}) AND NOT shadow LIMIT 1 BY time, record_id, position)
        GROUP BY minute, rule_id ORDER BY minute LIMIT 100000""", hours=hours)


def clients(db, hours, least=10):
    """Clients from outside with what enumeration shows in: many different paths, many of them refused or not there."""
    frame = db.query("""
        SELECT if(principal != '', principal, client_ip) AS client, count() AS requests, uniq(path) AS paths, uniq(endpoint_id) AS endpoints,
          countIf(status IN (401, 403, 404, 405)) AS refused, countIf(waf_score > 0) AS suspicious, min(time) AS first, max(time) AS last
        FROM (SELECT * FROM records WHERE window >= now() - toIntervalHour({hours:UInt32}) LIMIT 1 BY record_id)
        WHERE source_evidence <= 1
        GROUP BY client HAVING requests >= {least:UInt32} ORDER BY refused DESC, suspicious DESC LIMIT 20000""", hours=hours, least=least)
    frame["refused_share"] = frame.refused / frame.requests
    frame["enumerates"] = (frame.refused >= 10) & (frame.refused_share >= 0.3)
    return frame


def incidents(db, hours):
    """Incidents of the time, the latest first."""
    return db.query("""
        SELECT id, opened, last_seen, closed, title, p_value, cause_service, cause_client
        FROM incidents FINAL WHERE opened >= now() - toIntervalHour({hours:UInt32}) AND merged_into = '' ORDER BY opened DESC LIMIT 1000""", hours=hours)


def findings(db, start, end):
    """What detectors found strange from one time to another, mild things too."""
    return db.query("""
        SELECT window, toString(kind) AS kind, toString(metric) AS metric, service, source_service, client, p_value, observed, expected, reason
        FROM findings FINAL WHERE window BETWEEN {start:DateTime} AND {end:DateTime} ORDER BY window LIMIT 100000""",
        start=pd.Timestamp(start).floor("s").strftime("%Y-%m-%d %H:%M:%S"), end=pd.Timestamp(end).floor("s").strftime("%Y-%m-%d %H:%M:%S"))


def around(found, hours, now, minutes=15):
    """The time to look at: around the latest incident, or the last hours when there was none."""
    if found.empty:
        return now - pd.Timedelta(hours=hours), now
    latest = found.iloc[0]
    return latest.opened - pd.Timedelta(minutes=minutes), latest.last_seen + pd.Timedelta(minutes=minutes)


def conclusion(waf, who, found, strange):
    """What the hunt found, in a sentence or two."""
    tell = []
    if waf.empty:
        tell.append("no rule of the WAF matched")
    else:
        rules = waf.groupby("rule_id").matches.sum().sort_values(ascending=False)
        tell.append(f"{count(rules.sum(), 'match', 'matches')} of {count(len(rules), 'rule')} of the WAF, most of rule {rules.index[0]} "
                    f"({plain(waf[waf.rule_id == rules.index[0]].message.iloc[0], 60)}), {int(waf.blocked.sum()):,} of them in blocked requests")
    guilty = who[who.enumerates] if not who.empty else who
    if len(guilty):
        worst = guilty.iloc[0]
        tell.append(f"{count(len(guilty), 'client')} of {len(who):,} enumerated: {plain(worst.client)} asked for {count(worst.paths, 'path')} and was refused {count(worst.refused, 'time')}")
    else:
        tell.append(f"none of {count(len(who), 'client')} enumerated")
    tell.append(f"{count(len(found), 'incident')}" + (f", the latest about {plain(found.iloc[0].title, 120)}" if len(found) else "") + f", with {count(len(strange), 'finding')} around")
    return "; ".join(tell) + "."
