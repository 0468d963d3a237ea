namespace Shop.Payment;

/// <summary>Money to take.</summary>
public sealed record PaymentDraft(Guid OrderId, int AmountMinor, CardDetails? Card);
