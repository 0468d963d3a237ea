using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>Compares what bodies look like now with the accepted schema. A pure function of both.</summary>
/// <remarks>
/// A difference counts only when it cannot well be chance: had the accepted bodies been like those now (or the other way
/// round), at least <see cref="LeastExpected"/> of them would have shown it, and none did (probability below e⁻¹⁰). So a field
/// that two bodies in a hundred have is no drift until five hundred bodies without it had been accepted.
/// </remarks>
public static class Drift
{
    /// <summary>How many bodies should have shown the difference, by the share of those that show it on the other side.</summary>
    public const double LeastExpected = 10;

    /// <summary>Fewest bodies that must show a difference by themselves.</summary>
    public const long LeastSeen = 3;

    /// <summary>Most findings of one comparison.</summary>
    public const int MaxFindings = 100;

    private const ShapeTypes Formats = ShapeTypes.Uuid | ShapeTypes.Date | ShapeTypes.DateTime | ShapeTypes.Email | ShapeTypes.Uri | ShapeTypes.Ip;

    /// <summary>The differences, in order of place.</summary>
    /// <param name="key">Whose schema it is: goes into the findings' ids.</param>
    /// <param name="accepted">The accepted schema.</param>
    /// <param name="recent">What bodies look like now; none of them may be among the accepted.</param>
    public static IReadOnlyList<DriftFinding> Compare(SchemaKey key, SchemaNode accepted, SchemaNode recent)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        ArgumentNullException.ThrowIfNull(recent);
        List<DriftFinding> findings = [];
        Compare(key, "", accepted, recent, findings);
        return findings.Count <= MaxFindings ? findings : findings[..MaxFindings];
    }

    private static void Compare(SchemaKey key, string path, SchemaNode accepted, SchemaNode recent, List<DriftFinding> findings)
    {
        if (findings.Count >= MaxFindings) return;
        CompareTypes(key, path, accepted, recent, findings);
        if (accepted.Objects > 0 && recent.Objects > 0) CompareFields(key, path, accepted, recent, findings);
        if (accepted.Items is not null && recent.Items is not null) Compare(key, path + "/[]", accepted.Items, recent.Items, findings);
    }

    private static void CompareTypes(SchemaKey key, string path, SchemaNode accepted, SchemaNode recent, List<DriftFinding> findings)
    {
        if (accepted.Types.ContainsKey(ShapeTypes.Any)) return;
        foreach ((ShapeTypes type, long seen) in recent.Types)
        {
            bool known = accepted.Types.ContainsKey(type) || type == ShapeTypes.Any
                || (type == ShapeTypes.Integer && accepted.Types.ContainsKey(ShapeTypes.Number))
                || ((type & Formats) != 0 && accepted.Types.ContainsKey(ShapeTypes.String));
            if (!known && IsEvident(seen, recent.Count, accepted.Count))
                Add(key, DriftKind.TypeChanged, path, JsonSchema.Words(accepted), Word(type), seen, recent.Count, findings);
        }
    }

    private static void CompareFields(SchemaKey key, string path, SchemaNode accepted, SchemaNode recent, List<DriftFinding> findings)
    {
        SchemaNode? before = accepted.AsMap(), now = recent.AsMap();
        if (before is not null || now is not null)
        {
            if (before is not null && now is not null) Compare(key, path + "/*", before, now, findings);
            return;
        }

        long were = accepted.Objects, are = recent.Objects;
        foreach (string name in accepted.Fields.Keys.Union(recent.Fields.Keys).Order(ByteOrder.Instance))
        {
            string place = $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            SchemaNode? old = accepted.Fields.GetValueOrDefault(name), young = recent.Fields.GetValueOrDefault(name);
            if (old is null && young is not null)
            {
                if (accepted.Cut == 0 && IsEvident(young.Count, are, were))
                    Add(key, DriftKind.FieldAdded, place, "", JsonSchema.Words(young), young.Count, are, findings);
            }
            else if (old is not null && young is null)
            {
                if (recent.Cut == 0 && IsEvident(old.Count, were, are))
                    Add(key, DriftKind.FieldRemoved, place, JsonSchema.Words(old), "", are, are, findings);
            }
            else if (old is not null && young is not null)
            {
                long missing = are - young.Count;
                if (accepted.IsRequired(name) && recent.Cut == 0 && IsEvident(missing, are, were))
                    Add(key, DriftKind.RequiredBecameOptional, place, JsonSchema.Words(old), JsonSchema.Words(young), missing, are, findings);
                Compare(key, place, old, young, findings);
            }
        }
    }

    /// <summary>True when so many of one side show something that the other side, where nobody does, must have shown it too.</summary>
    private static bool IsEvident(long seen, long of, long elsewhere) => seen >= LeastSeen && (double)seen / of * elsewhere >= LeastExpected;

    private static void Add(SchemaKey key, DriftKind kind, string path, string before, string after, long seen, long of, List<DriftFinding> findings)
    {
        // Types that grow with later bodies are no part of the name, but a new type is what TypeChanged is about.
        string name = string.Create(CultureInfo.InvariantCulture,
            $"{key.EndpointId:x16}\n{(int)key.Direction}\n{key.Status}\n{(int)kind}\n{(kind == DriftKind.TypeChanged ? after : "")}\n{key.ContentType.Length}\n{key.ContentType}{path}");
        string id = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(name)).ToString("x16", CultureInfo.InvariantCulture);
        findings.Add(new DriftFinding(id, kind, path, before, after, seen, of));
    }

    private static string Word(ShapeTypes type) => type switch
    {
        ShapeTypes.Object => "object",
        ShapeTypes.Array => "array",
        _ => ShapeWords.All.First(w => w.Type == type).Word,
    };
}
