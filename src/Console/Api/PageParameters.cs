using System.ComponentModel;
using System.Globalization;
using Insight.Console.Access;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Api;

/// <summary>Which part of a list a caller asks for.</summary>
internal readonly record struct PageParameters(
    [property: FromQuery(Name = "limit"), Description("Most items, 1 to 2000, of viewers to 1000; 100 when nothing is said.")] string? Limit,
    [property: FromQuery(Name = "offset"), Description("Items to leave out at the start.")] string? Offset)
{
    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (PageRequest Page, string? Problem) Parse(TenantScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        int most = Math.Min(PageRequest.MaxLimit, scope.MaxRows);
        int limit = PageRequest.DefaultLimit, offset = 0;
        if (Limit is not null && !(TryNumber(Limit, out limit) && limit >= 1 && limit <= most))
            return (default, $"limit: a whole number from 1 to {most} is needed.");
        if (Offset is not null && !(TryNumber(Offset, out offset) && offset is >= 0 and <= PageRequest.MaxOffset))
            return (default, $"offset: a whole number from 0 to {PageRequest.MaxOffset} is needed.");
        return (new PageRequest(offset, limit), null);
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
