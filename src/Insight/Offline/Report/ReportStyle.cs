using Insight.Offline.Report.Html;

namespace Insight.Offline.Report;

/// <summary>How the page looks: light and dark as the reader's system has it, and on paper.</summary>
internal static class ReportStyle
{
    public static Markup Css { get; } = new("""

        :root { color-scheme: light dark; --text: #1c2330; --soft: #5a6577; --line: #dde2ea; --page: #fbfcfe; --card: #fff; --accent: #2d5fd0; --ok: #7d9be0; --c4: #e0a030; --c5: #cf3f3f; --edge: #8fa3c7; --par: #e8effd; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6eaf2; --soft: #9aa6ba; --line: #2d3646; --page: #12161e; --card: #1a202b; --accent: #8db0ff; --ok: #5877c4; --c4: #d99a2b; --c5: #e25c5c; --edge: #5b6f95; --par: #243456; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
        header, main, footer { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
        header { padding-top: 24px; }
        .brand { margin: 0; color: var(--accent); font-weight: 600; letter-spacing: .02em; }
        h1 { margin: 0 0 8px; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
        h2 { margin: 36px 0 6px; padding-top: 10px; border-top: 1px solid var(--line); font-size: 20px; }
        h3 { margin: 22px 0 4px; font-size: 16px; }
        p { margin: 6px 0 10px; max-width: 100ch; }
        .lead { font-size: 17px; }
        .problem { color: var(--c5); }
        .findings { margin: 8px 0; padding: 0; list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(480px, 1fr)); gap: 10px; }
        .findings li { padding: 10px 14px; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 6px; overflow-wrap: anywhere; }
        code { font: 13px/1.4 ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        .wide { overflow-x: auto; margin: 10px 0 14px; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
        table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
        caption { padding: 8px 12px; text-align: left; font-weight: 600; }
        th, td { padding: 5px 9px; text-align: left; vertical-align: top; border-top: 1px solid var(--line); font-weight: normal; font-variant-numeric: tabular-nums; }
        thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
        th.n, td.n { text-align: right; white-space: nowrap; }
        tbody th { min-width: 220px; }
        .method { display: inline-block; min-width: 38px; font: 600 11.5px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--accent); }
        .time { white-space: nowrap; }
        .par { background: var(--par); border-radius: 4px; padding: 0 2px; }
        .eg, .eg code { color: var(--soft); font-size: 12px; }
        svg { display: block; width: 100%; height: auto; font-family: inherit; }
        svg text { fill: var(--text); unicode-bidi: isolate; }
        .chart { background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
        .grid { stroke: var(--line); } .tick { font-size: 12px; }
        svg text.tick { fill: var(--soft); }
        .ok { fill: var(--ok); background: var(--ok); } .c4 { fill: var(--c4); background: var(--c4); } .c5 { fill: var(--c5); background: var(--c5); }
        .key { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-left: 6px; }
        .graph { min-width: 1000px; }
        .edge { fill: none; stroke: var(--edge); stroke-opacity: .6; } .edge.poor { stroke: var(--c4); } .edge.bad { stroke: var(--c5); }
        .edge:hover { stroke: var(--accent); stroke-opacity: 1; }
        .node { fill: var(--card); stroke: var(--accent); } .name { font-size: 13px; }
        .label { font-size: 12px; paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
        footer { padding: 12px 24px 32px; color: var(--soft); }
        @media (max-width: 620px) { .findings { grid-template-columns: 1fr; } }
        @media print { body { font-size: 11px; } .wide { overflow: visible; border: 0; } .graph { min-width: 0; } h2, tr, .findings li { break-inside: avoid; } thead { display: table-header-group; } }

        """);
}
