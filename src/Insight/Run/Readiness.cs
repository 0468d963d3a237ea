namespace Insight.Run;

/// <summary>How a role tells its supervisor that it serves: one line on standard output.</summary>
public static class Readiness
{
    /// <summary>The beginning of that line.</summary>
    public const string Prefix = "ready: ";

    /// <summary>Says that this process serves; <paramref name="what"/> names its addresses.</summary>
    public static void Report(string what)
    {
        Terminal.Out.WriteLine(Prefix + what);
        Terminal.Out.Flush();
    }
}
