namespace Shop.Payment;

/// <summary>A payment card. Lives for one request; the payment keeps its last four digits only.</summary>
public sealed record CardDetails(string? Number, string? Expiry, string? Cvc);
