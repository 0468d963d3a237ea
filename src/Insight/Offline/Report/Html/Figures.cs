using System.Globalization;

namespace Insight.Offline.Report.Html;

/// <summary>Numbers, times and shares as the page writes them, the same on every machine.</summary>
internal static class Figures
{
    private static readonly NumberFormatInfo s_format = new() { NumberGroupSeparator = "\u202f", NumberDecimalSeparator = "." };

    private static readonly string[] s_sizes = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>A count, in groups of three.</summary>
    public static string Count(long count) => count.ToString("#,0", s_format);

    /// <summary>A count and the word for it.</summary>
    public static string Of(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>A share in percent.</summary>
    public static string Share(double part, double of)
    {
        if (of <= 0 || part <= 0) return "0 %";
        double percent = 100 * part / of;
        return percent < 0.1 ? "< 0.1 %" : percent.ToString(percent < 10 ? "0.0" : "0", s_format) + " %";
    }

    /// <summary>Bytes, in powers of a thousand.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= 999.5 && unit < s_sizes.Length - 1; unit++) bytes /= 1000;
        return bytes.ToString(unit > 0 && bytes < 10 ? "0.0" : "0", s_format) + "\u202f" + s_sizes[unit];
    }

    /// <summary>A latency.</summary>
    public static string Latency(double? milliseconds) => milliseconds switch
    {
        null => "–",
        < 1 => milliseconds.Value.ToString("0.00", s_format) + "\u202fms",
        < 10 => milliseconds.Value.ToString("0.0", s_format) + "\u202fms",
        < 1000 => milliseconds.Value.ToString("0", s_format) + "\u202fms",
        _ => (milliseconds.Value / 1000).ToString("#,0.0", s_format) + "\u202fs",
    };

    /// <summary>How many times.</summary>
    public static string Times(double factor) => factor.ToString(factor < 10 ? "0.0" : "#,0", s_format);

    /// <summary>A time, UTC, to the minute or to the second.</summary>
    public static string Time(DateTimeOffset time, bool withSeconds = false) =>
        time.UtcDateTime.ToString(withSeconds ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The same of microseconds since 1970.</summary>
    public static string Time(long microseconds) => Time(DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds));

    /// <summary>A span of time in words.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => Of(span.TotalDays, "day"),
        { TotalHours: >= 1 } => Of(span.TotalHours, "hour"),
        { TotalMinutes: >= 1 } => Of(span.TotalMinutes, "minute"),
        _ => Of(span.TotalSeconds, "second"),
    };

    private static string Of(double amount, string unit) => amount.ToString("#,0.#", s_format) is var text && text == "1" ? $"1 {unit}" : $"{text} {unit}s";
}
