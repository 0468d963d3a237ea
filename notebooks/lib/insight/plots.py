"""Plots that look alike. Names from traffic are drawn as they are, never as formulas."""

import math
import os
from pathlib import Path

import matplotlib.pyplot as plt

from .text import plain

INK, ACCENT, WARN, BAD, MUTED = "#1f2933", "#2b6cb0", "#d97706", "#c53030", "#9aa5b1"
SERIES = ["#2b6cb0", "#d97706", "#2f855a", "#805ad5", "#c53030", "#0987a0", "#975a16", "#97266d"]

plt.rcParams.update({
    "figure.figsize": (9, 4), "figure.dpi": 80, "savefig.dpi": 80, "font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": MUTED,
    "axes.labelcolor": INK, "axes.titlecolor": INK, "axes.titlelocation": "left", "axes.titlesize": 10, "xtick.color": INK, "ytick.color": INK, "axes.grid": True, "axes.axisbelow": True,
    "grid.color": "#e4e7eb", "legend.frameon": False, "text.parse_math": False, "axes.prop_cycle": plt.cycler(color=SERIES), "figure.autolayout": True,
})


def show(figure, name):
    """Shows a figure; with INSIGHT_FIGURES it also goes into that folder as a picture."""
    if folder := os.environ.get("INSIGHT_FIGURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(folder) / f"{name}.png")
    plt.show()


def empty(axes, text):
    """Says in place of a plot that there is nothing to draw."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", va="center", color=MUTED, transform=axes.transAxes)


def lines(axes, frame, time, value, group, most=8):
    """One line per group: those with the most, the rest together."""
    if frame.empty:
        return empty(axes, "nothing in this time")
    totals = frame.groupby(group)[value].sum().sort_values(ascending=False)
    kept = list(totals.index[:most])
    for name in kept:
        part = frame[frame[group] == name].groupby(time)[value].sum()
        axes.plot(part.index, part.values, label=plain(name, 30), marker="." if len(part) < 30 else None)
    if len(totals) > most:
        rest = frame[~frame[group].isin(kept)].groupby(time)[value].sum()
        axes.plot(rest.index, rest.values, label="1 other" if len(totals) == most + 1 else f"{len(totals) - most} others", color=MUTED)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=8)
    axes.tick_params(axis="x", rotation=20)


def bars(axes, names, values, color=ACCENT, most=15):
    """Horizontal bars, the greatest on top."""
    pairs = sorted(zip(names, values), key=lambda pair: -pair[1])[:most][::-1]
    if not pairs:
        return empty(axes, "nothing in this time")
    axes.barh(range(len(pairs)), [value for _, value in pairs], color=color)
    axes.set_yticks(range(len(pairs)), [plain(name, 60) for name, _ in pairs], fontsize=8)
    # A few bars stay as thin as many, at the top.
    axes.set_ylim(len(pairs) - max(len(pairs), 6) - 0.6, len(pairs) - 0.4)
    axes.grid(axis="y", visible=False)


def staircase(axes, times, start, end, **style):
    """How many of ``times`` had come by each time from ``start`` to ``end``."""
    inside = sorted(time for time in times if start <= time <= end)
    axes.step([start, *inside, end], [0, *range(1, len(inside) + 1), len(inside)], where="post", **style)


def graph(axes, edges):
    """Services in layers from callers to called, arrows as wide as their requests, red by their share of errors."""
    if edges.empty:
        return empty(axes, "no calls in this time")
    places = layers(list(zip(edges.source, edges.target)))
    most = edges.requests.max()
    for edge in edges.itertuples():
        (x, y), (u, v) = places[edge.source], places[edge.target]
        color = BAD if edge.errors > 0.05 else WARN if edge.errors > 0.01 else ACCENT
        axes.annotate("", (u, v), (x, y), arrowprops={"arrowstyle": "-|>", "color": color, "alpha": 0.75, "shrinkA": 12, "shrinkB": 14, "connectionstyle": "arc3,rad=0.08",
                                                      "linewidth": 0.6 + 4 * math.sqrt(edge.requests / most)})
    for name, (x, y) in places.items():
        axes.plot([x], [y], "o", markersize=15, color="#ffffff", markeredgecolor=INK, zorder=3)
        axes.text(x, y - 0.055, plain(name, 26), ha="center", va="top", fontsize=8, color=INK, zorder=4)
    axes.set_xlim(-0.1, 1.1)
    axes.set_ylim(-0.12, 1.08)
    axes.set_axis_off()


def layers(pairs):
    """Places of names in the unit square: a caller stands left of whom it calls (loops aside); the same names always stand in the same places."""
    names = sorted({name for pair in pairs for name in pair})
    calls = {name: sorted({target for source, target in pairs if source == name and target != name}) for name in names}
    depth, state = {}, {}

    def settle(name):
        state[name] = 1
        depth[name] = 1 + max((depth[t] if state.get(t) == 2 else settle(t) for t in calls[name] if state.get(t) != 1), default=-1)
        state[name] = 2
        return depth[name]

    for name in names:
        if name not in state:
            settle(name)
    deepest = max(depth.values()) or 1
    columns = {}
    for name in names:
        columns.setdefault(depth[name], []).append(name)
    return {name: ((deepest - level) / deepest, 1 - (place + 0.5) / len(column)) for level, column in columns.items() for place, name in enumerate(column)}
