using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Incidents;

/// <summary>Which advice a caller asks for.</summary>
internal readonly record struct AdviceParameters(
    [property: FromQuery(Name = "tenant"), Description("Only advice about this tenant.")] string? Tenant,
    [property: FromQuery(Name = "service"), Description("Only advice about calls of or to this service.")] string? Service);
