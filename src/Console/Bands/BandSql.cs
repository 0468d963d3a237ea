namespace Insight.Console.Bands;

/// <summary>The queries over expected bands.</summary>
internal static class BandSql
{
    private const string Subject = """
        toInt8(kind) = @kind AND (@kind = 3 OR service = @service) AND source_service = @source AND endpoint_id = @endpoint
            AND (@anyTenant OR tenant = @tenant) AND (@metric = 0 OR toInt8(metric) = @metric)
        """;

    /// <summary>Steps of the series, in order. Means leave out what is not known.</summary>
    public const string Points = $"""
        SELECT tenant AS Tenant, host AS Host, service AS Service, toInt8(metric) AS Metric, toInt64(intDiv(toUnixTimestamp(minute), @step) * @step) AS Step,
            avgIf(toFloat64(value), isFinite(value)) AS Value, avgIf(toFloat64(lower), isFinite(lower)) AS Lower, avgIf(toFloat64(expected), isFinite(expected)) AS Expected,
            avgIf(toFloat64(upper), isFinite(upper)) AS Upper
        FROM bands FINAL
        WHERE minute >= @from AND minute < @to AND {Subject}
        GROUP BY Tenant, Host, Service, Metric, Step
        ORDER BY Tenant, Host, Service, Metric, Step
        LIMIT @most
        """;

    /// <summary>The newest forecasts of the series.</summary>
    public const string Forecasts = $"""
        SELECT tenant AS Tenant, host AS Host, service AS Service, toInt8(metric) AS Metric, made_at AS MadeAt, toInt64(step_seconds) AS StepSeconds, points AS Points
        FROM forecasts FINAL
        WHERE {Subject}
        LIMIT 1000
        """;
}
