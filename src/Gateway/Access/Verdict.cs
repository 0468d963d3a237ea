namespace Insight.Gateway.Access;

/// <summary>What came of looking at credentials. The default: there were none.</summary>
/// <param name="Caller">Who they prove; null: nobody.</param>
/// <param name="Fault">Why they are not taken, for the record; null: nothing is wrong.</param>
/// <param name="IsOpen">Whether they may be good, but could not be checked now.</param>
internal readonly record struct Verdict(Caller? Caller, string? Fault, bool IsOpen)
{
    public static Verdict Of(Caller caller) => new(caller, null, false);

    public static Verdict Refused(string fault) => new(null, fault, false);

    public static Verdict Unchecked(string fault) => new(null, fault, true);
}
