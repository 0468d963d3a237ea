using System.Globalization;
using System.Text;

namespace Insight.Policy.Objects.Rules;

/// <summary>Collects what is wrong with one object.</summary>
/// <param name="bounds">Is told what fields are held to; null: nobody wants to know.</param>
internal sealed class RuleCheck(FieldBounds? bounds = null)
{
    private readonly List<RuleProblem> _problems = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<RuleProblem> Problems => _problems;

    /// <summary>Notes a problem.</summary>
    public void Add(string field, string message) => _problems.Add(new RuleProblem(field, message));

    /// <summary>Notes a problem unless <paramref name="holds"/>.</summary>
    public void That(bool holds, string field, string message)
    {
        if (!holds) Add(field, message);
    }

    /// <summary>A number within bounds.</summary>
    public void Range(double value, double least, double most, string field)
    {
        bounds?.Note(field, new FieldBound.Number(least, most));
        That(value >= least && value <= most, field, string.Create(CultureInfo.InvariantCulture, $"{value} must be from {least:#,0.##} to {most:#,0.##}"));
    }

    /// <summary>A number that is not too small; null is none.</summary>
    public void AtLeast(long? value, long least, string field)
    {
        bounds?.Note(field, new FieldBound.Number(least, null));
        That(value is null || value >= least, field, string.Create(CultureInfo.InvariantCulture, $"{value} must be at least {least:#,0}"));
    }

    /// <summary>A duration within bounds; null is one.</summary>
    public void Range(TimeSpan? value, TimeSpan least, TimeSpan most, string field)
    {
        bounds?.Note(field, new FieldBound.Time(least.TotalMilliseconds, most.TotalMilliseconds));
        if (value is { } duration) That(duration >= least && duration <= most, field, $"{Duration.Format(duration)} must be from {Duration.Format(least)} to {Duration.Format(most)}");
    }

    /// <summary>A number of items within bounds.</summary>
    public void Count(int count, int least, int most, string field)
    {
        bounds?.Note(field, new FieldBound.Entries(least, most));
        That(count >= least && count <= most, field, string.Create(CultureInfo.InvariantCulture,
            $"{(count == 0 ? "is empty" : $"has {count} entries")}; there must be {(least == most ? $"{least}" : least == 0 ? $"at most {most:#,0}" : $"{least} to {most:#,0}")}"));
    }

    /// <summary>Free text without control characters.</summary>
    public void Text(string value, int most, string field, bool mayBeEmpty = false)
    {
        if (value.Length == 0 && !mayBeEmpty) Add(field, "must not be empty");
        if (Encoding.UTF8.GetByteCount(value) > most) Add(field, string.Create(CultureInfo.InvariantCulture, $"has more than {most} bytes"));
        if (value.Any(char.IsControl)) Add(field, "has a control character; take it out");
    }

    /// <summary>Each item once, and each looked at.</summary>
    public void Each(IReadOnlyList<string> items, string field, Action<string, string> check)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < items.Count; i++)
        {
            string item = FieldPath.Item(field, i);
            if (seen.Add(items[i])) check(items[i], item);
            else Add(item, $"{FieldPath.Quote(items[i])} stands twice; leave one of them out");
        }
    }
}
