"""Detection against its budget of false incidents, from what is stored and from a back-test."""

import json
import os
import shlex
import shutil
import subprocess

from .connection import InsightError
from .text import count, plain


def judged(db, hours):
    """What detection judged: windows, findings and the budget by minute."""
    return db.query("""
        SELECT toStartOfMinute(window) AS minute, count() AS windows, sum(d.findings) AS findings, max(d.incidents) AS open, max(d.subjects) AS subjects, max(d.budget) AS budget
        FROM (SELECT * FROM detection_windows FINAL WHERE window >= now() - toIntervalHour({hours:UInt32})) AS d GROUP BY minute ORDER BY minute""", hours=hours)


def incidents(db, hours):
    """Incidents of the time."""
    return db.query("""
        SELECT opened, tenant, app, title, p_value FROM incidents FINAL
        WHERE opened >= now() - toIntervalHour({hours:UInt32}) AND merged_into = '' ORDER BY opened LIMIT 10000""", hours=hours)


def p_values(db, hours):
    """p-values of findings, for how strange things were."""
    return db.query("SELECT toString(metric) AS metric, p_value FROM findings FINAL WHERE window >= now() - toIntervalHour({hours:UInt32}) LIMIT 200000", hours=hours)


def backtest(budget, timeout=600):
    """``insight backtest`` over all that is stored, with another budget; None where nothing is stored. INSIGHT_COMMAND names the program where ``insight`` is not found."""
    command = shlex.split(os.environ.get("INSIGHT_COMMAND", ""))
    if not command:
        found = next((path for path in (shutil.which("insight"), "./insight", "../insight") if path and os.path.isfile(path)), None)
        if found is None:
            raise InsightError("There is no program 'insight' on PATH or beside this folder: name it in INSIGHT_COMMAND.")
        command = [found]
    command += ["backtest", "--format", "json", "--budget", str(budget)]
    if data := os.environ.get("INSIGHT_DATA"):
        command += ["--data", data]
    run = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    if run.returncode == 0:
        return json.loads(run.stdout)
    if "nothing is stored" in run.stderr:
        return None
    raise InsightError(f"insight backtest failed: {run.stderr.strip()[:400]}")


def backtests(budgets):
    """How many incidents a back-test finds with each budget, and why there is none where there is none."""
    numbers, reason = {}, ""
    for tried in budgets:
        try:
            report = backtest(tried)
            numbers[tried] = None if report is None else len(report["incidents"])
        except (InsightError, subprocess.TimeoutExpired) as error:
            numbers[tried], reason = None, str(error)
    return numbers, reason


def conclusion(windows, found, reports):
    """How alerts compare with the budget, in a sentence or two. ``reports``: budget to the number of incidents of a back-test, or None."""
    if windows.empty:
        return "detection has judged nothing in this time."
    judged_windows = int(windows.windows.sum())
    weeks, budget = judged_windows * 10 / (7 * 86400), float(windows.budget.iloc[-1])
    apps = found.groupby(["tenant", "app"]).size() if len(found) else []
    # All of a short time may be news: a budget is a mean over weeks.
    text = (f"{count(judged_windows, 'window')} judged ({weeks * 7 * 24:.2f} hours), {count(windows.findings.sum(), 'finding')} and {count(len(found), 'incident')} where a budget of {budget:g} "
            f"false ones per app and week allows {budget * weeks * max(1, len(apps)):.3f}")
    if len(found):
        text += f"; the strangest was {plain(found.sort_values('p_value').iloc[0].title, 120)}"
    told = [f"{count(number, 'incident')} with a budget of {tried:g}" for tried, number in reports.items() if number is not None]
    return text + (". Back-tests of all that is stored find " + ", ".join(told) + "." if told else ". There is no back-test to compare with.")
