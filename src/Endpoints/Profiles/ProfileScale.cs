namespace Insight.Endpoints.Profiles;

/// <summary>From when on a value is surprising, and what reasons weigh. Weights are those of the Core Rule Set: 5 stops a request by itself, less does not.</summary>
public static class ProfileScale
{
    /// <summary>Surprise (<see cref="SequenceTable.Read"/>, nats) that one ordinary value in a thousand has. Chosen by cross-validation on ordinary values; docs/PROFILES.md says how.</summary>
    public const double Tampered = 4.65;

    /// <summary>Surprise up to which a value is as ordinary as most.</summary>
    public const double Ordinary = 3.0;

    /// <summary>A value no one sends, with syntax in it.</summary>
    public const int TamperedPoints = 5;

    /// <summary>Most points of everything else together: a release changes names, formats and lengths, and that alone must stop nothing.</summary>
    public const int MostOtherPoints = 4;

    /// <summary>What one reason adds.</summary>
    /// <param name="reasons">The reasons of one argument or of the request.</param>
    /// <returns>Points, all reasons added up; <see cref="ProfileReasons.Tampered"/> and the others are capped apart by the scorer.</returns>
    public static int PointsOf(ProfileReasons reasons)
    {
        int points = 0;
        if ((reasons & ProfileReasons.Unfamiliar) != 0) points += 3;
        if ((reasons & ProfileReasons.NewSymbol) != 0) points += 2;
        if ((reasons & ProfileReasons.TooLong) != 0) points += 3;
        if ((reasons & ProfileReasons.WrongType) != 0) points += 3;
        if ((reasons & ProfileReasons.NotListed) != 0) points += 3;
        if ((reasons & ProfileReasons.UnknownParameter) != 0) points += 2;
        if ((reasons & ProfileReasons.Repeated) != 0) points += 2;
        if ((reasons & ProfileReasons.Missing) != 0) points += 2;
        return points;
    }
}
