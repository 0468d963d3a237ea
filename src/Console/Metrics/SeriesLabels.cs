namespace Insight.Console.Metrics;

/// <summary>Values of labels.</summary>
internal static class SeriesLabels
{
    /// <summary>Stands for what has no series of its own.</summary>
    public const string Other = "other";

    /// <summary>Longest value, characters: names come from traffic.</summary>
    public const int MaxLength = 200;

    /// <summary>A value within its limit. Carriage returns become blanks, since some readers end a line there: here, so that two names that look alike are one series.</summary>
    public static string Of(string value)
    {
        value = value.Replace('\r', ' ');
        if (value.Length <= MaxLength) return value;
        int length = char.IsHighSurrogate(value[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return value[..length] + "…";
    }
}
