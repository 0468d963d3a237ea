namespace Insight.Waf.Bench;

/// <summary>What the comparison is told.</summary>
/// <param name="Rules">Folder of the Core Rule Set.</param>
/// <param name="Requests">Folder of the requests.</param>
/// <param name="Only">The one side to measure; null: both.</param>
internal sealed record BenchOptions(string Rules, string Requests, string? Only)
{
    /// <summary>The sides that are compared.</summary>
    public const string ModSecurity = "modsecurity", Insight = "insight";

    /// <summary>Reads the command line; null when it is none.</summary>
    public static BenchOptions? Read(string[] arguments)
    {
        BenchOptions options = new(Path.Combine("data", "waf", "rules"), Path.Combine(AppContext.BaseDirectory, "Requests"), null);
        for (int at = 0; at < arguments.Length; at += 2)
        {
            if (at + 1 == arguments.Length) return null;
            string value = arguments[at + 1];
            switch (arguments[at])
            {
                case "--rules": options = options with { Rules = value }; break;
                case "--requests": options = options with { Requests = value }; break;
                case "--only" when value is ModSecurity or Insight: options = options with { Only = value }; break;
                default: return null;
            }
        }

        return options with { Rules = Path.GetFullPath(options.Rules), Requests = Path.GetFullPath(options.Requests) };
    }

    /// <summary>Whether a side is measured.</summary>
    public bool Includes(string side) => Only is null || Only == side;
}
