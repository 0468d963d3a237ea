namespace Insight.Bench.Anomaly.Weeks;

/// <summary>A call that an endpoint makes.</summary>
/// <param name="Site">Whom it calls.</param>
/// <param name="Handled">True: the caller can do without an answer.</param>
/// <param name="TimeoutMicroseconds">After that the caller gives up.</param>
/// <param name="Retries">How often the caller tries again after a failure.</param>
internal sealed record ShopCall(CallSite Site, bool Handled, double TimeoutMicroseconds, int Retries);
