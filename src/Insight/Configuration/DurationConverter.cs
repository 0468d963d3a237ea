using System.ComponentModel;
using System.Globalization;

namespace Insight.Configuration;

/// <summary>Reads durations as people write them: <c>250ms</c>, <c>10s</c>, <c>5m</c>, <c>12h</c>, <c>30d</c>, beside .NET's own form.</summary>
public sealed class DurationConverter : TimeSpanConverter
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Makes every <see cref="TimeSpan"/> setting of this process read these forms.</summary>
    public static void Register() => TypeDescriptor.AddAttributes(typeof(TimeSpan), new TypeConverterAttribute(typeof(DurationConverter)));

    /// <inheritdoc />
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        if (value is not string text) return base.ConvertFrom(context, culture, value);
        text = text.Trim();
        foreach ((string suffix, TimeSpan unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double count))
            {
                return unit * count;
            }
        }

        return base.ConvertFrom(context, culture, value);
    }
}
