using Shop.Payment;

namespace Shop.Checkout;

/// <summary>An order as it is placed.</summary>
public sealed record OrderDraft(Guid CartId, Guid UserId, CardDetails? Card);
