using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>One argument of a request, as rules see it before their transformations. Valid until its transaction goes on.</summary>
public readonly ref struct Argument
{
    internal Argument(ArgumentSource source, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, Slice place)
    {
        Source = source;
        Name = name;
        Value = value;
        Place = place;
    }

    /// <summary>Where it comes from.</summary>
    public ArgumentSource Source { get; }

    /// <summary>Its name, decoded; of a header as received.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Its value, decoded.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Where its value lies, which tells it from others of the same name.</summary>
    internal Slice Place { get; }
}
