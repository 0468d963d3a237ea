namespace Shop.Payment;

/// <summary>Money that was taken.</summary>
public sealed record PaymentRecord(string Id, Guid OrderId, int AmountMinor, string CardEnding, DateTimeOffset At, bool Refunded = false);
