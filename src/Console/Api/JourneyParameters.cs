using System.ComponentModel;
using System.Globalization;
using Insight.Console.Journeys;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Api;

/// <summary>Which journeys a caller asks for.</summary>
internal readonly record struct JourneyParameters(
    [property: FromQuery(Name = "kind"), Description("failed, slow, n-plus-one or retry-storm; what went wrong first, then the slowest, when nothing is said.")] string? Kind,
    [property: FromQuery(Name = "limit"), Description("Most journeys, 1 to 100; 50 when nothing is said.")] string? Limit)
{
    private const int DefaultLimit = 50;

    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (JourneyKind Kind, int Limit, string? Problem) Parse()
    {
        JourneyKind? kind = Kind switch
        {
            null => JourneyKind.Worst,
            "failed" => JourneyKind.Failed,
            "slow" => JourneyKind.Slow,
            "n-plus-one" => JourneyKind.NPlusOne,
            "retry-storm" => JourneyKind.RetryStorm,
            _ => null,
        };
        int limit = DefaultLimit;
        if (kind is null) return (default, 0, "kind: one of failed, slow, n-plus-one, retry-storm is needed.");
        return Limit is not null && !(int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= JourneyReader.MaxJourneys)
            ? (default, 0, $"limit: a whole number from 1 to {JourneyReader.MaxJourneys} is needed.")
            : (kind.Value, limit, null);
    }
}
